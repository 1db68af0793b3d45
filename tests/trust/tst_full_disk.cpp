// A disk that takes no more, at whatever point of the history's life: what was there stays, and goes on once there is
// room. Stands in for the disk: the system's limit for the size of a file, which SQLite meets as a short write.
#include "lathe/error.h"
#include "store/run_store.h"
#include "store/sqlite.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <filesystem>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace lathe;

class TestFullDisk : public QObject {
    Q_OBJECT

    static StepPoint stepOf(std::int64_t step) {
        StepPoint point;
        point.step = step;
        point.loss = 1.0 / double(step);
        point.rows = {step, step + 1};
        return point;
    }
    static RunId trained(RunStore& store, std::int64_t steps) {
        const RunId run = store.create({.name = "run"});
        store.started(run, {.totalSteps = steps});
        for (std::int64_t step = 1; step <= steps; ++step) store.log(run, stepOf(step));
        store.flush();
        store.edit({.run = run, .notes = std::string(3000, 'n')});
        store.ended(run, RunStatus::Finished, "adapter", {});
        return run;
    }

private slots:
    void theHistoryOutlivesItAtEveryPoint() {
        int refused = 0, done = 0;
        for (rlim_t limit = 0; limit < 700'000; limit += limit < 40'000 ? 3000 : 45'000) {
            QTemporaryDir dir;
            const fs::path home = dir.path().toStdString();
            RunId known;
            {
                RunStore store(home);
                known = trained(store, 200);
            }
            const pid_t child = fork();
            if (child == 0) {
                std::signal(SIGXFSZ, SIG_IGN); // an error of write(), as on a full disk
                const rlimit most{limit, limit};
                setrlimit(RLIMIT_FSIZE, &most);
                int code = 0;
                try {
                    RunStore store(home);
                    trained(store, 2000);
                } catch (const Error& error) {
                    const bool said = !error.info().message.empty() && error.info().kind == ErrorKind::Io;
                    code = said ? 5 : 6;
                } catch (...) {
                    code = 7;
                }
                _exit(code);
            }
            int status = 0;
            waitpid(child, &status, 0);
            QVERIFY2(WIFEXITED(status) && (WEXITSTATUS(status) == 5 || WEXITSTATUS(status) == 0),
                     qPrintable(QString("limit %1: status %2").arg(limit).arg(status)));
            (WEXITSTATUS(status) == 5 ? refused : done) += 1;
            QCOMPARE(Database(home / "runs.db")
                         .number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check != 'ok'"),
                     0);
            RunStore store(home);
            QCOMPARE(store.curve(known, "loss", 0).steps.size(), std::size_t(200));
            QVERIFY(store.detail(known).summary.status == RunStatus::Finished);
            trained(store, 20); // and on it goes
        }
        QVERIFY(refused > 8 && done > 1);
    }
};

LATHE_TEST(TestFullDisk)
#include "tst_full_disk.moc"
