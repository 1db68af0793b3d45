// Runs of the history that can't be deleted, or not with all of their files: what is shown of them when that is known.
#include "settings/language.h"
#include "ui/open_window.h"

#include <QPointer>
#include <QTableView>
#include <QTimer>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

class TestDeletedRuns : public QObject {
    Q_OBJECT
    std::unique_ptr<OpenWindow> m_window;
    QTableView* m_table = nullptr;
    const RunId m_run = sampleRuns()[4].id; // "rank 8"

    void open() {
        m_window = std::make_unique<OpenWindow>();
        (*m_window)->showPage("history");
        m_table = m_window->find<QTableView>("history", "historyTable");
        QTRY_COMPARE(m_table->model()->rowCount(), 6);
    }
    QStringList names() const {
        QStringList all;
        for (int row = 0; row < m_table->model()->rowCount(); ++row)
            all << m_table->model()->index(row, RunListModel::Name).data().toString();
        return all;
    }
    void deleteIt() {
        m_table->setFocus();
        m_table->selectRow(int(names().indexOf("rank 8")));
        QTest::keyClick(m_table, Qt::Key_Delete);
        QCOMPARE(m_table->model()->rowCount(), 5); // at once
    }
    void undoIsOver() { (*m_window)->page("history")->findChild<QTimer*>("deleteLater")->start(1); }

private slots:
    void init() { OpenWindow::sampleAnswers(); }
    void cleanup() { m_window.reset(); }

    void aRunThatCannotBeDeletedComesBack() {
        open();
        fake().answer = [](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<DeleteRun>(query))
                return ErrorInfo{ErrorKind::BadInput, "It is in use.", "Stop it."};
            return sampleAnswer(request, query);
        };
        deleteIt();
        undoIsOver();
        QTRY_VERIFY(m_window->banner("history"));
        QTRY_VERIFY(names().contains("rank 8"));
        QCOMPARE(m_window->banner("history")->title(), QString("It is in use."));
    }

    /// Only files of it are left, which is told.
    void aRunThatIsDeletedButForItsFilesStaysAway() {
        open();
        fake().answer = [&](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<DeleteRun>(query))
                return ErrorInfo{ErrorKind::Io, "Not all of its files could be deleted.", "Delete them."};
            if (!std::holds_alternative<ListRuns>(query)) return sampleAnswer(request, query);
            RunList list{sampleRuns()};
            std::erase_if(list.runs, [this](const RunSummary& run) { return run.id == m_run; });
            return list;
        };
        deleteIt();
        const int lists = fake().countOf<ListRuns>();
        undoIsOver();
        QTRY_VERIFY(m_window->banner("history")
                    && m_window->banner("history")->title() == "Not all of its files could be deleted.");
        QTRY_VERIFY(fake().countOf<ListRuns>() > lists);
        settle(**m_window);
        QCOMPARE(m_table->model()->rowCount(), 5);
        QVERIFY(!names().contains("rank 8"));
    }

    /// The page is made anew in another language while the answer is on its way.
    void aRunThatCannotBeDeletedComesBackInAnotherLanguage() {
        open();
        RequestId deleting = 0;
        fake().answer = [&](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (!std::holds_alternative<DeleteRun>(query)) return sampleAnswer(request, query);
            deleting = request;
            return std::nullopt;
        };
        deleteIt();
        undoIsOver();
        QTRY_VERIFY(deleting);
        const QPointer<QWidget> before = (*m_window)->page("history");
        Language::canDraw = [](const Language::Row&) { return true; };
        Language::instance().choose("ko");
        QTRY_VERIFY(!before);
        QCOMPARE((*m_window)->runs().rowCount(), 5);
        fake().push(Answer{deleting, ErrorInfo{ErrorKind::BadInput, "It is in use.", "Stop it."}});
        QTRY_COMPARE((*m_window)->runs().rowCount(), 6);
        Language::instance().choose("en");
    }
};

LATHE_TEST(TestDeletedRuns)
#include "tst_deleted_runs.moc"
