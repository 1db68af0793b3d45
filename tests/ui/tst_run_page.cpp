// What the page of a run says and offers follows the run alone, whatever order its news come in.
#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "models/run_state.h"
#include "pages/change_dialog.h"
#include "pages/new_run_page.h"
#include "plots/plot_overlay.h"
#include "ui/open_window.h"
#include "ui/picture.h"
#include "ui/plot_acting.h"
#include "widgets/field_editor.h"
#include "widgets/field_form.h"
#include "widgets/labels.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>

using namespace lathe;
using namespace lathe::ui;
using test::click;
using test::fake;
using test::OpenWindow;

namespace {

StepLogged stepOf(const RunId& run, std::int64_t number) {
    StepPoint point;
    point.step = number;
    point.loss = 1;
    point.seconds = 0.5;
    return {run, point};
}

/// From now on the store says that the first of the sample's runs is `status`.
void keep(RunStatus status) {
    fake().answer = [status](RequestId id, const Query& query) {
        auto value = test::sampleAnswer(id, query);
        if (auto* detail = value ? std::get_if<RunDetail>(&*value) : nullptr) detail->summary.status = status;
        if (auto* list = value ? std::get_if<RunList>(&*value) : nullptr) list->runs[0].status = status;
        return value;
    };
}

/// Types into a field of the form, in place of what is there.
void type(FieldForm& form, FieldName field, const QString& text) {
    auto* line = qobject_cast<QLineEdit*>(form.editorOf(field)->editor());
    QVERIFY(line);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
}

/// The sample's answers with the run's plan changed after its twentieth step.
void keepChanged() {
    fake().answer = [](RequestId id, const Query& query) {
        auto value = test::sampleAnswer(id, query);
        if (auto* detail = value ? std::get_if<RunDetail>(&*value) : nullptr)
            detail->changes = {{20, {.learningRate = 5e-5, .steps = 400}}};
        return value;
    };
}

bool isPrimary(const QPushButton* button) { return button->property("kind").toString() == "primary"; }

} // namespace

class TestRunPage : public QObject {
    Q_OBJECT
    const RunId m_run = test::sampleRuns()[0].id;

private slots:
    void init() { OpenWindow::sampleAnswers(); }

    void pauseAndResumeAreOneButtonThatKeepsTheFocus() {
        const OpenWindow window;
        window.go(OpenRun{m_run});
        auto* pause = window.find<QPushButton>("run", "pauseRun");
        auto* stop = window.find<QPushButton>("run", "stopRun");
        QTRY_VERIFY(pause->isVisible());
        pause->setFocus();
        QTest::keyClick(pause, Qt::Key_Space);
        QCOMPARE(fake().sent.size(), 1u);
        QVERIFY(std::holds_alternative<Pause>(fake().sent[0].second));
        QVERIFY(pause->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space); // somebody impatient
        QCOMPARE(fake().sent.size(), 1u);

        keep(RunStatus::Paused);
        fake().push(StatusChanged{m_run, RunStatus::Paused, ""});
        QTRY_COMPARE(pause->text(), QString("&Resume"));
        QVERIFY(pause->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QCOMPARE(fake().sent.size(), 2u);
        QVERIFY(std::holds_alternative<Resume>(fake().sent[1].second));
        keep(RunStatus::Running);
        fake().push(StatusChanged{m_run, RunStatus::Running, ""});
        QTRY_COMPARE(pause->text(), QString("&Pause"));

        click(stop);
        QCOMPARE(fake().sent.size(), 3u);
        QVERIFY(std::holds_alternative<Stop>(fake().sent[2].second));
        QVERIFY(stop->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QCOMPARE(fake().sent.size(), 3u);
    }

    /// Its news are asked for as long as it is shown; those of a run of the window's own come by themselves.
    void aRunOfAnotherProgramIsFollowed() {
        fake().answer = [](RequestId id, const Query& query) {
            auto value = std::holds_alternative<FollowRun>(query) ? std::nullopt : test::sampleAnswer(id, query);
            if (auto* detail = value ? std::get_if<RunDetail>(&*value) : nullptr)
                if (detail->summary.status == RunStatus::Running) detail->summary.program = "process 77 on workstation";
            return value;
        };
        const OpenWindow window;
        window.go(OpenRun{m_run});
        QTRY_COMPARE(fake().countOf<FollowRun>(), 1);
        const auto found = std::find_if(fake().asked.begin(), fake().asked.end(),
                                        [](const Query& query) { return std::holds_alternative<FollowRun>(query); });
        const auto following = RequestId(found - fake().asked.begin() + 1);
        QCOMPARE(std::get<FollowRun>(*found).run, m_run);
        QCOMPARE(std::get<FollowRun>(*found).after, 22); // twenty steps tell how fast it is
        auto* step = window.find<StatTile>("run", "tileStep");
        fake().push(stepOf(m_run, 43));
        QTRY_VERIFY2(step->value().startsWith("43"), qPrintable(step->value()));
        click(window.find<QPushButton>("run", "pauseRun"));
        QCOMPARE(fake().sent.size(), 1u);
        QVERIFY(std::holds_alternative<Pause>(fake().sent[0].second));
        window.go(OpenRun{test::sampleRuns()[2].id});
        QTRY_COMPARE(std::count(fake().cancelled.begin(), fake().cancelled.end(), following), 1);
        QCOMPARE(fake().countOf<FollowRun>(), 1);
    }

    void aRunIsChangedWhileItTrains() {
        const OpenWindow window;
        window.go(OpenRun{m_run});
        auto* change = window.find<QPushButton>("run", "changeRun");
        QTRY_VERIFY(change->isVisible());
        change->setFocus();
        QTest::keyClick(change, Qt::Key_Space);
        QPointer<ChangeDialog> dialog = window->findChild<ChangeDialog*>();
        QVERIFY(dialog && dialog->isVisible());
        auto* form = dialog->findChild<FieldForm*>();
        auto* apply = dialog->findChild<QPushButton*>("applyChange");
        auto* words = dialog->findChild<QLabel*>("changeWords");
        auto* problem = dialog->findChild<TextLabel*>("changeProblem");
        QCOMPARE(form->editorOf(field::learningRate)->text(), std::string("2e-4")); // what holds now
        QCOMPARE(form->editorOf(field::steps)->text(), std::string("90"));
        QVERIFY(!apply->isEnabled()); // nothing is changed yet

        type(*form, field::steps, "42");
        QTRY_VERIFY(problem->isVisible());
        QVERIFY2(problem->text().contains("step 42 is done already"), qPrintable(problem->text()));
        QVERIFY(!apply->isEnabled() && !words->isVisible());
        type(*form, field::steps, "60");
        type(*form, field::learningRate, "1e-5");
        QTRY_VERIFY(apply->isEnabled());
        const auto said = [&] { return static_cast<TextLabel*>(words)->text(); };
        QVERIFY2(said().contains("From step 43 on, the learning rate is 1e-5 instead of 2e-4."), qPrintable(said()));
        fake().push(stepOf(m_run, 43)); // the run goes on meanwhile
        QTRY_VERIFY(said().contains("From step 44 on, the run ends after step 60 instead of step 90."));
        QVERIFY(!problem->isVisible());
        test::savePicture(*dialog, "change-dialog", 1);
        QTest::keyClick(form->editorOf(field::learningRate)->editor(), Qt::Key_Return);
        QCOMPARE(fake().sent.size(), 1u);
        const auto* sent = std::get_if<ChangeRun>(&fake().sent[0].second);
        QVERIFY(sent && sent->values == (PlanValues{.learningRate = 1e-5, .steps = 60})); // only what differs
        QTRY_VERIFY(!dialog);

        fake().answer = [](RequestId id, const Query& query) {
            auto value = test::sampleAnswer(id, query);
            if (auto* detail = value ? std::get_if<RunDetail>(&*value) : nullptr) detail->summary.totalSteps = 60;
            return value;
        };
        fake().push(PlanChanged{m_run, 60, {{43, sent->values}}});
        QTRY_VERIFY(window.find<StatTile>("run", "tileStep")->value().endsWith("of 60"));
    }

    void aRunThatEndsClosesTheDialog() {
        const OpenWindow window;
        window.go(OpenRun{m_run});
        click(window.find<QPushButton>("run", "changeRun"));
        QPointer<ChangeDialog> dialog = window->findChild<ChangeDialog*>();
        QVERIFY(dialog);
        fake().push(JobEnded{m_run, Outcome::Finished, 90, "", {}});
        QTRY_VERIFY(!dialog);
        QVERIFY(fake().sent.empty());
    }

    void aChangeIsMarkedAndTold() {
        keepChanged();
        const OpenWindow window;
        window.go(OpenRun{m_run});
        auto* plot = window.find<CurvePlot>("run", "lossPlot");
        QTRY_VERIFY(plot->isVisible());
        test::settle(*window);
        QCustomPlot* canvas = test::inside(*plot);
        const auto marks = [&] {
            std::vector<QCPItemLine*> found;
            for (int i = 0; i < canvas->itemCount(); ++i)
                if (canvas->item(i)->objectName() == "mark")
                    found.push_back(static_cast<QCPItemLine*>(canvas->item(i)));
            return found;
        };
        QTRY_COMPARE(marks().size(), 1u);
        QCOMPARE(marks()[0]->start->coords().x(), 21.0); // the first step that was trained with it
        QVERIFY(canvas->accessibleDescription().contains("ends after step 400 instead of step 300"));
        const auto told = [&] { return plot->findChild<PlotOverlay*>()->shown().message; };
        test::moveMouse(canvas, {canvas->xAxis->coordToPixel(21), double(canvas->axisRect()->center().y())});
        QTRY_VERIFY2(told().contains("From step 21 on, the learning rate is"), qPrintable(told()));
        test::savePicture(*window, "run-changed", 1);
        test::moveMouse(canvas, {canvas->xAxis->coordToPixel(200), double(canvas->axisRect()->center().y())});
        QTRY_VERIFY(told().isEmpty());

        auto* beside = window.find<TextLabel>("run", "recipeChanges"); // beside the recipe as it was started
        QVERIFY(beside->isVisibleTo(beside->parentWidget()));
        QVERIFY(beside->text().contains("ends after step 400 instead of step 300"));
    }

    void aFinishedRunOffersItsNextStep() {
        const auto runs = test::sampleRuns();
        const OpenWindow window;
        window.go(OpenRun{runs[4].id}); // "rank 8", one of three on its data
        auto* attempt = window.find<QPushButton>("run", "tryRun");
        QTRY_VERIFY(attempt->isVisible() && attempt->isEnabled());
        QVERIFY(isPrimary(attempt));
        test::savePicture(*window, "run-finished", 1);
        for (const char* steering : {"changeRun", "pauseRun", "stopRun", "evaluateNow", "checkpointNow"})
            QVERIFY2(!window.find<QPushButton>("run", steering)->isVisible(), steering);
        const auto press = [&](const char* name) { // by keyboard alone
            auto* button = window.find<QPushButton>("run", name);
            QVERIFY2(button->isVisible() && button->isEnabled(), name);
            button->setFocus();
            QTest::keyClick(button, Qt::Key_Space);
        };
        press("compareRun");
        QTRY_VERIFY(window->page("compare")->isVisible());
        const auto asked = [&](const RunId& run) {
            for (const Query& query : fake().asked)
                if (const auto* curves = std::get_if<GetCurves>(&query))
                    if (std::find(curves->runs.begin(), curves->runs.end(), run) != curves->runs.end()
                        && curves->runs.size() == 3)
                        return true;
            return false;
        };
        QTRY_VERIFY(asked(runs[4].id) && asked(runs[1].id) && asked(runs[5].id));

        window.go(OpenRun{runs[4].id});
        QTRY_VERIFY(attempt->isVisible());
        press("forkFromAdapter");
        QTRY_VERIFY(window->page("new")->isVisible());
        const auto recipe = [&] { return static_cast<NewRunPage*>(window->page("new"))->recipe(); };
        QCOMPARE(recipe().settings.get(field::initAdapter), runs[4].folder + "/adapter");
        QCOMPARE(recipe().methods.at(0).settings.get(field::rank), 8);
        window.go(OpenRun{runs[4].id});
        QTRY_VERIFY(attempt->isVisible());
        press("forkRun");
        QTRY_VERIFY(window->page("new")->isVisible());
        QVERIFY(recipe().settings.get(field::initAdapter).empty());
        window.go(OpenRun{runs[4].id});
        QTRY_VERIFY(attempt->isVisible());
        press("tryRun");
        QTRY_VERIFY(window->page("playground")->isVisible());
    }

    void whatDidNotFinishOffersWhatHelps() {
        const auto runs = test::sampleRuns();
        const OpenWindow window;
        window.go(OpenRun{runs[3].id}); // failed
        auto* fork = window.find<QPushButton>("run", "forkRun");
        QTRY_VERIFY(isPrimary(fork));
        QTRY_VERIFY(window.banner("run"));
        QVERIFY(window.banner("run")->text().contains("Lower the learning rate"));
        QVERIFY(!window.find<QPushButton>("run", "forkFromAdapter")->isVisible()); // it wrote none
        auto* compare = window.find<QPushButton>("run", "compareRun");
        QVERIFY(!compare->isEnabled() && compare->toolTip().contains("no other run"));

        window.go(OpenRun{runs[5].id}); // stopped
        auto* resume = window.find<QPushButton>("run", "pauseRun");
        QTRY_COMPARE(resume->text(), QString("&Resume"));
        QVERIFY(isPrimary(resume) && !isPrimary(fork));
        click(resume);
        QCOMPARE(fake().resumed, std::vector<RunId>{runs[5].id});
        test::savePicture(*window, "run-stopped", 1);
    }

    void theSpeedIsSetAgainstTheMachines() {
        const OpenWindow window;
        window.go(OpenRun{m_run});
        auto* tile = window.find<StatTile>("run", "tileSpeed");
        QTRY_VERIFY(tile->isVisible());
        for (int i = 43; i <= 82; ++i) { // what it was at first is forgotten
            StepLogged step = stepOf(m_run, i);
            step.point.tokens = 620;
            step.point.gauges["product_share"] = i <= 62 ? 0.1 : i % 2 ? 0.6 : 0.64;
            fake().push(step);
        }
        QTRY_COMPARE(tile->value(), countText(1240) + QStringLiteral(" · 62 %"));
        test::savePicture(*window, "run-speed", 1);
    }

    void noWordsOutliveWhatTheyTellOf() {
        RunState doing;
        doing.reset(RunStatus::Running);
        doing.apply(Progressed{m_run, 0, 3, 10, "loading model"});
        QCOMPARE(doing.text(), QString("Loading model  30 %"));
        doing.apply(Progressed{m_run, 0, 10, 10, "loading model"});
        QCOMPARE(doing.text(), QString()); // it is loaded
        doing.apply(Progressed{m_run, 0, 1, 4, "evaluating"});
        doing.apply(stepOf(m_run, 7));
        QCOMPARE(doing.text(), QString());

        doing.ask(RunState::Wish::Pause);
        QVERIFY(doing.text().startsWith("Pausing"));
        doing.apply(StatusChanged{m_run, RunStatus::Paused, ""});
        QVERIFY2(doing.text().startsWith("Paused after step 7"), qPrintable(doing.text()));
        doing.apply(StatusChanged{m_run, RunStatus::Running, ""});
        QCOMPARE(doing.text(), QString());

        doing.apply(Progressed{m_run, 0, 10, 10, "writing the result"});
        doing.apply(JobEnded{m_run, Outcome::Finished, 9, "", {}});
        QCOMPARE(doing.text(), QString());
        doing.apply(Progressed{m_run, 0, 10, 10, "writing the result"}); // news may come late
        doing.apply(Progressed{m_run, 0, 9, 10, "writing the result"});
        QCOMPARE(doing.text(), QString());
        QVERIFY(doing.status() == RunStatus::Finished);
    }

    void aReasonIsShownForAsLongAsItHolds() {
        RunState doing;
        doing.reset(RunStatus::Running);
        doing.apply(StatusChanged{m_run, RunStatus::Paused, "Memory ran out."});
        RunSummary summary;
        summary.status = RunStatus::Paused;
        doing.read(summary); // the store knows no reason, and takes none away
        QCOMPARE(doing.text(), QString("Memory ran out."));
        doing.apply(StatusChanged{m_run, RunStatus::Running, ""});
        QCOMPARE(doing.text(), QString());
    }

    void aStopThatWasAskedForIsToldUntilItCame() {
        RunState doing;
        doing.reset(RunStatus::Running);
        doing.apply(stepOf(m_run, 12));
        doing.ask(RunState::Wish::Stop);
        doing.apply(StatusChanged{m_run, RunStatus::Running, ""});
        QVERIFY(doing.text().startsWith("Stopping"));
        doing.apply(JobEnded{m_run, Outcome::Stopped, 12, "", {}});
        QVERIFY2(doing.text().startsWith("Stopped at step 12"), qPrintable(doing.text()));
    }
};

LATHE_TEST(TestRunPage)
#include "tst_run_page.moc"
