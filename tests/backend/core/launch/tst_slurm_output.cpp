// What sbatch, squeue, scontrol and sacct of Slurm 22.05 printed, as it was printed.
#include "launch/slurm_output.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;

class TestSlurmOutput : public QObject {
    Q_OBJECT
private slots:
    void sbatchTellsANumber() {
        QCOMPARE(numberFromSbatch("4711\n"), std::string("4711"));
        QCOMPARE(numberFromSbatch("4711;alps\n"), std::string("4711;alps"));
        QCOMPARE(numberFromSbatch("sbatch: lua: welcome\n4711\n"), std::string("4711")); // a site's plugin greets
        QCOMPARE(numberFromSbatch("Submitted\n"), std::string());
        QCOMPARE(numberFromSbatch(""), std::string());
        QCOMPARE(partsOfHandle("4711;alps"), (std::pair<std::string, std::string>("4711", "alps")));
        QCOMPARE(partsOfHandle("4711"), (std::pair<std::string, std::string>("4711", "")));
    }

    void squeueTellsStatesAndReasons() {
        const auto jobs = jobsFromSqueue("5|CANCELLED|Priority\n1|COMPLETED|None\n2|FAILED|NonZeroExitCode\n"
                                         "6|PENDING|Resources\n7|PENDING|PartitionConfig\n3|RUNNING|None\n");
        QCOMPARE(jobs.size(), 6u);
        QVERIFY(jobs.at("6") == (JobSight{JobState::Waiting, "Resources"}));
        QVERIFY(jobs.at("3") == (JobSight{JobState::Running, ""}));
        QVERIFY(jobs.at("1").state == JobState::Finished);
        QVERIFY(jobs.at("2").state == JobState::Failed);
        QVERIFY(jobs.at("5").state == JobState::Stopped);
        const auto ofTwo = jobsFromSqueue("CLUSTER: alps\n12|REQUEUED|BeginTime\n13_4|RUNNING|None\nrubbish\n||\n");
        QCOMPARE(ofTwo.size(), 1u);
        QVERIFY(ofTwo.at("12") == (JobSight{JobState::Waiting, "BeginTime"}));
        QVERIFY(jobsFromSqueue("").empty());
    }

    /// squeue(1), "JOB STATE CODES": none is left out.
    void everyStateIsKnown_data() {
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<int>("state");
        const std::pair<JobState, QList<QByteArray>> table[] = {
            {JobState::Waiting,
             {"PENDING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "SPECIAL_EXIT", "RESV_DEL_HOLD"}},
            {JobState::Running,
             {"CONFIGURING", "RUNNING", "COMPLETING", "STAGE_OUT", "RESIZING", "SIGNALING", "STOPPED", "SUSPENDED"}},
            {JobState::Finished, {"COMPLETED"}},
            {JobState::Stopped, {"CANCELLED"}},
            {JobState::Failed, {"FAILED", "BOOT_FAIL", "OUT_OF_MEMORY"}},
            {JobState::TimedOut, {"TIMEOUT", "DEADLINE"}},
            {JobState::NodeFailed, {"NODE_FAIL", "PREEMPTED", "REVOKED"}}};
        for (const auto& [state, words] : table)
            for (const QByteArray& word : words) QTest::newRow(word.constData()) << word << int(state);
    }
    void everyStateIsKnown() {
        QFETCH(QByteArray, word);
        QFETCH(int, state);
        QCOMPARE(int(jobsFromSqueue(("1|" + word + "|None\n").toStdString()).at("1").state), state);
    }

    void scontrolTellsTheExitCode() {
        const std::string failed =
            "JobId=2 JobName=lathe-20261201-141500-0a1b UserId=root(0) GroupId=root(0) MCS_label=N/A "
            "Priority=4294901758 Nice=0 "
            "Account=(null) QOS=(null) JobState=FAILED Reason=NonZeroExitCode Dependency=(null) Requeue=1 Restarts=0 "
            "BatchFlag=1 "
            "Reboot=0 ExitCode=7:0 RunTime=00:00:01 TimeLimit=00:10:00 TimeMin=N/A SubmitTime=2026-12-01T14:17:37 "
            "Command=/tmp/JobState=RUNNING ExitCode=0:0 StdOut=/tmp/a b'c%2\"d/log.txt Power= \n";
        QVERIFY(jobFromScontrol(failed) == (JobSight{JobState::Failed, "NonZeroExitCode", 7}));
        const std::string waits =
            "JobId=6 JobName=x UserId=root(0) Account=nobody JobState=PENDING Reason=Resources ExitCode=0:0\n";
        QVERIFY(jobFromScontrol(waits) == (JobSight{JobState::Waiting, "Resources", 0}));
        QVERIFY(jobFromScontrol("JobId=9 JobState=OUT_OF_MEMORY Reason=OutOfMemory ExitCode=0:125 \n")
                == (JobSight{JobState::Failed, "OUT_OF_MEMORY", 128 + 125}));
        QVERIFY(!jobFromScontrol("slurm_load_jobs error: Invalid job id specified\n"));
        QVERIFY(!jobFromScontrol(""));
    }

    void sacctTellsWhatWasForgotten() { // sacct(1), --parsable2
        QVERIFY(jobFromSacct("COMPLETED|0:0\n") == (JobSight{JobState::Finished, "", 0}));
        QVERIFY(jobFromSacct("CANCELLED by 1000|0:0\n") == (JobSight{JobState::Stopped, "", 0}));
        QVERIFY(jobFromSacct("TIMEOUT|0:0\n") == (JobSight{JobState::TimedOut, "", 0}));
        QVERIFY(jobFromSacct("FAILED|3:0\nCOMPLETED|0:0\n") == (JobSight{JobState::Failed, "", 3}));
        QVERIFY(!jobFromSacct(""));
        QVERIFY(!jobFromSacct("Slurm accounting storage is disabled\n"));
    }
};

LATHE_TEST(TestSlurmOutput)
#include "tst_slurm_output.moc"
