// The history's table at work: conditions, what is copied out of it, which columns it shows.
#include "ui/open_window.h"
#include "ui/picture.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QTableView>
#include <QTimer>
#include <QToolButton>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

namespace {

/// As the backend: what a condition finds, or why it can't be read.
std::optional<AnswerValue> answerWhere(RequestId request, const Query& query) {
    const auto* list = std::get_if<ListRuns>(&query);
    if (!list || list->where.empty()) return sampleAnswer(request, query);
    if (list->where.find("rnak") != std::string::npos)
        return ErrorInfo{ErrorKind::BadInput, "No run has \"rnak\".", "Did you mean rank?"};
    const std::vector<RunSummary> all = sampleRuns();
    return RunList{{all[1], all[3]}};
}

std::vector<std::string> wheres() {
    std::vector<std::string> all;
    for (const Query& query : fake().asked)
        if (const auto* list = std::get_if<ListRuns>(&query); list && !list->where.empty()) all.push_back(list->where);
    return all;
}

} // namespace

class TestHistory : public QObject {
    Q_OBJECT
private slots:
    void init() {
        OpenWindow::sampleAnswers();
        fake().answer = answerWhere;
    }

    void aConditionIsAskedOfTheBackend() {
        OpenWindow window;
        window->showPage("history");
        auto* search = window.find<QLineEdit>("history", "search");
        auto* table = window.find<QTableView>("history", "historyTable");
        QTRY_VERIFY(table->model()->rowCount() > 2);
        const int all = table->model()->rowCount();
        QTest::keyClicks(search, "rank >= 16 and loss < 2");
        QTRY_VERIFY(!wheres().empty() && wheres().back() == "rank >= 16 and loss < 2");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QVERIFY(wheres().size() < 10); // not at each letter
        auto* error = window.find<QLabel>("history", "searchError");
        QVERIFY(!error->isVisible());

        search->setText("rnak > 2");
        QTRY_VERIFY(error->isVisible());
        QVERIFY2(error->text().contains("Did you mean rank?"), qPrintable(error->text()));
        QCOMPARE(table->model()->rowCount(), 2); // what was found stays meanwhile

        search->setText("no such word");
        QVERIFY(!error->isVisible());
        QCOMPARE(table->model()->rowCount(), 0);
        search->clear();
        QCOMPARE(table->model()->rowCount(), all);
    }

    void wordsThatBecomeAConditionStayUntilItsAnswer() {
        OpenWindow window;
        window->showPage("history");
        auto* search = window.find<QLineEdit>("history", "search");
        auto* table = window.find<QTableView>("history", "historyTable");
        QTRY_VERIFY(table->model()->rowCount() > 2);
        QTest::keyClicks(search, "pirate");
        QCOMPARE(table->model()->rowCount(), 1);
        QTest::keyClicks(search, " = 1"); // all rows in between would be a flash
        QCOMPARE(table->model()->rowCount(), 1);
        QTRY_COMPARE(table->model()->rowCount(), 2);
    }

    /// Whoever is asked for help gets more than the words on the screen.
    void errorsAreCopied() {
        fake().answer = [](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<ListRuns>(query))
                return ErrorInfo{ErrorKind::Io, "The history can't be read.", "Close the other program."};
            return sampleAnswer(request, query);
        };
        OpenWindow window;
        window->showPage("history");
        QToolButton* copy = nullptr;
        QTRY_VERIFY([&] {
            for (auto* each : window->page("history")->findChildren<QToolButton*>("copyDetails"))
                if (each->isVisible()) copy = each;
            return copy;
        }());
        QApplication::clipboard()->clear();
        copy->setFocus();
        QTest::keyClick(copy, Qt::Key_Space);
        const QStringList lines = QApplication::clipboard()->text().split('\n');
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[0], QString("io"));
        QCOMPARE(lines[1], QString("The history can't be read."));
        QCOMPARE(lines[2], QString("Close the other program."));
        QVERIFY(lines[3].startsWith("Lathe "));

        Banner banner;
        banner.say(ErrorInfo{ErrorKind::BadFile, "It is broken.", {}});
        auto* of = banner.findChild<QToolButton*>("copyDetails");
        QVERIFY(of->isVisibleTo(&banner));
        banner.say(Banner::Tone::Info, "All is well");
        QVERIFY(!of->isVisibleTo(&banner)); // nothing to help with
    }

    /// A run that ends may come to fulfil the condition.
    void theConditionIsAskedAgainWhenTheHistoryChanges() {
        OpenWindow window;
        window->showPage("history");
        auto* table = window.find<QTableView>("history", "historyTable");
        QTRY_VERIFY(table->model()->rowCount() > 2);
        window.find<QLineEdit>("history", "search")->setText("loss < 2");
        QTRY_COMPARE(wheres().size(), 1u);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        fake().push(StatusChanged{sampleRuns()[0].id, RunStatus::Paused, {}});
        QTRY_COMPARE_WITH_TIMEOUT(wheres().size(), 2u, 20000);
    }

    /// Forks stand below the run that they start from and say what they changed of it.
    void forksStandBelowTheirRun() {
        std::vector<RunSummary> all = sampleRuns();
        all[5].parent = all[4].id; // "rank 32" of "rank 8"
        all[1].parent = all[5].id;
        fake().answer = [&](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<ListRuns>(query)) return RunList{all};
            return sampleAnswer(request, query);
        };
        OpenWindow window;
        window->showPage("history");
        auto* table = window.find<QTableView>("history", "historyTable");
        QTRY_COMPARE(table->model()->rowCount(), int(all.size()));
        const auto name = [&](int row) { return table->model()->index(row, 0).data().toString(); };
        QCOMPARE(fake().countOf<ReadComparison>(), 0);
        auto* grouping = window.find<QComboBox>("history", "grouping");
        grouping->setFocus();
        QTest::keyClick(grouping, Qt::Key_Down);
        QCOMPARE(grouping->currentText(), QString("Forks below their run"));
        int row = 0;
        while (row < table->model()->rowCount() && name(row) != "rank 8") ++row;
        QTRY_VERIFY2(name(row + 1).startsWith("↳ rank 32") && name(row + 1).contains("8 → 32"),
                     qPrintable(name(row + 1)));
        QVERIFY(name(row + 2).trimmed().startsWith("↳ SmolLM2")); // and one of that
        QVERIFY(name(row + 2) != name(row + 2).trimmed());
        QVERIFY(table->model()->index(row + 1, 0).data(Qt::ToolTipRole).toString().contains("8 → 32"));

        table->setFocus();
        table->selectRow(row + 2);
        QTest::keyClick(table, Qt::Key_Left);
        QCOMPARE(table->currentIndex().row(), row + 1);
        QTest::keyClick(table, Qt::Key_Left);
        QCOMPARE(table->currentIndex().row(), row);
        savePicture(*window, "light-history-forks", 1);
        window.find<QLineEdit>("history", "search")->setText("32");
        QTRY_COMPARE(name(0), QString("rank 32")); // its parent is not shown
    }

    void rowsAreCopied() {
        OpenWindow window;
        window->showPage("history");
        auto* table = window.find<QTableView>("history", "historyTable");
        QTRY_VERIFY(table->model()->rowCount() > 2);
        QApplication::clipboard()->clear();
        table->setFocus();
        QTest::keyClick(table, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
        QStringList lines = QApplication::clipboard()->text().split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), table->model()->rowCount() + 1);
        const QStringList heads = lines[0].split('\t');
        QCOMPARE(heads.size(), table->model()->columnCount());
        QCOMPARE(heads[0], table->model()->headerData(0, Qt::Horizontal).toString());
        for (int row = 0; row < table->model()->rowCount(); ++row)
            QCOMPARE(lines[row + 1].split('\t')[0], table->model()->index(row, 0).data().toString());

        // hidden columns stay out; a bar does not end a cell
        for (int column = 2; column < table->model()->columnCount(); ++column) table->setColumnHidden(column, true);
        table->clearSelection();
        table->selectRow(1);
        for (QAction* action : table->actions())
            if (action->text() == "Copy as Markdown") action->trigger();
        lines = QApplication::clipboard()->text().split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[1], QString("|---|---|"));
        QVERIFY(lines[2].startsWith("| " + table->model()->index(1, 0).data().toString().replace("|", "\\|") + " | "));
    }

    void columnsAreChosenAndRemembered() {
        OpenWindow window;
        window->showPage("history");
        auto* table = window.find<QTableView>("history", "historyTable");
        QTRY_VERIFY(table->model()->rowCount() > 2);
        QHeaderView* header = table->horizontalHeader();
        QVERIFY(!header->isSectionHidden(RunListModel::Energy));
        QTimer::singleShot(0, [] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            QVERIFY(menu);
            QVERIFY(!menu->actions()[0]->isEnabled()); // a row must have a name
            for (QAction* action : menu->actions())
                if (action->text() == "Energy") action->trigger();
            menu->close();
        });
        emit header->customContextMenuRequested({5, 5});
        QVERIFY(header->isSectionHidden(RunListModel::Energy));
        header->moveSection(header->visualIndex(RunListModel::Status), 0);
        table->setColumnWidth(RunListModel::Name, 321);
        Workbench bench(window.home().toStdString());
        QTRY_VERIFY(QSettings(window.home() + "/window.ini", QSettings::IniFormat).contains("history/columns"));

        MainWindow second(bench);
        second.show();
        second.showPage("history");
        QHeaderView* again = second.page("history")->findChild<QTableView*>("historyTable")->horizontalHeader();
        QVERIFY(again->isSectionHidden(RunListModel::Energy));
        QCOMPARE(again->visualIndex(RunListModel::Status), 0);
        QCOMPARE(again->sectionSize(RunListModel::Name), 321);
    }
};

LATHE_TEST(TestHistory)
#include "tst_history.moc"
