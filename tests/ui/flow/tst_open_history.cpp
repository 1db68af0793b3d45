// A history that can't be read keeps nobody out, and is never touched.
#include "support/test_main.h"
#include "window/open_history.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <optional>

using namespace lathe;
using namespace lathe::ui;

class TestOpenHistory : public QObject {
    Q_OBJECT
    QTemporaryDir m_home;
    const QByteArray m_damaged = QByteArray("this was a database once\n").repeated(400);

    QString file(const QString& name) const { return m_home.filePath(name); }
    static QByteArray content(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private slots:
    void init() {
        QFile damaged(file("runs.db"));
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write(m_damaged);
    }
    void cleanup() {
        for (const QString& each : QDir(m_home.path()).entryList(QDir::Files)) QFile::remove(file(each));
    }

    void aNewHistoryBeginsBesideTheDamagedOne() {
        ErrorInfo told;
        const auto bench = openHistory(m_home.path().toStdString(),
                                       [&](const ErrorInfo& error) {
                                           told = error;
                                           return HistoryChoice::StartNew;
                                       },
                                       {});
        QVERIFY(bench);
        QVERIFY(told.kind == ErrorKind::BadFile);
        const QStringList aside = QDir(m_home.path()).entryList({"runs.damaged-*.db"}, QDir::Files);
        QCOMPARE(aside.size(), 1);
        QCOMPARE(content(file(aside[0])), m_damaged);
        QVERIFY(content(file("runs.db")).startsWith("SQLite format 3"));
    }

    void itIsRebuiltAndWhatItHasIsTold() {
        std::optional<RebuiltHistory> told;
        const auto bench = openHistory(
            m_home.path().toStdString(), [](const ErrorInfo&) { return HistoryChoice::Rebuild; },
            [&](const RebuiltHistory& made) { told = made; });
        QVERIFY(bench && told);
        QCOMPARE(content(QString::fromStdString(told->keptAs)), m_damaged);
        QVERIFY(told->runs.empty()); // there are no folders of runs
        QVERIFY(content(file("runs.db")).startsWith("SQLite format 3"));
    }

    void whoQuitsLeavesItAsItWas() {
        QVERIFY(!openHistory(m_home.path().toStdString(), [](const ErrorInfo&) { return HistoryChoice::Quit; }, {}));
        QCOMPARE(content(file("runs.db")), m_damaged);
        QCOMPARE(QDir(m_home.path()).entryList({"runs.damaged-*.db"}, QDir::Files).size(), 0);
    }

    void theQuestionIsAskedInTheHouseStyle() {
        const auto press = [](const char* name) {
            QTimer::singleShot(0, [name] {
                QWidget* dialog = QApplication::activeModalWidget();
                QVERIFY(dialog);
                const auto* focused = qobject_cast<QPushButton*>(dialog->focusWidget());
                QVERIFY(focused && focused->isDefault()); // Enter does what is offered first
                const QString folder = qEnvironmentVariable("LATHE_SCREENSHOTS");
                if (!folder.isEmpty()) QVERIFY(dialog->grab().save(QDir(folder).filePath("history-trouble.png")));
                QTest::mouseClick(dialog->findChild<QPushButton*>(name), Qt::LeftButton);
            });
        };
        const ErrorInfo damaged{ErrorKind::BadFile, "/home/ada/.local/share/lathe/runs.db is damaged.", "Keep a copy."};
        press("newHistory");
        QVERIFY(askAboutHistory(damaged) == HistoryChoice::StartNew);
        press("rebuild");
        QVERIFY(askAboutHistory(damaged) == HistoryChoice::Rebuild);
        press("quit");
        QVERIFY(askAboutHistory(damaged) == HistoryChoice::Quit);
        press("tryAgain"); // of a full disk nothing new would help
        QVERIFY(askAboutHistory({ErrorKind::Io, "The disk is full.", ""}) == HistoryChoice::TryAgain);
        press("continue");
        tellRebuilt({.keptAs = "/home/ada/.local/share/lathe/runs.damaged-20260101-101010.db", .runs = {"a", "b"}});
    }
};

LATHE_TEST(TestOpenHistory)
#include "tst_open_history.moc"
