// Exports: loadable, proven, and the same answers as the run's.
#include "backend/engine/tiny_run.h"
#include "base/json.h"
#include "export/export_run.h"
#include "export/model_card.h"
#include "export/model_folder.h"
#include "export/proof.h"
#include "export/tuned_model.h"
#include "lathe/field_keys.h"
#include "models/read_model_spec.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

AnswerValue exported(TinyRun& run, const std::string& adapter, ExportFormat format, const std::filesystem::path& folder,
                     bool overwrite = false) {
    Order<ExportRun> order{.request = 1,
                           .query = {.run = "run", .format = format, .folder = folder.string(), .overwrite = overwrite},
                           .adapter = adapter,
                           .recipe = run.recipe,
                           .folder = folder};
    RecordingHost host;
    Executor executor(host);
    executor.submit(makeJob(order, run.share));
    if (!host.waitFor([](const auto& record) { return record.answers.size() == 1; }))
        throw std::runtime_error("no answer");
    return host.record().answers[0].second;
}

bool writesTexts(const std::filesystem::path& model) {
    return readModelSpec(model).head.kind == HeadKind::LanguageModel;
}

/// Prompts and completions: what an encoder-decoder learns from.
void writePairs(const std::filesystem::path& file) {
    std::ofstream out(file);
    for (const char* answer : {"red", "green", "blue", "a line", "that", "this"})
        out << dumpJson({{"prompt", std::string("say ") + answer}, {"completion", answer}}) << "\n";
}

/// Files hold these numbers in single precision.
bool sameRope(const Rope& a, const Rope& b) {
    const auto near = [](double x, double y) { return std::abs(x - y) <= 1e-6 * std::abs(y); };
    const auto allNear = [&](const std::vector<double>& x, const std::vector<double>& y) {
        return std::equal(x.begin(), x.end(), y.begin(), y.end(), near);
    };
    for (const auto value : {&Rope::base, &Rope::part, &Rope::factor, &Rope::lowFrequencyFactor,
                             &Rope::highFrequencyFactor, &Rope::attentionFactor})
        if (!near(a.*value, b.*value)) return false;
    return a.scaling == b.scaling && a.originalContext == b.originalContext && a.wholeBounds == b.wholeBounds
           && allNear(a.shortFactors, b.shortFactors) && allNear(a.longFactors, b.longFactors);
}

} // namespace

class TestExport : public QObject {
    Q_OBJECT
private slots:
    void fixtureConfigsFromGguf_data() {
        QTest::addColumn<QString>("folder");
        bool any = false;
        for (const auto& folder : modelCases())
            if (std::filesystem::exists(folder / "model.gguf")) {
                QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
                any = true;
            }
        if (!any) QTest::newRow("none") << QString();
    }
    void fixtureConfigsFromGguf() { // the config.json written for a GGUF's model says what the model's own one says
        QFETCH(QString, folder);
        if (folder.isEmpty()) QSKIP(noFixture);
        const std::filesystem::path path = folder.toStdString();
        const ModelSpec own = readModelSpec(path), file = readModelSpec(path / "model.gguf"),
                        written = specFromConfig(configFromSpec(file, "float32"));
        QCOMPARE(written.architecture, file.architecture);
        QCOMPARE(written.activation, own.activation);
        if (file.head.kind == own.head.kind) QCOMPARE(written.parameters(), own.parameters());
        QVERIFY(written.norm == own.norm && written.queryKeyNorm == own.queryKeyNorm);
        QVERIFY(sameRope(written.rope, own.rope) && written.localRope == own.localRope);
        for (std::int64_t layer = 0; layer < own.layers; ++layer) {
            QCOMPARE(written.windowOf(layer), own.windowOf(layer));
            QCOMPARE(written.rotates(layer), own.rotates(layer));
        }
        for (const auto value :
             {&ModelSpec::attentionBias, &ModelSpec::outputBias, &ModelSpec::mlpBias, &ModelSpec::normsBefore,
              &ModelSpec::normsAfter, &ModelSpec::fused, &ModelSpec::headsApart, &ModelSpec::parallel,
              &ModelSpec::oneNorm, &ModelSpec::tiedHead})
            QCOMPARE(written.*value, own.*value);
        QCOMPARE(written.context, own.context);
        for (const auto value : {&ModelSpec::attentionScale, &ModelSpec::attentionCap, &ModelSpec::logitCap,
                                 &ModelSpec::embeddingScale, &ModelSpec::normEpsilon})
            QVERIFY(std::abs(written.*value - own.*value) < 1e-6);
    }

    void loraBothWays() {
        TinyRun run;
        const std::string adapter = run.train().ends.at(0).adapter;
        const TunedModel tuned = loadTuned(tinyModel(), adapter, {});
        const at::Tensor expected = probeLogits(*tuned.model);
        const TunedModel base = loadTuned(tinyModel(), {}, {});
        QVERIFY(largestDifference(expected, probeLogits(*base.model)) > 1e-3); // it did learn

        const std::filesystem::path root = run.home.path().toStdString();
        const AnswerValue peftAnswer = exported(run, adapter, ExportFormat::Peft, root / "peft");
        const auto* peft = std::get_if<ExportReport>(&peftAnswer);
        QVERIFY(peft);
        QCOMPARE(peft->largestDifference, 0.0);
        for (const char* name : {"adapter_config.json", "adapter_model.safetensors", "README.md"})
            QVERIFY(std::find(peft->files.begin(), peft->files.end(), name) != peft->files.end());
        QVERIFY(readTextFile(root / "peft" / "README.md").find("learning_rate") != std::string::npos);

        const AnswerValue mergedAnswer = exported(run, adapter, ExportFormat::Merged, root / "merged");
        const auto* merged = std::get_if<ExportReport>(&mergedAnswer);
        QVERIFY(merged);
        const bool fp32 = readModelSpec(tinyModel()).dtype == "F32";
        QVERIFY(merged->largestDifference < (fp32 ? 1e-4 : 0.1));
        const TunedModel whole = loadTuned(root / "merged", {}, {});
        QVERIFY(largestDifference(expected, probeLogits(*whole.model)) < merged->largestDifference + 1e-6);
        QCOMPARE(readTextFile(root / "merged" / "tokenizer.json"), readTextFile(tinyModel() / "tokenizer.json"));

        const AnswerValue again = exported(run, adapter, ExportFormat::Merged, root / "merged");
        QCOMPARE(words(std::get<ErrorInfo>(again).kind), words(ErrorKind::BadInput));
        const AnswerValue overwritten = exported(run, adapter, ExportFormat::Merged, root / "merged", true);
        QVERIFY(std::holds_alternative<ExportReport>(overwritten));
    }

    void aFullyTrainedRunIsAWholeModel() {
        TinyRun run("full");
        run.recipe.settings.set(field::steps, std::int64_t(3));
        const std::string adapter = run.train().ends.at(0).adapter;
        const TunedModel tuned = loadTuned(tinyModel(), adapter, {});
        QVERIFY(!tuned.method);
        readModelText(adapter);
        const AnswerValue peft = exported(run, adapter, ExportFormat::Peft, run.home.path().toStdString() + "/peft");
        QCOMPARE(words(std::get<ErrorInfo>(peft).kind), words(ErrorKind::BadInput));
        const AnswerValue merged =
            exported(run, adapter, ExportFormat::Merged, run.home.path().toStdString() + "/merged");
        QVERIFY(std::get<ExportReport>(merged).largestDifference < 0.1);
    }

    void aGgufBaseBecomesAModelFolderInFixtures_data() {
        QTest::addColumn<QString>("file");
        for (const auto& entry : std::filesystem::directory_iterator(fixtures() / "gguf"))
            if (entry.path().extension() == ".gguf")
                QTest::newRow(entry.path().stem().c_str()) << QString::fromStdString(entry.path().string());
        for (const auto& folder : modelCases()) // of the families that llama.cpp knows those that write texts
            if (std::filesystem::exists(folder / "model.Q8_0.gguf") && writesTexts(folder / "model.Q8_0.gguf"))
                QTest::newRow(folder.filename().c_str())
                    << QString::fromStdString((folder / "model.Q8_0.gguf").string());
    }

    void aGgufBaseBecomesAModelFolderInFixtures() {
        QFETCH(QString, file);
        const std::string base = file.toStdString();
        TinyRun run;
        run.recipe.settings.set(field::model, base);
        run.recipe.settings.set(field::steps, std::int64_t(3));
        if (readModelSpec(base).encoderLayers) {
            const std::filesystem::path pairs = run.home.path().toStdString() + "/pairs.jsonl";
            writePairs(pairs);
            run.recipe.data = {dataSource(pairs, "train")};
        }
        const auto trained = run.train().ends.at(0);
        QVERIFY2(trained.outcome == Outcome::Finished, trained.error.message.c_str());
        const std::filesystem::path folder = run.home.path().toStdString() + "/merged";
        const AnswerValue answer = exported(run, trained.adapter, ExportFormat::Merged, folder);
        QVERIFY(std::holds_alternative<ExportReport>(answer));
        QVERIFY(std::get<ExportReport>(answer).proof.find("GGUF") != std::string::npos); // what was made up is said
        QVERIFY(std::get<ExportReport>(answer).largestDifference < 1e-4);
        const TunedModel tuned = loadTuned(base, trained.adapter, {}), whole = loadTuned(folder, {}, {});
        QVERIFY(largestDifference(probeLogits(*tuned.model), probeLogits(*whole.model)) < 1e-4);

        const ModelText before = readModelText(base), after = readModelText(folder);
        QCOMPARE(after.special.eos, before.special.eos);
        QCOMPARE(after.special.bos, before.special.bos);
        QCOMPARE(after.special.decoderStart, before.special.decoderStart);
        QCOMPARE(after.special.chatTemplate, before.special.chatTemplate);
        for (const char* text :
             {"", "Hello world", "I'm 1234 years\nold  \t<s></s>", "\xed\x95\x9c\xea\xb8\x80 \xf0\x9f\x98\x80"})
            for (const bool special : {false, true})
                QCOMPARE(after.tokenizer->encode(text, special).ids, before.tokenizer->encode(text, special).ids);
    }

    void theCardHasTheRecipe() {
        TinyRun run;
        run.recipe.settings.set(field::name, std::string("A | bar"));
        CardFigures figures{.steps = 12, .loss = 1.23456, .trainable = 99};
        figures.bestValue = 1.5;
        figures.bestStep = 8;
        const std::string card = modelCard(run.recipe, figures, "peft");
        QVERIFY(card.starts_with("---\nlibrary_name: peft\n"));
        for (const char* text :
             {"| rank | 4 |", "| learning_rate | 0.002 |", "| steps | 12 |", "1.2346", "1.5 (step 8)"})
            QVERIFY2(card.find(text) != std::string::npos, text);
        QVERIFY(card.find(run.home.path().toStdString()) == std::string::npos); // no folders of this machine

        // a base from the Hub is called as it is there, and the task is what readers of cards filter by
        run.recipe.settings.set(field::model,
                                std::string("/home/me/.cache/huggingface/hub/models--google-bert--bert-base-uncased/"
                                            "snapshots/86b5e0934494bd15c9632b12f734a8a67f723594"));
        run.recipe.settings.set(field::task, Task::QuestionAnswering);
        const std::string hub = modelCard(run.recipe, figures, "peft");
        QVERIFY(hub.find("\nbase_model: \"google-bert/bert-base-uncased\"\n") != std::string::npos);
        QVERIFY(hub.find("\npipeline_tag: question-answering\n") != std::string::npos);
        QVERIFY(hub.find("86b5e") == std::string::npos && hub.find("/home/me") == std::string::npos);
    }
};

LATHE_TEST(TestExport)
#include "tst_export.moc"
