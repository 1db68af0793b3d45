// The window as a person drives it, with mouse and keys, against answers the tests choose.
#include "lathe/field_keys.h"
#include "pages/adapter_mix.h"
#include "pages/history_page.h"
#include "pages/new_run_page.h"
#include "pages/playground_page.h"
#include "pages/run_page.h"
#include "settings/theme.h"
#include "support/test_main.h"
#include "ui/acting.h"
#include "ui/fake_workbench.h"
#include "ui/sample_values.h"
#include "widgets/banner.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"
#include "widgets/transcript.h"
#include "window/leaving.h"
#include "window/main_window.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace lathe;
using namespace lathe::ui;
using test::click;
using test::fake;

namespace {
StepLogged loggedStep(const RunId& run, std::int64_t number, double loss) {
    StepPoint point;
    point.step = number;
    point.loss = loss;
    point.seconds = 0.5;
    point.tokens = 100;
    point.rows = {number};
    return {run, point};
}
} // namespace

class TestWindow : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;

    template <class T>
    T* find(const char* page, const char* name) {
        return m_window->page(page)->findChild<T*>(name);
    }
    RunPage& runPage() { return *static_cast<RunPage*>(m_window->page("run")); }
    void openWindow() {
        m_bench = std::make_unique<Workbench>(m_home->path().toStdString());
        m_window = std::make_unique<MainWindow>(*m_bench);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QTRY_VERIFY(!m_window->runs().runs().empty());
        test::settle(*m_window); // Home has its curves: nothing else is asked meanwhile
    }
    Banner* banner(const char* page) {
        for (Banner* each : m_window->page(page)->findChildren<Banner*>())
            if (each->isVisible()) return each;
        return nullptr;
    }

private slots:
    void init() {
        test::resetFake();
        fake().answer = test::sampleAnswer;
        fake().estimate = test::sampleEstimate;
        m_home = std::make_unique<QTemporaryDir>();
        openWindow();
    }
    void cleanup() {
        m_window.reset();
        m_bench.reset();
    }

    void aTaskFollowsTheModelUntilSomebodyChoosesOne() {
        const auto only = [](std::set<std::string> tasks) {
            return [tasks](const Recipe& recipe) {
                return tasks.contains(recipe.settings.text(field::task))
                           ? std::vector<Problem>()
                           : std::vector<Problem>{{"task", "this model can't do that"}};
            };
        };
        const auto choose = [&](const char* architecture, std::set<std::string> tasks) {
            fake().answer = [architecture](RequestId request, const Query& query) -> std::optional<AnswerValue> {
                if (!std::holds_alternative<InspectModel>(query)) return test::sampleAnswer(request, query);
                ModelReport report = test::sampleModel();
                report.architecture = architecture;
                return report;
            };
            fake().check = only(std::move(tasks));
            auto* path = find<QLineEdit>("new", "modelPath");
            path->clear();
            QTest::keyClicks(path, QStringLiteral("/models/%1").arg(architecture));
            test::settle(*m_window);
        };
        m_window->showPage("new");
        auto* page = qobject_cast<NewRunPage*>(m_window->page("new"));
        const auto task = [&] { return page->recipe().settings.text(field::task); };
        choose("BertForQuestionAnswering", {"sequence_classification", "question_answering"});
        QCOMPARE(task(), "question_answering");
        choose("BertModel", {"token_classification", "question_answering"});
        QCOMPARE(task(), "token_classification");
        choose("LlamaForCausalLM", {"language_modeling", "token_classification"});
        QCOMPARE(task(), "language_modeling");
        Recipe chosen = page->recipe();
        chosen.settings.set(field::task, Task::TokenClassification);
        page->setRecipe(chosen);
        choose("BertModel", {"question_answering"});
        QCOMPARE(task(), "token_classification"); // somebody's choice stays, with the problem beside it
    }

    void countsAreSaidAsPeopleDo() {
        const auto runs = [](int n) { return Leaving::tr("%n run(s) still running", nullptr, n); };
        QCOMPARE(runs(1), QStringLiteral("1 run still running"));
        QCOMPARE(runs(0), QStringLiteral("0 runs still running"));
        QCOMPARE(runs(2), QStringLiteral("2 runs still running"));
    }

    void everyPageIsReachedByKeyboard() {
        QSet<QString> seen;
        for (int i = 1; i <= 7; ++i) {
            QTest::keySequence(m_window.get(), QKeySequence(QString("Ctrl+%1").arg(i)));
            seen << m_window->currentPage();
        }
        QCOMPARE(seen.size(), 7);
    }

    void everyControlHasANameForScreenReaders() {
        for (QWidget* widget : m_window->findChildren<QWidget*>()) {
            if (!(widget->focusPolicy() & Qt::TabFocus) || widget->inherits("QScrollBar") || widget->inherits("QTabBar")
                || widget->inherits("QTabWidget"))
                continue;
            if (widget->parentWidget()
                && (widget->parentWidget()->inherits("QComboBox")
                    || widget->parentWidget()->inherits("QComboBoxPrivateContainer")))
                continue;
            const auto* button = qobject_cast<QAbstractButton*>(widget);
            if (button && (!button->text().isEmpty() || button->isHidden()))
                continue; // a hidden one is written when it is shown
            bool buddy = false;
            for (QLabel* label : m_window->findChildren<QLabel*>())
                buddy = buddy || label->buddy() == widget || (label->buddy() && label->buddy()->focusProxy() == widget);
            const bool special = widget->inherits("QCustomPlot") || widget->inherits("QHeaderView")
                                 || widget->inherits("QLineEditIconButton") || !widget->isEnabled();
            if (!buddy && !special)
                QVERIFY2(!widget->accessibleName().isEmpty(),
                         qPrintable(QString("%1 %2").arg(widget->metaObject()->className(), widget->objectName())));
        }
    }

    void theThemeSwitchIsKept() {
        const bool dark = Theme::instance().isDark();
        click(m_window->findChild<QPushButton*>("themeSwitch"));
        QCOMPARE(Theme::instance().isDark(), !dark);
        m_window.reset();
        openWindow();
        QCOMPARE(Theme::instance().isDark(), !dark);
    }

    void aFieldMovesTheCountsAndTheMemory() {
        m_window->showPage("new");
        QTest::keyClicks(find<QLineEdit>("new", "modelPath"), "/models/a");
        QTRY_VERIFY(m_window->page("new")->findChild<StatTile*>("trainableCount")->value().startsWith("4.88"));
        auto* rank = find<QLineEdit>("new", "rank");
        QTest::keyClicks(rank, "64");
        QTRY_VERIFY(m_window->page("new")->findChild<StatTile*>("trainableCount")->value().startsWith("19.5"));
        QTRY_VERIFY(find<QPlainTextEdit>("new", "commandLine")->toPlainText().contains("--data")
                    == false); // no data yet: not the flags
        QTest::keyClicks(find<QLineEdit>("new", "dataPath"), "/data/a.jsonl");
        QTRY_VERIFY(find<QPlainTextEdit>("new", "commandLine")->toPlainText().contains("--rank 64"));
    }

    void anErrorAtTheStartIsShownOnThePage() {
        fake().startError = ErrorInfo{ErrorKind::Io, "The disk is full.", "Free 2 GiB."};
        m_window->showPage("new");
        auto* page = static_cast<NewRunPage*>(m_window->page("new"));
        Recipe recipe;
        recipe.settings.set(field::tooLong, LongRows::Drop);
        page->setRecipe(recipe);
        click(find<QPushButton>("new", "startTraining"));
        QTRY_VERIFY(banner("new"));
        QCOMPARE(banner("new")->title(), QString("The disk is full."));
        QCOMPARE(banner("new")->text(), QString("Free 2 GiB."));
        QCOMPARE(m_window->currentPage(), QString("new"));
    }

    void theFormGivesBackTheRecipeItWasGiven() {
        Recipe recipe;
        recipe.settings.set(field::model, std::string("/models/a"));
        recipe.settings.set(field::learningRate, 1e-3);
        recipe.settings.set(field::beta1, 0.8);
        recipe.settings.set(field::samplePrompts, std::vector<std::string>{"Hello, there", "And now?"});
        Settings data(dataFields());
        data.set(field::path, std::string("/data/a.jsonl"));
        data.set(field::format, std::string("chat"));
        recipe.data = {data};
        data.set(field::role, DataRole::Validation);
        recipe.data.push_back(data);
        recipe.methods = {{"lora", Settings(*methodFields())}};
        recipe.methods[0].settings.set(field::rank, std::int64_t(4));
        auto* page = static_cast<NewRunPage*>(m_window->page("new"));
        page->setRecipe(recipe);
        QCOMPARE(QString::fromStdString(toJson(page->recipe())), QString::fromStdString(toJson(recipe)));
    }

    void stepsMoveTheNumbers() {
        const RunId run = test::sampleRuns()[0].id;
        emit m_window->page("home")->navigate(OpenRun{run});
        QTRY_VERIFY(find<StatTile>("run", "tileStep")->value().contains("42"));
        for (int i = 43; i <= 60; ++i) fake().push(loggedStep(run, i, 1.0 / i));
        QTRY_VERIFY(find<StatTile>("run", "tileStep")->value().contains("60 of 90"));
    }

    void aFailedRunSaysWhyAndWhatToDo() {
        emit m_window->page("home")->navigate(OpenRun{test::sampleRuns()[3].id});
        QTRY_VERIFY(banner("run"));
        QVERIFY(banner("run")->title().contains("not a number at step 17"));
        QVERIFY(banner("run")->text().contains("learning rate"));
        QVERIFY(!find<QPushButton>("run", "pauseRun")->isVisible());
    }

    void quickStartEndsInThePlayground() {
        if (resourceFile("sample/recipe.json").isEmpty()) QSKIP("the sample recipe is not part of this checkout");
        const RunId run = "20261122-104500-0001"; // what the fake's start() gives
        m_window->showPage("home");
        click(find<QPushButton>("home", "quickStart"));
        QCOMPARE(fake().started.size(), 1u);
        QCOMPARE(m_window->currentPage(), QString("run"));
        test::settle(*m_window);
        fake().push(loggedStep(run, 1, 3.0));
        fake().push(JobEnded{run, Outcome::Finished, 90, "/adapter", {}});
        QTRY_COMPARE(m_window->currentPage(), QString("playground"));
        QTRY_VERIFY(find<Transcript>("playground", "answer1")->lastText().contains("Arr!"));
        QVERIFY(find<Transcript>("playground", "answer0")->lastText().startsWith("The sky is blue"));
    }

    void theNextQuestionCarriesTheConversation() {
        emit m_window->page("home")->navigate(TryRun{test::sampleRuns()[2].id, "", false});
        auto* prompt = find<QPlainTextEdit>("playground", "prompt");
        QTest::keyClicks(prompt, "Hello");
        QTest::keyClick(prompt, Qt::Key_Return);
        QTRY_VERIFY(!static_cast<PlaygroundPage*>(m_window->page("playground"))->isBusy());
        QTest::keyClicks(prompt, "And now?");
        QTest::keyClick(prompt, Qt::Key_Return);
        QTRY_VERIFY(!static_cast<PlaygroundPage*>(m_window->page("playground"))->isBusy());
        const auto* last = std::get_if<GenerateText>(&fake().asked.back());
        QVERIFY(last);
        QCOMPARE(last->messages.size(), 3u);
        QCOMPARE(last->messages[1].role, std::string("assistant"));
        QCOMPARE(last->messages[1].content,
                 std::string("Arr! The sky be blue, matey!")); // its own answer, not the base's
    }

    void adaptersAreMixedWithTheirWeights() {
        emit m_window->page("home")->navigate(TryRun{test::sampleRuns()[2].id, "", false});
        auto* mix = find<QWidget>("playground", "adapterMix");
        QVERIFY(!mix->isVisible());
        click(find<QPushButton>("playground", "mixAdapters"));
        QTRY_VERIFY(mix->isVisible());
        static_cast<AdapterMix*>(mix)->addFolder("/adapters/polite");
        auto* weight = mix->findChildren<QDoubleSpinBox*>().last();
        QVERIFY(weight->isEnabled());
        weight->setValue(-0.5);
        const auto boxes = mix->findChildren<QCheckBox*>();
        QVERIFY(boxes.size() > 1); // finished runs of the same model
        click(boxes.first());
        auto* prompt = find<QPlainTextEdit>("playground", "prompt");
        QTest::keyClicks(prompt, "Hello");
        QTest::keyClick(prompt, Qt::Key_Return);
        QTRY_VERIFY(!static_cast<PlaygroundPage*>(m_window->page("playground"))->isBusy());
        const auto* asked = std::get_if<GenerateText>(&fake().asked.back());
        QVERIFY(asked);
        QCOMPARE(asked->mix.size(), 2u);
        QVERIFY(!asked->mix[0].run.empty());
        QCOMPARE(asked->mix[0].weight, 1.0);
        QCOMPARE(asked->mix[1].folder, std::string("/adapters/polite"));
        QCOMPARE(asked->mix[1].weight, -0.5);
    }

    void stopEndsAnAnswer() {
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<GenerateText>(query)) return {};
            return test::sampleAnswer(id, query);
        };
        emit m_window->page("home")->navigate(TryRun{test::sampleRuns()[2].id, "Hello", true});
        auto* stop = find<QPushButton>("playground", "stopAsking");
        QTRY_VERIFY(stop->isVisible());
        const RequestId asked = fake().last;
        click(stop);
        QCOMPARE(fake().cancelled, (std::vector<RequestId>{asked - 1, asked}));
        GeneratedText part;
        part.endedBy = "cancelled";
        part.texts = {"Hel"};
        fake().push(Answer{asked - 1, part});
        part.texts = {"Arr"};
        fake().push(Answer{asked, part});
        QTRY_VERIFY(find<QPushButton>("playground", "ask")->isVisible());
        QCOMPARE(find<Transcript>("playground", "answer1")->lastText(), QString("Arr"));
    }

    void historyEditsDeletesAndCompares() {
        m_window->showPage("history");
        auto* table = find<QTableView>("history", "historyTable");
        QTest::keyClicks(find<QLineEdit>("history", "search"), "rank");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        table->selectRow(0);
        auto* notes = find<QPlainTextEdit>("history", "runNotes");
        QTest::keyClicks(notes, "better");
        QTRY_COMPARE(fake().countOf<EditRun>(), 1);
        for (const Query& query : fake().asked)
            if (const auto* edit = std::get_if<EditRun>(&query))
                QCOMPARE(edit->notes, std::optional<std::string>("better"));

        table->selectAll();
        auto* compare = find<QPushButton>("history", "compareRuns");
        QTRY_VERIFY(compare->isVisible());
        click(compare);
        QCOMPARE(m_window->currentPage(), QString("compare"));
        auto* differences = find<QTableView>("compare", "differences");
        QTRY_COMPARE(differences->model()->rowCount(), 1);

        m_window->showPage("history");
        click(find<QPushButton>("history", "deleteRuns"));
        QCOMPARE(m_window->runs().rowCount(), 4);
        QCOMPARE(fake().countOf<DeleteRun>(), 0); // it can be undone first
        m_window->page("history")->findChild<QTimer*>("deleteLater")->start(1);
        QTRY_COMPARE(fake().countOf<DeleteRun>(), 2);
        QCOMPARE(m_window->runs().rowCount(), 4);
    }

    void aSearchWithoutFindsOffersAWayBack() {
        m_window->showPage("history");
        QTest::keyClicks(find<QLineEdit>("history", "search"), "zebra");
        StateStack* state = m_window->page("history")->findChild<StateStack*>();
        QTRY_VERIFY(!state->hasContent());
        QCOMPARE(state->message(), QString("Nothing matches"));
        for (QPushButton* button : state->findChildren<QPushButton*>())
            if (button->text() == "Show all") click(button);
        QTRY_VERIFY(state->hasContent());
    }

    void interruptedRunsOfferThemselves() {
        m_window->showPage("home");
        QTRY_VERIFY(banner("home"));
        click(find<QPushButton>("home", "resumeInterrupted"));
        QTRY_COMPARE(fake().resumed.size(), 1u);
        QCOMPARE(fake().resumed[0], test::sampleRuns()[1].id);
        QCOMPARE(m_window->currentPage(), QString("run"));
    }

    /// A queue that its program's end cut off.
    void waitingRunsGoOnInTheirOrder() {
        std::vector<RunSummary> runs = test::sampleRuns();
        for (const std::size_t i : {2, 4}) {
            runs[i].status = RunStatus::Interrupted;
            runs[i].resumable = runs[i].beginsAnew = true;
            runs[i].step = 0;
        }
        fake().answer = [runs](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<ListRuns>(query)) return RunList{runs};
            return test::sampleAnswer(request, query);
        };
        cleanup();
        openWindow();
        m_window->showPage("home");
        QTRY_VERIFY(find<QPushButton>("home", "resumeAllInterrupted"));
        click(find<QPushButton>("home", "resumeAllInterrupted"));
        QTRY_COMPARE(fake().resumed.size(), 3u);
        QCOMPARE(fake().resumed, (std::vector<RunId>{runs[4].id, runs[2].id, runs[1].id})); // the oldest first
        QCOMPARE(m_window->currentPage(), QString("run"));
    }

    void whatCantBeResumedIsToldByName() {
        std::vector<RunSummary> runs = test::sampleRuns();
        for (const std::size_t i : {2, 4}) runs[i].status = RunStatus::Interrupted, runs[i].resumable = true;
        for (const std::size_t i : {1, 4})
            fake().resumeErrors[runs[i].id] = {ErrorKind::Io, "Its checkpoint is damaged.", "Start it anew."};
        fake().answer = [runs](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<ListRuns>(query)) return RunList{runs};
            return test::sampleAnswer(request, query);
        };
        cleanup();
        openWindow();
        m_window->showPage("home");
        QTRY_VERIFY(find<QPushButton>("home", "resumeAllInterrupted"));
        click(find<QPushButton>("home", "resumeAllInterrupted"));
        const auto told = [this]() -> Banner* {
            for (Banner* each : m_window->page("home")->findChildren<Banner*>())
                if (each->isVisible() && each->title().contains("can't be resumed")) return each;
            return nullptr;
        };
        QTRY_VERIFY(told());
        QCOMPARE(m_window->currentPage(), QString("home")); // where it is said
        QVERIFY2(told()->title().startsWith("2 of 3"), qPrintable(told()->title()));
        QCOMPARE(told()->text().count("Its checkpoint is damaged. Start it anew."), 2);
        QVERIFY(told()->text().contains("rank 8"));
        QCOMPARE(fake().resumed, std::vector<RunId>{runs[2].id}); // the other one goes on
    }

private:
    static const Fields* methodFields();
};

#include "lathe/method_info.h"
const Fields* TestWindow::methodFields() { return methodInfo("lora").fields; }

LATHE_TEST(TestWindow)
#include "tst_window.moc"
