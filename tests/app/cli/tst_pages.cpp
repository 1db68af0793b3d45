// The manual page and the shells' completions say all that the tables say; the programs that read them find no fault.
#include "cli/commands.h"
#include "cli_runner.h"
#include "support/test_main.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace lathe;

class TestPages : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::string printed(std::vector<std::string> words) const {
        std::ostringstream out, err;
        std::istringstream in;
        cli::Console console{in, out, err, false, false, nullptr};
        return cli::run(words, console) == 0 ? out.str() : "failed: " + err.str();
    }
    QString written(const char* name, const std::string& text) const {
        const QString file = m_folder.filePath(name);
        std::ofstream(file.toStdString()) << text;
        return file;
    }
    /// What the program says of that; skips the test where it is not there.
    static QString said(const QString& program, const QStringList& arguments) {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
        process.waitForFinished();
        return QString::fromUtf8(process.readAll());
    }
    static std::vector<std::string> flagsOf(const cli::Command& command) {
        std::vector<std::string> flags;
        const auto add = [&](const Field& field) {
            flags.push_back(cli::flagFor(field.name));
            if (field.kind == FieldKind::Flag) flags.push_back("--no-" + cli::flagFor(field.name).substr(2));
        };
        for (const Field& field : *command.own) add(field);
        for (const cli::RecipeFlag& flag : cli::recipeFlags(command)) add(*flag.field);
        for (const Field& field : cli::commonFields()) add(field);
        return flags;
    }

private slots:
    void thePageHasEveryCommandAndFlag() {
        std::string page = printed({"help", "--man"});
        for (std::size_t at; (at = page.find("\\-")) != std::string::npos;) page.replace(at, 2, "-");
        for (const cli::Command& command : cli::commands()) {
            QVERIFY2(page.find(".SS \"" + std::string(command.name) + "\"\n") != std::string::npos,
                     command.name.data());
            for (const std::string& flag : flagsOf(command))
                QVERIFY2(page.find("\\fB" + flag + "\\fR") != std::string::npos, flag.c_str());
        }
    }

    void noReaderFindsFaultWithThePage_data() {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("man") << "man" << QStringList{"--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z"};
        QTest::newRow("mandoc") << "mandoc" << QStringList{"-T", "lint", "-W", "warning"};
    }
    void noReaderFindsFaultWithThePage() {
        QFETCH(QString, program);
        QFETCH(QStringList, arguments);
        if (QStandardPaths::findExecutable(program).isEmpty()) QSKIP("That program is not installed here.");
        const QString file = written("lathe.1", printed({"help", "--man"}));
        QProcess process;
        process.start(program, arguments << file);
        QVERIFY(process.waitForFinished());
        QByteArray faults;
        for (const QByteArray& line :
             (program == "man" ? process.readAllStandardError() : process.readAllStandardOutput()).split('\n'))
            if (!line.isEmpty() && !line.contains("missing date"))
                faults += line + '\n'; // the version says how old it is
        QVERIFY2(faults.isEmpty(), faults.left(2000).constData());
    }

    /// Asks bash itself what it would offer.
    void bashCompletesEveryCommandAndFlag() {
        if (QStandardPaths::findExecutable("bash").isEmpty()) QSKIP("bash is not installed here.");
        const QString script = written("lathe.bash", printed({"completions", "bash"}));
        const auto offered = [&](const QString& words, const QString& last) {
            const QString line = QStringLiteral("source %1; COMP_WORDS=(%2 %3); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); "
                                                "_lathe; printf '%s\\n' \"${COMPREPLY[@]}\"");
            return said("bash", {"--norc", "-c", line.arg(script, words, last)}).split('\n', Qt::SkipEmptyParts);
        };
        const QStringList names = offered("lathe", "''");
        for (const cli::Command& command : cli::commands()) {
            const QString name = QString::fromUtf8(command.name.data(), qsizetype(command.name.size()));
            QVERIFY2(names.contains(name), qPrintable(name));
            const QStringList flags = offered("lathe " + name, "--");
            for (const std::string& flag : flagsOf(command))
                QVERIFY2(flags.contains(QString::fromStdString(flag)), (command.name.data() + flag).c_str());
        }
        QVERIFY(offered("lathe train --dtype", "''").contains("bf16"));
        QCOMPARE(offered("lathe train --dtype", "f"), offered("lathe estimate --dtype", "f"));
        QCOMPARE(offered("lathe completions", "z"), QStringList{"zsh"});
        QVERIFY(!offered("lathe inspect", m_folder.path()).isEmpty()); // files where no flag is asked for
    }

    void theOtherShellsGetTheSame_data() {
        QTest::addColumn<QString>("shell");
        QTest::newRow("zsh") << "zsh";
        QTest::newRow("fish") << "fish";
    }
    void theOtherShellsGetTheSame() {
        QFETCH(QString, shell);
        const std::string script = printed({"completions", shell.toStdString()});
        for (const cli::Command& command : cli::commands()) {
            QVERIFY(script.find(command.name) != std::string::npos);
            for (std::string flag : flagsOf(command)) {
                if (shell == "fish") flag = "-l " + flag.substr(2);
                QVERIFY2(script.find(flag) != std::string::npos, flag.c_str());
            }
        }
        if (!QStandardPaths::findExecutable(shell).isEmpty())
            QCOMPARE(said(shell, {"-n", written(qPrintable(shell), script)}), QString());
    }

    void anotherShellIsRefused() {
        QVERIFY(printed({"completions", "tcsh"}).find("bash, zsh and fish") != std::string::npos);
    }
};

LATHE_TEST(TestPages)
#include "tst_pages.moc"
