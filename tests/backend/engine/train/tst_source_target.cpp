// An encoder-decoder through the whole trainer: prompts and completions to sources and targets, a resumed run,
// evaluation and generation with what was trained.
#include "backend/engine/tiny_run.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"

#include <QTest>

#include <fstream>

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;

namespace {

const std::pair<const char*, const char*> pairs[] = {{"the quick brown fox", "jumps over"},
                                                     {"a learning rate", "five steps"},
                                                     {"where was the treaty signed?", "in the old town hall"},
                                                     {"low-rank adaptation", "two small matrices, A and B"}};

std::vector<fs::path> models() {
    std::vector<fs::path> all;
    const auto& known = architectures();
    for (const auto& folder : fixtureCases("tiny")) {
        const auto config = readJson(folder / "config.json");
        const std::string name = config.at("architectures").at(0);
        if (config.value("is_encoder_decoder", false) && fs::exists(folder / "tokenizer.json")
            && std::any_of(known.begin(), known.end(), [&](const Architecture& a) { return a.name == name; }))
            all.push_back(folder);
    }
    return all;
}

struct PairsRun : TinyRun {
    PairsRun(const fs::path& model, const std::string& method, std::int64_t steps) : TinyRun(method) {
        data = fs::path(home.path().toStdString()) / "pairs.jsonl";
        std::ofstream out(data);
        for (const auto& [prompt, completion] : pairs)
            out << dumpJson({{"prompt", prompt}, {"completion", completion}}) << "\n";
        recipe.data = {dataSource(data, "train")};
        recipe.settings.set(field::model, model.string());
        recipe.settings.set(field::steps, steps);
        recipe.settings.set(field::saveEvery, steps / 2);
        recipe.settings.set(field::gradientAccumulation, std::int64_t(1));
        recipe.settings.set(field::learningRate, 5e-3);
    }
    template <class Report, class Question> Report answered(const Order<Question>& order) {
        Executor executor(host);
        const std::size_t before = host.record().answers.size();
        executor.submit(makeJob(order, share));
        if (!host.waitFor([&](const auto& record) { return record.answers.size() > before; }))
            throw std::runtime_error("no answer");
        const AnswerValue answer = host.record().answers.back().second;
        if (const auto* error = std::get_if<ErrorInfo>(&answer)) throw Error(*error);
        return std::get<Report>(answer);
    }
    fs::path data;
};

} // namespace

class TestSourceTargetRuns : public QObject {
    Q_OBJECT
private slots:
    void pairsFixture_data() {
        QTest::addColumn<QString>("folder");
        if (models().empty()) QSKIP(noFixture);
        for (const auto& folder : models())
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void pairsFixture() { // four pairs are learned by heart and said again
        QFETCH(QString, folder);
        const fs::path model = folder.toStdString();
        PairsRun run(model, "full", 700);
        const auto record = run.train();
        QVERIFY2(record.ends.at(0).outcome == Outcome::Finished, record.ends.at(0).error.message.c_str());
        QVERIFY2(record.steps.back().loss < 0.03, qPrintable(QString::number(record.steps.back().loss)));
        const std::string trained = record.ends.at(0).adapter;

        Order<EvaluateData> evaluate{.request = 1, .query = {}, .model = model.string(), .adapter = trained};
        evaluate.query.recipe.data = {dataSource(run.data, "train")};
        evaluate.query.recipe.settings.set(field::threads, std::int64_t(1));
        const auto report = run.answered<EvaluationReport>(evaluate);
        QVERIFY2(report.loss < 0.03, qPrintable(QString::number(report.loss)));

        RequestId request = 2;
        for (const auto& [prompt, completion] : pairs) {
            Order<GenerateText> order{.request = request++, .query = {}, .model = model.string(), .adapter = trained};
            order.query.prompt = prompt;
            order.query.maxNewTokens = 40;
            order.query.dtype = Precision::FP32;
            QCOMPARE(QString::fromStdString(run.answered<GeneratedText>(order).texts.at(0)),
                     QString::fromUtf8(completion));
        }
    }

    void stoppedAndResumedFixture_data() { pairsFixture_data(); }
    void stoppedAndResumedFixture() { // LoRA with dropout, packed: the same losses with a stop between
        QFETCH(QString, folder);
        PairsRun whole(folder.toStdString(), "lora", 8), stopped(folder.toStdString(), "lora", 8);
        for (PairsRun* run : {&whole, &stopped}) run->recipe.settings.set(field::packing, true);
        const auto expected = lossesOf(whole.train());
        stopped.train(false, [](Executor& executor, const StepPoint& point) {
            if (point.step == 4) executor.send("run", Stop{});
        });
        const auto record = stopped.train(true);
        QVERIFY2(record.ends.back().outcome == Outcome::Finished, record.ends.back().error.message.c_str());
        std::map<std::int64_t, double> last;
        for (const StepPoint& point : record.steps) last[point.step] = point.loss;
        std::vector<double> losses;
        for (const auto& [step, loss] : last) losses.push_back(loss);
        QVERIFY(losses == expected);
        QVERIFY(losses.back() < losses.front());
    }

    void singleTextsAreRefusedFixture_data() { pairsFixture_data(); }
    void singleTextsAreRefusedFixture() {
        QFETCH(QString, folder);
        TinyRun run("lora");
        run.recipe.settings.set(field::model, folder.toStdString());
        const auto record = run.train();
        QVERIFY(record.ends.at(0).outcome == Outcome::Failed);
        QVERIFY2(record.ends.at(0).error.message.find("reads one text and writes another") != std::string::npos,
                 record.ends.at(0).error.message.c_str());
    }
};

LATHE_TEST(TestSourceTargetRuns)
#include "tst_source_target.moc"
