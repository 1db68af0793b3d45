// What the history's page does with many runs: tags, pins, the archive, deleting with a way back, facets, groups,
// curves, a baseline, and cleaning up.
#include "models/run_conditions.h"
#include "models/run_filter_model.h"
#include "models/sparklines.h"
#include "settings/theme.h"
#include "ui/open_window.h"
#include "ui/picture.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTableView>
#include <QTableWidget>
#include <QTimer>
#include <QToolButton>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

namespace {

/// Keeps what it is told, as the backend does, and understands one condition.
class KeepingHistory {
public:
    KeepingHistory() {
        fake().answer = [this](RequestId request, const Query& query) { return answer(request, query); };
    }
    std::vector<RunSummary> runs = sampleRuns();

private:
    std::optional<AnswerValue> answer(RequestId request, const Query& query) {
        if (const auto* list = std::get_if<ListRuns>(&query)) {
            RunList found;
            for (const RunSummary& run : runs)
                if (list->where.empty() || list->where.find("method = lora") == std::string::npos
                    || run.method == "lora")
                    found.runs.push_back(run);
            return found;
        }
        if (const auto* edits = std::get_if<EditRuns>(&query)) {
            for (const EditRun& edit : edits->edits)
                for (RunSummary& run : runs)
                    if (run.id == edit.run) applyEdit(edit, run);
            return Done{};
        }
        if (const auto* show = std::get_if<ShowRun>(&query))
            for (const RunSummary& run : runs)
                if (run.id == show->run) return sampleDetail(run);
        return sampleAnswer(request, query);
    }
};

std::vector<RunSummary> manyTaggedRuns(int count) {
    const std::vector<RunSummary> some = sampleRuns();
    std::vector<RunSummary> runs;
    for (int i = count; i > 0; --i) {
        RunSummary run = some[std::size_t(i) % some.size()];
        run.id = QString("2026%1-104500-%2").arg(i, 8, 10, QChar('0')).arg(i, 4, 16, QChar('0')).toStdString();
        if (isActive(run.status)) run.status = RunStatus::Finished;
        run.pinned = i == count - 3;
        run.parent = i > 7 ? runs.empty() ? RunId() : runs.back().id : RunId();
        if (i % 2) run.tags.push_back("paper");
        if (i % 3 == 0) run.tags.insert(run.tags.end(), {"a tag that is far too long for any column", "x", "y"});
        if (i % 4 == 0) run.metrics = {{"accuracy", 0.7 + 0.001 * (i % 200)}};
        runs.push_back(run);
    }
    return runs;
}

QString spaced(QString text) { return text.replace(QChar(0x00a0), ' '); }

std::vector<std::string> deleted() {
    std::vector<std::string> runs;
    for (const Query& query : fake().asked)
        if (const auto* remove = std::get_if<DeleteRun>(&query)) runs.push_back(remove->run);
    return runs;
}

} // namespace

class TestRunList : public QObject {
    Q_OBJECT

    std::unique_ptr<KeepingHistory> m_history;
    std::unique_ptr<OpenWindow> m_window;
    QTableView* m_table = nullptr;

    void open() {
        m_window = std::make_unique<OpenWindow>();
        (*m_window)->showPage("history");
        m_table = m_window->find<QTableView>("history", "historyTable");
        QTRY_VERIFY(m_table->model()->rowCount() > 2);
        m_table->setFocus();
    }
    QString name(int row) const { return m_table->model()->index(row, RunListModel::Name).data().toString(); }
    QStringList names() const {
        QStringList all;
        for (int row = 0; row < m_table->model()->rowCount(); ++row) all << name(row);
        return all;
    }
    void select(const QStringList& wanted) {
        m_table->clearSelection();
        for (int row = 0; row < m_table->model()->rowCount(); ++row)
            if (wanted.contains(name(row)))
                m_table->selectionModel()->select(m_table->model()->index(row, 0),
                                                  QItemSelectionModel::Select | QItemSelectionModel::Rows);
        m_table->setFocus();
    }
    QAction* action(const char* which) const {
        for (QAction* each : m_table->actions())
            if (each->objectName() == which) return each;
        return nullptr;
    }
    QMenu* facet(const char* which) const {
        auto* menu = (*m_window)->page("history")->findChild<QMenu*>("facetMenu");
        click(m_window->find<QPushButton>("history", which));
        if (!QTest::qWaitFor([menu] { return menu->isVisible(); })) return nullptr;
        return menu;
    }
    QString search() const { return m_window->find<QLineEdit>("history", "search")->text(); }

private slots:
    void init() {
        OpenWindow::sampleAnswers();
        m_history = std::make_unique<KeepingHistory>();
    }
    void cleanup() {
        m_window.reset();
        m_history.reset();
    }

    void tagsOfSeveralRunsAreEditedTogether() {
        open();
        select({"rank 8", "rank 32", "客服对话微调：第三次尝试，学习率减半"});
        QTest::keyClick(m_table, Qt::Key_T, Qt::ControlModifier);
        QDialog* dialog = nullptr;
        QTRY_VERIFY((dialog = (*m_window)->findChild<QDialog*>("tagsDialog")));
        auto* list = dialog->findChild<QListWidget*>("tagList");
        auto* ranks = list->findItems("ranks", Qt::MatchExactly).value(0);
        QVERIFY(ranks);
        QCOMPARE(ranks->checkState(), Qt::PartiallyChecked); // two of the three have it
        auto* line = dialog->findChild<QLineEdit*>("newTag");
        QTest::keyClicks(line, "paper");
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(line->text(), QString());
        list->findItems("baseline", Qt::MatchExactly).value(0)->setCheckState(Qt::Unchecked);
        QTest::keyClick(line, Qt::Key_Return); // an empty line: done
        QTRY_COMPARE(fake().countOf<EditRuns>(), 1);
        QTRY_COMPARE(m_history->runs[4].tags, (std::vector<std::string>{"ranks", "paper"}));
        QCOMPARE(m_history->runs[5].tags, (std::vector<std::string>{"ranks", "paper"}));
        QCOMPARE(m_history->runs[2].tags, (std::vector<std::string>{"客服", "paper"}));
        QTRY_VERIFY(m_table->model()
                        ->index(4, RunListModel::Tags)
                        .data(RunListModel::TagsRole)
                        .toStringList()
                        .contains("paper"));
    }

    void aNewTagNeedsNoEnter() {
        open();
        select({"rank 8"});
        QTest::keyClick(m_table, Qt::Key_T, Qt::ControlModifier);
        QDialog* dialog = nullptr;
        QTRY_VERIFY((dialog = (*m_window)->findChild<QDialog*>("tagsDialog")));
        QTest::keyClicks(dialog->findChild<QLineEdit*>("newTag"), "paper");
        click(dialog->findChild<QPushButton*>("saveTags"));
        QTRY_COMPARE(m_history->runs[4].tags, (std::vector<std::string>{"ranks", "paper"}));
    }

    /// Only what is typed is saved: tags that came by the dialog don't go with a note.
    void aNoteLeavesTheTagsAsTheyAre() {
        open();
        select({"rank 8"});
        QTest::keyClick(m_table, Qt::Key_T, Qt::ControlModifier);
        QDialog* dialog = nullptr;
        QTRY_VERIFY((dialog = (*m_window)->findChild<QDialog*>("tagsDialog")));
        auto* line = dialog->findChild<QLineEdit*>("newTag");
        QTest::keyClicks(line, "paper");
        QTest::keyClick(line, Qt::Key_Return);
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_COMPARE(m_window->find<QLineEdit>("history", "runTags")->text(), QString("ranks, paper"));
        QTest::keyClicks(m_window->find<QPlainTextEdit>("history", "runNotes"), "better");
        QTRY_COMPARE(fake().countOf<EditRun>(), 1);
        for (const Query& query : fake().asked)
            if (const auto* edit = std::get_if<EditRun>(&query)) {
                QCOMPARE(edit->notes, std::optional<std::string>("better"));
                QVERIFY(!edit->tags && !edit->name);
            }
    }

    void whatIsBeingTypedIsSavedWhenTheWindowGoes() {
        open();
        select({"rank 8"});
        QTest::keyClicks(m_window->find<QPlainTextEdit>("history", "runNotes"), "better");
        m_window.reset();
        QCOMPARE(fake().countOf<EditRun>(), 1);
    }

    void theKeyboardStaysWithItsRunWhenTheOrderChanges() {
        open();
        m_table->sortByColumn(RunListModel::LastLoss, Qt::AscendingOrder);
        m_table->setCurrentIndex(m_table->model()->index(int(names().indexOf("rank 8")), 0));
        const int before = m_table->currentIndex().row();
        StepPoint point;
        point.step = 43;
        point.loss = 9; // from above "rank 8" to below it
        fake().push(StepLogged{sampleRuns()[0].id, point});
        QTRY_VERIFY(m_table->currentIndex().row() != before);
        QCOMPARE(name(m_table->currentIndex().row()), QString("rank 8"));
    }

    void pinnedRunsStayOnTopHoweverTheListIsSorted() {
        open();
        select({"rank 8"});
        QTest::keyClick(m_table, Qt::Key_D, Qt::ControlModifier);
        QTRY_COMPARE(name(0), QString("rank 8"));
        QVERIFY(m_history->runs[4].pinned);
        m_table->sortByColumn(RunListModel::BestEval, Qt::AscendingOrder);
        QCOMPARE(name(0), QString("rank 8"));
        m_table->sortByColumn(RunListModel::Name, Qt::DescendingOrder);
        QCOMPARE(name(0), QString("rank 8"));
        select({"rank 8"});
        QCOMPARE(action("pinRuns")->text(), QString("Unpin"));
        QTest::keyClick(m_table, Qt::Key_D, Qt::ControlModifier);
        QTRY_VERIFY(!m_history->runs[4].pinned);
        QTRY_VERIFY(name(0) != "rank 8");
    }

    void archivedRunsAreOutOfTheWay() {
        open();
        select({"rank 8", "rank 32"});
        QTest::keyClick(m_table, Qt::Key_E, Qt::ControlModifier);
        QTRY_COMPARE(m_table->model()->rowCount(), 4);
        auto* archived = m_window->find<QPushButton>("history", "showArchived");
        click(archived);
        QTRY_COMPARE(m_table->model()->rowCount(), 6);
        select({"rank 8"});
        QTest::keyClick(m_table, Qt::Key_E, Qt::ControlModifier); // back again
        QTRY_VERIFY(!m_history->runs[4].archived);
        click(archived);
        QTRY_COMPARE(m_table->model()->rowCount(), 5);
        m_window->find<QLineEdit>("history", "search")->setText("archived = true"); // who asks for them sees them
        QTRY_VERIFY(names().contains("rank 32"));
    }

    void deletingCanBeUndone() {
        open();
        const QStringList before = names();
        select({"rank 8", "rank 32"});
        QTest::keyClick(m_table, Qt::Key_Delete);
        QCOMPARE(m_table->model()->rowCount(), 4); // at once
        auto* undo = m_window->find<QPushButton>("history", "undoDelete");
        QTRY_VERIFY(undo->isVisible());
        QVERIFY(m_window->banner("history")->title().contains('2'));
        fake().push(StatusChanged{sampleRuns()[0].id, RunStatus::Running, {}}); // the list is read again meanwhile
        const int lists = fake().countOf<ListRuns>();
        QTRY_VERIFY(fake().countOf<ListRuns>() > lists);
        QTRY_COMPARE(m_table->model()->rowCount(), 4);
        QTest::keyClick(m_table, Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(names(), before);
        QVERIFY(deleted().empty());

        select({"rank 8"});
        QTest::keyClick(m_table, Qt::Key_Delete);
        auto* later = (*m_window)->page("history")->findChild<QTimer*>("deleteLater");
        QCOMPARE(later->interval(), 8000);
        later->start(1);
        QTRY_COMPARE(deleted(), std::vector<std::string>{sampleRuns()[4].id});
        QTRY_VERIFY(!m_window->banner("history"));
    }

    void leavingBeforeThatKeepsTheRuns() {
        open();
        select({"rank 8"});
        QTest::keyClick(m_table, Qt::Key_Delete);
        QCOMPARE(m_table->model()->rowCount(), 5);
        m_window.reset();
        QVERIFY(deleted().empty());
    }

    void facetsWriteTheSearch() {
        open();
        QMenu* menu = facet("facet:method");
        QVERIFY(menu);
        QStringList said;
        for (QAction* each : menu->actions()) said << each->text();
        QCOMPARE(said, (QStringList{"lora  (5)", "full  (1)"}));
        menu->actions()[0]->trigger();
        menu->close();
        QCOMPARE(search(), QString("method = lora"));
        QTRY_COMPARE(m_table->model()->rowCount(), 5);

        menu = facet("facet:tag"); // counts among what the search leaves
        QVERIFY(menu);
        QCOMPARE(menu->actions()[0]->text(), QString("ranks  (2)"));
        menu->actions()[0]->trigger();
        menu->close();
        QCOMPARE(search(), QString("method = lora and tag = ranks"));

        menu = facet("facet:method"); // the other values can still be had
        QVERIFY(menu);
        QVERIFY(menu->actions()[0]->isChecked());
        menu->actions()[1]->trigger();
        menu->close();
        QCOMPARE(search(), QString("tag = ranks and (method = lora or method = full)"));
        menu = facet("facet:method");
        QVERIFY(menu);
        menu->actions()[0]->trigger();
        menu->close();
        QCOMPARE(search(), QString("tag = ranks and method = full"));
        QVERIFY(m_window->find<QPushButton>("history", "facet:method")->text().contains("full"));
    }

    void groupsOpenAndClose() {
        open();
        auto* grouping = m_window->find<QComboBox>("history", "grouping");
        grouping->setCurrentIndex(grouping->findData("method"));
        auto* model = m_table->model();
        QCOMPARE(model->rowCount(), 8);
        QVERIFY(name(0).startsWith("lora"));
        QCOMPARE(model->index(0, RunListModel::Status).data().toString(), QString("5 runs"));
        QCOMPARE(model->index(0, RunListModel::BestEval).data().toString(), QString("0.9521")); // the best of them
        m_table->setCurrentIndex(model->index(0, 0));
        m_table->setFocus();
        QTest::keyClick(m_table, Qt::Key_Left);
        QCOMPARE(model->rowCount(), 3);
        QTest::keyClick(m_table, Qt::Key_Down);
        QVERIFY(name(m_table->currentIndex().row()).startsWith("full"));
        QTest::keyClick(m_table, Qt::Key_Down);
        QTest::keyClick(m_table, Qt::Key_Left); // from a run to its group
        QVERIFY(name(m_table->currentIndex().row()).startsWith("full"));
        QTest::keyClick(m_table, Qt::Key_Space);
        QCOMPARE(model->rowCount(), 2);
        QTest::mouseClick(m_table->viewport(), Qt::LeftButton, Qt::NoModifier,
                          m_table->visualRect(model->index(0, 0)).center());
        QCOMPARE(model->rowCount(), 7);
        QTest::keyClick(m_table, Qt::Key_A, Qt::ControlModifier); // groups are no runs
        QCOMPARE(m_table->selectionModel()->selectedRows().size(), 5);
        QTest::keyClick(m_table, Qt::Key_Left, Qt::ControlModifier);
        QCOMPARE(model->rowCount(), 2);
        QTest::keyClick(m_table, Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(model->rowCount(), 8);
        grouping->setCurrentIndex(0);
        QCOMPARE(model->rowCount(), 6);
    }

    void onlyVisibleRowsAskForTheirCurves() {
        static std::vector<RunSummary> many;
        many.clear();
        for (int i = 3000; i > 0; --i) {
            many.push_back(sampleRuns()[4]);
            many.back().id = QString("20261119-%1-0000").arg(i, 6, 10, QChar('0')).toStdString();
        }
        m_history->runs = many;
        open();
        QTRY_VERIFY(fake().countOf<GetCurves>() > 0);
        test::settle(**m_window);
        std::set<RunId> asked;
        for (const Query& query : fake().asked)
            if (const auto* curves = std::get_if<GetCurves>(&query)) {
                QVERIFY(curves->maxPoints <= Sparklines::mostPoints);
                asked.insert(curves->runs.begin(), curves->runs.end());
            }
        QVERIFY2(asked.size() < 60, qPrintable(QString::number(asked.size())));
        const int before = fake().countOf<GetCurves>();
        m_table->viewport()->update(); // what is there is not asked for again
        test::settle(**m_window);
        QCOMPARE(fake().countOf<GetCurves>(), before);
        m_table->scrollToBottom();
        QTRY_VERIFY(fake().countOf<GetCurves>() > before);
    }

    void metricsAreComparedWithTheBaseline() {
        open();
        select({"rank 8"});
        QTest::keyClick(m_table, Qt::Key_B, Qt::ControlModifier);
        auto* model = m_table->model();
        const auto row = [&](const QString& run) { return int(names().indexOf(run)); };
        QCOMPARE(model->index(row("rank 8"), RunListModel::LastLoss).data().toString(), QString("1.6100"));
        const QModelIndex better = model->index(row("rank 32"), RunListModel::LastLoss);
        QCOMPARE(better.data().toString(), QString("1.5800 (−0.03)"));
        QVERIFY(better.data(Qt::ToolTipRole).toString().contains("better"));
        const QModelIndex worse = model->index(row("rank 32"), RunListModel::BestEval);
        QCOMPARE(worse.data().toString(), QString("1.6600 (+0.01)"));
        QVERIFY(worse.data(Qt::ToolTipRole).toString().contains("worse"));
        QVERIFY(better.data(Qt::ForegroundRole) != worse.data(Qt::ForegroundRole));
        auto* shown = m_window->find<QPushButton>("history", "baseline");
        QVERIFY(shown->isVisible());
        click(shown);
        QCOMPARE(model->index(row("rank 32"), RunListModel::LastLoss).data().toString(), QString("1.5800"));
        QVERIFY(!shown->isVisible());
    }

    void aBaselineThatIsDeletedIsNoneUntilItComesBack() {
        open();
        select({"rank 8"});
        QTest::keyClick(m_table, Qt::Key_B, Qt::ControlModifier);
        auto* shown = m_window->find<QPushButton>("history", "baseline");
        QVERIFY(shown->isVisible());
        const auto loss = [&] {
            return m_table->model()->index(int(names().indexOf("rank 32")), RunListModel::LastLoss).data().toString();
        };
        QCOMPARE(loss(), QString("1.5800 (−0.03)"));
        QTest::keyClick(m_table, Qt::Key_Delete);
        QVERIFY(!shown->isVisible());
        QCOMPARE(loss(), QString("1.5800"));
        QTest::keyClick(m_table, Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(shown->isVisible());
        QCOMPARE(loss(), QString("1.5800 (−0.03)"));
    }

    void checkpointsAreCleanedUpAfterALook() {
        open();
        select({"rank 8", "rank 32"});
        QTRY_COMPARE(spaced(m_window->find<QLabel>("history", "runDisk")->text()), QString("300 MiB on the disk"));
        action("cleanUp")->trigger();
        QDialog* dialog = nullptr;
        QTRY_VERIFY((dialog = (*m_window)->findChild<QDialog*>("cleanUpDialog")));
        auto* rows = dialog->findChild<QTableWidget*>("spareCheckpoints");
        QTRY_COMPARE(rows->rowCount(), 2);
        QVERIFY(spaced(dialog->findChild<QLabel*>("freed")->text()).contains("116 MiB"));
        for (const Query& query : fake().asked)
            if (const auto* clean = std::get_if<CleanUpRuns>(&query)) QVERIFY(!clean->remove); // a look only
        click(dialog->findChild<QPushButton*>("doCleanUp"));
        QTRY_VERIFY(m_window->banner("history"));
        QVERIFY(spaced(m_window->banner("history")->text()).contains("116 MiB"));
        int removed = 0;
        for (const Query& query : fake().asked)
            if (const auto* clean = std::get_if<CleanUpRuns>(&query)) removed += clean->remove;
        QCOMPARE(removed, 1);
    }

    void aCleanUpAtWorkIsNotLeft() {
        open();
        RequestId deleting = 0;
        fake().answer = [&](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            const auto* clean = std::get_if<CleanUpRuns>(&query);
            if (!clean || !clean->remove) return sampleAnswer(request, query);
            deleting = request;
            return std::nullopt; // it takes its time
        };
        select({"rank 8", "rank 32"});
        action("cleanUp")->trigger();
        QDialog* dialog = nullptr;
        QTRY_VERIFY((dialog = (*m_window)->findChild<QDialog*>("cleanUpDialog")));
        click(dialog->findChild<QPushButton*>("doCleanUp"));
        QTRY_VERIFY(deleting);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(dialog->isVisible());
        fake().push(Answer{deleting, ErrorInfo{ErrorKind::Io, "A folder can't be deleted.", "Look at its owner."}});
        const QPointer<QDialog> shown = dialog;
        QTRY_VERIFY(dialog->findChild<QToolButton*>("copyDetails")->isVisible()); // the error is told
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!shown || !shown->isVisible());
    }

    void pictures_data() { test::pictureRows(); }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        m_history->runs.clear();
        m_window = std::make_unique<OpenWindow>();
        Theme::instance().choose(theme);
        (*m_window)->showPage("history");
        test::savePicture(**m_window, theme + "-runs-none", scale);
        m_window.reset();

        m_history->runs = manyTaggedRuns(3);
        open();
        Theme::instance().choose(theme);
        test::savePicture(**m_window, theme + "-runs-three", scale);
        m_window.reset();

        m_history->runs = manyTaggedRuns(10000);
        open();
        Theme::instance().choose(theme);
        m_window->find<QLineEdit>("history", "search")->setText("method = lora and loss < 3");
        m_table->selectionModel()->select(m_table->model()->index(4, 0),
                                          QItemSelectionModel::Select | QItemSelectionModel::Rows);
        action("setBaseline")->trigger();
        test::savePicture(**m_window, theme + "-runs-many", scale);
        auto* grouping = m_window->find<QComboBox>("history", "grouping");
        grouping->setCurrentIndex(grouping->findData("model"));
        test::savePicture(**m_window, theme + "-runs-grouped", scale);
        action("closeGroups")->trigger();
        test::savePicture(**m_window, theme + "-runs-closed", scale);
        grouping->setCurrentIndex(0);
        (*m_window)->resize((*m_window)->minimumSize());
        test::savePicture(**m_window, theme + "-runs-small", scale);
        (*m_window)->resize(1600, 900);
        m_table->selectAll();
        action("editTags")->trigger();
        auto* tags = (*m_window)->findChild<QDialog*>("tagsDialog");
        test::savePicture(*tags, theme + "-runs-tags", scale);
        tags->reject();
        m_table->clearSelection();
        m_table->selectionModel()->select({m_table->model()->index(2, 0), m_table->model()->index(4, 0)},
                                          QItemSelectionModel::Select | QItemSelectionModel::Rows);
        action("cleanUp")->trigger();
        auto* clean = (*m_window)->findChild<QDialog*>("cleanUpDialog");
        QTRY_VERIFY(clean->findChild<QTableWidget*>("spareCheckpoints")->rowCount() > 0);
        test::savePicture(*clean, theme + "-runs-clean-up", scale);
        clean->reject();
        QTest::keyClick(m_table, Qt::Key_Delete);
        (*m_window)->page("history")->findChild<QTimer*>("deleteLater")->stop();
        test::savePicture(**m_window, theme + "-runs-deleted", scale);
        grouping->setCurrentIndex(0);
        Theme::instance().choose("light");
    }

    // ---- conditions as text

    void conditionsAreFoundAndChanged_data() {
        QTest::addColumn<QString>("search");
        QTest::addColumn<QStringList>("asked"); ///< of method
        QTest::addColumn<QString>("with"); ///< asking for ia3 as well
        const auto row = [](const char* search, const QStringList& asked, const char* with) {
            QTest::newRow(search) << search << asked << with;
        };
        row("", {}, "method = ia3");
        row("pirate", {}, "any ~ pirate and method = ia3");
        row("loss < 2", {}, "loss < 2 and method = ia3");
        row("method = lora", {"lora"}, "(method = lora or method = ia3)");
        row("METHOD == LoRA and loss < 2", {"LoRA"}, "loss < 2 and (method = LoRA or method = ia3)");
        row("(method = a or method = b), loss < 2", {"a", "b"},
            "loss < 2 and (method = a or method = b or method = ia3)");
        row("method = 'a and b' and name ~ \"x or y\"", {"a and b"},
            "name ~ \"x or y\" and (method = \"a and b\" or method = ia3)");
        row("method = 'a and/or b'", {"a and/or b"}, "(method = \"a and/or b\" or method = ia3)");
        row("method != lora", {}, "method != lora and method = ia3");
        row("not method = lora", {}, "not method = lora and method = ia3");
        row("loss < 2 or rank = 8", {}, "(loss < 2 or rank = 8) and method = ia3");
        row("method = a or method = b", {"a", "b"}, "(method = a or method = b or method = ia3)");
        row("(method = a or loss < 2)", {}, "(method = a or loss < 2) and method = ia3");
        row("name ~ band and orders = 3", {}, "name ~ band and orders = 3 and method = ia3");
    }
    void conditionsAreFoundAndChanged() {
        QFETCH(QString, search);
        QFETCH(QStringList, asked);
        QFETCH(QString, with);
        QCOMPARE(askedOf(search, "method"), asked);
        QCOMPARE(asking(search, "method", asked + QStringList{"ia3"}), with);
        QCOMPARE(askedOf(with, "method"), asked + QStringList{"ia3"});
        const QString without = asking(with, "method", {});
        QCOMPARE(askedOf(without, "method"), QStringList());
    }
};

LATHE_TEST(TestRunList)
#include "tst_run_list.moc"
