// On a GPU the attention of prefix tuning and of encoder-decoders keeps its scores: as much is predicted as a run
// takes. What a GPU takes besides tensors is not looked at here.
#include "backend/engine/support/test_device.h"
#include "backend/engine/tiny_run.h"
#include "estimate/kernel_sizes.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

constexpr int length = 400; ///< tokens: the scores are most of what there is

std::int64_t withoutRuntime(const MemoryByPart& memory) { return memory.totalBytes() - memory[MemoryPart::Runtime]; }

/// The tiny model's configuration, or that of a tiny encoder-decoder, for longer texts and with random weights.
std::string longer(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::filesystem::copy(from, to);
    auto config = readJson(to / "config.json");
    for (const char* field : {"max_position_embeddings", "n_positions"})
        if (config.contains(field)) config[field] = 1024;
    std::ofstream(to / "config.json") << dumpJson(config);
    return to.string();
}

std::string textOf(const Tokenizer& tokenizer, int tokens) {
    std::string text = "red";
    while (int(tokenizer.encode(text, false).ids.size()) < tokens) text += " red";
    return text;
}

std::filesystem::path encoderDecoder() {
    for (const auto& folder : fixtureCases("tiny"))
        if (readJson(folder / "config.json").value("is_encoder_decoder", false)
            && std::filesystem::exists(folder / "tokenizer.json"))
            return folder;
    return {};
}

} // namespace

class TestPredictedScores : public QObject {
    Q_OBJECT
private slots:
    void init() {
        if (!testsRunOnFakeDevice())
            QSKIP("the processor keeps no scores, and a GPU's allocator is not asked to the byte");
    }

    void areAsMeasured_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("dtype");
        for (const char* method : {"prefix_tuning", "lora"})
            for (const char* dtype : {"fp32", "bf16"}) QTest::addRow("%s, %s", method, dtype) << method << dtype;
    }
    void areAsMeasured() { // LoRA on an encoder-decoder, whose attention has biases
        QFETCH(QString, method);
        QFETCH(QString, dtype);
        const bool prefix = method == "prefix_tuning";
        TinyRun run(method.toStdString());
        const std::filesystem::path root = run.home.path().toStdString(),
                                    model = prefix ? tinyModel() : encoderDecoder();
        if (model.empty()) QSKIP("no encoder-decoder among the reference files");
        std::ofstream rows(root / "long.jsonl");
        const std::string text = textOf(*readModelText(model).tokenizer, prefix ? length : length / 2 - 1);
        for (int row = 0; row < 20; ++row)
            rows << dumpJson(prefix ? nlohmann::json{{"text", text}}
                                    : nlohmann::json{{"prompt", text}, {"completion", text}})
                 << "\n";
        rows.close();
        run.recipe.data = {dataSource(root / "long.jsonl", "train")};
        Settings& settings = run.recipe.settings;
        settings.set(field::model, longer(model, root / "model"));
        settings.set(field::randomWeights, true);
        settings.set(field::dtype, dtype.toStdString());
        settings.set(field::gradientCheckpointing, false);
        settings.set(field::dryRun, TrialRun::Never);
        settings.set(field::tooLong, LongRows::Cut);
        for (const auto& [field, value] : {std::pair<const char*, std::int64_t>{"max_length", length},
                                           {"batch_size", 2},
                                           {"gradient_accumulation", 1},
                                           {"steps", 3},
                                           {"save_every", 0}})
            settings.set(FieldName(field), value);
        const auto record = run.train();
        QVERIFY2(record.ends.at(0).outcome == Outcome::Finished, record.ends.at(0).error.message.c_str());
        const double predictedBytes = double(withoutRuntime(record.predicted) - cublasWorkspaceBytes - gpuSegmentSlack),
                     measured = double(withoutRuntime(record.measured));
        QVERIFY2(predictedBytes > 0.9 * measured && predictedBytes < 1.15 * measured,
                 qPrintable(QString("predicted %1, measured %2").arg(predictedBytes).arg(measured)));
    }
};

LATHE_TEST(TestPredictedScores)
#include "tst_predicted_scores.moc"
