#include "backend/core/files/file_builders.h"
#include "files/gguf.h"
#include "files/safetensors.h"
#include "kernels/common/half.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

namespace fs = std::filesystem;
using namespace lathe;
using namespace lathe::test;

namespace {

std::vector<float> valuesOf(const TensorInfo& info) {
    std::vector<float> values(std::size_t(info.count()));
    readAsF32(info, values);
    return values;
}

std::optional<StoredType> typeNamed(const std::string& name) {
    for (int i = 0; i <= int(StoredType::IQ4_XS); ++i)
        if (toString(StoredType(i)) == name) return StoredType(i);
    return std::nullopt;
}

const std::string u32 = raw(std::uint32_t(4)), text = raw(std::uint32_t(8)), array = raw(std::uint32_t(9));

std::pair<std::string, std::string> architecture() { return {"general.architecture", text + ggufText("llama")}; }

} // namespace

class TestGguf : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = fs::path(m_dir->path().toStdString()) / "x.gguf";
    }

    /// Every block type: raw bytes become exactly the values that the gguf library gives.
    void fixtureBlocks_data() {
        QTest::addColumn<QString>("name");
        const fs::path path = fixtures() / "gguf/expected.json";
        if (!fs::exists(path)) return;
        const auto expected = readJson(path);
        for (const auto& [name, about] : expected.at("blocks").items())
            QTest::newRow(("gguf/" + name).c_str()) << QString::fromStdString(name);
    }
    void fixtureBlocks() {
        QFETCH(QString, name);
        const std::string type = name.toStdString();
        const auto file = openTensors(fixtures() / "gguf/blocks.safetensors");
        const TensorInfo& bytes = *file->find(type + ".raw");
        const TensorInfo& values = *file->find(type + ".values");
        const auto stored = typeNamed(type);
        if (!stored) QSKIP("this stored type is not in Lathe's table");
        TensorInfo info{type, *stored, values.shape, bytes.bytes};
        const auto about = readJson(fixtures() / "gguf/expected.json").at("blocks").at(type);
        QCOMPARE(blockElements(*stored), about.at("weights_per_block").get<std::int64_t>());
        QCOMPARE(storedBytes(*stored, blockElements(*stored)), about.at("bytes_per_block").get<std::int64_t>());
        QCOMPARE(storedBytes(*stored, info.count()), bytes.count());
        const std::vector<float> wanted = valuesOf(values);
        QCOMPARE(valuesOf(info), wanted);
        std::vector<std::uint16_t> rounded(wanted.size());
        readAsBf16(info, rounded);
        for (std::size_t i = 0; i < wanted.size(); ++i) QCOMPARE(rounded[i], kernels::floatToBf16(wanted[i]));
        std::vector<float> part(std::size_t(blockElements(*stored))); // the second block alone
        readAsF32(info, blockElements(*stored), part);
        QVERIFY(std::equal(part.begin(), part.end(), wanted.begin() + blockElements(*stored)));
    }

    /// A whole file: names, shapes and values as transformers loads them, q and k in Hugging Face's row order.
    void fixtureModels_data() {
        QTest::addColumn<QString>("stem");
        for (const auto& item : fs::directory_iterator(fixtures() / "gguf"))
            if (item.path().extension() == ".gguf")
                QTest::newRow(("gguf/" + item.path().stem().string()).c_str())
                    << QString::fromStdString((item.path().parent_path() / item.path().stem()).string());
    }
    void fixtureModels() {
        QFETCH(QString, stem);
        const auto file = openTensors(stem.toStdString() + ".gguf");
        const auto expected = openTensors(stem.toStdString() + ".expected.safetensors");
        std::size_t compared = 0;
        for (const TensorInfo& wanted : expected->tensors()) {
            if (!wanted.name.starts_with("weight.")) continue;
            const TensorInfo* info = file->find(wanted.name.substr(7));
            QVERIFY2(info, wanted.name.c_str());
            QCOMPARE(info->shape, wanted.shape);
            const std::vector<float> values = valuesOf(wanted);
            QVERIFY2(valuesOf(*info) == values, wanted.name.c_str());
            // The same in ranges that begin and end within rows.
            const std::int64_t step = blockElements(info->type) * 5;
            for (std::int64_t first = 0; first < info->count(); first += step) {
                std::vector<float> part(std::size_t(std::min(step, info->count() - first)));
                readAsF32(*info, first, part);
                QVERIFY2(std::equal(part.begin(), part.end(), values.begin() + first), wanted.name.c_str());
                std::vector<std::uint16_t> rounded(part.size());
                readAsBf16(*info, first, rounded);
                for (std::size_t i = 0; i < part.size(); ++i) QCOMPARE(rounded[i], kernels::floatToBf16(part[i]));
            }
            ++compared;
        }
        QCOMPARE(file->tensors().size(), compared);
    }

    /// The families that llama.cpp's converter stores in a way of its own: as in their safetensors, in ranges that
    /// begin and end within rows.
    void fixtureMadeModels_data() {
        QTest::addColumn<QString>("folder");
        for (const auto& folder : modelCases())
            if (fs::exists(folder / "model.gguf"))
                QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fixtureMadeModels() {
        QFETCH(QString, folder);
        const auto file = openTensors(fs::path(folder.toStdString()) / "model.gguf"),
                   expected = openTensors(fs::path(folder.toStdString()));
        for (const TensorInfo& given : file->tensors()) {
            const TensorInfo *info = &given, *wanted = expected->find(given.name);
            if (!wanted) wanted = expected->find("bert." + given.name);
            if (!wanted && given.name.starts_with("rope_factors_")) continue; // config.json has these
            QVERIFY2(wanted, given.name.c_str());
            QCOMPARE(info->shape, wanted->shape);
            const std::vector<float> values = valuesOf(*wanted);
            const auto same = [](float a, float b) {
                return std::abs(a - b) < 2e-7f;
            }; // Gemma's 1 is added and taken off
            for (std::int64_t first = 0, step = 1; first < info->count(); first += step, step = step * 2 + 5) {
                std::vector<float> part(std::size_t(std::min(step, info->count() - first)));
                readAsF32(*info, first, part);
                QVERIFY2(std::equal(part.begin(), part.end(), values.begin() + first, same), given.name.c_str());
            }
        }
    }

    /// What the file of the fixtures says in its metadata, by its own expected.json.
    void fixtureMetadata() {
        const auto about = readJson(fixtures() / "gguf/expected.json");
        for (const auto& item : fs::directory_iterator(fixtures() / "gguf")) {
            const std::string stem = item.path().stem().string();
            if (item.path().extension() != ".gguf" || !about.contains(stem)) continue;
            const auto file = openGguf(item.path());
            const GgufMetadata& metadata = file->metadata();
            QCOMPARE(metadata.requireTexts("tokenizer.ggml.tokens").size(), about[stem]["vocab"].get<std::size_t>());
            QCOMPARE(metadata.integers("tokenizer.ggml.token_type")->size(), about[stem]["vocab"].get<std::size_t>());
            QVERIFY(metadata.requireInteger(metadata.architecture() + ".block_count") > 0);
            QVERIFY(metadata.requireNumber(metadata.architecture() + ".rope.freq_base") > 0);
            QVERIFY(!metadata.text("absent") && !metadata.texts("absent"));
            QVERIFY(errorOf([&] { metadata.integer("tokenizer.ggml.model"); }).find("whole number")
                    != std::string::npos);
            QVERIFY(errorOf([&] { metadata.requireText("absent"); }).find("absent is missing") != std::string::npos);
            for (const auto& [name, type] : about[stem]["tensor_types"].items()) {
                const TensorInfo* info = file->find(huggingFaceName(name, "llama"));
                QVERIFY2(info && toString(info->type) == type.get<std::string>(), name.c_str());
            }
        }
    }

    void valuesOfAllTypes() {
        const auto number = [](std::uint32_t type, const std::string& bytes) { return raw(type) + bytes; };
        put(m_path, gguf({architecture(),
                          {"u8", number(0, raw(std::uint8_t(200)))},
                          {"i8", number(1, raw(std::int8_t(-3)))},
                          {"u16", number(2, raw(std::uint16_t(60000)))},
                          {"i16", number(3, raw(std::int16_t(-300)))},
                          {"u32", number(4, raw(std::uint32_t(4000000000u)))},
                          {"i32", number(5, raw(std::int32_t(-5)))},
                          {"f32", number(6, raw(1.5f))},
                          {"bool", number(7, raw(std::uint8_t(1)))},
                          {"u64", number(10, raw(std::uint64_t(1) << 62))},
                          {"i64", number(11, raw(std::int64_t(-1)))},
                          {"f64", number(12, raw(0.1))},
                          {"floats", array + raw(std::uint32_t(6)) + raw(std::uint64_t(2)) + raw(1.0f) + raw(-2.0f)},
                          {"bools", array + raw(std::uint32_t(7)) + raw(std::uint64_t(2)) + raw(std::uint8_t(1))
                                        + raw(std::uint8_t(0))},
                          {"nested", array + raw(std::uint32_t(9)) + raw(std::uint64_t(1)) + raw(std::uint32_t(0))
                                         + raw(std::uint64_t(2)) + "ab"}},
                         {}, "", 2));
        const GgufMetadata metadata = readGgufMetadata(m_path);
        for (const auto& [key, value] : {std::pair("u8", 200l), std::pair("i8", -3l), std::pair("u16", 60000l),
                                         std::pair("i16", -300l), std::pair("u32", 4000000000l), std::pair("i32", -5l),
                                         std::pair("u64", 1l << 62), std::pair("i64", -1l), std::pair("bool", 1l)})
            QCOMPARE(metadata.requireInteger(key), value);
        QCOMPARE(metadata.requireNumber("f32"), 1.5);
        QCOMPARE(metadata.requireNumber("f64"), 0.1);
        QCOMPARE(*metadata.numbers("floats"), (std::vector<double>{1, -2}));
        QCOMPARE(*metadata.integers("bools"), (std::vector<std::int64_t>{1, 0}));
        QVERIFY(metadata.values().contains("nested"));
    }

    void brokenFilesAreNamed_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const std::string& bytes, const char* said) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString(said);
        };
        const auto a = architecture();
        const std::string data(64, 'x');
        const std::string huge = raw(~std::uint64_t(0) / 2);
        const auto start = [](std::uint32_t version, const std::string& tensors, const std::string& entries) {
            return "GGUF" + raw(version) + tensors + entries;
        };
        const std::string none = raw(std::uint64_t(0)), one = raw(std::uint64_t(1));
        row("empty", "", "ends at byte 0");
        row("wrong magic", "GGML" + std::string(60, '\0'), "does not begin");
        row("version 1", start(1, none, none), "version is 1");
        row("version 99", start(99, none, none), "version is 99");
        row("big-endian", start(0x03000000, none, none), "big-endian");
        row("absurd count of tensors", start(3, huge, none), "count of tensors is 9223372036854775807");
        row("absurd count of metadata", start(3, none, huge), "count of metadata is 9223372036854775807");
        row("key past the end", start(3, none, one) + raw(std::uint64_t(1000)) + std::string(20, 'x'),
            "length of the name of metadata 1");
        row("text past the end", gguf({{"k", text + huge}}, {}, ""), "length of k");
        row("array past the end", gguf({{"k", array + u32 + huge}}, {}, ""), "count of k");
        row("texts past the end", gguf({{"k", array + text + raw(std::uint64_t(100))}}, {}, ""), "count of k");
        row("unknown value type", gguf({{"k", raw(std::uint32_t(77)) + data}}, {}, ""), "unknown value type 77");
        row("unknown array type", gguf({{"k", array + raw(std::uint32_t(13)) + one + data}}, {}, ""),
            "unknown value type 13");
        std::string nested = array;
        for (int i = 0; i < 50; ++i) nested += array + one;
        row("arrays in arrays", gguf({{"k", nested + data}}, {}, ""), "lists within lists");
        row("bool of 7", gguf({{"k", raw(std::uint32_t(7)) + raw(std::uint8_t(7))}}, {}, ""), "bool of value 7");
        row("number past 2^63", gguf({{"k", raw(std::uint32_t(10)) + raw(~std::uint64_t(0))}}, {}, ""), "too large");
        row("key twice", gguf({a, a}, {}, ""), "twice");
        row("alignment 0", gguf({a, {"general.alignment", u32 + raw(std::uint32_t(0))}}, {}, ""), "alignment of 0");
        row("alignment 48", gguf({a, {"general.alignment", u32 + raw(std::uint32_t(48))}}, {}, ""), "alignment of 48");
        row("alignment a text", gguf({a, {"general.alignment", text + ggufText("x")}}, {}, ""),
            "must be a whole number");
        row("part of a model", gguf({a, {"split.count", u32 + raw(std::uint32_t(3))}}, {}, ""), "one of 3 parts");
        row("no dimensions", gguf({a}, {{"t", {}}}, data), "0 dimensions");
        row("five dimensions", gguf({a}, {{"t", {1, 1, 1, 1, 1}}}, data), "5 dimensions");
        row("size past 2^63", gguf({a}, {{"t", {~std::uint64_t(0)}}}, data), "impossible size");
        row("product overflows", gguf({a}, {{"t", {1ull << 40, 1ull << 40}}}, data), "shape");
        row("bytes overflow", gguf({a}, {{"t", {1ull << 62}}}, data), "shape");
        row("broken block", gguf({a}, {{"t", {20}, 2}}, data), "shape");
        row("unknown type", gguf({a}, {{"t", {32}, 16}}, data), "ggml's type 16");
        row("offset not aligned", gguf({a}, {{"t", {2}, 0, 8}}, data), "not aligned");
        row("offset past the end", gguf({a}, {{"t", {2}, 0, 1 << 20}}, data), "cut off");
        row("offset of 2^64 - 32", gguf({a}, {{"t", {16}, 0, ~std::uint64_t(31)}}, data), "cut off");
        row("data past the end", gguf({a}, {{"t", {17}, 0, 0}}, data), "cut off");
        row("overlap", gguf({a}, {{"s", {16}, 0, 0}, {"t", {8}, 0, 32}}, data), "overlaps");
        row("tensor twice", gguf({a}, {{"t", {8}, 0, 0}, {"t", {8}, 0, 32}}, data), "twice");
        row("heads do not fit",
            gguf({a, {"llama.attention.head_count", u32 + raw(std::uint32_t(3))}}, {{"blk.0.attn_q.weight", {2, 4}}},
                 data),
            "3 heads cannot share");
        const std::pair<std::string, std::string> stablelm("general.architecture", text + ggufText("stablelm"));
        row("more norms than heads",
            gguf({stablelm, {"stablelm.attention.head_count", u32 + raw(std::uint32_t(2))}},
                 {{"blk.0.attn_q_norm.weight", {4, 3}}}, data),
            "3 norms of 4 weights");
        row("endless empty norms",
            gguf({stablelm, {"stablelm.attention.head_count", u32 + raw(std::uint32_t(2))}},
                 {{"blk.0.attn_q_norm.weight", {0, 1ull << 40}}}, data),
            "norms of 0 weights");
        row("three parts do not fit",
            gguf({{"general.architecture", text + ggufText("gptneox")},
                  {"gptneox.attention.head_count", u32 + raw(std::uint32_t(2))}},
                 {{"blk.0.attn_qkv.bias", {8}}}, data),
            "2 heads cannot share (gptneox.attention.head_count)");
        row("heads are missing", gguf({a}, {{"blk.0.attn_q.weight", {2, 4}}}, data), "head_count is missing");
    }
    void brokenFilesAreNamed() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, said);
        put(m_path, bytes.toStdString());
        QString error = QString::fromStdString(errorOf([&] { openGguf(m_path); }));
        QVERIFY2(error.contains(said), qPrintable("said: " + error));
        QVERIFY2(error.contains("x.gguf"), qPrintable(error));
        error = QString::fromStdString(errorOf([&] { openTensors(m_path); }));
        QVERIFY(error.contains("x.gguf"));
    }

    void truncatedAnywhere() {
        const std::string whole =
            gguf({architecture(), {"llama.attention.head_count", u32 + raw(std::uint32_t(1))}},
                 {{"blk.0.attn_q.weight", {2, 4}, 0, 0}, {"output.weight", {32}, 8, 32}}, std::string(32 + 34, 'x'));
        put(m_path, whole);
        QCOMPARE(openGguf(m_path)->tensors().size(), std::size_t(2));
        for (std::size_t length = 0; length < whole.size(); ++length) {
            put(m_path, whole.substr(0, length));
            QVERIFY2(!errorOf([&] { openGguf(m_path); }).empty(), std::to_string(length).c_str());
        }
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    fs::path m_path;
};

LATHE_TEST(TestGguf)
#include "tst_gguf.moc"
