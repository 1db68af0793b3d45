// The recipe that is being written: back, forth, and there again after the window was closed.
#include "lathe/field_keys.h"
#include "models/recipe_draft.h"
#include "pages/new_run_page.h"
#include "ui/open_window.h"

#include <QLineEdit>
#include <QSettings>
#include <QToolButton>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

namespace {

Recipe recipeOf(const char* model, std::int64_t steps) {
    Recipe recipe;
    recipe.settings.set(field::model, std::string(model));
    recipe.settings.set(field::steps, steps);
    return recipe;
}

NewRunPage& pageOf(MainWindow& window) { return static_cast<NewRunPage&>(*window.page("new")); }

} // namespace

class TestDraft : public QObject {
    Q_OBJECT
private slots:
    void init() { OpenWindow::sampleAnswers(); }

    void changesInQuickSuccessionAreOne() {
        RecipeDraft draft;
        draft.note("empty");
        QVERIFY(!draft.canUndo());
        draft.note("1");
        draft.note("10");
        draft.note("100"); // typed
        QCOMPARE(draft.undo(), QString("empty"));
        QCOMPARE(draft.redo(), QString("100"));
        QVERIFY(!draft.redo());
        draft.note("100"); // nothing new
        QVERIFY(!draft.canRedo());
        draft.undo();
        draft.note("other"); // after going back, another way
        QVERIFY(!draft.canRedo());
        QCOMPARE(draft.undo(), QString("empty"));
        for (int i = 0; i < 1000; ++i) {
            draft.part();
            draft.note(QString::number(i));
        }
        int states = 1;
        while (draft.undo()) ++states;
        QCOMPARE(states, 200); // no more are kept
    }

    void whatFollowsByItselfIsNoChangeOfAPersons() {
        RecipeDraft draft;
        draft.note("empty");
        draft.part();
        draft.note("model");
        draft.part();
        draft.note("model, rank");
        QCOMPARE(draft.undo(), QString("model"));
        draft.amend("model, its task");
        QCOMPARE(draft.redo(), QString("model, rank")); // is there still
        QCOMPARE(draft.undo(), QString("model, its task"));
        QCOMPARE(draft.undo(), QString("empty"));
    }

    /// The task that a model brings along is no step of its own, and leaves the way forth open.
    void aModelsOwnTaskIsPartOfItsChoice() {
        fake().answer = [](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            auto answer = sampleAnswer(request, query);
            if (auto* model = answer ? std::get_if<ModelReport>(&*answer) : nullptr)
                model->architecture = "BertForQuestionAnswering";
            return answer;
        };
        fake().check = [](const Recipe& recipe) {
            const bool serves = recipe.settings.get(field::task) == Task::QuestionAnswering;
            return serves ? std::vector<Problem>() : std::vector<Problem>{{"task", "It has no head for that."}};
        };
        OpenWindow window;
        window->showPage("new");
        NewRunPage& page = pageOf(*window);
        auto* redo = window.find<QToolButton>("new", "redoRecipe");
        auto* undo = window.find<QToolButton>("new", "undoRecipe");
        const auto hasTask = [&] { return page.recipe().settings.get(field::task) == Task::QuestionAnswering; };
        page.setRecipe(recipeOf("/models/bert", 10));
        QTRY_VERIFY(hasTask());
        settle(*window);
        Recipe longer = page.recipe();
        longer.settings.set(field::steps, std::int64_t(20));
        page.setRecipe(longer);
        QTest::mouseClick(undo, Qt::LeftButton);
        QTest::mouseClick(undo, Qt::LeftButton);
        QVERIFY(page.recipe().settings.get(field::model).empty());
        QVERIFY(!undo->isEnabled());
        QTest::mouseClick(redo, Qt::LeftButton);
        QTRY_VERIFY(hasTask());
        settle(*window); // the model is read once more
        QVERIFY(redo->isEnabled());
        QTest::mouseClick(redo, Qt::LeftButton);
        QCOMPARE(*page.recipe().settings.getIfAny(field::steps), 20);
    }

    void theSettingsThreadsAreTheDraftsToo() {
        OpenWindow window;
        window->showPage("new");
        NewRunPage& page = pageOf(*window);
        page.setRecipe(recipeOf("/models/one", 10));
        const auto ask = [&](const char* threads) {
            window->showPage("settings");
            window.find<QLineEdit>("settings", "threads")->setText(threads);
            window->showPage("new");
        };
        const auto given = [&] { return page.recipe().settings.getIfAny(field::threads); };
        QVERIFY(!given());
        ask("3");
        QCOMPARE(*given(), 3);
        ask("5"); // changed there: nobody has chosen 3 here
        QCOMPARE(*given(), 5);
        Recipe own = page.recipe();
        own.settings.set(field::threads, std::int64_t(7));
        page.setRecipe(own);
        ask("6");
        QCOMPARE(*given(), 7); // a recipe's own number stays
        own.settings.set(field::threads, Value{});
        page.setRecipe(own);
        ask("6");
        QCOMPARE(*given(), 6);
        ask("");
        QVERIFY(!given());
        ask("4");
        auto* undo = window.find<QToolButton>("new", "undoRecipe");
        QVERIFY(undo->isEnabled());
        QTest::mouseClick(undo, Qt::LeftButton);
        QCOMPARE(page.recipe().settings.get(field::model), "/models/one"); // no step of its own

        Workbench bench(window.home().toStdString());
        MainWindow second(bench);
        second.show();
        second.showPage("new");
        QCOMPARE(*pageOf(second).recipe().settings.getIfAny(field::threads), 4);
    }

    void aChangeIsTakenBack() {
        OpenWindow window;
        window->showPage("new");
        NewRunPage& page = pageOf(*window);
        auto* undo = window.find<QToolButton>("new", "undoRecipe");
        auto* redo = window.find<QToolButton>("new", "redoRecipe");
        QVERIFY(!undo->isEnabled() && !redo->isEnabled());
        QVERIFY(undo->focusPolicy() == Qt::NoFocus
                && redo->focusPolicy() == Qt::NoFocus); // Space would take a change back
        page.setRecipe(recipeOf("/models/one", 10));
        page.setRecipe(recipeOf("/models/two", 20));
        QVERIFY(undo->isEnabled());
        QTest::mouseClick(undo, Qt::LeftButton);
        QCOMPARE(page.recipe().settings.get(field::model), "/models/one");
        QCOMPARE(*page.recipe().settings.getIfAny(field::steps), 10);
        QTest::mouseClick(undo, Qt::LeftButton);
        QVERIFY(page.recipe().settings.get(field::model).empty());
        QVERIFY(!undo->isEnabled());
        QTest::mouseClick(redo, Qt::LeftButton);
        QTest::mouseClick(redo, Qt::LeftButton);
        QCOMPARE(page.recipe().settings.get(field::model), "/models/two");
        QVERIFY(!redo->isEnabled());
        page.setFocus();
        QTest::keyClick(&page, Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(page.recipe().settings.get(field::model), "/models/one");
    }

    void itIsThereAgainAfterTheWindowWasClosed() {
        OpenWindow window;
        window->showPage("new");
        pageOf(*window).setRecipe(recipeOf("/models/one", 123));
        Workbench bench(window.home().toStdString());
        MainWindow second(bench);
        second.show();
        second.showPage("new");
        QCOMPARE(pageOf(second).recipe().settings.get(field::model), "/models/one");
        QCOMPARE(*pageOf(second).recipe().settings.getIfAny(field::steps), 123);
        QTest::mouseClick(second.page("new")->findChild<QToolButton*>("undoRecipe"), Qt::LeftButton);
        QVERIFY(pageOf(second).recipe().settings.get(field::model).empty()); // or begin anew

        second.page("new")->findChild<QToolButton*>("redoRecipe")->click();
        QSettings(window.home() + "/window.ini", QSettings::IniFormat).setValue("new_run/draft", "{ nonsense");
        MainWindow third(bench);
        third.show();
        third.showPage("new");
        QVERIFY(pageOf(third).recipe().settings.get(field::model).empty());
    }
};

LATHE_TEST(TestDraft)
#include "tst_draft.moc"
