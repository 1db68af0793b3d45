// A job's folder with several windows at it: of two that write one job one does, and what another has forgotten
// meanwhile is nobody's trouble.
#include "launch/job_folder.h"
#include "support/test_main.h"

#include <QDir>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <fstream>
#include <thread>

using namespace lathe;

namespace fs = std::filesystem;

class TestJobFolder : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_folder;

    fs::path home() const { return m_folder->path().toStdString(); }
    static JobPlan plan(const std::string& recipe = "{}") {
        return {"20261201-141500-0a1b", "night", recipe, Settings(placeFields()), "#!/bin/bash\n", "bash job.sh"};
    }
    static std::string textOf(const fs::path& file) {
        std::ifstream in(file);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    QStringList left() const {
        return QDir(m_folder->filePath("jobs")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatIsWrittenIsRead() {
        JobPlan made = plan();
        made.place.set(place::processes, 3);
        writeJob(made, home());
        const JobRecord job = readJob(made.job, home());
        QCOMPARE(job.name, "night");
        QCOMPARE(job.place, made.place);
        QVERIFY(job.handle.empty() && !job.doubt && !job.cancelled && !job.end && !job.exitCode);
        QCOMPARE(job.host, QSysInfo::machineHostName().toStdString());
        keepDoubt(job, "Socket timed out\non send");
        QCOMPARE(readJob(made.job, home()).doubt.value(), "Socket timed out on send");
        keepHandle(job, "4711");
        QCOMPARE(readJob(made.job, home()).handle, "4711");
    }

    void ofSeveralWritersOneWrites() {
        for (int round = 0; round < 20; ++round) {
            std::atomic<int> written = 0, refused = 0;
            std::string kept;
            {
                std::vector<std::jthread> writers;
                for (int i = 0; i < 4; ++i)
                    writers.emplace_back([&, i] {
                        const std::string recipe = std::to_string(i);
                        try {
                            writeJob(plan(recipe), home());
                            ++written;
                            kept = recipe;
                        } catch (const Error& error) {
                            if (error.info().kind == ErrorKind::BadInput) ++refused;
                        }
                    });
            }
            QCOMPARE(written.load(), 1);
            QCOMPARE(refused.load(), 3);
            QCOMPARE(textOf(home() / "jobs" / plan().job / "recipe.json"), kept + '\n'); // its own, not another's
            removeJob(readJob(plan().job, home()));
            QCOMPARE(left(), QStringList());
        }
    }

    void whatIsForgottenMeanwhileIsNoError() {
        const JobRecord job = writeJob(plan(), home());
        removeJob(readJob(job.id, home()));
        keepHandle(job, "4711");
        keepEnd(job, {JobState::Finished, {}, 0});
        takeBackCancelled(job);
        removeJob(job);
        QCOMPARE(left(), QStringList());
        QVERIFY(readJobs(home()).empty());
    }

    void whatAProgramThatDiedHasLeftIsNoJob() {
        fs::create_directories(home() / "jobs" / "20261201-141500-0000.removed");
        fs::create_directories(home() / "jobs" / "20261201-141500-0001");
        std::ofstream(home() / "jobs" / "20261201-141500-0001" / "job.sh") << "#!/bin/bash\n";
        QVERIFY(readJobs(home()).empty());
        removeJob(writeJob(plan(), home()));
        QCOMPARE(left(), QStringList{"20261201-141500-0001"});
    }
};

LATHE_TEST(TestJobFolder)
#include "tst_job_folder.moc"
