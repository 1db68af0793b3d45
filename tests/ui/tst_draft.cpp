// The recipe that is being written: back, forth, and there again after the window was closed.
#include "lathe/field_keys.h"
#include "models/recipe_draft.h"
#include "pages/new_run_page.h"
#include "ui/open_window.h"

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

    void aChangeIsTakenBack() {
        OpenWindow window;
        window->showPage("new");
        NewRunPage& page = pageOf(*window);
        auto* undo = window.find<QToolButton>("new", "undoRecipe");
        auto* redo = window.find<QToolButton>("new", "redoRecipe");
        QVERIFY(!undo->isEnabled() && !redo->isEnabled());
        QVERIFY(undo->focusPolicy() == Qt::NoFocus && redo->focusPolicy() == Qt::NoFocus); // Space would take a change back
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
