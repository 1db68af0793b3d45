// Files that we write are files that others read: keys byte for byte, blocks as ggml makes them, the way back of names.
#include "backend/core/files/file_builders.h"
#include "files/gguf.h"
#include "files/gguf_writer.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

namespace fs = std::filesystem;
using namespace lathe;
using namespace lathe::test;

namespace {

void writeWhole(const fs::path& path, const GgufKeys& keys, const std::vector<GgufTensorPlan>& plan,
                const std::vector<std::vector<float>>& values) {
    const auto file = systemFiles().create(path);
    GgufWriter writer(*file, keys, plan);
    for (const auto& one : values) writer.write(std::span<const float>(one));
    writer.finish();
}

std::vector<float> numbers(std::size_t count) {
    std::vector<float> all(count);
    for (std::size_t i = 0; i < count; ++i) all[i] = float(std::sin(0.7 * double(i)) * (1 + double(i % 13)));
    return all;
}

std::vector<float> decoded(const TensorInfo& info) {
    std::vector<float> values(std::size_t(info.count()));
    readAsF32(info, values);
    return values;
}

double rootMeanSquare(const std::vector<float>& a, const float* b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (double(a[i]) - double(b[i])) * (double(a[i]) - double(b[i]));
    return std::sqrt(sum / double(a.size()));
}

} // namespace

class TestGgufWriter : public QObject {
    Q_OBJECT
private slots:
    void keysAreRead() {
        GgufKeys keys;
        keys.putText("general.architecture", "llama");
        keys.putU32("a.count", 4'000'000'000);
        keys.putF32("a.number", 0.1);
        keys.putFlag("a.flag", true);
        keys.putTexts("a.texts", std::vector<std::string>{"", "two words", "\xe2\x96\x81x"});
        keys.putI32s("a.integers", std::vector<std::int32_t>{-1, 3, 6});
        keys.putF32s("a.numbers", std::vector<float>{-1000, 0.5f});
        keys.putText("a.gone", "x");
        keys.remove("a.gone");
        keys.putText("split.no", "x");
        keys.removeBelow("split.");
        keys.putText("general.architecture", "gemma3"); // instead of the one before
        QCOMPARE(int(keys.size()), 7);
        writeWhole(m_path, keys, {}, {});
        const GgufMetadata read = readGgufMetadata(m_path);
        QCOMPARE(int(read.values().size()), 7);
        QCOMPARE(read.architecture(), std::string("gemma3"));
        QCOMPARE(*read.integer("a.count"), std::int64_t(4'000'000'000));
        QCOMPARE(*read.number("a.number"), double(0.1f));
        QCOMPARE(*read.flag("a.flag"), true);
        QCOMPARE(*read.texts("a.texts"), (std::vector<std::string>{"", "two words", "\xe2\x96\x81x"}));
        QCOMPARE(*read.integers("a.integers"), (std::vector<std::int64_t>{-1, 3, 6}));
        QCOMPARE(*read.numbers("a.numbers"), (std::vector<double>{-1000, 0.5}));
        QVERIFY(errorOf([&] { keys.putU32("a.count", -1); }).find("a.count") != std::string::npos);
    }

    void keysOfAFileStayInFixtures() { // whatever their types are
        const fs::path original = fixtures() / "gguf/tiny_llama.gguf";
        writeWhole(m_path, readGgufKeys(original), {}, {});
        QVERIFY(readGgufMetadata(m_path).values() == readGgufMetadata(original).values());
    }

    void tensorsLieAligned() {
        const std::vector<GgufTensorPlan> plan = {{"token_embd.weight", StoredType::F32, {3, 5}},
                                                  {"blk.0.ffn_up.weight", StoredType::Q8_0, {2, 64}},
                                                  {"blk.0.ffn_up.bias", StoredType::F16, {7}}};
        const std::vector<std::vector<float>> values = {numbers(15), numbers(128), numbers(7)};
        GgufKeys keys;
        keys.putText("general.architecture", "llama");
        writeWhole(m_path, keys, plan, values);
        const auto file = openGguf(m_path);
        QCOMPARE(int(file->tensors().size()), 3);
        const TensorInfo& words = *file->find("model.embed_tokens.weight");
        QCOMPARE(words.shape, (std::vector<std::int64_t>{3, 5}));
        QVERIFY(decoded(words) == values[0]);
        QVERIFY(rootMeanSquare(decoded(*file->find("model.layers.0.mlp.up_proj.weight")), values[1].data()) < 0.05);
        QVERIFY(rootMeanSquare(decoded(*file->find("model.layers.0.mlp.up_proj.bias")), values[2].data()) < 1e-3);
        QCOMPARE(ggufBytes(plan), std::int64_t(64 + 160 + 32));
    }

    void onlyWhatWasPlannedIsWritten() {
        const auto file = systemFiles().create(m_path);
        GgufWriter writer(*file, {}, {{"x.weight", StoredType::F32, {2}}});
        QVERIFY(errorOf([&] { writer.write(std::span<const float>(numbers(3))); }).find("x.weight")
                != std::string::npos);
        QVERIFY(errorOf([&] { writer.finish(); }).find("x.weight") != std::string::npos);
        QVERIFY(errorOf([&] { GgufWriter(*file, {}, {{"x.weight", StoredType::Q8_0, {2, 33}}}); }).find("x.weight")
                != std::string::npos);
    }

    /// Blocks beside those that ggml's own library makes of the same weights (tests/data/gguf/make_blocks.py).
    void blocksAreGgmls_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<bool>("sameBytes");
        for (const StoredType type : {StoredType::F16, StoredType::BF16, StoredType::Q8_0, StoredType::Q4_0,
                                      StoredType::Q5_0, StoredType::Q5_1})
            QTest::newRow(toString(type).c_str()) << int(type) << true;
        for (const StoredType type : {StoredType::Q4_K, StoredType::Q5_K, StoredType::Q6_K})
            QTest::newRow(toString(type).c_str()) << int(type) << false;
    }
    void blocksAreGgmls() {
        QFETCH(int, type);
        QFETCH(bool, sameBytes);
        const StoredType stored = StoredType(type);
        const auto reference = openTensors(LATHE_GGUF_DATA "/blocks.safetensors");
        const TensorInfo& given = *reference->find("values");
        const TensorInfo& theirs = *reference->find(toString(stored));
        const std::vector<float> values = decoded(given);
        std::vector<std::byte> ours(theirs.bytes.size());
        encodeValues(stored, values, ours);
        if (sameBytes) QVERIFY(std::equal(ours.begin(), ours.end(), theirs.bytes.begin(), theirs.bytes.end()));
        const std::int64_t columns = given.shape[1], kindOfRows = 4; // each kind of weights by itself
        for (std::int64_t row = 0; row < given.shape[0]; row += kindOfRows) {
            const std::int64_t first = row * columns, count = kindOfRows * columns;
            const auto part = [&](std::span<const std::byte> bytes) {
                const TensorInfo info{
                    "x",
                    stored,
                    {count},
                    bytes.subspan(std::size_t(storedBytes(stored, first)), std::size_t(storedBytes(stored, count)))};
                return rootMeanSquare(decoded(info), values.data() + first);
            };
            QVERIFY2(
                part(ours) <= 1.02 * part(theirs.bytes),
                qPrintable(QString("rows from %1: %2, ggml's %3").arg(row).arg(part(ours)).arg(part(theirs.bytes))));
        }
    }

    void namesComeBack() {
        for (const char* architecture :
             {"llama", "qwen2", "qwen3", "gemma2", "gemma3", "phi3", "olmo2", "smollm3", "stablelm", "gptneox", "gpt2"})
            for (const char* name : {"token_embd.weight", "output_norm.weight", "blk.11.attn_norm.weight",
                                     "blk.11.attn_output.weight", "blk.11.ffn_up.weight", "blk.11.ffn_down.weight"})
                QCOMPARE(ggufName(huggingFaceName(name, architecture), architecture), std::string(name));
        QCOMPARE(ggufName("model.layers.3.post_attention_layernorm.weight", "llama"),
                 std::string("blk.3.ffn_norm.weight"));
        for (const char* after : {"gemma2", "gemma3", "olmo2"})
            QCOMPARE(ggufName("model.layers.3.post_attention_layernorm.weight", after),
                     std::string("blk.3.post_attention_norm.weight"));
        QCOMPARE(ggufName("model.layers.3.pre_feedforward_layernorm.weight", "gemma3"),
                 std::string("blk.3.ffn_norm.weight"));
        QCOMPARE(ggufName("model.layers.3.self_attn.rotary.weight", "llama"), std::string());
    }

    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = fs::path(m_dir->path().toStdString()) / "x.gguf";
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    fs::path m_path;
};

LATHE_TEST(TestGgufWriter)
#include "tst_gguf_writer.moc"
