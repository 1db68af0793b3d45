#include "backend/core/base/failing_files.h"
#include "fake_engine.h"
#include "models/architectures.h"
#include "small_recipe.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

using namespace lathe;
using namespace lathe::test;

namespace {

/// Answers each order with what it was filled with.
void answerAtOnce(const EngineOrder& order, EngineHost& host, const std::stop_token& stop) {
    if (const auto* generate = std::get_if<Order<GenerateText>>(&order)) {
        host.streamed(generate->request, 0, "live ");
        if (generate->query.prompt == "wait") {
            waitForStop(stop);
            GeneratedText cut;
            cut.endedBy = "cancelled";
            return host.answered(generate->request, cut);
        }
        GeneratedText text;
        text.texts = {generate->model, generate->adapter};
        host.answered(generate->request, text);
        host.answered(generate->request, text); // a word too many
    } else if (const auto* merge = std::get_if<Order<ExportRun>>(&order)) {
        host.answered(merge->request, ExportReport{merge->folder.string(), {merge->adapter}, 0, {}});
    } else if (const auto* scan = std::get_if<Order<InspectModel>>(&order)) {
        ModelReport report;
        report.warnings = {"NaN in lm_head"};
        host.answered(scan->request, report);
    } else if (const auto* train = std::get_if<TrainOrder>(&order)) {
        host.started(train->run, 1, toJson(train->recipe), "{}", "{}", {}, 1);
        std::filesystem::create_directories(train->folder / "adapter");
        host.ended(train->run, Outcome::Finished, 1, (train->folder / "adapter").string(), {});
    }
}

} // namespace

class TestRequests : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_workbench = workbenchWith(dir() / "home", FakeEngine::Script(answerAtOnce));
        m_queue = m_workbench->subscribe();
    }
    void cleanup() {
        m_queue.reset();
        m_workbench.reset();
    }

    void everyRequestHasOneAnswer();
    void runsAreFilledIn();
    void cancelledWhileTheEngineWorks();
    void severalAreEditedAtOnce();
    void spareCheckpointsGo();
    void editAndDelete();
    void whatCannotBeDeletedIsTold();
    void deletingThatBreaksOffIsPutRight();
    void filesThatWereDeletedAreTold();
    void whatAnotherProgramWritesIsNoticed();
    void tokenizingNamesTheLine();
    void inspectedWithoutWeights();
    void checksAreFastOnceTheConfigIsRead();
    void inspectedFixtureModels_data();
    void inspectedFixtureModels();
    void inspectedFixtureGgufs();

private:
    std::filesystem::path dir() const { return m_dir->path().toStdString(); }
    AnswerValue answerTo(Query query) {
        const RequestId id = m_workbench->request(std::move(query));
        const auto events = takeUntil(*m_queue, [&](const std::vector<Event>& all) {
            for (const Answer& answer : only<Answer>(all))
                if (answer.request == id) return true;
            return false;
        });
        for (const Answer& answer : only<Answer>(events))
            if (answer.request == id) return answer.value;
        return ErrorInfo{ErrorKind::Bug, "no answer came", {}};
    }
    RunId finishedRun() {
        const RunId run = m_workbench->start(smallRecipe(dir()));
        takeUntil(*m_queue, atLeast<JobEnded>(1));
        return run;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<EventQueue> m_queue;
};
LATHE_TEST(TestRequests)

void TestRequests::everyRequestHasOneAnswer() {
    std::set<RequestId> asked;
    for (int i = 0; i < 20; ++i) {
        asked.insert(m_workbench->request(ListRuns{}));
        asked.insert(m_workbench->request(ShowRun{"nothing"}));
        asked.insert(m_workbench->request(GenerateText{.model = "m", .prompt = "x"}));
        asked.insert(m_workbench->request(InspectModel{"/nowhere"}));
        if (i % 3 == 0) m_workbench->cancel(*asked.rbegin());
    }
    auto events = takeUntil(*m_queue, atLeast<Answer>(asked.size()));
    m_workbench.reset();
    for (Event& event : m_queue->take()) events.push_back(std::move(event));
    std::set<RequestId> answered;
    for (const Answer& answer : only<Answer>(events)) QVERIFY(answered.insert(answer.request).second);
    QCOMPARE(answered, asked);
}

void TestRequests::runsAreFilledIn() {
    const RunId run = finishedRun();
    const auto folder = m_workbench->home() / "runs" / run;
    const auto generated = std::get<GeneratedText>(answerTo(GenerateText{.run = run, .prompt = "x"}));
    QCOMPARE(generated.texts, (std::vector<std::string>{smallModel(dir()).string(), (folder / "adapter").string()}));
    const auto exported = std::get<ExportReport>(answerTo(ExportRun{run, ExportFormat::Merged, {}, false}));
    QCOMPARE(exported.folder, (folder / "export" / "merged").string());
    QCOMPARE(exported.files.at(0), (folder / "adapter").string());
    QVERIFY(std::get<ErrorInfo>(answerTo(GenerateText{.prompt = "x"})).kind == ErrorKind::BadInput);

    const RunDetail detail = std::get<RunDetail>(answerTo(ShowRun{run}));
    QCOMPARE(detail.summary.model, "small-model");
    QCOMPARE(detail.summary.method, "LoRA"); // what no method chosen stands for
    QCOMPARE(detail.summary.dataset, "rows.jsonl");
    QVERIFY(recipeFromJson(detail.recipeJson) == smallRecipe(dir()));
}

void TestRequests::cancelledWhileTheEngineWorks() {
    const RequestId request = m_workbench->request(GenerateText{.model = "m", .prompt = "wait"});
    takeUntil(*m_queue, atLeast<TextStreamed>(1));
    m_workbench->cancel(request);
    const auto answers = only<Answer>(takeUntil(*m_queue, atLeast<Answer>(1)));
    QCOMPARE(answers.size(), 1u);
    QCOMPARE(std::get<GeneratedText>(answers[0].value).endedBy, "cancelled");
}

void TestRequests::editAndDelete() {
    const RunId run = finishedRun();
    QVERIFY(std::holds_alternative<Done>(answerTo(EditRun{run, "better name", {}, std::vector<std::string>{"keep"}})));
    QCOMPARE(std::get<RunList>(answerTo(ListRuns{})).runs.at(0).name, "better name");
    QVERIFY(std::filesystem::exists(m_workbench->home() / "runs" / run));
    QVERIFY(std::holds_alternative<Done>(answerTo(DeleteRun{run})));
    QVERIFY(!std::filesystem::exists(m_workbench->home() / "runs" / run));
    QVERIFY(std::get<RunList>(answerTo(ListRuns{})).runs.empty());
    QVERIFY(std::holds_alternative<ErrorInfo>(answerTo(DeleteRun{run})));
    QVERIFY(std::holds_alternative<ErrorInfo>(answerTo(DeleteRun{".."})));
    QVERIFY(std::filesystem::exists(m_workbench->home()));
}

/// A folder that can't be moved is a run's as before; files that can't be removed are, at the next start.
void TestRequests::whatCannotBeDeletedIsTold() {
    const RunId run = finishedRun();
    const auto folder = m_workbench->home() / "runs" / run;
    {
        FailingFiles disk;
        disk.renameFails = true;
        const UseFiles use(disk);
        QVERIFY(std::holds_alternative<ErrorInfo>(answerTo(DeleteRun{run})));
    }
    QVERIFY(std::filesystem::exists(folder / "adapter"));
    QVERIFY(!std::get<RunDetail>(answerTo(ShowRun{run})).folderGone);
    QCOMPARE(std::get<RunList>(answerTo(ListRuns{})).runs.size(), 1u);
    {
        FailingFiles disk;
        disk.dieAt = 3; // after a look for what was left there, and the folder's new name
        const UseFiles use(disk);
        const auto error = std::get<ErrorInfo>(answerTo(DeleteRun{run}));
        QVERIFY2(error.message.find(run + ".deleted") != std::string::npos, error.message.c_str());
    }
    QVERIFY(std::get<RunList>(answerTo(ListRuns{})).runs.empty());
    QVERIFY(!std::filesystem::exists(folder));
    QVERIFY(std::filesystem::exists(folder.string() + ".deleted/recipe.json"));
    cleanup();
    m_workbench = workbenchWith(dir() / "home", FakeEngine::Script(answerAtOnce));
    m_queue = m_workbench->subscribe();
    QTRY_VERIFY(std::filesystem::is_empty(folder.parent_path()));
}

/// Killed when the folder had its new name, and the history had not been told.
void TestRequests::deletingThatBreaksOffIsPutRight() {
    const RunId run = finishedRun();
    const auto folder = m_workbench->home() / "runs" / run;
    cleanup();
    std::filesystem::rename(folder, folder.string() + ".deleted");
    m_workbench = workbenchWith(dir() / "home", FakeEngine::Script(answerAtOnce));
    m_queue = m_workbench->subscribe();
    QVERIFY(!std::get<RunDetail>(answerTo(ShowRun{run})).folderGone);
    QVERIFY(std::filesystem::exists(folder / "adapter"));
    QVERIFY(std::holds_alternative<Done>(answerTo(DeleteRun{run})));
    QVERIFY(std::filesystem::is_empty(folder.parent_path()));
}

void TestRequests::severalAreEditedAtOnce() {
    const RunId first = finishedRun(), second = finishedRun();
    EditRuns edits;
    for (const RunId& run : {first, second}) {
        edits.edits.emplace_back().run = run;
        edits.edits.back().addTags = {"paper"};
        edits.edits.back().pinned = true;
    }
    QVERIFY(std::holds_alternative<Done>(answerTo(edits)));
    const auto found = [&](const std::string& where) {
        return std::get<RunList>(answerTo(ListRuns{where})).runs.size();
    };
    QCOMPARE(found("tag = paper"), 2u);
    QCOMPARE(found("pinned = true and archived = false"), 2u);
    QCOMPARE(found("task = language_modeling"), 2u);
    QCOMPARE(found("task = chat"), 0u);
    QCOMPARE(found("any ~ pape"), 2u);
    edits.edits.back().run = "nothing";
    edits.edits.front().archived = true;
    QVERIFY(std::holds_alternative<ErrorInfo>(answerTo(edits)));
    QCOMPARE(found("archived = true"), 0u);
}

/// The best and the last stay, whatever their order; what was deleted is neither in the history nor on the disk.
void TestRequests::spareCheckpointsGo() {
    const RunId run = finishedRun();
    const auto folder = m_workbench->home() / "runs" / run;
    {
        RunStore store(m_workbench->home());
        for (const std::int64_t step : {10, 20, 30, 40}) {
            const auto place = folder / "checkpoints" / ("step-" + std::to_string(step));
            std::filesystem::create_directories(place);
            std::ofstream(place / "weights") << std::string(100'000, 'x');
            store.checkpoint(run, {step, place.string(), 100, step == 20});
        }
    }
    const auto before = std::get<RunSizes>(answerTo(MeasureRuns{{run}})).bytes.at(0).second;
    const auto stepsOf = [](const SpareCheckpoints& spare) {
        std::vector<std::int64_t> steps;
        for (const SpareCheckpoint& each : spare.checkpoints) steps.push_back(each.checkpoint.step);
        return steps;
    };
    const auto told = std::get<SpareCheckpoints>(answerTo(CleanUpRuns{{run}, false}));
    QCOMPARE(stepsOf(told), (std::vector<std::int64_t>{10, 30}));
    QCOMPARE(told.totalBytes(), 200);
    QVERIFY(std::filesystem::exists(folder / "checkpoints" / "step-10")); // a look takes nothing
    QCOMPARE(stepsOf(std::get<SpareCheckpoints>(answerTo(CleanUpRuns{{run}, true}))),
             (std::vector<std::int64_t>{10, 30}));
    for (const std::int64_t step : {10, 20, 30, 40})
        QCOMPARE(std::filesystem::exists(folder / "checkpoints" / ("step-" + std::to_string(step))),
                 step == 20 || step == 40);
    const RunDetail detail = std::get<RunDetail>(answerTo(ShowRun{run}));
    QCOMPARE(detail.checkpoints.size(), 2u);
    const auto after = std::get<RunSizes>(answerTo(MeasureRuns{{run}})).bytes.at(0).second;
    QVERIFY2(before - after >= 150'000, std::to_string(before - after).c_str()); // less what metrics.jsonl grew by
    QVERIFY(std::get<SpareCheckpoints>(answerTo(CleanUpRuns{{run}, true})).checkpoints.empty());
    const auto elsewhere = m_workbench->home() / "mine"; // as a history from elsewhere may say
    std::filesystem::create_directories(elsewhere);
    RunStore(m_workbench->home()).checkpoint(run, {5, elsewhere.string(), 100, false});
    RunStore(m_workbench->home()).checkpoint(run, {6, (folder / "checkpoints/step-40/..").string(), 1, false});
    QVERIFY(std::get<SpareCheckpoints>(answerTo(CleanUpRuns{{run}, true})).checkpoints.empty());
    QVERIFY(std::filesystem::exists(elsewhere));
    QVERIFY(std::holds_alternative<ErrorInfo>(answerTo(CleanUpRuns{{".."}, true})));
    QVERIFY(std::holds_alternative<ErrorInfo>(answerTo(MeasureRuns{{".."}})));
}

void TestRequests::filesThatWereDeletedAreTold() {
    const RunId run = finishedRun();
    const auto folder = m_workbench->home() / "runs" / run;
    QVERIFY(!std::get<RunDetail>(answerTo(ShowRun{run})).folderGone);
    QVERIFY(!std::get<HistoryStamp>(answerTo(ReadHistoryStamp{run})).folderGone);
    std::filesystem::remove_all(folder);
    QVERIFY(std::get<HistoryStamp>(answerTo(ReadHistoryStamp{run})).folderGone);
    const RunDetail detail = std::get<RunDetail>(answerTo(ShowRun{run}));
    QVERIFY(detail.folderGone);
    QVERIFY(detail.adapterFolder.empty());
    for (const Query& query : {Query(ExportRun{.run = run}), Query(GenerateText{.run = run, .prompt = "x"}),
                               Query(SizeExports{.run = run})}) {
        const auto error = std::get<ErrorInfo>(answerTo(query));
        QVERIFY2(error.message.find(folder.string()) != std::string::npos, error.message.c_str());
        QVERIFY2(error.message.find("no longer") != std::string::npos, error.message.c_str());
    }
}

void TestRequests::whatAnotherProgramWritesIsNoticed() {
    const auto version = [&] { return std::get<HistoryStamp>(answerTo(ReadHistoryStamp{})).version; };
    const std::int64_t before = version();
    const RunId run = finishedRun();
    answerTo(EditRun{run, "named here", {}, {}});
    QCOMPARE(version(), before); // what this program writes is no news to it
    RunStore other(m_workbench->home()); // as the command line opens it
    other.edit({run, "named there", {}, {}});
    QVERIFY(version() != before);
    QCOMPARE(std::get<RunList>(answerTo(ListRuns{})).runs.at(0).name, std::string("named there"));
}

void TestRequests::tokenizingNamesTheLine() {
    const auto model = fixtures() / "tokenizers" / "smollm2" / "tokenizer.json";
    if (!std::filesystem::exists(model)) QSKIP("this set of reference files has no tokenizers/smollm2");
    std::ofstream(dir() / "texts.jsonl") << "{\"text\": \"fine\"}\n\n{\"txt\": 1}\n";
    const auto error = std::get<ErrorInfo>(answerTo(Tokenize{model.string(), (dir() / "texts.jsonl").string()}));
    QVERIFY(error.kind == ErrorKind::BadInput);
    QVERIFY2(error.message.find("line 3") != std::string::npos, error.message.c_str());
}

void TestRequests::inspectedWithoutWeights() {
    const auto report = std::get<ModelReport>(answerTo(InspectModel{smallModel(dir()).string(), true}));
    QCOMPARE(report.architecture, "LlamaForCausalLM");
    QCOMPARE(report.hiddenSize, 64);
    // embedding, per layer q k v o, gate up down and two norms, and the last norm: counted by hand
    QCOMPARE(report.parameters, 100 * 64 + 2 * (64 * 64 + 2 * 64 * 32 + 64 * 64 + 3 * 64 * 128 + 2 * 64) + 64);
    QCOMPARE(report.linearRoles.size(), 7u);
    QVERIFY(!report.warnings.empty()); // no weights, no tokenizer
}

void TestRequests::checksAreFastOnceTheConfigIsRead() {
    const Recipe recipe = smallRecipe(dir());
    QVERIFY(m_workbench->check(recipe).empty());
    constexpr int times = 200;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < times; ++i) {
        m_workbench->check(recipe);
        m_workbench->estimate(recipe);
    }
    const double milliseconds = double(timer.nsecsElapsed()) / 1e6 / times;
    qInfo("check and estimate together: %.3f ms", milliseconds);
    QVERIFY(milliseconds < 2);
    const auto total = m_workbench->estimate(recipe).parameters.total;
    std::ofstream(smallModel(dir()) / "config.json") << R"({"architectures": ["LlamaForCausalLM"], "hidden_size": 128,
        "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 100,
        "max_position_embeddings": 256, "rms_norm_eps": 1e-5, "tie_word_embeddings": true})";
    QVERIFY(m_workbench->estimate(recipe).parameters.total > total); // a changed file is read again
}

void TestRequests::inspectedFixtureModels_data() {
    QTest::addColumn<QString>("folder");
    for (const auto& folder : fixtureCases("tiny"))
        QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
}

void TestRequests::inspectedFixtureModels() {
    QFETCH(QString, folder);
    const std::filesystem::path path = folder.toStdString();
    const auto config = readJson(path / "config.json");
    const std::string architecture = config.at("architectures").at(0);
    bool isKnown = false;
    for (const Architecture& known : architectures()) isKnown = isKnown || known.name == architecture;
    if (!isKnown) QSKIP(("the architecture " + architecture + " is not in the table").c_str());

    const AnswerValue answer = answerTo(InspectModel{path.string(), true});
    const auto* report = std::get_if<ModelReport>(&answer);
    QVERIFY2(report, std::holds_alternative<ErrorInfo>(answer) ? std::get<ErrorInfo>(answer).message.c_str()
                                                               : "another answer");
    QCOMPARE(report->architecture, architecture);
    QCOMPARE(report->hiddenSize,
             config.value("hidden_size",
                          config.value("d_model", config.value("dim", config.value("n_embd", std::int64_t(0))))));
    QCOMPARE(report->parameters, readJson(path / "expected.json").at("parameters").get<std::int64_t>());
    std::string warnings;
    for (const std::string& warning : report->warnings) {
        if (report->tokenizer.empty()
            && warning.find("not supported")
                   != std::string::npos) // the table of tokenizer parts lacks one: said, not silent
            QSKIP(warning.c_str());
        warnings += warning + "\n";
    }
    QVERIFY(!report->tokenizer.empty());
    QCOMPARE(warnings, "NaN in lm_head\n"); // what the engine's scan said here, and nothing missing or of another shape
}

void TestRequests::inspectedFixtureGgufs() { // nothing missing, nothing of another shape, and a tokenizer
    for (const auto& folder : modelCases()) {
        const std::filesystem::path file = folder / "model.gguf";
        if (!std::filesystem::exists(file)) continue;
        const AnswerValue answer = answerTo(InspectModel{file.string(), false});
        const auto* report = std::get_if<ModelReport>(&answer);
        QVERIFY2(report, file.c_str());
        for (const std::string& warning : report->warnings) // BERT's files lack the pooler, and that is said
            QVERIFY2(warning.find("pooler.dense.weight first") != std::string::npos,
                     (file.string() + ": " + warning).c_str());
        QVERIFY(!report->tokenizer.empty());
        QCOMPARE(report->format, "gguf");
    }
}

#include "tst_requests.moc"
