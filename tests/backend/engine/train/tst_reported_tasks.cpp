// Situations that people reported of other programs (../shared/cases), as far as a model is needed. The figures are
// those that transformers 5.23 gives for the same rows (the cases' reference.py).
#include "backend/engine/tiny_run.h"
#include "eval/prompt.h"
#include "lathe/field_keys.h"
#include "support/fixtures.h"
#include "support/test_main.h"
#include "templates/chat_template.h"

#include <QTest>

#include <cmath>

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;

namespace {

/// One step over all rows at learning rate 0.
struct StillRun : TinyRun {
    StillRun(const fs::path& model, const std::string& task, const fs::path& data, std::int64_t rows) {
        recipe.settings.set(field::model, model.string());
        recipe.settings.set(field::task, task);
        recipe.settings.set(field::learningRate, 0.0);
        for (const auto& [field, value] :
             std::initializer_list<std::pair<const char*, std::int64_t>>{{"steps", 1},
                                                                         {"warmup_steps", 0},
                                                                         {"batch_size", rows},
                                                                         {"gradient_accumulation", 1},
                                                                         {"save_every", 100}})
            recipe.settings.set(FieldName(field), value);
        recipe.data = {dataSource(data, "train")};
        recipe.methods[0].settings.set(field::dropout, 0.0);
    }
};

EvaluationReport evaluated(TinyRun& run, const fs::path& model, const fs::path& data) {
    Order<EvaluateData> order{.request = 9, .query = {}, .model = model.string(), .adapter = {}};
    order.query.recipe.data = {dataSource(data, "train")};
    order.query.recipe.settings.set(field::threads, std::int64_t(1));
    order.query.perExample = true;
    const AnswerValue answer = answerTo(run, order);
    if (const auto* error = std::get_if<ErrorInfo>(&answer)) throw Error(*error);
    return std::get<EvaluationReport>(answer);
}

void near(double found, double expected) {
    QVERIFY2(std::abs(found - expected) < 2e-5,
             qPrintable(QString("%1 is not %2").arg(found, 0, 'g', 9).arg(expected, 0, 'g', 9)));
}

} // namespace

class TestReportedTasks : public QObject {
    Q_OBJECT
private slots:
    void labelsKeepTheirModelsNumbers() {
        const fs::path folder = reportedCase("06-label-order");
        if (folder.empty()) QSKIP(noReport);
        for (const char* file : {"data.jsonl", "numbers.jsonl"}) {
            StillRun run(folder / "model", "sequence_classification", folder / file, 12);
            const auto record = run.train();
            QVERIFY2(record.ends.at(0).outcome == Outcome::Finished, record.ends.at(0).error.message.c_str());
            near(record.steps.at(0).loss, 1.2755957692861557);
            near(evaluated(run, folder / "model", folder / file).loss, 1.2755957692861557);
            const auto head = readJson(fs::path(record.ends.at(0).adapter) / "head.json");
            QCOMPARE(head.at("labels").get<std::vector<std::string>>(),
                     (std::vector<std::string>{"neutral", "happy", "angry"}));
        }
    }

    void listsOfZerosAndOnesAreLabels() {
        const fs::path folder = reportedCase("21-label-names");
        if (folder.empty()) QSKIP(noReport);
        for (const char* file : {"multi_float.jsonl", "multi_int.jsonl"}) {
            TinyRun run;
            near(evaluated(run, folder / "model_multi", folder / file).loss, 0.7513479515910149);
        }
    }

    void aClassifierReadsTheLastTokenThatIsNoPadding() {
        const fs::path folder = reportedCase("12-pad-is-eos-pooling");
        if (folder.empty()) QSKIP(noReport);
        TinyRun run;
        const EvaluationReport report = evaluated(run, folder / "model", folder / "data.jsonl");
        const double expected[] = {0.339162, 0.445283, 2.706127};
        QCOMPARE(report.perExample.size(), 3u);
        for (std::size_t i = 0; i < 3; ++i) near(report.perExample[i].loss, expected[i]);
        StillRun trained(folder / "model", "sequence_classification", folder / "data.jsonl", 3);
        near(trained.train().steps.at(0).loss, (expected[0] + expected[1] + expected[2]) / 3);
    }

    void exportsNameTheTokenThatEndsATurn() {
        const fs::path folder = reportedCase("17-end-of-turn-is-no-eos");
        if (folder.empty()) QSKIP(noReport);
        StillRun run(folder / "model", "language_modeling", folder / "data.jsonl", 4);
        const auto record = run.train();
        QVERIFY2(record.ends.at(0).outcome == Outcome::Finished, record.ends.at(0).error.message.c_str());
        QVERIFY(std::any_of(record.notes.begin(), record.notes.end(), [](const std::string& note) {
            return note.find("Answers end with") != std::string::npos;
        }));
        const fs::path written = run.home.path().toStdString() + "/written";
        const AnswerValue answer =
            answerTo(run, Order<ExportRun>{3,
                                           {.run = "run", .format = ExportFormat::Merged, .folder = written.string()},
                                           {},
                                           record.ends.at(0).adapter,
                                           recipeFromJson(record.resolved),
                                           written});
        QVERIFY(std::holds_alternative<ExportReport>(answer));
        const ModelText base = readModelText(folder / "model");
        const std::int32_t end = base.tokenizer->id("<|im_end|>").value();
        const auto ids = readJson(written / "generation_config.json").at("eos_token_id");
        QVERIFY(ids.is_array());
        QCOMPARE(ids.size(), 2u);
        QCOMPARE(ids.at(1).get<std::int32_t>(), end);
        QCOMPARE(readJson(written / "generation_config.json").at("max_new_tokens").get<int>(),
                 2048); // what was there stays
        QCOMPARE(readModelText(written).special.eos.size(), 2u);
        QCOMPARE(stopTokens(base).back(), end);
    }

    void aPromptWithATokenBeyondTheVocabularyIsRefused() {
        const fs::path folder = reportedCase("01-token-beyond-vocabulary");
        if (folder.empty()) QSKIP(noReport);
        const ModelText text = readModelText(folder / "model");
        QVERIFY(!promptIds(text, {}, "the lamp").empty());
        try {
            promptIds(text, {}, "the " + text.tokenizer->token(448));
            QFAIL("nothing was refused");
        } catch (const Error& error) {
            QVERIFY2(error.info().message.find("448") != std::string::npos, error.what());
        }
    }
};

LATHE_TEST(TestReportedTasks)
#include "tst_reported_tasks.moc"
