// Run bundles in the window: written from the history and from the export dialog, opened on the history's page.
#include "bridge/text.h"
#include "settings/theme.h"
#include "ui/open_window.h"
#include "ui/picture.h"

#include <QAction>
#include <QFileDialog>
#include <QPushButton>
#include <QTableView>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

namespace {

template <class T>
std::vector<T> askedFor() {
    std::vector<T> all;
    for (const Query& query : fake().asked)
        if (const auto* one = std::get_if<T>(&query)) all.push_back(*one);
    return all;
}

/// A person chooses the file.
void chooseFile(OpenWindow& window, const QString& file) {
    QFileDialog* dialog = nullptr;
    QTRY_VERIFY(dialog = window->findChild<QFileDialog*>());
    emit dialog->fileSelected(file);
    dialog->reject();
    QTRY_VERIFY(!window->findChild<QFileDialog*>());
}

} // namespace

class TestBundles : public QObject {
    Q_OBJECT

    OpenedBundle m_opened;

private slots:
    void init() {
        OpenWindow::sampleAnswers();
        m_opened = {.run = sampleRuns()[1].id,
                    .notes = {Said("%1 is not the run's data: it has %2 bytes, and the run's had %3.",
                                   "/home/somebody/a/folder/with/a/long/name/of/data/train.jsonl", 1204, 1180)}};
        fake().answer = [this](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (const auto* save = std::get_if<SaveBundle>(&query)) return SavedBundle{save->file, 3 << 20, {}};
            if (std::holds_alternative<OpenBundle>(query)) return m_opened;
            return sampleAnswer(request, query);
        };
    }

    void aRunIsSaved() {
        OpenWindow window;
        window->showPage("history");
        auto* table = window.find<QTableView>("history", "historyTable");
        QTRY_VERIFY(table->model()->rowCount() > 2);
        QAction* save = nullptr;
        for (QAction* action : table->actions())
            if (action->objectName() == "bundleRun") save = action;
        QVERIFY(save);
        QVERIFY(!save->isEnabled());
        table->selectAll();
        QVERIFY(!save->isEnabled()); // one at a time
        const auto ended = [&] {
            for (int row = 0; row < table->model()->rowCount(); ++row) {
                table->clearSelection();
                table->selectRow(row);
                if (save->isEnabled()) return true;
            }
            return false;
        };
        QVERIFY(ended());
        save->trigger();
        chooseFile(window, "/media/stick/run.tar");
        QTRY_COMPARE(askedFor<SaveBundle>().size(), 1u);
        QCOMPARE(askedFor<SaveBundle>()[0].file, std::string("/media/stick/run.tar"));
        QTRY_VERIFY(window.banner("history") && window.banner("history")->title() == "The run bundle is saved");
        QVERIFY(window.banner("history")->text().contains("run.tar, " + bytesText(3 << 20)));
    }

    /// What an answer brings into the history is read at once, and shown on a click.
    void oneIsOpened() {
        OpenWindow window;
        window->showPage("history");
        QTRY_VERIFY(window.find<QTableView>("history", "historyTable")->model()->rowCount() > 2);
        const int read = fake().countOf<ListRuns>();
        click(window.find<QPushButton>("history", "openBundle"));
        chooseFile(window, "/media/stick/run.tar");
        QTRY_COMPARE(askedFor<OpenBundle>().size(), 1u);
        QCOMPARE(askedFor<OpenBundle>()[0].file, std::string("/media/stick/run.tar"));
        QTRY_VERIFY(window.banner("history") && window.banner("history")->title() == "The run is in the history");
        QVERIFY(window.banner("history")->text().contains("train.jsonl is not the run's data"));
        QVERIFY(!window.find<QPushButton>("history", "chooseBase"));
        QTRY_VERIFY(fake().countOf<ListRuns>() > read);
        click(window.find<QPushButton>("history", "showOpened"));
        QTRY_COMPARE(window->currentPage(), QString("run"));
    }

    void aBaseThatIsElsewhereIsAskedFor() {
        m_opened.baseIsHere = false;
        m_opened.notes = {Said("The base %1 is not on this machine.", "/models/smollm2")};
        OpenWindow window;
        window->showPage("history");
        click(window.find<QPushButton>("history", "openBundle"));
        chooseFile(window, "/media/stick/run.tar");
        QTRY_VERIFY(window.find<QPushButton>("history", "chooseBase"));
        click(window.find<QPushButton>("history", "chooseBase"));
        m_opened.baseIsHere = m_opened.wasThere = true;
        chooseFile(window, "/mnt/models/smollm2");
        QTRY_COMPARE(askedFor<OpenBundle>().size(), 2u);
        QCOMPARE(askedFor<OpenBundle>()[1].file, std::string("/media/stick/run.tar"));
        QCOMPARE(askedFor<OpenBundle>()[1].model, std::string("/mnt/models/smollm2"));
        QTRY_VERIFY(window.banner("history")
                    && window.banner("history")->title() == "The run was in the history already");
    }

    void whatCanNotBeOpenedSaysWhy() {
        fake().answer = [](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<OpenBundle>(query))
                return ErrorInfo{ErrorKind::BadFile, "run.tar can't be read: the file is cut off.", "Copy it again."};
            return sampleAnswer(request, query);
        };
        OpenWindow window;
        window->showPage("history");
        click(window.find<QPushButton>("history", "openBundle"));
        chooseFile(window, "/media/stick/run.tar");
        QTRY_VERIFY(window.banner("history")
                    && (window.banner("history")->title() + window.banner("history")->text()).contains("cut off"));
    }

    void theExportDialogSavesOne() {
        OpenWindow window;
        window->showPage("history");
        QTRY_VERIFY(window.find<QTableView>("history", "historyTable")->model()->rowCount() > 2);
        window.go(ExportRunTo{sampleRuns()[1].id});
        QPushButton* bundle = nullptr;
        QTRY_VERIFY(bundle = window->findChild<QPushButton*>("exportBundle"));
        click(bundle);
        QTRY_VERIFY(bundle->window()->findChild<QFileDialog*>());
        emit bundle->window()->findChild<QFileDialog*>()->fileSelected("/tmp/run.tar");
        QTRY_COMPARE(askedFor<SaveBundle>().size(), 1u);
        QCOMPARE(askedFor<SaveBundle>()[0].run, sampleRuns()[1].id);
    }

    void pictures_data() { pictureRows(); }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        m_opened.baseIsHere = false;
        OpenWindow window;
        Theme::instance().choose(theme);
        window->resize(1280, 800);
        window->showPage("history");
        QTRY_VERIFY(window.find<QTableView>("history", "historyTable")->model()->rowCount() > 2);
        click(window.find<QPushButton>("history", "openBundle"));
        chooseFile(window, "/media/stick/run.tar");
        QTRY_VERIFY(window.find<QPushButton>("history", "chooseBase"));
        savePicture(*window, theme + "-bundle-opened", scale);
        window.go(ExportRunTo{sampleRuns()[1].id});
        QPushButton* bundle = nullptr;
        QTRY_VERIFY(bundle = window->findChild<QPushButton*>("exportBundle"));
        savePicture(*bundle->window(), theme + "-bundle-export", scale);
        Theme::instance().choose("light");
    }
};

LATHE_TEST(TestBundles)
#include "tst_bundles.moc"
