// The estimate's parts beside what a run books to them, method by method: a total may be right by two parts that are
// wrong. Real shapes are compared by tests/bench/bench_memory.cpp; here every method has a row, so that a new one
// cannot come without its memory counted.
#include "backend/engine/support/test_device.h"
#include "backend/engine/tiny_run.h"
#include "kernels/common/tile_products.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

/// A part may be off by so much whatever its size: the allocator rounds each of some hundred small tensors up.
constexpr double floorBytes = 4 << 10;

/// A llama of a few MiB, so that its parts stand out from the rounding; its weights are random, its tokenizer is the
/// reference model's.
std::string smallLlama(const std::filesystem::path& to) {
    std::filesystem::create_directories(to);
    for (const auto& entry : std::filesystem::directory_iterator(tinyModel()))
        if (entry.path().extension() != ".safetensors")
            std::filesystem::copy(entry.path(), to / entry.path().filename());
    std::ofstream(to / "config.json")
        << R"({"architectures": ["LlamaForCausalLM"], "hidden_size": 128, "intermediate_size": 352, "num_hidden_layers": 4,
        "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 2048, "max_position_embeddings": 512, "attention_bias": true, "tie_word_embeddings": false})";
    return to.string();
}

/// A file of eight rows, each longer than the 128 tokens that they are cut to.
Settings longRows(const std::filesystem::path& file) {
    std::ofstream rows(file);
    for (int row = 0; row < 8; ++row) {
        std::string text = std::to_string(row);
        for (int word = 0; word < 128; ++word) text += " red";
        rows << dumpJson({{"text", text}}) << "\n";
    }
    return dataSource(file, "train");
}

} // namespace

class TestMemoryParts : public QObject {
    Q_OBJECT
private slots:
    void init() {
        if (!testsRunOnProcessor()) QSKIP("a GPU's allocator hands out segments: its parts are not those of tensors");
    }

    void areAsPredicted_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("dtype");
        QTest::addColumn<QString>("optimizer");
        QTest::addColumn<bool>("checkpointing");
        const auto add = [](std::string_view method, const char* dtype, const char* optimizer, bool checkpointing) {
            const QString name = QString::fromUtf8(method.data(), qsizetype(method.size()));
            QTest::addRow("%s, %s, %s%s", qPrintable(name), dtype, optimizer, checkpointing ? ", checkpointed" : "")
                << name << dtype << optimizer << checkpointing;
        };
        for (const MethodInfo& method : methodInfos())
            for (const char* dtype : {"fp32", "bf16"}) add(method.name, dtype, "adamw", false);
        add("lora", "bf16", "adamw", true);
        add("full", "bf16", "adamw", true);
        add("full", "fp32", "adamw_8bit", false);
    }
    void areAsPredicted() {
        QFETCH(QString, method);
        QFETCH(QString, dtype);
        QFETCH(QString, optimizer);
        QFETCH(bool, checkpointing);
        TinyRun run(method.toStdString());
        const std::filesystem::path root = run.home.path().toStdString();
        run.recipe.data = {longRows(root / "first.jsonl"), longRows(root / "second.jsonl")};
        Settings& settings = run.recipe.settings;
        settings.set(field::model, smallLlama(root / "model"));
        settings.set(field::randomWeights, true);
        settings.set(field::dtype, dtype.toStdString());
        settings.set(field::optimizer, optimizer.toStdString());
        settings.set(field::gradientCheckpointing, checkpointing);
        settings.set(field::dryRun, TrialRun::Never);
        settings.set(field::tooLong, LongRows::Cut);
        for (const auto& [field, value] : {std::pair<const char*, std::int64_t>{"max_length", 128},
                                           {"batch_size", 8},
                                           {"gradient_accumulation", 1},
                                           {"steps", 2},
                                           {"save_every", 0}})
            settings.set(FieldName(field), value);
        if (!runsBefore(run.recipe).empty()) QSKIP("it starts from what other runs train");
        const auto record = run.train();
        if (record.steps.empty() && record.ends.at(0).outcome == Outcome::Finished) QSKIP("it trains nothing");
        QVERIFY2(record.ends.at(0).outcome == Outcome::Finished, record.ends.at(0).error.message.c_str());
        // LibTorch's bf16 products take up to 0.9 MiB for themselves on a processor with AMX, as the estimate does not
        // know.
        const double least = dtype == "bf16" && kernels::hasTileProducts() ? floorBytes + (900 << 10) : floorBytes;
        QString off;
        for (std::size_t i = 0; i < memoryPartCount; ++i) {
            const auto part = MemoryPart(i);
            if (part == MemoryPart::Runtime) continue; // this test program's own, which is another
            const double predicted = double(record.predicted[part]), booked = double(record.measured[part]);
            if (std::abs(predicted - booked) > std::max(0.1 * booked, least))
                off += QString("%1: %2 KiB predicted, %3 booked\n")
                           .arg(QString::fromStdString(std::string(toString(part))))
                           .arg(predicted / 1024, 0, 'f', 1)
                           .arg(booked / 1024, 0, 'f', 1);
        }
        QVERIFY2(off.isEmpty(), qPrintable(off));
    }
};

LATHE_TEST(TestMemoryParts)
#include "tst_memory_parts.moc"
