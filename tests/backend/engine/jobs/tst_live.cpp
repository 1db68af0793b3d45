// The playground on a model in training: it answers while the run is paused, and the run does not notice.
#include "backend/core/estimate/machines.h"
#include "backend/engine/tiny_run.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"

#include <QTest>

#include <chrono>
#include <filesystem>
#include <fstream>

using namespace lathe;
using namespace lathe::test;

namespace {

Order<GenerateText> question(RequestId id, const RunId& run, const std::string& adapter = {}) {
    Order<GenerateText> order{.request = id, .query = {}, .model = tinyModel().string(), .adapter = adapter};
    order.query.run = run;
    order.query.prompt = "red square";
    order.query.maxNewTokens = 12;
    order.query.compareWithBase = true;
    order.query.dtype = Precision::FP32;
    return order;
}

template <class T> const T* answerOf(const RecordingHost::Record& record, RequestId id) {
    for (const auto& [request, value] : record.answers)
        if (request == id) return std::get_if<T>(&value);
    return nullptr;
}

} // namespace

class TestLive : public QObject {
    Q_OBJECT
private slots:
    void talkingToAPausedRunChangesNothing_data() {
        QTest::addColumn<QString>("method");
        for (const MethodInfo& info :
             methodInfos()) // what takes steps, and needs nothing but the model (bitfit: one with biases)
            if (info.name != "in_context" && info.name != "adapter_fusion" && info.name != "bitfit")
                QTest::newRow(std::string(info.name).c_str()) << QString::fromStdString(std::string(info.name));
    }

    void talkingToAPausedRunChangesNothing() {
        QFETCH(QString, method);
        TinyRun whole(method.toStdString()), paused(method.toStdString());
        const auto expected = lossesOf(whole.train());
        Executor executor(paused.host);
        paused.host.onStep = [&](const StepPoint& point) {
            if (point.step == 5) executor.send("run", Pause{});
        };
        executor.submit(makeJob(paused.order(), paused.share));
        QVERIFY(paused.host.waitFor([](const auto& record) {
            return !record.statuses.empty() && record.statuses.back() == RunStatus::Paused;
        }));
        executor.submit(makeJob(question(7, "run"), paused.share));
        QVERIFY(paused.host.waitFor([](const auto& record) { return record.answers.size() == 1; }));
        QCOMPARE(paused.host.record().steps.size(), std::size_t(5)); // it waits
        executor.send("run", SaveCheckpoint{});
        QVERIFY(paused.host.waitFor(
            [](const auto& record) { return !record.checkpoints.empty() && record.checkpoints.back().step == 5; }));
        executor.send("run", Resume{});
        QVERIFY(paused.host.waitFor([](const auto& record) { return !record.ends.empty(); }));

        const auto record = paused.host.record();
        QCOMPARE(words(record.ends.at(0).outcome), words(Outcome::Finished));
        QCOMPARE(lossesOf(record), expected);
        const auto* said = answerOf<GeneratedText>(record, 7);
        QVERIFY(said && said->texts.size() == 2);
        QCOMPARE(said->newTokens <= 24, true);
        QVERIFY(!said->endedBy.empty());

        // side 0 is the base as it is without the run; the playground keeps the model it loaded
        executor.submit(makeJob(question(8, {}), paused.share));
        executor.submit(makeJob(question(9, {}, record.ends.at(0).adapter), paused.share));
        QVERIFY(paused.host.waitFor([](const auto& r) { return r.answers.size() == 3; }));
        const auto later = paused.host.record();
        QCOMPARE(answerOf<GeneratedText>(later, 8)->texts.at(0), said->texts[0]);
        QCOMPARE(answerOf<GeneratedText>(later, 9)->texts.at(0), said->texts[0]);
        QCOMPARE(answerOf<GeneratedText>(later, 9)->texts.size(), std::size_t(2));
    }

    void severalAdaptersAnswerTogether() { // two halves of one are that one; none of it is left afterwards; other bases
                                           // are refused
        TinyRun run;
        const std::string whole = run.train().ends.at(0).adapter, copy = whole + "-copy";
        std::filesystem::copy(whole, copy);
        Executor executor(run.host);
        const auto mixed = [](RequestId id, std::vector<WeighedAdapter> mix) {
            Order<GenerateText> order = question(id, {});
            order.query.mix = std::move(mix);
            return order;
        };
        executor.submit(makeJob(question(11, {}, whole), run.share));
        executor.submit(makeJob(mixed(12, {{whole, {}, 0.5}, {copy, {}, 0.5}}), run.share));
        executor.submit(makeJob(mixed(13, {{whole, {}, 0}}), run.share));
        executor.submit(makeJob(mixed(14, {{whole, {}, 1}, {whole, {}, 1}}), run.share));
        QVERIFY(run.host.waitFor([](const auto& record) { return record.answers.size() == 4; }));
        std::ofstream(copy + "/quantization_config.json")
            << R"({"format": "nf4", "block_size": 64, "double_quantized": true})";
        executor.submit(makeJob(mixed(15, {{whole, {}, 1}, {copy, {}, 1}}), run.share));
        QVERIFY(run.host.waitFor([](const auto& record) { return record.answers.size() == 5; }));

        const auto record = run.host.record();
        const auto *alone = answerOf<GeneratedText>(record, 11), *halves = answerOf<GeneratedText>(record, 12),
                   *nothing = answerOf<GeneratedText>(record, 13);
        QVERIFY(alone && halves && nothing);
        QVERIFY(alone->texts.at(0) != alone->texts.at(1)); // or it would show nothing
        QCOMPARE(halves->texts, alone->texts);
        QCOMPARE(nothing->texts, (std::vector<std::string>{alone->texts[0], alone->texts[0]}));
        QVERIFY(answerOf<ErrorInfo>(record, 14) && answerOf<ErrorInfo>(record, 15));
    }

    void columnsShareTheirBase() { // asked in turns by the base, one adapter and another: it is loaded once
        TinyRun run;
        const std::string one = run.train().ends.at(0).adapter, other = one + "-other";
        std::filesystem::copy(one, other);
        Executor executor(run.host);
        const auto column = [](RequestId id, const std::string& adapter, bool base) {
            Order<GenerateText> order = question(id, {}, adapter);
            order.query.compareWithBase = false;
            order.query.baseAlone = base;
            order.query.alternatives = 3;
            return order;
        };
        executor.submit(makeJob(question(21, {}, one), run.share));
        executor.submit(makeJob(column(22, one, true), run.share));
        executor.submit(makeJob(column(23, one, false), run.share));
        executor.submit(makeJob(column(24, other, false), run.share));
        executor.submit(makeJob(column(25, {}, false), run.share));
        QVERIFY(run.host.waitFor([](const auto& record) { return record.answers.size() == 5; }));
        const auto record = run.host.record();
        const auto* both = answerOf<GeneratedText>(record, 21);
        QVERIFY(both && both->texts.at(0) != both->texts.at(1) && both->tokens.empty());
        const auto textOf = [&](RequestId id) { return answerOf<GeneratedText>(record, id)->texts; };
        QCOMPARE(textOf(22), std::vector{both->texts[0]});
        QCOMPARE(textOf(23), std::vector{both->texts[1]});
        QCOMPARE(textOf(24), std::vector{both->texts[1]});
        QCOMPARE(textOf(25), std::vector{both->texts[0]});
        QCOMPARE(record.loads, 1);
        const auto& tokens = answerOf<GeneratedText>(record, 23)->tokens.at(0);
        QCOMPARE(std::int64_t(tokens.size()), answerOf<GeneratedText>(record, 23)->newTokens);
        QCOMPARE(tokens.front().likeliest.size(), std::size_t(3));

        Order<GenerateText> mixed = column(26, {}, true); // as it is under a mix
        mixed.query.mix = {{one, {}, 0.5}, {other, {}, 0.5}};
        executor.submit(makeJob(std::move(mixed), run.share));
        executor.submit(makeJob(Order<GenerateText>{27, {.alternatives = -1}, tinyModel().string(), {}}, run.share));
        QVERIFY(run.host.waitFor([](const auto& r) { return r.answers.size() == 7; }));
        QCOMPARE(answerOf<GeneratedText>(run.host.record(), 26)->texts, std::vector{both->texts[0]});
        QVERIFY(answerOf<ErrorInfo>(run.host.record(), 27));
    }

    void stopIsAnsweredWhilePausedAndAfter() {
        TinyRun run;
        run.recipe.settings.set(field::steps, std::int64_t(100000));
        run.recipe.settings.set(field::saveEvery, std::int64_t(0));
        Executor executor(run.host);
        executor.submit(makeJob(run.order(), run.share));
        QVERIFY(run.host.waitFor([](const auto& record) { return record.steps.size() > 3; }));
        executor.send("run", Pause{});
        QVERIFY(run.host.waitFor([](const auto& record) {
            return !record.statuses.empty() && record.statuses.back() == RunStatus::Paused;
        }));
        const auto asked = std::chrono::steady_clock::now();
        executor.send("run", Stop{});
        QVERIFY(run.host.waitFor([](const auto& record) { return !record.ends.empty(); }));
        QVERIFY(std::chrono::steady_clock::now() - asked < std::chrono::seconds(2));
        const auto record = run.host.record();
        QCOMPARE(words(record.ends.at(0).outcome), words(Outcome::Stopped));
        QCOMPARE(record.checkpoints.back().step, record.steps.back().step);
        QVERIFY(!record.ends.at(0).adapter.empty());
    }

    void cancelledTextIsAnsweredWithWhatThereWas() {
        TinyRun run;
        Executor executor(run.host);
        auto order = question(3, {});
        order.query.compareWithBase = false;
        order.query.temperature = 5; // never ends by itself for long
        order.query.maxNewTokens = 1000000;
        executor.submit(makeJob(order, run.share));
        QVERIFY(
            run.host.waitFor([](const auto& record) { return !record.streamed.empty() || !record.answers.empty(); }));
        executor.cancel(3);
        QVERIFY(run.host.waitFor([](const auto& record) { return record.answers.size() == 1; }));
        const auto record = run.host.record();
        const auto* said = answerOf<GeneratedText>(record, 3);
        if (!said) QSKIP("the tiny model's context was full before the cancel came");
        QVERIFY(said->endedBy == "cancelled" || said->endedBy == "end_of_text" || said->endedBy == "length");
    }

    void evaluationCountsEveryRowAlone() {
        TinyRun run;
        Executor executor(run.host);
        Order<EvaluateData> order{.request = 5, .query = {}, .model = tinyModel().string(), .adapter = {}};
        order.query.recipe = run.recipe;
        order.query.perExample = true;
        executor.submit(makeJob(order, run.share));
        QVERIFY(run.host.waitFor([](const auto& record) { return record.answers.size() == 1; }));
        const auto record = run.host.record();
        const auto* report = answerOf<EvaluationReport>(record, 5);
        QVERIFY(report);
        QCOMPARE(report->examples, 40);
        QCOMPARE(report->perExample.size(), std::size_t(40));
        double sum = 0;
        std::int64_t tokens = 0;
        for (const ExampleScore& score : report->perExample) {
            sum += score.loss * double(score.trainedTokens);
            tokens += score.trainedTokens;
        }
        QCOMPARE(report->trainedTokens, tokens);
        QVERIFY(std::abs(report->loss - sum / double(tokens)) < 1e-12);
        QVERIFY(std::abs(report->perplexity - std::exp(report->loss)) < 1e-9 * report->perplexity);
    }

    void cudaIsRefusedInWords() {
        const OnMachine none(MachineFacts{});
        TinyRun run;
        run.recipe.settings.set(field::device, std::string("cuda"));
        const auto record = run.train();
        QCOMPARE(words(record.ends.at(0).outcome), words(Outcome::Failed));
        QCOMPARE(words(record.ends.at(0).error.kind), words(ErrorKind::Device));
        QVERIFY(!record.ends.at(0).error.hint.empty());
    }
};

LATHE_TEST(TestLive)
#include "tst_live.moc"
