// Tasks through the whole trainer: data to examples, a head where the checkpoint has none, metrics, the best by a
// metric, the held-out set, and the adapter with its head read back.
#include "backend/engine/tiny_run.h"
#include "lathe/field_keys.h"
#include "models/heads.h"
#include "models/read_model_spec.h"
#include "support/test_main.h"
#include "train/checkpoint.h"

#include <QTest>

#include <fstream>

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;

namespace {

/// The first reference model with that head that has a tokenizer; empty where there is none.
fs::path modelWith(HeadKind head) {
    for (const auto& folder : fixtureCases("tiny")) {
        if (!fs::exists(folder / "tokenizer.json")) continue;
        const std::string name = readJson(folder / "config.json").at("architectures").at(0);
        const auto& known = architectures();
        if (std::none_of(known.begin(), known.end(), [&](const Architecture& a) { return a.name == name; })) continue;
        const ModelSpec spec = readModelSpec(folder);
        if (spec.head.kind == head && spec.kind == ModelKind::Encoder) return folder;
    }
    return {};
}

void write(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

/// Texts of which a word decides the label.
void writeReviews(const fs::path& file, int rows, int from) {
    const char* good[] = {"good", "great", "fine"};
    const char* bad[] = {"bad", "poor", "weak"};
    const char* things[] = {"film", "book", "meal", "room", "song"};
    std::string text = "text,label\n";
    for (int i = from; i < from + rows; ++i)
        text += std::string("\"a ") + (i % 2 ? good[i % 3] : bad[i % 3]) + ", " + things[i % 5] + "\","
                + (i % 2 ? "yes" : "no") + "\n";
    write(file, text);
}

void writeSentences(const fs::path& file, int rows) {
    const char* names[] = {"anna", "paul", "mary"};
    const char* places[] = {"rome", "oslo", "lima"};
    std::string text;
    for (int i = 0; i < rows; ++i)
        text += std::string(names[i % 3]) + " B-PER\nsees O\n" + places[i % 3] + " B-LOC\n\n";
    write(file, text);
}

void writeQuestions(const fs::path& file, int rows, int from) {
    const char* names[] = {"anna", "paul", "mary", "john"};
    std::string text;
    for (int i = from; i < from + rows; ++i) {
        const std::string name = names[i % 4];
        text += dumpJson({{"id", std::to_string(i)},
                          {"question", "who has the red book?"},
                          {"context", "the red book is with " + name + " now"},
                          {"answers", {{"text", {name}}, {"answer_start", {21}}}}})
                + "\n";
    }
    write(file, text);
}

struct TaskRun : TinyRun {
    TaskRun(const fs::path& model, const std::string& task, const std::string& extension) {
        recipe.settings.set(field::model, model.string());
        recipe.settings.set(field::task, task);
        recipe.settings.set(field::steps, std::int64_t(40));
        recipe.settings.set(field::learningRate, 1e-2);
        recipe.settings.set(field::warmupSteps, std::int64_t(0));
        recipe.settings.set(field::evalEvery, std::int64_t(20));
        recipe.settings.set(field::saveEvery, std::int64_t(20));
        recipe.settings.set(field::keepBest, false); // the result is the last step
        train = fs::path(home.path().toStdString()) / ("task." + extension);
        validation = fs::path(home.path().toStdString()) / ("task_validation." + extension);
        recipe.data = {dataSource(train, "train"), dataSource(validation, "validation")};
    }
    fs::path train, validation;
};

EvaluationReport evaluated(TaskRun& run, const std::string& adapter) {
    Order<EvaluateData> order{
        .request = 9, .query = {}, .model = run.recipe.settings.get(field::model), .adapter = adapter};
    order.query.recipe.data = {dataSource(run.validation, "train")};
    order.query.recipe.settings.set(field::threads, std::int64_t(1));
    Executor executor(run.host);
    executor.submit(makeJob(order, run.share));
    if (!run.host.waitFor([](const auto& record) { return !record.answers.empty(); }))
        throw std::runtime_error("no answer");
    const AnswerValue answer = run.host.record().answers.back().second;
    if (const auto* error = std::get_if<ErrorInfo>(&answer)) throw Error(*error);
    return std::get<EvaluationReport>(answer);
}

void compareWithLast(const EvaluationReport& report, const EvalPoint& last) {
    QVERIFY2(std::abs(report.loss - last.loss) < 1e-5, qPrintable(QString("%1 %2").arg(report.loss).arg(last.loss)));
    for (const auto& [name, value] : report.metrics)
        QVERIFY2(std::abs(last.metrics.at(name) - value) < 1e-9, name.c_str());
}

} // namespace

class TestTasks : public QObject {
    Q_OBJECT
private slots:
    void classificationFixture() {
        const fs::path model = modelWith(HeadKind::QuestionAnswering); // a head of another kind: a fresh one is made
        if (model.empty()) QSKIP("no encoder with a question-answering head among the reference models");
        TaskRun run(model, "sequence_classification", "csv");
        writeReviews(run.train, 48, 0);
        writeReviews(run.validation, 12, 48);
        run.recipe.settings.set(field::bestMetric, std::string("accuracy"));
        run.recipe.data.push_back(dataSource(run.validation, "held_out"));
        const auto record = run.TinyRun::train();
        QVERIFY2(record.ends.at(0).outcome == Outcome::Finished, record.ends.at(0).error.message.c_str());
        QVERIFY(record.steps.back().loss < record.steps.front().loss);
        QVERIFY(std::any_of(record.notes.begin(), record.notes.end(),
                            [](const std::string& note) { return note.find("begin at random") != std::string::npos; }));
        // before the first step, at 20 and 40, and once more with the result's held-out set
        QCOMPARE(record.evals.front().step, std::int64_t(0));
        for (const char* metric : {"accuracy", "macro_f1", "matthews"})
            QVERIFY(record.evals.back().metrics.contains(metric));
        QCOMPARE(record.evals.back().metrics.at("accuracy"), 1.0); // a single word decides: this is learned
        QVERIFY(record.evals.front().metrics.contains("held_out.loss"));
        QVERIFY(record.evals.back().metrics.at("held_out.loss") < record.evals.front().metrics.at("held_out.loss"));
        const EvaluationReport report = evaluated(run, record.ends.at(0).adapter);
        compareWithLast(report, record.evals.back());
        QCOMPARE(report.labels, (std::vector<std::string>{"no", "yes"}));
        QCOMPARE(report.confusion, (std::vector<std::vector<std::int64_t>>{{6, 0}, {0, 6}}));
    }

    void taggingFixture() {
        const fs::path model = modelWith(HeadKind::TokenClassification);
        if (model.empty()) QSKIP("no encoder with a token classification head among the reference models");
        TaskRun run(model, "token_classification", "conll");
        writeSentences(run.train, 24);
        writeSentences(run.validation, 6);
        const auto record = run.TinyRun::train();
        QVERIFY2(record.ends.at(0).outcome == Outcome::Finished, record.ends.at(0).error.message.c_str());
        QVERIFY(record.evals.back().metrics.at("span_f1") > record.evals.front().metrics.at("span_f1") - 1e-9);
        QVERIFY(record.evals.back().metrics.at("accuracy") > 0.9);
        compareWithLast(evaluated(run, record.ends.at(0).adapter), record.evals.back());
    }

    void answersFixture() {
        const fs::path model = modelWith(HeadKind::QuestionAnswering);
        if (model.empty()) QSKIP("no encoder with a question-answering head among the reference models");
        TaskRun run(model, "question_answering", "jsonl");
        writeQuestions(run.train, 24, 0);
        writeQuestions(run.validation, 8, 24);
        const auto record = run.TinyRun::train();
        QVERIFY2(record.ends.at(0).outcome == Outcome::Finished, record.ends.at(0).error.message.c_str());
        QVERIFY(record.steps.back().loss < record.steps.front().loss);
        QVERIFY(record.evals.back().metrics.contains("exact_match"));
        QVERIFY(record.evals.back().metrics.at("f1") > 50); // the name stands at one place
        QCOMPARE(record.evals.back().metrics.at("questions"), 8.0);
        compareWithLast(evaluated(run, record.ends.at(0).adapter), record.evals.back());
    }

    void loggedPointsStandForTheirSteps() {
        TinyRun each, some;
        some.recipe.settings.set(field::logEvery, std::int64_t(5));
        const auto all = each.train().steps, few = some.train().steps;
        QCOMPARE(few.size(), std::size_t(3)); // 5, 10 and the last, 12
        double loss = 0, tokens = 0;
        for (std::size_t i = 0; i < 5; ++i) {
            loss += all[i].loss * double(all[i].trainedTokens);
            tokens += double(all[i].trainedTokens);
        }
        QCOMPARE(few[0].step, std::int64_t(5));
        QVERIFY(std::abs(few[0].loss - loss / tokens) < 1e-12);
        QCOMPARE(double(few[0].trainedTokens), tokens);
        QCOMPARE(few[2].step, std::int64_t(12));
    }

    void aResumedRunLogsWhatAnUninterruptedOneDoes() { // from a checkpoint of step 8, between the points of 5 and 10
        TinyRun run;
        run.recipe.settings.set(field::logEvery, std::int64_t(5));
        const auto expected = run.train().steps;
        QCOMPARE(expected.size(), std::size_t(3));
        fs::remove_all(checkpointFolder(run.folder, 12));
        const auto all = run.train(true).steps;
        QCOMPARE(all.size(), std::size_t(5));
        for (const std::size_t i : {1, 2}) {
            const StepPoint &whole = expected[i], &resumed = all[2 + i];
            QCOMPARE(resumed.step, whole.step);
            QCOMPARE(resumed.loss, whole.loss);
            QCOMPARE(resumed.trainedTokens, whole.trainedTokens);
            QVERIFY(resumed.rows == whole.rows);
        }
    }

    void examplesInFrontChangeWhatIsMeasuredAndNothingElse() {
        const auto run = [](std::int64_t k) {
            TinyRun one("in_context");
            one.addData("validation.jsonl", "validation");
            one.recipe.methods.front().settings.set(field::k, k);
            return one.train();
        };
        const auto without = run(0), with = run(3);
        QVERIFY2(with.ends.at(0).outcome == Outcome::Finished, with.ends.at(0).error.message.c_str());
        QVERIFY(with.steps.empty());
        QCOMPARE(with.evals.size(), std::size_t(1));
        QCOMPARE(with.evals[0].trainedTokens, without.evals.at(0).trainedTokens); // the examples carry no loss
        QVERIFY(with.evals[0].loss != without.evals[0].loss);
        QVERIFY(with.evals[0].metrics.contains("perplexity"));
    }

    void aBaselineKeepsItsHeldOutSet() { // a step's last point is the one that the history keeps
        TinyRun one("in_context");
        one.addData("validation.jsonl", "validation");
        one.addData("validation.jsonl", "held_out");
        const auto record = one.train();
        QVERIFY2(record.ends.at(0).outcome == Outcome::Finished, record.ends.at(0).error.message.c_str());
        const EvalPoint& last = record.evals.back();
        QCOMPARE(last.step, std::int64_t(0));
        QVERIFY(last.metrics.contains("perplexity"));
        QCOMPARE(last.metrics.at("held_out.loss"), last.loss); // the same rows
    }
};

LATHE_TEST(TestTasks)
#include "tst_tasks.moc"
