// Layers as bitsandbytes saved them (the reference files quant/qstate), and files that only look so.
#include "backend/core/files/file_builders.h"
#include "base/json.h"
#include "files/bitsandbytes_file.h"
#include "files/safetensors.h"
#include "kernels/formats/formats.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

namespace fs = std::filesystem;
using namespace lathe;
using namespace lathe::test;

namespace {

std::vector<float> numbersOf(const TensorInfo& info) {
    std::vector<float> values(std::size_t(info.count()));
    readAsF32(info, values);
    return values;
}

/// Of "x", 2 rows of 32: the parts of a packed matrix by name, to be changed before they are written.
struct PackedParts {
    nlohmann::json state{{"quant_type", "nf4"}, {"blocksize", 64}, {"dtype", "float32"}, {"shape", {2, 32}}};
    std::string kind = "nf4", codes = std::string(32, '\x5a'), map, constants = raw(0.5f), nested;

    PackedParts() {
        for (const float level : kernels::infoOf(kernels::NumberFormat::Nf4).levels) map += raw(level);
    }
    void write(const fs::path& path) const {
        nlohmann::json header;
        std::string data;
        const auto add = [&](const std::string& name, const char* type, std::int64_t count, const std::string& bytes) {
            header[name] = {
                {"dtype", type}, {"shape", {count}}, {"data_offsets", {data.size(), data.size() + bytes.size()}}};
            data += bytes;
        };
        add("x.weight", "U8", std::int64_t(codes.size()), codes);
        if (!map.empty()) add("x.weight.quant_map", "F32", std::int64_t(map.size() / 4), map);
        add("x.weight.absmax", "F32", std::int64_t(constants.size() / 4), constants);
        if (!nested.empty()) add("x.weight.nested_absmax", "F32", std::int64_t(nested.size() / 4), nested);
        const std::string text = state.dump();
        add("x.weight.quant_state.bitsandbytes__" + kind, "U8", std::int64_t(text.size()), text);
        put(path, safetensors(header.dump(), data));
    }
};

} // namespace

class TestBitsandbytesFile : public QObject {
    Q_OBJECT
private slots:
    void fixtureValuesAreBitsandbytes_data() {
        QTest::addColumn<QString>("path");
        const fs::path states = fixtures() / "quant" / "qstate";
        if (!fs::exists(states)) QSKIP(noFixture);
        for (const auto& entry : fs::directory_iterator(states))
            if (entry.path().filename().string().find("expected") == std::string::npos)
                QTest::newRow(entry.path().stem().c_str()) << QString::fromStdString(entry.path().string());
    }
    void fixtureValuesAreBitsandbytes() {
        QFETCH(QString, path);
        fs::path expected = path.toStdString();
        const bool nested = expected.stem().string().ends_with("_nested");
        expected.replace_extension(".expected.safetensors");
        const auto file = openTensors(path.toStdString()), lying = openSafetensors(path.toStdString()),
                   wanted = openTensors(expected);
        QCOMPARE(file->tensors().size(), std::size_t(2)); // the weight and the bias
        const TensorInfo& weight = *file->find("layer.weight");
        QCOMPARE(weight.shape, wanted->find("dequant")->shape);
        QVERIFY(numbersOf(weight) == numbersOf(*wanted->find("dequant")));
        QVERIFY(weight.packed && (weight.packed->constants == nullptr) == nested);
        QCOMPARE(weight.bytes.size(), lying->find("layer.weight")->bytes.size()); // the codes, and nothing made of them
        std::vector<std::uint16_t> halves(std::size_t(weight.count() - 3));
        readAsBf16(weight, 3, halves); // from the middle of a byte
        const std::vector<float> whole = numbersOf(weight);
        for (std::size_t i = 0; i < halves.size(); ++i) {
            const std::uint32_t bits = std::uint32_t(halves[i]) << 16;
            float rounded;
            std::memcpy(&rounded, &bits, sizeof rounded);
            QVERIFY(std::abs(rounded - whole[i + 3]) <= std::abs(whole[i + 3]) / 256);
        }
    }

    void whatIsNoSuchMatrixIsNamed_data() {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* change, const char* said) { QTest::newRow(change) << change << said; };
        row("nothing", "");
        row("a kind unknown", "its kind is \"af4\"");
        row("another kind inside", "its kind is \"nf4\"");
        row("codes cut off", "another size than its shape");
        row("blocks of 65", "another size than its shape");
        row("a shape past 2^63", "another size than its shape");
        row("no map", "x.weight.quant_map is missing");
        row("levels of its own", "levels of its own");
        row("two constants", "does not hold 1 numbers");
        row("a constant not finite", "not finite");
        row("nested in blocks of 64", "in other blocks");
    }
    void whatIsNoSuchMatrixIsNamed() {
        QFETCH(QString, change);
        QFETCH(QString, said);
        PackedParts parts;
        if (change == "a kind unknown") parts.kind = "af4";
        if (change == "another kind inside") parts.state["quant_type"] = "fp4";
        if (change == "codes cut off") parts.codes.pop_back();
        if (change == "blocks of 65") parts.state["blocksize"] = 65;
        if (change == "a shape past 2^63") parts.state["shape"] = {1LL << 40, 1LL << 40};
        if (change == "no map") parts.map.clear();
        if (change == "levels of its own") parts.map[3] ^= 1;
        if (change == "nested in blocks of 64") parts.state["nested_blocksize"] = 64, parts.nested = raw(1.0f);
        if (change == "two constants") parts.constants += raw(0.5f);
        if (change == "a constant not finite") parts.constants = raw(std::numeric_limits<float>::infinity());
        const QTemporaryDir dir;
        const fs::path path = dir.filePath("model.safetensors").toStdString();
        parts.write(path);
        const QString error = QString::fromStdString(errorOf([&] { openTensors(path); }));
        QVERIFY2(said.isEmpty() ? error.isEmpty() : error.contains(said), qPrintable("said: " + error));
        if (!said.isEmpty()) QVERIFY(error.contains("model.safetensors") && error.contains("x.weight"));
    }

    void eightBitRows() {
        const std::string codes = std::string("\x7f\x01\x00\x81\xff\x02", 6), scales = raw(2.0f) + raw(0.25f);
        const auto withOrder = [&](char order) {
            return safetensors(R"({"m.SCB":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                               R"("m.weight":{"dtype":"I8","shape":[2,3],"data_offsets":[8,14]},)"
                               R"("m.weight_format":{"dtype":"U8","shape":[],"data_offsets":[14,15]}})",
                               scales + codes + order);
        };
        const QTemporaryDir dir;
        const fs::path path = dir.filePath("x.safetensors").toStdString();
        put(path, withOrder('\0'));
        const auto file = openTensors(path);
        QCOMPARE(file->tensors().size(), std::size_t(1));
        const std::vector<float> values = numbersOf(*file->find("m.weight"));
        const std::vector<float> wanted{127, 1, 0, -127, -1, 2};
        for (std::size_t i = 0; i < values.size(); ++i)
            QVERIFY(std::abs(values[i] - wanted[i] / 127 * (i < 3 ? 2.0f : 0.25f)) < 1e-6f);
        put(path, withOrder('\1'));
        QVERIFY(errorOf([&] { openTensors(path); }).find("GPU's own") != std::string::npos);
    }
};

LATHE_TEST(TestBitsandbytesFile)
#include "tst_bitsandbytes_file.moc"
