#include "lathe/error.h"
#include "lathe/rank.h"
#include "support/test_main.h"

#include <QTest>

#include <map>

using namespace lathe;

namespace {

using Variables = std::map<std::string, std::string>;

RankPlace placeOf(const Variables& variables) {
    return rankPlace([&](const char* name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    });
}

std::string refusal(const Variables& variables) {
    try {
        placeOf(variables);
    } catch (const Error& error) {
        return error.info().kind == ErrorKind::BadInput ? error.info().message : "";
    }
    return {};
}

const Variables torchrun{{"RANK", "5"},
                         {"WORLD_SIZE", "8"},
                         {"LOCAL_RANK", "1"},
                         {"LOCAL_WORLD_SIZE", "4"},
                         {"MASTER_ADDR", "gpu7"},
                         {"MASTER_PORT", "29511"},
                         {"TORCHELASTIC_RESTART_COUNT", "2"},
                         {"TORCHELASTIC_USE_AGENT_STORE", "True"}};
const Variables srun{{"SLURM_PROCID", "3"},
                     {"SLURM_STEP_NUM_TASKS", "6"},
                     {"SLURM_LOCALID", "1"},
                     {"SLURM_STEP_TASKS_PER_NODE", "2(x3)"},
                     {"SLURM_STEP_NODELIST", "gpu[03-05,9],big1"},
                     {"SLURM_JOB_ID", "123456"}};
const Variables mpirun{{"OMPI_COMM_WORLD_RANK", "1"},
                       {"OMPI_COMM_WORLD_SIZE", "2"},
                       {"OMPI_COMM_WORLD_LOCAL_RANK", "1"},
                       {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"}};

Variables with(Variables variables, const Variables& more) {
    for (const auto& [name, value] : more) variables[name] = value;
    return variables;
}

} // namespace

class TestRank : public QObject {
    Q_OBJECT
private slots:
    void aloneWhereNobodySaysOtherwise() {
        for (const Variables& variables :
             {Variables{}, Variables{{"RANK", "1"}}, Variables{{"WORLD_SIZE", "2"}},
              Variables{{"RANK", "0"}, {"WORLD_SIZE", "1"}},
              Variables{{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "4"}}}) { // in a batch script, before any srun
            const RankPlace place = placeOf(variables);
            QVERIFY(place.isAlone() && place.isFirst());
            QCOMPARE(place.sharersOfCores(), 1);
            QCOMPARE(place.sharersOfMemory(), 1);
        }
    }

    void torchrunSaysAll() {
        const RankPlace place = placeOf(torchrun);
        QCOMPARE(place.launcher, std::string("torchrun"));
        QCOMPARE(place.rank, 5);
        QCOMPARE(place.size, 8);
        QCOMPARE(place.localRank, 1);
        QCOMPARE(place.localSize, 4);
        QCOMPARE(place.address, std::string("gpu7"));
        QCOMPARE(place.port, 29511);
        QCOMPARE(place.restarts, 2);
        QCOMPARE(place.sharersOfCores(), 4);
        QVERIFY(place.launcherMeets && !place.isFirst());
    }

    void slurmsStepsMeetOnTheirFirstNode() {
        const RankPlace place = placeOf(srun);
        QCOMPARE(place.launcher, std::string("srun"));
        QCOMPARE(place.rank, 3);
        QCOMPARE(place.size, 6);
        QCOMPARE(place.localRank, 1);
        QCOMPARE(place.localSize, 2);
        QCOMPARE(place.address, std::string("gpu03"));
        QCOMPARE(place.port, 20000 + 123456 % 20000);
        QCOMPARE(place.sharersOfCores(), 1); // each task has its own
        QVERIFY(!place.launcherMeets);
        const Variables federated{{"SLURM_JOB_ID", "4227858433"}, {"SLURM_STEP_ID", "1"}}; // beyond an int
        QCOMPARE(placeOf(with(srun, federated)).port, 20000 + int(4227858434 % 20000));
        for (const auto& [list, first] :
             Variables{{"n1", "n1"}, {"a-b,c", "a-b"}, {"n[7]", "n7"}, {"x[10,12-14]", "x10"}})
            QCOMPARE(placeOf(with(srun, {{"SLURM_STEP_NODELIST", list}})).address, first);
    }

    void mpirunOnOneMachineNeedsNoAddress() {
        const RankPlace place = placeOf(mpirun);
        QCOMPARE(place.launcher, std::string("mpirun"));
        QCOMPARE(place.rank, 1);
        QCOMPARE(place.address, std::string("127.0.0.1"));
        QCOMPARE(place.port, 29500);
        QVERIFY(refusal(with(mpirun, {{"OMPI_COMM_WORLD_LOCAL_SIZE", "1"}})).find("where they meet")
                != std::string::npos);
        QCOMPARE(placeOf(with(mpirun, {{"OMPI_COMM_WORLD_LOCAL_SIZE", "1"}, {"MASTER_ADDR", "a"}})).address,
                 std::string("a"));
    }

    void torchrunUnderSrunGoesFirst() { QCOMPARE(placeOf(with(srun, torchrun)).size, 8); }

    void nonsenseIsNamed_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::newRow("no number") << "RANK" << "first";
        QTest::newRow("negative") << "RANK" << "-1";
        QTest::newRow("beyond the last") << "RANK" << "8";
        QTest::newRow("none") << "WORLD_SIZE" << "0";
        QTest::newRow("no port") << "MASTER_PORT" << "70000";
        QTest::newRow("too large") << "WORLD_SIZE" << "99999999999999";
        QTest::newRow("more here than in all") << "LOCAL_WORLD_SIZE" << "9";
    }
    void nonsenseIsNamed() {
        QFETCH(QString, name);
        QFETCH(QString, value);
        const std::string said = refusal(with(torchrun, {{name.toStdString(), value.toStdString()}}));
        QVERIFY2(said.find((name + "=" + value).toStdString()) != std::string::npos, said.c_str());
    }
};

LATHE_TEST(TestRank)
#include "tst_rank.moc"
