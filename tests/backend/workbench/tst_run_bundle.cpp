// A run goes from one history to another as a file: whole, once, and never anywhere but into its folder.
#include "backend/core/base/failing_files.h"
#include "base/atomic_file.h"
#include "base/sha256.h"
#include "base/tar_file.h"
#include "fake_engine.h"
#include "small_recipe.h"
#include "support/small_files.h"
#include "support/test_main.h"
#include "workbench/bundle_manifest.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>

#include <cmath>

using namespace lathe;
using namespace lathe::test;

namespace fs = std::filesystem;

namespace {

void train(const EngineOrder& order, EngineHost& host, const std::stop_token&) {
    const auto* train = std::get_if<TrainOrder>(&order);
    if (!train) return;
    host.started(train->run, 40, toJson(train->recipe), R"({"host": "here", "data_fingerprint": "abc"})", "{}", {}, 7);
    for (int step = 1; step <= 40; ++step) {
        StepPoint point{.step = step, .loss = 3.0 / step, .learningRate = 1e-4, .trainedTokens = 10, .tokens = 20};
        host.log(train->run, point);
    }
    fs::create_directories(train->folder / "adapter" / "parts");
    fs::create_directories(train->folder / "checkpoints" / "step-00000040");
    std::ofstream(train->folder / "checkpoints" / "step-00000040" / "state") << "not for others";
    std::ofstream(train->folder / "adapter" / "adapter_config.json") << "{}";
    std::ofstream(train->folder / "adapter" / "parts" / "weights.safetensors") << std::string(100'000, 'w');
    host.ended(train->run, Outcome::Finished, 40, (train->folder / "adapter").string(), {});
}

std::string textOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// One machine's history.
class Machine {
public:
    explicit Machine(const fs::path& home) : m_home(home), m_workbench(workbenchWith(home, FakeEngine::Script(train))) {
        m_queue = m_workbench->subscribe();
    }

    template <class T>
    T ask(Query query) {
        const RequestId id = m_workbench->request(std::move(query));
        const auto has = [&](const Answer& answer) { return answer.request == id; };
        for (const Answer& answer : only<Answer>(takeUntil(*m_queue, [&](const std::vector<Event>& all) {
                 const auto answers = only<Answer>(all);
                 return std::any_of(answers.begin(), answers.end(), has);
             })))
            if (has(answer)) {
                if (const auto* error = std::get_if<ErrorInfo>(&answer.value)) throw Error(*error);
                return std::get<T>(answer.value);
            }
        throw Error(ErrorKind::Bug, "no answer came");
    }
    RunId finishedRun(const Recipe& recipe) {
        const RunId run = m_workbench->start(recipe);
        takeUntil(*m_queue, atLeast<JobEnded>(1));
        return run;
    }
    OpenedBundle open(const fs::path& file, const std::string& model = {}) {
        return ask<OpenedBundle>(OpenBundle{file.string(), model});
    }
    std::vector<RunSummary> runs() { return ask<RunList>(ListRuns{}).runs; }
    const fs::path& home() const { return m_home; }

private:
    fs::path m_home;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<EventQueue> m_queue;
};

/// JSON that has whoever writes it run out of stack.
std::string deepText() { return std::string(1'000'000, '[') + std::string(1'000'000, ']'); }

std::string joinedNotes(const std::vector<Said>& notes) {
    std::string all;
    for (const Said& note : notes) all += note + "\n";
    return all;
}

} // namespace

class TestRunBundle : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Machine> m_here, m_there;
    RunId m_run;
    fs::path m_bundle;

    fs::path dir() const { return m_dir->path().toStdString(); }

    /// An archive of a manifest and members of anybody's making.
    fs::path forged(BundleManifest manifest, const std::vector<std::pair<std::string, std::string>>& members,
                    const std::string& json = {}) {
        for (const auto& [name, content] : members)
            manifest.files.push_back({name, std::int64_t(content.size()), sha256Hex(content)});
        AtomicFile file(dir() / "forged.tar");
        TarWriter tar(file.file());
        tar.add(bundleManifestName, json.empty() ? toJson(manifest) : json);
        for (const auto& [name, content] : members) tar.add(name, content);
        tar.finish();
        file.commit();
        return dir() / "forged.tar";
    }
    /// Of a run with these facts besides, and another line of metrics.
    fs::path forgedRun(const QString& facts, const QString& line) {
        const QString run = R"({"type": "run", "id": "20260101-101010-abcd", "status": "finished"%1})";
        return forged({.run = "20260101-101010-abcd"},
                      {{"metrics.jsonl", (run.arg(facts) + '\n' + line).toStdString()}});
    }
    /// Nothing came of it: no run, no folder, nothing beside it.
    bool leftNothing() {
        return m_there->runs().empty() && fs::is_empty(m_there->home() / "runs") && !fs::exists(dir() / "evil");
    }

private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_here = std::make_unique<Machine>(dir() / "here");
        m_there = std::make_unique<Machine>(dir() / "there");
        m_run = m_here->finishedRun(smallRecipe(dir()));
        EditRun edit{.run = m_run, .name = "First try", .notes = "It worked."};
        edit.tags = {"good"};
        m_here->ask<Done>(edit);
        m_bundle = dir() / "run.tar";
        const auto saved = m_here->ask<SavedBundle>(SaveBundle{m_run, m_bundle.string()});
        QCOMPARE(saved.bytes, std::int64_t(fs::file_size(m_bundle)));
        QCOMPARE(joinedNotes(saved.notes), std::string());
    }
    void cleanup() {
        m_here.reset();
        m_there.reset();
    }

    void aRunComesOverWhole() {
        const OpenedBundle opened = m_there->open(m_bundle);
        QCOMPARE(opened.run, m_run);
        QVERIFY(!opened.wasThere);
        QVERIFY(opened.baseIsHere);
        QVERIFY2(joinedNotes(opened.notes).ends_with("rows.jsonl is here, and the run's data.\n"),
                 joinedNotes(opened.notes).c_str());
        const auto before = m_here->ask<RunDetail>(ShowRun{m_run}), after = m_there->ask<RunDetail>(ShowRun{m_run});
        QCOMPARE(after.recipeJson, before.recipeJson);
        QCOMPARE(after.resolvedRecipeJson, before.resolvedRecipeJson);
        QCOMPARE(after.environmentJson, before.environmentJson);
        RunSummary expected = before.summary;
        expected.tags = {"good", "imported"};
        expected.folder = after.summary.folder;
        QVERIFY(after.summary == expected);
        QCOMPARE(after.adapterFolder, (m_there->home() / "runs" / m_run / "adapter").string());
        for (const char* file : {"adapter_config.json", "parts/weights.safetensors"})
            QCOMPARE(textOf(fs::path(after.adapterFolder) / file), textOf(fs::path(before.adapterFolder) / file));
        QVERIFY(!fs::exists(m_there->home() / "runs" / m_run / "checkpoints"));
        const auto curve = [&](Machine& machine) {
            return machine.ask<Curves>(GetCurves{{m_run}, "loss", 1000}).curves.at(0);
        };
        QCOMPARE(curve(*m_there).steps.size(), 40u);
        QCOMPARE(curve(*m_there).values, curve(*m_here).values);
        QVERIFY(textOf(m_bundle).find("not for others") == std::string::npos);

        // and it outlives the file of the history, as any run does
        m_there.reset();
        const auto rebuilt = Workbench::rebuildHistory(dir() / "there");
        QCOMPARE(rebuilt.runs, std::vector<RunId>{m_run});
        m_there = std::make_unique<Machine>(dir() / "there");
        QCOMPARE(m_there->runs().at(0).tags, (std::vector<std::string>{"good", "imported"}));
    }

    void openedTwiceItIsOneRun() {
        m_there->open(m_bundle);
        m_there->ask<Done>(EditRun{.run = m_run, .notes = "Mine now."});
        const OpenedBundle again = m_there->open(m_bundle);
        QVERIFY(again.wasThere);
        QCOMPARE(m_there->runs().size(), 1u);
        QCOMPARE(m_there->runs()[0].notes, std::string("Mine now."));
        QVERIFY(m_here->open(m_bundle).wasThere); // where it is from
        QCOMPARE(m_here->runs()[0].tags, std::vector<std::string>{"good"});
    }

    void anyTarReadsIt() {
        QProcess tar;
        tar.start("tar", {"-tf", QString::fromStdString(m_bundle.string())});
        QVERIFY(tar.waitForFinished());
        QCOMPARE(tar.exitCode(), 0);
        QCOMPARE(tar.readAllStandardOutput(),
                 QByteArray("bundle.json\nmetrics.jsonl\nrecipe.json\nenvironment.json\nadapter/adapter_config.json\n"
                            "adapter/parts/weights.safetensors\n"));
    }

    void dataThatDiffersIsTold() {
        std::ofstream(dir() / "rows.jsonl") << "{\"text\": \"one\"}\n{\"text\": \"2.0\"}\n";
        QVERIFY(contains(joinedNotes(m_there->open(m_bundle).notes), "is not the run's data: it is as long"));
        std::ofstream(dir() / "rows.jsonl", std::ios::app) << "{\"text\": \"three\"}\n";
        QVERIFY(contains(joinedNotes(m_there->open(m_bundle).notes),
                         "is not the run's data: it has 50 bytes, and the run's had 32"));
        fs::remove(dir() / "rows.jsonl");
        QVERIFY(contains(joinedNotes(m_there->open(m_bundle).notes), "rows.jsonl is not on this machine"));
    }

    /// Another machine has its models elsewhere.
    void theBaseIsNamedWhereItIsElsewhere() {
        fs::rename(dir() / "small-model", dir() / "elsewhere");
        const OpenedBundle opened = m_there->open(m_bundle);
        QVERIFY(!opened.baseIsHere);
        QVERIFY(contains(joinedNotes(opened.notes), "small-model is not on this machine"));
        const OpenedBundle again = m_there->open(m_bundle, (dir() / "elsewhere").string());
        QVERIFY(again.wasThere && again.baseIsHere);
        const auto run = m_there->ask<RunDetail>(ShowRun{m_run});
        QCOMPARE(recipeFromJson(run.recipeJson).settings.get(field::model), (dir() / "elsewhere").string());
        QCOMPARE(recipeFromJson(run.resolvedRecipeJson).settings.get(field::model), (dir() / "elsewhere").string());
        std::ofstream(dir() / "elsewhere" / "config.json", std::ios::app) << " ";
        QVERIFY(contains(joinedNotes(m_there->open(m_bundle, (dir() / "elsewhere").string()).notes), "other files"));
        QVERIFY(!errorOf([&] { m_there->open(m_bundle, "/no/such/model"); }).empty());
    }

    void namesThatLeadOutAreRefused_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"../evil", "adapter/../../../evil", "/tmp/evil", "adapter//evil", "adapter/..",
                                 "adapter/.", "adapter\\..\\evil", "adapter/a\nb", "adapter/"})
            QTest::newRow(name) << QString(name);
    }
    void namesThatLeadOutAreRefused() {
        QFETCH(QString, name);
        const fs::path file = forged({.run = m_run}, {{"metrics.jsonl", "{}"}, {name.toStdString(), "evil"}});
        const std::string error = errorOf([&] { m_there->open(file); }, ErrorKind::BadFile);
        QVERIFY2(contains(error, "leads out of its folder"), error.c_str());
        QVERIFY(leftNothing());
    }

    void whatIsNoBundleIsRefused_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("error");
        QTest::newRow("a later version") << R"({"lathe_bundle": 2, "program": "9.0", "run": "20260101-101010-abcd"})"
                                         << "later version of Lathe (9.0)";
        QTest::newRow("another's JSON") << R"({"name": "x"})" << "no run bundle";
        QTest::newRow("no object") << "[1]" << "no run bundle";
        QTest::newRow("no JSON") << "hello" << "forged.tar";
        QTest::newRow("an id that is a path")
            << R"({"lathe_bundle": 1, "run": "../../../evil-folder", "files": []})" << "names no run";
        QTest::newRow("no metrics") << R"({"lathe_bundle": 1, "run": "20260101-101010-abcd", "files": []})"
                                    << "no metrics.jsonl";
        QTest::newRow("a size below nothing")
            << R"({"lathe_bundle": 1, "run": "20260101-101010-abcd", "files": [{"name": "metrics.jsonl", "bytes": -1}]})"
            << "none of a run's";
        QTest::newRow("a huge member")
            << R"({"lathe_bundle": 1, "run": "20260101-101010-abcd", "files": [{"name": "metrics.jsonl", "bytes": 9000000000000}]})"
            << "cut off";
        QTest::newRow("a member that is not there")
            << R"({"lathe_bundle": 1, "run": "20260101-101010-abcd", "files": [{"name": "metrics.jsonl", "bytes": 1}]})"
            << "not those that it lists";
        QTest::newRow("a strange member")
            << R"({"lathe_bundle": 1, "run": "20260101-101010-abcd", "files": [{"name": "runs.db", "bytes": 1}]})"
            << "none of a run's";
    }
    void whatIsNoBundleIsRefused() {
        QFETCH(QString, json);
        QFETCH(QString, error);
        const fs::path file = forged({}, {}, json.toStdString());
        const std::string said = errorOf([&] { m_there->open(file); }, ErrorKind::BadFile);
        QVERIFY2(contains(said, error.toStdString()), said.c_str());
        QVERIFY(leftNothing());
    }

    void metricsOfAnotherRunAreRefused() {
        const fs::path file = forged({.run = "20260101-101010-abcd"},
                                     {{"metrics.jsonl", R"({"type": "run", "id": "20260101-101010-ffff"})"}});
        QVERIFY(contains(errorOf([&] { m_there->open(file); }, ErrorKind::BadFile), "another run's"));
        QVERIFY(leftNothing());
    }

    /// What a history shows of each of its runs, and what it writes of them, bears whatever anybody wrote.
    void factsThatWouldSpoilTheHistoryAreRefused_data() {
        QTest::addColumn<QString>("facts");
        QTest::newRow("tags that are no texts") << R"(, "tags": [1, {}])";
        QTest::newRow("tags that are no list") << R"(, "tags": "[1]")";
        QTest::newRow("changes that are no list") << R"(, "changes": {"step": 1})";
        QTest::newRow("changes without a step") << R"(, "changes": [{"steps": 2}])";
        QTest::newRow("memory that is no number") << R"(, "predicted_memory": {"weights": "much"})";
        QTest::newRow("memory that is no object") << R"(, "measured_memory": "much")";
        QTest::newRow("a recipe that is none") << R"(, "recipe": "none")";
        QTest::newRow("a deep recipe") << QString::fromStdString(", \"recipe\": \"" + deepText() + "\"");
    }
    void factsThatWouldSpoilTheHistoryAreRefused() {
        QFETCH(QString, facts);
        const fs::path file = forgedRun(facts, {});
        QVERIFY(!errorOf([&] { m_there->open(file); }, ErrorKind::BadFile).empty());
        QVERIFY(leftNothing());
    }

    /// It stays the text that it came as.
    void aDeepSampleIsTakenIn() {
        const QString sample = R"({"type": "sample", "step": 1, "sample": "%1"})";
        const fs::path file = forgedRun("", sample.arg(QString::fromStdString(deepText())));
        const OpenedBundle opened = m_there->open(file);
        const auto detail = m_there->ask<RunDetail>(ShowRun{opened.run});
        QCOMPARE(detail.samples.size(), std::size_t(1));
        QVERIFY(detail.samples[0].second == deepText());
    }

    void aResultThatIsGoneIsSaid() {
        fs::remove_all(m_here->home() / "runs" / m_run / "adapter");
        const auto saved = m_here->ask<SavedBundle>(SaveBundle{m_run, m_bundle.string()});
        QVERIFY(contains(joinedNotes(saved.notes), "has no result"));
        QVERIFY(m_there->open(m_bundle).run == m_run);
    }

    /// Cut off anywhere, or with a bit that has turned.
    void damageIsNoticed() {
        const std::string whole = textOf(m_bundle);
        for (const double part : {0.0, 0.001, 0.1, 0.5, 0.9, 0.985}) {
            std::ofstream(dir() / "cut.tar", std::ios::binary)
                << whole.substr(0, std::size_t(part * double(whole.size())));
            QVERIFY(!errorOf([&] { m_there->open(dir() / "cut.tar"); }, ErrorKind::BadFile).empty());
            QVERIFY(leftNothing());
        }
        std::string turned = whole;
        turned[whole.find("wwwww") + 1000] ^= 1;
        std::ofstream(dir() / "turned.tar", std::ios::binary) << turned;
        QVERIFY(contains(errorOf([&] { m_there->open(dir() / "turned.tar"); }, ErrorKind::BadFile), "damaged"));
        QVERIFY(leftNothing());
        QVERIFY(!m_there->open(m_bundle).wasThere); // the whole one, after all of them
    }

    /// Whenever it breaks off: the next start knows every folder, and what it knows is the whole run as it was opened.
    void anOpeningThatBreaksOffLeavesNoUnknownFolder() {
        FailingFiles counted;
        {
            const UseFiles use(counted);
            m_there->open(m_bundle);
        }
        bool whole = false;
        int takenIn = 0;
        constexpr std::int64_t last = 16; // of its steps: from where the folder is whole on
        for (std::int64_t step = counted.operations - last; !whole; ++step) {
            const fs::path home = dir() / ("broken-" + std::to_string(step));
            {
                Machine machine(home);
                FailingFiles disk;
                disk.dieAt = step;
                const UseFiles use(disk);
                try {
                    machine.open(m_bundle);
                    whole = true;
                } catch (const Error&) {}
            }
            Machine next(home);
            const std::vector<RunSummary> runs = next.runs();
            const fs::path folder = home / "runs" / m_run;
            QCOMPARE(fs::exists(folder), runs.size() == 1);
            takenIn += !whole && runs.size() == 1;
            const OpenedBundle opened = next.open(m_bundle);
            QCOMPARE(opened.wasThere, runs.size() == 1);
            const auto detail = next.ask<RunDetail>(ShowRun{m_run});
            QCOMPARE(detail.summary.tags, (std::vector<std::string>{"good", "imported"}));
            QVERIFY(detail.checkpoints.empty() && !detail.folderGone);
            QCOMPARE(next.ask<Curves>(GetCurves{{m_run}, "loss", 1000}).curves.at(0).steps.size(), 40u);
            const QStringList files = QDir(folder.c_str()).entryList(QDir::Files, QDir::Name);
            QCOMPARE(files, (QStringList{"environment.json", "metrics.jsonl", "recipe.json"}));
            QCOMPARE(QDir((home / "runs").c_str()).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 1);
        }
        QVERIFY(takenIn > 0); // between the folder's place and the history's word
    }

    void aFolderThatIsThereIsNotTouched() {
        const fs::path folder = m_there->home() / "runs" / m_run;
        fs::create_directories(folder);
        std::ofstream(folder / "own") << "mine";
        QVERIFY(contains(errorOf([&] { m_there->open(m_bundle); }), "is there already"));
        QCOMPARE(textOf(folder / "own"), std::string("mine"));
    }
};

LATHE_TEST(TestRunBundle)
#include "tst_run_bundle.moc"
