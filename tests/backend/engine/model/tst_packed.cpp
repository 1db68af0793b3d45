// Frozen weights in fewer bits: a packed model computes what the same values do as dense weights.
#include "adapted_model.h"
#include "backend/engine/support/test_device.h"
#include "kernels/formats/formats.h"
#include "lathe/error.h"
#include "model/eight_bit_activations.h"
#include "model/key_value_cache.h"
#include "model/layered_model.h"
#include "model/quantized_rows.h"
#include "models/architectures.h"
#include "operators/quantize.h"
#include "support/fixtures.h"
#include "support/test_main.h"
#include "tensor/compute_device.h"

#include <QTest>

#include <limits>

using namespace lathe;
using namespace lathe::test;

namespace {

double largest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

} // namespace

class TestPacked : public QObject {
    Q_OBJECT
private slots:
    void fixtureModelsComputeTheSame_data() {
        QTest::addColumn<QString>("folder");
        for (const auto& folder : modelCases())
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fixtureModelsComputeTheSame() {
        QFETCH(QString, folder);
        const std::filesystem::path path = folder.toStdString();
        const std::string name = readJson(path / "config.json").at("architectures").at(0);
        const auto& known = architectures();
        if (std::none_of(known.begin(), known.end(), [&](const Architecture& a) { return a.name == name; }))
            QSKIP(("the table of architectures has no " + name).c_str());
        for (const kernels::FormatInfo& format : kernels::numberFormats()) {
            const Quantization quantization{format.name, 64, true};
            const auto packed = loadModel(path, onTestDevice({.quantization = quantization})),
                       plain = loadModel(path, onTestDevice({.quantization = quantization, .keepPacked = false}));
            const TokenBatch batch = someTokens(packed->spec());
            const auto ours = adapt(*packed), theirs = adapt(*plain);
            const at::Tensor x = packed->hidden(batch, {.training = true}),
                             y = plain->hidden(batch, {.training = true});
            QVERIFY2(largest(x, y) < 2e-5, format.name);
            const at::Tensor up = torch::randn_like(x);
            x.backward(up);
            y.backward(up);
            for (std::size_t i = 0; i < ours.size(); ++i) {
                const at::Tensor a = theirs[i]->a.master().grad(), b = ours[i]->a.master().grad();
                if (a.defined())
                    QVERIFY2(largest(a, b) < 1e-4 * (1 + a.abs().max().item<double>()),
                             format.name); // a head's dense layer is not asked
            }
            if (packed->spec().head.kind != HeadKind::LanguageModel) continue;
            KeyValueCache one, other;
            const std::vector<std::int32_t> ids{3, 4, 5}, next{6};
            packed->next(ids, one);
            plain->next(ids, other);
            QVERIFY2(largest(packed->next(next, one), plain->next(next, other)) < 5e-5,
                     format.name); // a token at a time takes other kernels
        }
    }

    void fixtureBitsandbytesCodesAreKept_data() {
        QTest::addColumn<QString>("folder");
        for (const auto& folder : modelCases())
            if (readJson(folder / "config.json").contains("quantization_config"))
                QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fixtureBitsandbytesCodesAreKept() { // whatever size of block the run asks for
        QFETCH(QString, folder);
        const std::filesystem::path path = folder.toStdString();
        const auto dense = loadModel(path, onTestDevice());
        const std::string format = dense->spec().packedAs;
        QVERIFY(kernels::formatNamed(format));
        const TokenBatch batch = someTokens(dense->spec());
        const auto file = openTensors(path);
        at::NoGradGuard quiet;
        for (const Quantization& asked : {Quantization{"file", 64, true}, Quantization{format, 128, false}}) {
            const auto packed = loadModel(path, onTestDevice({.quantization = asked}));
            QVERIFY(largest(packed->hidden(batch, {}), dense->hidden(batch, {})) < 2e-5);
            for (const Linear* linear : packed->linears()) {
                const auto* rows = dynamic_cast<const QuantizedRows*>(linear->packed());
                QVERIFY(rows);
                const at::Tensor codes = rows->matrix().tensors.codes.cpu();
                const TensorInfo& lying = *file->find(linear->spec().name + ".weight");
                QCOMPARE(codes.numel(), std::int64_t(lying.bytes.size()));
                QVERIFY(std::memcmp(codes.const_data_ptr(), lying.bytes.data(), lying.bytes.size()) == 0);
            }
        }
    }

    void fixtureGgufBlocksAreUsedAsTheyAre() {
        const std::filesystem::path file = fixtures() / "gguf" / "tiny_llama.gguf";
        if (!std::filesystem::exists(file)) QSKIP("the reference files have no tiny_llama.gguf");
        const auto packed = loadModel(file, onTestDevice({.quantization = {"file", 64, true}})),
                   plain = loadModel(file, onTestDevice());
        const TokenBatch batch = someTokens(plain->spec());
        at::NoGradGuard quiet;
        QVERIFY(largest(packed->hidden(batch, {}), plain->hidden(batch, {})) < 1e-5);
        const auto held = openTensors(file);
        for (const Linear* linear : packed->linears())
            QCOMPARE(linear->packed()->codeBytes(),
                     std::int64_t(held->find(linear->spec().name + ".weight")->bytes.size()));
    }

    void fixtureGgufBlocksOfModels_data() {
        QTest::addColumn<QString>("folder");
        for (const auto& folder : modelCases())
            if (std::filesystem::exists(folder / "model.Q8_0.gguf"))
                QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fixtureGgufBlocksOfModels() { // in whatever order a file holds an architecture's rows
        QFETCH(QString, folder);
        const std::filesystem::path path = folder.toStdString(), file = path / "model.Q8_0.gguf";
        const auto packed = loadModel(file, onTestDevice({.quantization = {"file", 64, true}})),
                   plain = loadModel(file, onTestDevice()), exact = loadModel(path / "model.gguf", onTestDevice());
        const auto rounded = loadModel(path / "model.gguf", onTestDevice({.dtype = at::kBFloat16}));
        const auto wanted = exact->weights(), given = plain->weights(), halves = rounded->weights();
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const auto& [name, weight] = wanted[i];
            QVERIFY2(largest(given[i].second, weight) <= weight.abs().max().item<double>() / 220,
                     name.c_str()); // half a step of 1 / 127, and the rounding of its scale to 16 bits
            QVERIFY2(at::equal(halves[i].second, weight.to(at::kBFloat16)), name.c_str());
        }
        const TokenBatch batch = someTokens(plain->spec());
        at::NoGradGuard quiet;
        QVERIFY(largest(packed->hidden(batch, {}), plain->hidden(batch, {})) < 2e-5);
        const auto held = openTensors(file);
        for (const Linear* linear : packed->linears())
            QCOMPARE(linear->packed()->codeBytes(),
                     std::int64_t(held->find(linear->spec().name + ".weight")->bytes.size()));
        auto& layered = dynamic_cast<LayeredModel&>(*packed);
        if (!layered.wordMatrix().defined()) return;
        const at::Tensor rows = plain->hidden(batch, {}).narrow(0, 0, 3),
                         said = plain->logits(rows); // the words' matrix is read from the file, too
        QVERIFY(largest(packed->logits(rows), said) < 2e-5 * (1 + said.abs().max().item<double>()));
        const auto inBlocks = [&](const TensorInfo& info) { // fewer than 16 bits a number
            return info.shape == layered.wordMatrix().sizes().vec()
                   && std::int64_t(info.bytes.size()) < 2 * layered.wordMatrix().numel();
        };
        if (computeDevice(packed->device()).readsFiles()
            && std::any_of(held->tensors().begin(), held->tensors().end(), inBlocks)) {
            const EightBitActivations inEightBits;
            const double off = largest(packed->logits(rows), said); // rounded, and no worse than that
            QVERIFY2(off > 0 && off < 0.02 * (1 + said.abs().max().item<double>()), qPrintable(QString::number(off)));
        }
        if (packed->spec().logitCap > 0) return; // logits are no multiple of the matrix
        layered.wordMatrix().mul_(2); // something is written into the matrix: that counts
        QVERIFY(largest(packed->logits(rows), said * 2) < 4e-5 * (1 + said.abs().max().item<double>()));
    }

    void theMatrixIsReadInPieces() { // larger than a chunk; odd columns; a tensor that is not finite is named
        const std::int64_t rows = 700, columns = 451;
        at::manual_seed(6);
        at::Tensor values = torch::randn({rows, columns});
        std::int64_t most = 0;
        const auto read = [&](std::int64_t first, std::int64_t last, float* to) {
            most = std::max(most, last - first);
            std::copy(values.const_data_ptr<float>() + first, values.const_data_ptr<float>() + last, to);
        };
        const QuantizedMatrix packed = quantizedMatrix("some.weight", rows, columns, {"int8", 256, true}, read);
        QVERIFY(most < rows * columns);
        const at::Tensor back = dequantizedRows(packed, 0, rows, at::kFloat);
        QVERIFY(largest(back, values) < 0.06);
        QVERIFY(at::equal(dequantizedRows(packed, 500, 3, at::kFloat), back.narrow(0, 500, 3)));
        values.view({-1})[300001] = std::numeric_limits<float>::infinity();
        values.view({-1})[300007] = std::numeric_limits<float>::quiet_NaN();
        try {
            quantizedMatrix("some.weight", rows, columns, {"nf4", 64, true}, read);
            QFAIL("a tensor that is not finite was quantized");
        } catch (const Error& error) {
            const QString message = QString::fromStdString(error.info().message);
            QVERIFY2(message.contains("some.weight") && message.contains("300001"), qPrintable(message));
        }
    }

    void someOfALayersRowsAreNoAnswer() { // what a packed layer can't give is not left out in silence
        at::manual_seed(6);
        const at::Tensor values = torch::randn({4, 64});
        PackedWeight weight({4, 4}, at::kFloat);
        for (const std::int64_t first : {0, 4}) {
            QuantizedMatrix packed = quantizedMatrix(
                "some.weight", 4, 64, {"int8", 64, false}, [&](std::int64_t from, std::int64_t to, float* out) {
                    std::copy(values.const_data_ptr<float>() + from, values.const_data_ptr<float>() + to, out);
                });
            packed.tensors = packed.tensors.on(testDevice());
            weight.set(first, std::make_unique<QuantizedRows>(std::move(packed)));
        }
        const at::Tensor x = there(torch::randn({3, 64})), dy = there(torch::randn({3, 8}));
        QVERIFY(at::equal(weight.times(x, 4, 4), weight.times(x, 0, 8).narrow(1, 4, 4)));
        for (const auto& [first, count] : {std::pair<std::int64_t, std::int64_t>{0, 3}, {2, 6}, {1, 2}, {0, 5}}) {
            QVERIFY_THROWS_EXCEPTION(Error, weight.times(x, first, count));
            QVERIFY_THROWS_EXCEPTION(Error, weight.back(dy.narrow(1, 0, count), first, count));
            QVERIFY_THROWS_EXCEPTION(Error, weight.dense(first, count));
        }
    }

    void fixtureQuantizedWeightsAreNotTrained() {
        for (const auto& path : fixtureCases("tiny")) {
            const std::string name = readJson(path / "config.json").at("architectures").at(0);
            const auto& known = architectures();
            if (std::none_of(known.begin(), known.end(), [&](const Architecture& a) { return a.name == name; }))
                continue;
            const auto model = loadModel(path, onTestDevice({.quantization = {"nf4", 64, true}}));
            QVERIFY_THROWS_EXCEPTION(Error, model->trainAll());
            QVERIFY_THROWS_EXCEPTION(Error, requireDense(*model->linears().front()));
            return;
        }
        QSKIP("the reference files have no model");
    }
};

LATHE_TEST(TestPacked)
#include "tst_packed.moc"
