// What people's fingers do without asking: Esc, Enter, F1, and Ctrl+K.
#include "ui/open_window.h"

#include <QApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolTip>

using namespace lathe;
using namespace lathe::ui;
using test::fake;
using test::OpenWindow;

class TestKeys : public QObject {
    Q_OBJECT

    static QDialog* palette(const OpenWindow& window) {
        const auto gone = [&] { return !window->findChild<QDialog*>("commandPalette"); };
        if (!QTest::qWaitFor(gone)) return nullptr; // the one before
        window->activateWindow();
        if (!QTest::qWaitForWindowActive(&*window)) return nullptr;
        QTest::keyClick(&*window, Qt::Key_K, Qt::ControlModifier);
        return window->findChild<QDialog*>("commandPalette");
    }

private slots:
    void init() { OpenWindow::sampleAnswers(); }

    void thePaletteFindsPagesAndRuns() {
        const OpenWindow window;
        QTRY_VERIFY(window->runs().rowCount() > 0);
        QDialog* found = palette(window);
        QVERIFY(found);
        auto* words = found->findChild<QLineEdit*>("paletteWords");
        auto* list = found->findChild<QListWidget*>("paletteList");
        QVERIFY(list->count() > 8); // pages and runs, before a word is typed
        QTest::keyClicks(words, "play");
        QCOMPARE(list->currentRow(), 0);
        QTest::keyClick(words, Qt::Key_Return);
        QCOMPARE(window->currentPage(), QString("playground"));

        found = palette(window);
        words = found->findChild<QLineEdit*>("paletteWords");
        QTest::keyClicks(words, "rank 32");
        QTest::keyClick(words, Qt::Key_Return);
        QCOMPARE(window->currentPage(), QString("run"));
    }

    void escapeDoesWhatItDoesElsewhere() {
        const OpenWindow window;
        window->showPage("history");
        auto* search = window.find<QLineEdit>("history", "search");
        search->setFocus();
        QTest::keyClicks(search, "rank");
        QTest::keyClick(search, Qt::Key_Escape);
        QCOMPARE(search->text(), QString());
        QDialog* found = palette(window);
        QTest::keyClick(found->findChild<QLineEdit*>(), Qt::Key_Escape);
        QTRY_VERIFY(!window->findChild<QDialog*>("commandPalette"));
        window.go(CompareRuns{{test::sampleRuns()[4].id, test::sampleRuns()[5].id}});
        QTest::keyClick(&*window, Qt::Key_Escape);
        QCOMPARE(window->currentPage(), QString("history"));
    }

    void escapeStopsAnAnswer() {
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<GenerateText>(query)) return {};
            return test::sampleAnswer(id, query);
        };
        const OpenWindow window;
        test::settle(*window); // Home has its curves: nothing else is asked meanwhile
        window.go(TryRun{test::sampleRuns()[2].id, "Hello", true});
        QTRY_VERIFY(window.find<QPushButton>("playground", "stopAsking")->isVisible());
        const RequestId asked = fake().last;
        QTest::keyClick(window.find<QPlainTextEdit>("playground", "prompt"), Qt::Key_Escape);
        QCOMPARE(fake().cancelled, (std::vector<RequestId>{asked - 1, asked})); // the base's and the tuned one's
    }

    void enterPressesTheButtonWithTheFocus() {
        const OpenWindow window;
        auto* fresh = window.find<QPushButton>("home", "newRun");
        fresh->setFocus();
        QTest::keyClick(fresh, Qt::Key_Return);
        QCOMPARE(window->currentPage(), QString("new"));
    }

    /// Fields have their place on the page Learn (tst_learn.cpp); what has a tooltip alone shows that.
    void f1ShowsATooltip() {
        const OpenWindow window;
        window->showPage("new");
        auto* batch = window.find<QPushButton>("new", "largestBatch");
        batch->setEnabled(true);
        batch->setFocus();
        QTest::keyClick(batch, Qt::Key_F1);
        QTRY_COMPARE(QToolTip::text(), batch->toolTip());
        QToolTip::hideText();
        QCOMPARE(window->currentPage(), QString("new"));
    }

    void aPromptThatIsThereAlreadyIsGoneOnWith() {
        const OpenWindow window;
        window.go(TryRun{test::sampleRuns()[2].id, "What colour", false});
        auto* prompt = window.find<QPlainTextEdit>("playground", "prompt");
        QTest::keyClicks(prompt, " is it?");
        QCOMPARE(prompt->toPlainText(), QString("What colour is it?"));
    }
};

LATHE_TEST(TestKeys)
#include "tst_keys.moc"
