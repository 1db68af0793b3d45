// The number formats against what bitsandbytes stores and gives back, bit for bit, in every instruction set.
#include "cpu_levels.h"
#include "files/safetensors.h"
#include "kernels/common/for_each.h"
#include "kernels/formats/element.h"
#include "quantized.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <functional>
#include <regex>

namespace fs = std::filesystem;
using namespace lathe::kernels;
using namespace lathe;
using test::Quantized;
using test::same;

namespace {

template <class T> std::vector<T> bytesOf(const TensorInfo& info) {
    std::vector<T> values(info.bytes.size() / sizeof(T));
    std::memcpy(values.data(), info.bytes.data(), values.size() * sizeof(T));
    return values;
}
const FormatInfo* formatNamed(const std::string& name) {
    for (const FormatInfo& info : numberFormats())
        if (info.name == name) return &info;
    return nullptr;
}

/// Calls f(values of the tensor in their own type).
template <class F> void withValues(const TensorInfo& info, const F& f) {
    switch (info.type) {
    case StoredType::F32: return f(bytesOf<float>(info));
    case StoredType::BF16: return f(bytesOf<Bf16>(info));
    case StoredType::F16: return f(bytesOf<F16>(info));
    default: QFAIL("an input of an unknown type");
    }
}

/// What the bodies that the GPU runs make of the same values.
template <class S> void compareElements(const Quantized& q, const std::vector<S>& values) {
    std::vector<std::uint8_t> codes(q.codes.size());
    std::vector<float> constants(q.constants.size());
    std::int64_t bad = q.view.count;
    const auto run = [&](auto format) {
        constexpr NumberFormat F = decltype(format)::value;
        forEachCpu(std::int64_t(constants.size()), QuantizeBlock<F, S>{values.data(), q.view.count, q.view.blockSize,
                                                                       codes.data(), constants.data(), &bad});
        QCOMPARE(bad, q.view.count);
        QVERIFY(same(codes, q.codes) && same(constants, q.constants));
        std::vector<S> weights(values.size());
        forEachCpu(q.view.count, [&](std::int64_t i) { assign(weights[std::size_t(i)], weightAt<F>(q.view, i)); });
        QVERIFY(same(weights, q.weights<S>()));
    };
    switch (q.view.format) {
    case NumberFormat::Nf4: return run(std::integral_constant<NumberFormat, NumberFormat::Nf4>{});
    case NumberFormat::Fp4: return run(std::integral_constant<NumberFormat, NumberFormat::Fp4>{});
    case NumberFormat::Int4: return run(std::integral_constant<NumberFormat, NumberFormat::Int4>{});
    case NumberFormat::Int8Block: return run(std::integral_constant<NumberFormat, NumberFormat::Int8Block>{});
    case NumberFormat::Int8Row: return run(std::integral_constant<NumberFormat, NumberFormat::Int8Row>{});
    }
}

void addFiles(const char* folder, const std::function<bool(const TensorFile&, const fs::path&)>& wanted) {
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("level");
    if (!fs::exists(test::fixtures() / folder)) QSKIP(test::noFixture);
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(test::fixtures() / folder))
        if (entry.path().extension() == ".safetensors" && wanted(*openTensors(entry.path()), entry.path()))
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files)
        for (const test::NamedLevel& level : test::cpuLevels)
            if (level.level <= cpuLevel())
                QTest::newRow((std::string(folder) + '/' + file.stem().string() + ' ' + level.name).c_str())
                    << QString::fromStdString(file.string()) << int(level.level);
}

} // namespace

class TestFormatFixtures : public QObject {
    Q_OBJECT
private slots:
    void fixtureLevels() {
        const fs::path path = test::fixtures() / "quant/codes.safetensors";
        if (!fs::exists(path)) QSKIP(test::noFixture);
        const auto file = openTensors(path);
        for (const TensorInfo& table : file->tensors()) {
            const FormatInfo* info = formatNamed(table.name == "dynamic8" ? "int8" : table.name);
            QVERIFY2(info, table.name.c_str());
            QVERIFY2(same(bytesOf<float>(table), std::vector<float>(info->levels.begin(), info->levels.end())),
                     table.name.c_str());
        }
    }

    /// Every stored tensor "<format>.b<block>.packed" (or ".codes") and what lies beside it.
    void fixtureBlocks_data() {
        addFiles("quant", [](const TensorFile& file, const fs::path&) { return file.find("input") != nullptr; });
    }
    void fixtureBlocks() {
        QFETCH(QString, path);
        LEVEL();
        const auto file = openTensors(path.toStdString());
        const auto tensor = [&](const std::string& name) -> const TensorInfo& {
            const TensorInfo* info = file->find(name);
            if (!info) throw std::runtime_error("no tensor " + name);
            return *info;
        };
        static const std::regex codesName("(\\w+)(\\.blockwise)?\\.b(\\d+)\\.(packed|codes)");
        int compared = 0;
        for (const TensorInfo& codes : file->tensors()) {
            std::smatch match;
            if (!std::regex_match(codes.name, match, codesName)) continue;
            const FormatInfo* info = formatNamed(match[1]);
            if (!info) QSKIP(("no format " + match[1].str() + " in the table").c_str());
            const std::string stem = codes.name.substr(0, codes.name.size() - match[4].length());
            const std::int64_t block = std::stoll(match[3]);
            withValues(tensor("input"), [&](const auto& values) {
                using S = typename std::decay_t<decltype(values)>::value_type;
                const Quantized q(info->format, block, values);
                QCOMPARE(q.bad, -1);
                QVERIFY2(same(q.codes, bytesOf<std::uint8_t>(codes)), codes.name.c_str());
                QVERIFY2(same(q.constants, bytesOf<float>(tensor(stem + "absmax"))), codes.name.c_str());
                QVERIFY2(same(q.weights<S>(), bytesOf<S>(tensor(stem + "dequant"))), codes.name.c_str());
                compareElements(q, values);
                if (!file->find(stem + "nested.absmax8")) return;
                const Quantized d(info->format, block, values, true);
                QVERIFY2(same(d.constantCodes, bytesOf<std::uint8_t>(tensor(stem + "nested.absmax8"))),
                         codes.name.c_str());
                QVERIFY2(same(d.secondConstants, bytesOf<float>(tensor(stem + "nested.absmax2"))), codes.name.c_str());
                QVERIFY2(same(std::vector<float>{d.offset}, bytesOf<float>(tensor(stem + "nested.offset"))),
                         codes.name.c_str());
                std::vector<float> constants(q.constants.size());
                constantsOf(d.view, constants.data(), 0, std::int64_t(constants.size()));
                QVERIFY2(same(constants, bytesOf<float>(tensor(stem + "nested.absmax"))), codes.name.c_str());
                QVERIFY2(same(d.weights<S>(), bytesOf<S>(tensor(stem + "nested.dequant"))), codes.name.c_str());
                compareElements(d, values);
            });
            ++compared;
        }
        QVERIFY(compared > 0);
    }

    /// LLM.int8()'s rows; the library takes them from fp16.
    void fixtureRows_data() {
        addFiles("quant",
                 [](const TensorFile& file, const fs::path&) { return file.find("int8.row.codes") != nullptr; });
    }
    void fixtureRows() {
        QFETCH(QString, path);
        LEVEL();
        const auto file = openTensors(path.toStdString());
        const TensorInfo& input = *file->find("input");
        std::vector<float> wide(std::size_t(input.count()));
        readAsF32(input, wide);
        std::vector<F16> halves;
        for (const float value : wide) halves.push_back({floatToF16(value)});
        const Quantized q(NumberFormat::Int8Row, input.shape.back(), halves);
        QVERIFY(same(q.codes, bytesOf<std::uint8_t>(*file->find("int8.row.codes"))));
        QVERIFY(same(q.constants, bytesOf<float>(*file->find("int8.row.stats"))));
        compareElements(q, halves);
    }

    /// A linear layer as checkpoints store it: its weight, quantized anew and as stored, and its output.
    void fixtureLinear_data() {
        addFiles("quant/qstate",
                 [](const TensorFile& file, const fs::path&) { return file.find("layer.weight") != nullptr; });
    }
    void fixtureLinear() {
        QFETCH(QString, path);
        LEVEL();
        fs::path expectedPath = path.toStdString();
        expectedPath.replace_extension(".expected.safetensors");
        const auto file = openSafetensors(path.toStdString()), expected = openTensors(expectedPath);
        const TensorInfo* blob = nullptr;
        for (const TensorInfo& info : file->tensors())
            if (info.name.find(".quant_state.") != std::string::npos) blob = &info;
        QVERIFY(blob);
        const auto state =
            nlohmann::json::parse(reinterpret_cast<const char*>(blob->bytes.data()),
                                  reinterpret_cast<const char*>(blob->bytes.data()) + blob->bytes.size());
        const FormatInfo* info = formatNamed(state.at("quant_type").get<std::string>());
        QVERIFY(info);
        const bool nested = state.contains("nested_offset");
        const Quantized q(info->format, state.at("blocksize").get<std::int64_t>(),
                          bytesOf<float>(*expected->find("original")), nested);
        QVERIFY(same(q.codes, bytesOf<std::uint8_t>(*file->find("layer.weight"))));
        if (nested) {
            QVERIFY(same(q.constantCodes, bytesOf<std::uint8_t>(*file->find("layer.weight.absmax"))));
            QVERIFY(same(q.secondConstants, bytesOf<float>(*file->find("layer.weight.nested_absmax"))));
            QCOMPARE(q.offset, state.at("nested_offset").get<float>());
        } else {
            QVERIFY(same(q.constants, bytesOf<float>(*file->find("layer.weight.absmax"))));
        }
        QVERIFY(same(q.weights<float>(), bytesOf<float>(*expected->find("dequant"))));
        const auto x = bytesOf<float>(*expected->find("x")), y = bytesOf<float>(*expected->find("y")),
                   bias = bytesOf<float>(*expected->find("bias"));
        const std::int64_t out = state.at("shape")[0], in = state.at("shape")[1], rows = std::int64_t(x.size()) / in;
        std::vector<float> got(y.size());
        timesQuantizedTransposed(q.view, out, in, x.data(), rows, got.data(), 0, out);
        for (std::size_t i = 0; i < y.size(); ++i)
            QVERIFY(std::abs(got[i] + bias[i % std::size_t(out)] - y[i]) < 1e-4f);
    }
};

LATHE_TEST(TestFormatFixtures)
#include "tst_format_fixtures.moc"
