// Requests on the device of choice: they compute there, and their answers name it.
#include "backend/core/estimate/machines.h"
#include "backend/engine/support/test_device.h"
#include "backend/engine/tiny_run.h"
#include "lathe/field_keys.h"
#include "models/read_model_spec.h"
#include "support/fixtures.h"
#include "support/test_main.h"
#include "tensor/chosen_device.h"

#include <QTest>

#include <numeric>

using namespace lathe;
using namespace lathe::test;

namespace {

std::string wantedDevice() { return testsRunOnProcessor() ? "cpu" : "cuda"; }

template <class Report, class Question> Report reportOf(TinyRun& run, const Order<Question>& order) {
    const AnswerValue answer = answerTo(run, order);
    if (const auto* error = std::get_if<ErrorInfo>(&answer)) throw Error(*error);
    return std::get<Report>(answer);
}

} // namespace

class TestAnswers : public QObject {
    Q_OBJECT
private slots:
    void everyAnswerNamesItsDevice() {
        TinyRun run;
        run.recipe.settings.set(field::device, wantedDevice());
        run.addData("validation.jsonl", "validation");
        const auto trained = run.train();
        const std::string adapter = trained.ends.at(0).adapter, model = run.recipe.settings.get(field::model);
        const std::filesystem::path written = run.home.path().toStdString() + "/written";
        reportOf<GeneratedText>(
            run, Order<GenerateText>{
                     1,
                     {.prompt = "red", .maxNewTokens = 3, .dtype = Precision::FP32, .device = wantedDevice()},
                     model,
                     adapter});
        reportOf<EvaluationReport>(run, Order<EvaluateData>{2, {.recipe = run.recipe}, model, adapter});
        reportOf<ExportReport>(
            run,
            Order<ExportRun>{
                3,
                {.run = "run", .format = ExportFormat::Merged, .folder = written.string(), .device = wantedDevice()},
                {},
                adapter,
                recipeFromJson(trained.resolved),
                written});
        reportOf<FormatsReport>(
            run,
            Order<MeasureFormats>{4, {.model = model, .formats = {"nf4"}, .blockSize = 32, .device = wantedDevice()}});
        reportOf<MethodMeasures>(run, Order<MeasureMethods>{5, {.recipe = run.recipe, .methods = {}, .repeats = 1}});
        reportOf<LargestBatch>(run, Order<FindLargestBatch>{6, {run.recipe}});
        const auto record = run.host.record();
        for (RequestId request = 1; request <= 6; ++request) {
            QVERIFY2(record.devices.contains(request), qPrintable(QString::number(request)));
            QCOMPARE(record.devices.at(request).device.name, chosenDevice(wantedDevice()).info.name);
        }
        QVERIFY(!record.devices.contains(0)); // a run says so itself
    }

    void anAnswerOfALiveRunNamesTheRunsDevice() {
        TinyRun run;
        run.recipe.settings.set(field::device, wantedDevice());
        run.train(false, [&](Executor& executor, const StepPoint& point) {
            if (point.step != 3) return;
            executor.submit(
                makeJob(Order<GenerateText>{7,
                                            {.run = "run", .prompt = "red", .maxNewTokens = 2, .device = "cpu"},
                                            run.recipe.settings.get(field::model),
                                            {}},
                        run.share));
        });
        QCOMPARE(run.host.record().devices.at(7).device.name, chosenDevice(wantedDevice()).info.name);
    }

    void aModelAnswersWithItsWeightsInFewerBits() {
        TinyRun run;
        const std::string adapter = run.train().ends.at(0).adapter, model = run.recipe.settings.get(field::model);
        GenerateText query{.prompt = "red", .maxNewTokens = 4, .dtype = Precision::FP32, .device = wantedDevice()};
        const auto plain = reportOf<GeneratedText>(run, Order<GenerateText>{1, query, model, {}});
        query.quantization = "int8"; // near enough for the same words
        const auto coded = reportOf<GeneratedText>(run, Order<GenerateText>{2, query, model, {}});
        QCOMPARE(coded.texts.at(0), plain.texts.at(0));
        query.quantization = "nf4";
        QCOMPARE(reportOf<GeneratedText>(run, Order<GenerateText>{3, query, model, {}}).newTokens, plain.newTokens);
        try { // which says itself how its base is held
            reportOf<GeneratedText>(run, Order<GenerateText>{4, query, model, adapter});
            QFAIL("the adapter's base was quantized against its word");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::BadInput);
        }
    }

    void fixtureActivationsInEightBits() { // named in the answer; refused where nothing is multiplied by them
        TinyRun run;
        GenerateText query{.prompt = "red",
                           .maxNewTokens = 4,
                           .dtype = Precision::FP32,
                           .device = wantedDevice(),
                           .activations = "int8"};
        const auto refusal = [&](const std::string& model) -> std::string {
            try {
                reportOf<GeneratedText>(run, Order<GenerateText>{1, query, model, {}});
            } catch (const Error& error) {
                return std::string(error.info().kind == ErrorKind::BadInput ? error.info().message : "of another kind");
            }
            return {};
        };
        QVERIFY(refusal(run.recipe.settings.get(field::model)).find("blocks") != std::string::npos);
        const std::filesystem::path file = fixtures() / "gguf" / "tiny_llama.gguf";
        if (!std::filesystem::exists(file)) QSKIP(noFixture);
        QVERIFY(refusal(file.string()).find("blocks") != std::string::npos); // dense in memory
        query.quantization = "file";
        if (!testsRunOnProcessor()) {
            QVERIFY(refusal(file.string()).find("processor") != std::string::npos);
            return;
        }
        const auto rounded = reportOf<GeneratedText>(run, Order<GenerateText>{2, query, file.string(), {}});
        QCOMPARE(rounded.activations, std::string("int8"));
        QCOMPARE(rounded.newTokens, std::int64_t(4));
        query.activations = "";
        QVERIFY(reportOf<GeneratedText>(run, Order<GenerateText>{3, query, file.string(), {}}).activations.empty());
        query.activations = "int4";
        QVERIFY(refusal(file.string()).find("int4") != std::string::npos);
    }

    void severalPromptsAreAnsweredInTheirOrder() {
        TinyRun run;
        const std::string model = run.recipe.settings.get(field::model);
        GenerateText query{.prompts = {{.messages = {}, .prompt = "red"},
                                       {.messages = {}, .prompt = "one two three"},
                                       {.messages = {}, .prompt = "b"}},
                           .atOnce = 2,
                           .maxNewTokens = 5,
                           .dtype = Precision::FP32,
                           .device = wantedDevice()};
        const auto all = reportOf<GeneratedText>(run, Order<GenerateText>{1, query, model, {}});
        QCOMPARE(all.answers.size(), std::size_t(3));
        std::int64_t read = 0;
        for (std::size_t i = 0; i < all.answers.size(); ++i) {
            const GenerateText one{.prompt = query.prompts[i].prompt,
                                   .maxNewTokens = 5,
                                   .dtype = Precision::FP32,
                                   .device = wantedDevice()};
            const auto alone = reportOf<GeneratedText>(run, Order<GenerateText>{RequestId(2 + i), one, model, {}});
            QCOMPARE(all.answers[i].text, alone.texts.at(0));
            QCOMPARE(all.answers[i].newTokens, alone.newTokens);
            QCOMPARE(all.answers[i].endedBy, alone.endedBy);
            read += alone.promptTokens;
        }
        QCOMPARE(all.promptTokens, read);
        QVERIFY(all.promptSeconds > 0 && all.promptSeconds <= all.seconds);
        query.prompts[1].prompt = "";
        try {
            reportOf<GeneratedText>(run, Order<GenerateText>{9, query, model, {}});
        } catch (const Error& error) {
            QVERIFY2(error.info().message.starts_with("Prompt 2"), error.info().message.c_str());
        }
    }

    void whyItIsTheProcessorIsTold() {
        if (!testsRunOnFakeDevice()) QSKIP("needs a GPU that is full");
        TinyRun run;
        const std::string adapter = run.train().ends.at(0).adapter;
        MachineFacts facts = thisMachine();
        facts.visible.front().freeBytes = 1 << 20;
        setMachineFacts(facts);
        reportOf<GeneratedText>(
            run, Order<GenerateText>{
                     1, {.prompt = "red", .maxNewTokens = 1}, run.recipe.settings.get(field::model), adapter});
        arrangeDevices();
        const DeviceChoice told = run.host.record().devices.at(1);
        QCOMPARE(told.device.field, "cpu");
        QVERIFY2(told.reason.find("other programs hold the memory") != std::string::npos, told.reason.c_str());
    }

    void theLargestBatchIsOneThatFits() {
        TinyRun run;
        for (const auto& [field, value] :
             {std::pair<const char*, std::int64_t>{"batch_size", 2}, {"gradient_accumulation", 8}})
            run.recipe.settings.set(FieldName(field), value);
        run.recipe.settings.set(field::gradientCheckpointing, false);
        run.recipe.settings.set(field::maxLength, std::int64_t(24));
        const std::size_t before = fakeMemory().used();
        fakeMemory().restartPeak();
        const auto ample = reportOf<LargestBatch>(run, Order<FindLargestBatch>{1, {run.recipe}});
        QCOMPARE(ample.batchSize, std::int64_t(16)); // all rows of a step
        QCOMPARE(ample.gradientAccumulation, std::int64_t(1));
        QVERIFY(ample.trials.back().fits && ample.trials.back().peakBytes > 0
                && ample.trials.back().peakBytes <= ample.budgetBytes);
        if (!testsRunOnFakeDevice()) return; // whose memory others may take, unforeseen
        void* others = fakeMemory().take(fakeMemory().capacity() - before - (fakeMemory().peak() - before) * 3 / 4);
        QVERIFY(others);
        const auto tight = reportOf<LargestBatch>(run, Order<FindLargestBatch>{2, {run.recipe}});
        fakeMemory().give(others);
        QVERIFY(tight.trials.size() >= 2 && tight.trials.front().batchSize == 16 && !tight.trials.front().fits);
        QVERIFY2(tight.batchSize > 0 && tight.batchSize < 16, qPrintable(QString::number(tight.batchSize)));
        QVERIFY(tight.trials.back().fits && tight.trials.back().batchSize == tight.batchSize);
        QCOMPARE(tight.batchSize * tight.gradientAccumulation, std::int64_t(16));
    }

    void whatAFusionWeighs() {
        TinyRun first("adapter"), second("adapter"), run("adapter_fusion");
        second.recipe.methods.front().settings.set(field::adapterName, std::string("second"));
        run.recipe.methods.front().settings.set(
            field::adapters,
            std::vector<std::string>{first.train().ends.at(0).adapter, second.train().ends.at(0).adapter});
        const auto record = run.train();
        QVERIFY2(record.ends.at(0).outcome == Outcome::Finished, record.ends.at(0).error.message.c_str());
        const std::string model = run.recipe.settings.get(field::model);
        const auto layers = std::size_t(readModelSpec(model).layers);
        const auto sumToOne = [&](const std::vector<std::vector<double>>& table) {
            if (table.size() != layers) return false;
            return std::all_of(table.begin(), table.end(), [](const auto& row) {
                return row.size() == 2 && std::abs(std::accumulate(row.begin(), row.end(), 0.0) - 1) < 1e-5;
            });
        };
        restartFakeCounts();
        const auto mean = reportOf<FusionReport>(
            run, Order<FusionAttention>{
                     1, {.run = "run", .device = wantedDevice()}, model, record.ends.at(0).adapter, run.recipe});
        QCOMPARE(mean.adapters.size(), std::size_t(2));
        QVERIFY(sumToOne(mean.mean) && mean.tokens.empty());
        const auto told = reportOf<FusionReport>(
            run, Order<FusionAttention>{2,
                                        {.run = "run", .text = "red circle", .device = wantedDevice()},
                                        model,
                                        record.ends.at(0).adapter,
                                        run.recipe});
        QVERIFY(!told.tokens.empty() && told.byToken.size() == told.tokens.size() && sumToOne(told.mean));
        QVERIFY(std::all_of(told.byToken.begin(), told.byToken.end(), sumToOne));
        QCOMPARE(run.host.record().devices.at(2).device.name, chosenDevice(wantedDevice()).info.name);
        if (testsRunOnFakeDevice()) QVERIFY(fakeCounts().operators > 0);
    }
};

LATHE_TEST(TestAnswers)
#include "tst_answers.moc"
