// Paged weights: what a model computes over them is what it computes with all of them in memory, to the bit, and pages
// come in the order of the passes.
#include "adapted_model.h"
#include "backend/engine/support/test_device.h"
#include "backend/engine/tensor/counting_page_device.h"
#include "lathe/error.h"
#include "model/key_value_cache.h"
#include "model/weight_pages.h"
#include "models/architectures.h"
#include "models/read_model_spec.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <iterator>

using namespace lathe;
using namespace lathe::test;

namespace {

/// One layer's worth of memory: every other layer has to come in anew.
std::shared_ptr<WeightPages> pagesOfOneLayer() {
    return std::make_shared<WeightPages>(testComputeDevice().pages(MemoryPart::Weights), 1);
}

std::unique_ptr<Model> loadWith(const std::filesystem::path& path, at::ScalarType dtype,
                                std::shared_ptr<WeightPages> pages = nullptr,
                                const std::filesystem::path& scratch = {}) {
    LoadOptions options;
    options.dtype = dtype;
    options.pages = std::move(pages);
    options.scratch = scratch;
    return loadModel(path, onTestDevice(options));
}

bool isKnown(const std::filesystem::path& folder) {
    const std::string name = readJson(folder / "config.json").at("architectures").at(0);
    const auto& known = architectures();
    return std::any_of(known.begin(), known.end(), [&](const Architecture& a) { return a.name == name; });
}

} // namespace

class TestPagedWeights : public QObject {
    Q_OBJECT

    /// Two training steps, with and without recomputing: outputs and gradients.
    static void stepsAreTheSame(Model& paged, Model& plain) {
        const auto ours = adapt(paged), theirs = adapt(plain);
        for (int step = 0; step < 2; ++step) {
            const StepContext context{.training = true, .step = std::uint64_t(step), .recompute = step == 1};
            const TokenBatch batch = someTokens(plain.spec(), step);
            const at::Tensor x = paged.hidden(batch, context), y = plain.hidden(batch, context);
            QVERIFY(at::equal(x, y));
            const at::Tensor up = torch::randn_like(x);
            x.backward(up);
            y.backward(up);
            for (std::size_t i = 0; i < ours.size(); ++i) {
                const at::Tensor a = theirs[i]->a.master().grad(), b = ours[i]->a.master().grad();
                QCOMPARE(a.defined(), b.defined()); // a head's dense layer is not asked
                if (a.defined()) QVERIFY(at::equal(a, b));
            }
        }
    }

private slots:
    void fixtureModelsComputeTheSame_data() {
        QTest::addColumn<QString>("folder");
        for (const auto& folder : modelCases())
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fixtureModelsComputeTheSame() {
        QFETCH(QString, folder);
        const std::filesystem::path path = folder.toStdString();
        if (!isKnown(path))
            QSKIP(("the table of architectures has no "
                   + readJson(path / "config.json").at("architectures").at(0).get<std::string>())
                      .c_str());
        const QTemporaryDir scratch;
        for (const at::ScalarType dtype :
             {at::kFloat, at::kBFloat16}) { // one of them is the file's own, the other is converted
            const auto pages = pagesOfOneLayer();
            const auto paged = loadWith(path, dtype, pages, scratch.path().toStdString()),
                       plain = loadWith(path, dtype);
            stepsAreTheSame(*paged, *plain);
            if (QTest::currentTestFailed()) return;
            QVERIFY(pages->residentBytes() < pages->totalBytes());
            QVERIFY(pages->counts().pageIns >= 2 * 2);
            if (paged->spec().head.kind == HeadKind::LanguageModel) {
                KeyValueCache one, other;
                const std::vector<std::int32_t> ids{3, 4, 5};
                QVERIFY(at::equal(paged->next(ids, one), plain->next(ids, other)));
            }
            QVERIFY(at::equal(paged->linears().front()->weight(), plain->linears().front()->weight()));
            QVERIFY_THROWS_EXCEPTION(Error, paged->trainAll()); // what lies in a file can't learn
        }
    }

    void fixtureModelsOfPagedCodesComputeTheSame_data() { fixtureModelsComputeTheSame_data(); }
    void fixtureModelsOfPagedCodesComputeTheSame() {
        QFETCH(QString, folder);
        const std::filesystem::path path = folder.toStdString();
        if (!isKnown(path))
            QSKIP(("the table of architectures has no "
                   + readJson(path / "config.json").at("architectures").at(0).get<std::string>())
                      .c_str());
        const QTemporaryDir scratch;
        for (const Quantization& quantization :
             {Quantization{"nf4", 64, true}, Quantization{"fp4", 32, false}, Quantization{"int8", 64, false}}) {
            LoadOptions options{.dtype = at::kBFloat16, .quantization = quantization};
            const auto plain = loadModel(path, onTestDevice(options));
            const auto pages = options.pages = pagesOfOneLayer();
            options.scratch = scratch.path().toStdString();
            const auto paged = loadModel(path, onTestDevice(options));
            stepsAreTheSame(*paged, *plain);
            if (QTest::currentTestFailed()) return;
            std::int64_t codes = 0;
            for (const Linear* linear : plain->linears())
                if (const PackedRows* rows = linear->packed()) codes += rows->codeBytes();
            QVERIFY(codes > 0 && pages->totalBytes() >= codes); // each at a multiple of 64 bytes
            QVERIFY(pages->residentBytes() < pages->totalBytes());
            for (const Linear* linear : paged->linears())
                if (const PackedRows* rows = linear->packed()) QCOMPARE(rows->codeBytes(), std::int64_t(0));
            QVERIFY(at::equal(paged->linears().front()->weight(), plain->linears().front()->weight()));
        }
    }

    void fixtureModelsFromMemoryComputeTheSame_data() { fixtureModelsComputeTheSame_data(); }
    void fixtureModelsFromMemoryComputeTheSame() {
        QFETCH(QString, folder);
        const std::filesystem::path path = folder.toStdString();
        if (!isKnown(path))
            QSKIP(("the table of architectures has no "
                   + readJson(path / "config.json").at("architectures").at(0).get<std::string>())
                      .c_str());
        std::int64_t numbers = 0;
        for (const LinearSpec& linear : readModelSpec(path).linears())
            if (linear.layer >= 0) numbers += linear.in * linear.out;
        for (const at::ScalarType dtype : {at::kFloat, at::kBFloat16}) {
            LoadOptions options{.dtype = dtype, .pages = pagesOfOneLayer()};
            auto memory = std::make_shared<std::vector<std::byte>>(std::size_t(numbers) * c10::elementSize(dtype));
            const std::weak_ptr<void> kept = memory;
            options.pageMemory = {*memory, std::move(memory)};
            if (testsRunOnProcessor()) { // whose pages give their host's memory back to the system, as only a file's
                                         // may be
                const QTemporaryDir scratch;
                options.pageMemory = testComputeDevice().hostMemory(std::size_t(numbers) * c10::elementSize(dtype),
                                                                    scratch.path().toStdString());
            }
            auto paged = loadModel(path, onTestDevice(std::exchange(options, {})));
            const auto plain = loadWith(path, dtype);
            const TokenBatch batch = someTokens(plain->spec(), 0);
            at::NoGradGuard quiet;
            for (int pass = 0; pass < 2; ++pass) QVERIFY(at::equal(paged->hidden(batch, {}), plain->hidden(batch, {})));
            QCOMPARE(paged->pages()->counts().pageIns >= 2, true);
            if (!testsRunOnProcessor()) QVERIFY(!kept.expired());
            paged.reset();
            QVERIFY(kept.expired()); // and it is gone with the model
        }
    }

    void pagesComeInTheOrderOfThePasses() {
        constexpr std::int64_t layers = 6, bytes = 256;
        std::vector<std::vector<std::byte>> host;
        for (int i = 0; i < layers; ++i) host.emplace_back(std::size_t(bytes), std::byte(i));
        auto owned = std::make_unique<CountingPageDevice>();
        CountingPageDevice& device = *owned;
        WeightPages pages(std::move(owned), 3 * bytes);
        for (std::int64_t i = 0; i < layers; ++i)
            pages.put(i, pages.reserve(i, std::size_t(bytes)), host[std::size_t(i)], nullptr);
        pages.close();
        const auto layer = [&](std::int64_t i) { // as a layer's products do, one after another
            for (int product = 0; product < 4; ++product) {
                const WeightPages::Use use(pages, i);
                QCOMPARE(int(use.bytes()[bytes - 1]), int(i));
                QVERIFY(device.inUse <= 3 * bytes);
            }
        };
        const auto cameIn = [&] {
            std::vector<int> order;
            for (const void* at : std::exchange(device.ins, {}))
                for (std::size_t i = 0; i < host.size(); ++i)
                    if (host[i].data() == at) order.push_back(int(i));
            return order;
        };
        for (int step = 0; step < 3; ++step) {
            for (std::int64_t i = 0; i < layers; ++i) layer(i);
            // From the second step on, the layers that the backward pass ended with are still there.
            QCOMPARE(cameIn(), step == 0 ? std::vector<int>({0, 1, 2, 3, 4, 5}) : std::vector<int>({3, 4, 5}));
            for (std::int64_t i = layers - 1; i >= 0; --i) layer(i);
            QCOMPARE(cameIn(), std::vector<int>({2, 1, 0}));
        }
        QCOMPARE(pages.counts().waits, std::int64_t(1)); // the very first; every other one was there when it was needed
        QCOMPARE(pages.counts().pageIns, std::int64_t(9 + 6 + 6));
        QCOMPARE(pages.counts().pageOuts, std::int64_t(0)); // frozen weights are never written
    }

    void fixtureWithNumbersThatAreNoneIsRefused() {
        const auto cases = fixtureCases("tiny");
        const auto found = std::find_if(cases.begin(), cases.end(), [](const auto& folder) {
            return isKnown(folder) && std::filesystem::exists(folder / "model.safetensors");
        });
        QVERIFY(found != cases.end());
        const QTemporaryDir home;
        const std::filesystem::path copy = std::filesystem::path(home.path().toStdString()) / "model";
        std::filesystem::copy(*found, copy);
        std::string name;
        {
            const auto file = openTensors(copy);
            const auto model = loadWith(copy, at::kFloat);
            name = model->linears().front()->spec().name + ".weight";
            const TensorInfo* info = file->find(name);
            QVERIFY(info);
            std::fstream bytes(copy / "model.safetensors", std::ios::in | std::ios::out | std::ios::binary);
            std::string all((std::istreambuf_iterator<char>(bytes)), {});
            const std::size_t at = all.find(std::string(reinterpret_cast<const char*>(info->bytes.data()), 64));
            bytes.clear();
            bytes.seekp(std::streamoff(at));
            bytes.write("\xff\xff\xff\xff", 4);
        }
        try {
            loadWith(copy, at::kFloat, pagesOfOneLayer(), copy);
            QFAIL("it was loaded");
        } catch (const Error& error) {
            QVERIFY(error.info().message.find(name) != std::string::npos);
        }
    }
};

LATHE_TEST(TestPagedWeights)
#include "tst_paged_weights.moc"
