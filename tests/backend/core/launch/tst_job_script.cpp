// The scripts of jobs, line by line, against what sbatch(1) of Slurm documents; and bash reads them with nothing in
// them that a name or a path has added.
#include "launch/job_script.h"
#include "support/test_main.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace lathe;

namespace {

Settings slurmPlace(std::initializer_list<std::pair<const char*, const char*>> given = {}) {
    Settings where(placeFields());
    where.set(place::on, StartedBy::Slurm);
    where.set(place::program, std::string("/opt/lathe/bin/lathe"));
    for (const auto& [name, text] : given) where.setFromText(FieldName(name), text);
    return where;
}

JobSpec specOf(Settings where, bool wantsGpus = true, const std::string& home = "/home/me/lathe") {
    return {"20261201-141500-0a1b", std::move(where), wantsGpus, home};
}

QStringList linesOf(const std::string& script) { return QString::fromStdString(script).split('\n'); }

QStringList optionsOf(const std::string& script) { return linesOf(script).filter(QStringLiteral("#SBATCH")); }

} // namespace

class TestJobScript : public QObject {
    Q_OBJECT
private slots:
    void aScriptForSbatchLineByLine() {
        const Settings where = slurmPlace({{"partition", "gpu,long"},
                                           {"account", "team-7"},
                                           {"nodes", "2"},
                                           {"tasks_per_node", "4"},
                                           {"cpus_per_task", "8"},
                                           {"time_limit", "1-12:00"}});
        const QStringList expected{
            "#!/bin/bash",
            "#SBATCH --job-name=lathe-20261201-141500-0a1b",
            "#SBATCH --output=/home/me/lathe/jobs/20261201-141500-0a1b/log.txt",
            "#SBATCH --open-mode=append",
            "#SBATCH --partition=gpu,long",
            "#SBATCH --account=team-7",
            "#SBATCH --nodes=2",
            "#SBATCH --ntasks-per-node=4",
            "#SBATCH --gpus-per-node=4",
            "#SBATCH --cpus-per-task=8",
            "#SBATCH --time=1-12:00",
            "#SBATCH --signal=INT@120",
            "#SBATCH --requeue",
            "",
            "export LATHE_HOME=/home/me/lathe",
            "export LATHE_JOB=20261201-141500-0a1b",
            "rm -f /home/me/lathe/jobs/20261201-141500-0a1b/exit",
            "srun --cpus-per-task=8 /opt/lathe/bin/lathe train /home/me/lathe/jobs/20261201-141500-0a1b/recipe.json",
            "code=$?",
            "echo \"$code\" > /home/me/lathe/jobs/20261201-141500-0a1b/exit.new && mv "
            "/home/me/lathe/jobs/20261201-141500-0a1b/exit.new /home/me/lathe/jobs/20261201-141500-0a1b/exit",
            "exit \"$code\"",
            ""};
        QCOMPARE(linesOf(slurmScript(specOf(where))), expected);
    }

    void whatIsNotAskedForIsTheClusters() {
        const QStringList options = optionsOf(slurmScript(specOf(slurmPlace(), false)));
        for (const char* left : {"--partition", "--account", "--time", "--cpus-per-task", "--gpus"})
            QVERIFY2(options.filter(QLatin1String(left)).isEmpty(), left);
    }

    void gpusAreAskedForWhereTheRecipeMayUseThem() {
        const auto asks = [](const Settings& where, bool wants) {
            return !optionsOf(slurmScript(specOf(where, wants))).filter(QStringLiteral("--gpus-per-node")).isEmpty();
        };
        QVERIFY(asks(slurmPlace(), true));
        QVERIFY(!asks(slurmPlace(), false));
        QVERIFY(asks(slurmPlace({{"gpus", "true"}}), false));
        QVERIFY(!asks(slurmPlace({{"gpus", "false"}}), true));
    }

    /// sbatch reads options up to the first command.
    void ownOptionsComeBeforeOwnCommands() {
        Settings where = slurmPlace();
        where.set(place::line,
                  WordList{"module load cuda/12", "#SBATCH --mem=64G", "export A='b c'", "#SBATCH -C a100"});
        const QStringList lines = linesOf(slurmScript(specOf(where)));
        const int firstCommand = int(lines.indexOf(QStringLiteral("module load cuda/12")));
        QVERIFY(firstCommand > lines.lastIndexOf(QStringLiteral("#SBATCH -C a100")));
        QCOMPARE(lines.indexOf(QStringLiteral("#SBATCH -C a100")),
                 lines.indexOf(QStringLiteral("#SBATCH --mem=64G")) + 1);
        QCOMPARE(lines.at(firstCommand + 1), QStringLiteral("export A='b c'"));
        QVERIFY(lines.indexOf(QStringLiteral("export LATHE_HOME=/home/me/lathe")) > firstCommand);
        QCOMPARE(lines.filter(QStringLiteral("#SBATCH")).size(),
                 optionsOf(slurmScript(specOf(slurmPlace()))).size() + 2);
    }

    void whatWouldAddACommandIsRefused_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("text");
        for (const char* name : {"partition", "account"})
            for (const char* bad :
                 {"a b", "gpu; rm -rf ~", "a\nrm x", "$(id)", "`id`", "a'b", "\"", "#x", "-x", "a\\b"})
                QTest::addRow("%s %s", name, QByteArray(bad).toPercentEncoding().constData()) << name << bad;
        for (const char* bad : {"soon", "1:2:3:4", "-1", "10; id", "1-", "1\n2", "1-2-3"})
            QTest::addRow("time %s", QByteArray(bad).toPercentEncoding().constData()) << "time_limit" << bad;
        QTest::newRow("line") << "line" << "module load a\nrm x";
        for (const char* ours : {"#SBATCH --output=x", "#SBATCH -o x", "#SBATCH -ox", "#SBATCH  --job-name x",
                                 "#SBATCH -J x", "#SBATCH --array=1-9", "#SBATCH --open-mode=truncate"})
            QTest::newRow(ours) << "line" << ours;
        QTest::newRow("program") << "program" << "/bin/la\nthe";
    }
    void whatWouldAddACommandIsRefused() {
        QFETCH(QString, field);
        QFETCH(QString, text);
        Settings where = slurmPlace();
        const FieldName name(field.toStdString());
        const std::string kept = field.toStdString(), value = text.toStdString();
        if (field == "line") where.set(place::line, WordList{value});
        else where.set(FieldName(kept), value);
        try {
            slurmScript(specOf(where));
            QFAIL("a script was made");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::BadInput);
            QVERIFY(!error.info().message.empty());
        }
    }

    void timesAreThoseOfSbatch() { // sbatch(1), --time
        for (const char* good : {"90", "90:30", "8:00:00", "1-12", "1-12:30", "1-12:30:00", "UNLIMITED"})
            QVERIFY2(optionsOf(slurmScript(specOf(slurmPlace({{"time_limit", good}}))))
                         .contains(QStringLiteral("#SBATCH --time=") + good),
                     good);
    }

    /// As sbatch of Slurm 22.05 takes such a path: quoted like a shell's word, and %% for a percent sign.
    void pathsAreQuoted() {
        const std::string script = slurmScript(specOf(slurmPlace(), false, "/home/a b'c%j\"d"));
        QCOMPARE(optionsOf(script).at(1),
                 QStringLiteral("#SBATCH --output='/home/a b'\\''c%%j\"d/jobs/20261201-141500-0a1b/log.txt'"));
        QVERIFY(linesOf(script).contains(QStringLiteral("export LATHE_HOME='/home/a b'\\''c%j\"d'")));
        for (const char* bad : {"/home/a\\b", "/home/a\nb", "/home/\x7f"})
            QVERIFY_THROWS_EXCEPTION(Error, slurmScript(specOf(slurmPlace(), false, bad)));
    }

    /// bash runs the command with the words as they are, and writes down how it ended.
    void bashReadsThePaths() {
        const QTemporaryDir folder;
        const QString home = folder.filePath("a b'c%j\"$(touch x)`id`");
        const QString job = home + "/jobs/20261201-141500-0a1b";
        QVERIFY(QDir().mkpath(job));
        const QString program = folder.filePath("say 'it'"), torchrun = folder.filePath("torch run");
        const auto write = [](const QString& path, const QByteArray& text) {
            QFile file(path);
            if (!file.open(QIODevice::WriteOnly)) return;
            file.write(text);
            file.setPermissions(file.permissions() | QFileDevice::ExeOwner);
        };
        write(torchrun, "#!/bin/bash\nprintf '%s\\n' \"$LATHE_HOME\" \"$LATHE_JOB\" \"$@\"\nexit 7\n");
        Settings where(placeFields());
        where.set(place::torchrun, torchrun.toStdString());
        where.set(place::program, program.toStdString());
        where.set(place::processes, 3);
        const JobSpec spec{"20261201-141500-0a1b", where, true, home.toStdString()};
        QProcess bash;
        bash.setWorkingDirectory(folder.path());
        bash.start("bash", {"-c", QString::fromStdString(torchrunScript(spec))});
        QVERIFY(bash.waitForFinished());
        QCOMPARE(bash.exitCode(), 7);
        QCOMPARE(QString::fromUtf8(bash.readAllStandardOutput()).split('\n'),
                 (QStringList{home, "20261201-141500-0a1b", "--standalone", "--no-python", "--nproc-per-node", "3",
                              program, "train", job + "/recipe.json", ""}));
        QFile code(job + "/exit");
        QVERIFY(code.open(QIODevice::ReadOnly));
        QCOMPARE(code.readAll(), QByteArray("7\n"));
        QVERIFY(!QFile::exists(folder.filePath("x")));
    }
};

LATHE_TEST(TestJobScript)
#include "tst_job_script.moc"
