// What a desktop does with "open with Lathe", and what the window says of itself.
#include "lathe/field_keys.h"
#include "lathe/version.h"
#include "pages/new_run_page.h"
#include "ui/open_window.h"
#include "ui/picture.h"

#include <QMessageBox>
#include <QTextBrowser>

using namespace lathe;
using namespace lathe::ui;
using test::OpenWindow;

class TestOpenFile : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    QString written(const char* name, const QByteArray& text) const {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) return {};
        return file.fileName();
    }

private slots:
    void init() { OpenWindow::sampleAnswers(); }

    void aRecipeBeginsARun() {
        OpenWindow window;
        window->openFile(written("recipe.json", R"({"schema": 1, "model": "models/small", "learning_rate": 0.003})"));
        QCOMPARE(window->currentPage(), QStringLiteral("new"));
        const Recipe recipe = static_cast<NewRunPage*>(window->page("new"))->recipe();
        QCOMPARE(recipe.settings.get(field::learningRate), 0.003);
        QCOMPARE(QString::fromStdString(recipe.settings.get(field::model)), m_folder.filePath("models/small"));
    }

    void aModelJoinsTheModels_data() {
        QTest::addColumn<QString>("path");
        QTest::newRow("a GGUF file") << written("small.GGUF", "GGUF");
        QTest::newRow("a folder") << m_folder.path();
    }
    void aModelJoinsTheModels() {
        QFETCH(QString, path);
        std::vector<std::string> added;
        test::fake().answer = [&](RequestId request, const Query& query) {
            if (const auto* change = std::get_if<ChangePlaces>(&query)) added = change->add;
            return test::sampleAnswer(request, query);
        };
        OpenWindow window;
        window->openFile(path);
        QCOMPARE(window->currentPage(), QStringLiteral("models"));
        QTRY_COMPARE(added.size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(added.front()), path);
    }

    void whatIsNeitherIsTold_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("says");
        QTest::newRow("another file") << written("notes.txt", "hello") << "line 1";
        QTest::newRow("another JSON") << written("other.json", R"({"learning_rat": 1})") << "learning_rate";
        QTest::newRow("a file that is not there") << m_folder.filePath("gone.json") << "gone.json";
    }
    void whatIsNeitherIsTold() {
        QFETCH(QString, path);
        QFETCH(QString, says);
        OpenWindow window;
        window->openFile(path);
        QCOMPARE(window->currentPage(), QStringLiteral("home"));
        auto* told = window->findChild<QMessageBox*>();
        QVERIFY(told && told->isVisible());
        QVERIFY(told->text().contains(QFileInfo(path).fileName()));
        QVERIFY2(told->informativeText().contains(says), qPrintable(told->informativeText()));
    }

    /// However large: no more of it is read than a recipe can have.
    void aLargeFileIsNoRecipe() {
        QFile large(m_folder.filePath("weights.json"));
        QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(qint64(40) << 30)); // takes no room on the disk
        large.close();
        OpenWindow window;
        window->openFile(large.fileName());
        auto* told = window->findChild<QMessageBox*>();
        QVERIFY(told);
        QVERIFY2(told->informativeText().contains("larger than"), qPrintable(told->informativeText()));
    }

    void aboutTellsVersionAndLicenses() {
        OpenWindow window;
        window->showPage(QStringLiteral("settings"));
        window.find<QPushButton>("settings", "about")->click();
        auto* dialog = window->findChild<QDialog*>();
        QVERIFY(dialog && dialog->isVisible());
        test::savePicture(*dialog, "about", 1.0);
        test::savePicture(*window, "settings-about", 1.0);
        bool versionSaid = false;
        for (const QLabel* label : dialog->findChildren<QLabel*>())
            versionSaid |=
                label->text().contains(QString::fromUtf8(programVersion().data(), qsizetype(programVersion().size())));
        QVERIFY(versionSaid);
        const QString text = dialog->findChild<QTextBrowser*>("thirdParty")->toPlainText();
        for (const char* part : {"QCustomPlot", "LibTorch", "GPL-3", "Arrow", "SQLite"})
            QVERIFY2(text.contains(part), part);
    }
};

LATHE_TEST(TestOpenFile)
#include "tst_open_file.moc"
