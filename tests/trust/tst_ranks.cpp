// One recipe in several processes, started as torchrun, srun and mpirun start them: the losses of one process with the
// same global batch, to rounding; a process that dies ends the others with a word; what is stopped or killed is
// resumed.
#include "rank_job.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>

#include <csignal>
#include <fstream>

namespace fs = std::filesystem;
using namespace lathe::test;
using nlohmann::json;

namespace {

/// The first encoder among the reference models.
fs::path encoder() {
    for (const auto& folder : fixtureCases("tiny"))
        if (fs::exists(folder / "tokenizer.json") && readJson(folder / "config.json").value("model_type", "") == "bert")
            return folder;
    return {};
}

} // namespace

class TestRanks : public QObject {
    Q_OBJECT

    static void compareCurves(const World& one, const World& several, const char* metric, double tolerance) {
        const auto expected = curveOf(one, metric), found = curveOf(several, metric);
        QVERIFY2(!expected.empty() && expected.size() == found.size(), metric);
        for (const auto& [step, value] : expected) {
            const double other = found.at(step);
            QVERIFY2(std::abs(other - value) <= tolerance * (1 + std::abs(value)),
                     qPrintable(QString("%1 of step %2: %3 and %4").arg(metric).arg(step).arg(value).arg(other)));
        }
    }

private slots:
    void lossesAreThoseOfOneProcess_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<int>("size");
        for (const int size : {2, 4}) QTest::addRow("lora with dropout, %d", size) << "lora" << size;
        QTest::newRow("full, 2") << "full" << 2;
        QTest::newRow("adapter, 4") << "adapter" << 4;
        QTest::newRow("prefix tuning, 2") << "prefix_tuning" << 2;
        QTest::newRow("norms, 2") << "norms" << 2;
    }
    void lossesAreThoseOfOneProcess() {
        QFETCH(QString, method);
        QFETCH(int, size);
        const World one, several;
        const json choice = method == "lora" ? lora : json{{"method", method.toStdString()}};
        const Ended whole = one.run(trainWords(one, sampleRecipe(one, choice)));
        QVERIFY2(whole.code == 0, whole.err.right(2000));
        const auto ends = Job(several, size, trainWords(several, sampleRecipe(several, choice))).ends();
        for (int rank = 0; rank < size; ++rank) {
            QVERIFY2(ends[std::size_t(rank)].code == 0, said(ends));
            if (rank > 0) QVERIFY2((ends[std::size_t(rank)].out + ends[std::size_t(rank)].err).isEmpty(), said(ends));
        }
        for (const char* metric : {"loss", "eval_loss", "grad_norm"}) compareCurves(one, several, metric, 2e-5);
        // the same rows and tokens in every step, and one run in the history
        const auto steps = whole.of("step"), others = ends[0].of("step");
        QCOMPARE(others.size(), std::size_t(10));
        for (std::size_t i = 0; i < steps.size(); ++i)
            for (const char* name : {"step", "tokens", "trained_tokens"})
                if (steps[i].contains(name)) QVERIFY2(steps[i].at(name) == others.at(i).at(name), name);
        QCOMPARE(several.run({"runs", "list", "--json"}).of("run_summary").size(), std::size_t(1));
        QVERIFY(fs::exists(lastRun(several).at("adapter").get<std::string>()));
        QVERIFY(fs::is_empty(several.folder() / "tmp"));
    }

    void launchers_data() {
        QTest::addColumn<bool>("slurm");
        QTest::newRow("srun") << true;
        QTest::newRow("mpirun") << false;
    }
    void launchers() {
        QFETCH(bool, slurm);
        const World world;
        json recipe = sampleRecipe(world, lora);
        recipe["steps"] = 2;
        const auto ends = Job(world, 2, trainWords(world, recipe), slurm ? likeSrun : likeMpirun).ends();
        QVERIFY2(ends[0].code == 0 && ends[1].code == 0, said(ends));
        QVERIFY2(ends[0].err.contains(slurm ? "2 processes together, started by srun"
                                            : "2 processes together, started by mpirun"),
                 said(ends));
    }

    void classificationIsMeasuredOverAllFixture() {
        if (encoder().empty()) QSKIP(noFixture);
        const World one, several;
        const auto recipeIn = [](const World& world) {
            const char* words[] = {"good", "bad", "great", "poor", "fine", "weak"};
            for (const char* name : {"train.csv", "validation.csv"}) {
                std::ofstream out(world.folder() / name);
                out << "text,label\n";
                const int rows = name[0] == 't' ? 22 : 13;
                for (int i = 0; i < rows; ++i)
                    out << "a " << words[i % 6] << " book " << i % 4 << "," << (i % 2 ? "no" : "yes") << "\n";
            }
            json recipe = sampleRecipe(world, {{"method", "lora"}, {"rank", 2}});
            recipe["model"] = encoder().string();
            recipe["task"] = "sequence_classification";
            recipe["best_metric"] = "accuracy";
            recipe["data"] = {{{"path", world.path("train.csv").toStdString()}},
                              {{"path", world.path("validation.csv").toStdString()}, {"role", "validation"}}};
            return recipe;
        };
        const Ended whole = one.run(trainWords(one, recipeIn(one)));
        QVERIFY2(whole.code == 0, whole.err.right(2000));
        const auto ends = Job(several, 4, trainWords(several, recipeIn(several))).ends();
        QVERIFY2(ends[0].code == 0 && ends[3].code == 0, said(ends));
        compareCurves(one, several, "loss", 2e-5);
        compareCurves(one, several, "eval_loss", 2e-5);
        const json expected = lastRun(one).at("evals"), found = lastRun(several).at("evals");
        QVERIFY(expected.size() == 2 && found.size() == 2);
        for (std::size_t i = 0; i < 2; ++i)
            for (const char* metric : {"accuracy", "macro_f1", "matthews"}) // of counts, which don't round
                QVERIFY2(found[i].value(metric, -2.0) == expected[i].value(metric, -3.0), found.dump().c_str());
    }

    void aKilledRankEndsTheOthers_data() {
        QTest::addColumn<int>("killed");
        QTest::newRow("the first") << 0;
        QTest::newRow("another") << 1;
    }
    void aKilledRankEndsTheOthers() {
        QFETCH(int, killed);
        const World world;
        json recipe = sampleRecipe(world, lora);
        recipe["steps"] = 4000;
        Job job(world, 3, trainWords(world, recipe));
        QVERIFY(job.reaches(3));
        job[killed].kill();
        QElapsedTimer clock;
        clock.start();
        const auto ends = job.ends();
        QVERIFY2(clock.elapsed() < 30'000, said(ends)); // five seconds of silence, and a machine that does more
        for (int rank = 0; rank < 3; ++rank) {
            if (rank == killed) continue;
            QVERIFY2(ends[std::size_t(rank)].code == 5, said(ends));
            QVERIFY2(ends[std::size_t(rank)].err.contains("Rank " + QByteArray::number(killed) + " of 3 has gone"),
                     said(ends));
        }
        const json run = lastRun(world);
        QVERIFY(run.at("resumable").get<bool>());
    }

    void whatWasKilledIsResumed_data() {
        QTest::addColumn<bool>("byTheLauncher");
        QTest::newRow("lathe resume") << false;
        QTest::newRow("the same words once more") << true;
    }
    void whatWasKilledIsResumed() {
        QFETCH(bool, byTheLauncher);
        const World whole, killed;
        const auto ends = Job(whole, 2, trainWords(whole, sampleRecipe(whole, lora))).ends();
        QVERIFY2(ends[0].code == 0, said(ends));
        const QStringList words = trainWords(killed, sampleRecipe(killed, lora));
        {
            Job job(killed, 2, words);
            QVERIFY(job.reaches(5));
            job[1].kill();
            QVERIFY(job.ends()[0].code != 0);
        }
        const auto resumed = byTheLauncher
                                 ? Job(killed, 2, words, likeTorchrun, {{"TORCHELASTIC_RESTART_COUNT", "1"}}).ends()
                                 : Job(killed, 2, QStringList{"resume", "last", "--json"}).ends();
        QVERIFY2(resumed[0].code == 0 && resumed[1].code == 0, said(resumed));
        QCOMPARE(killed.run({"runs", "list", "--json"}).of("run_summary").size(), std::size_t(1));
        const auto expected = lossesOf(whole);
        QCOMPARE(expected.size(), std::size_t(10));
        QVERIFY(lossesOf(killed) == expected); // two numbers have one sum, whoever adds them
    }

    void aMixIsRefused() {
        const World world;
        json recipe = sampleRecipe(world, lora), other = recipe;
        other["learning_rate"] = 2e-3;
        const QStringList ones = trainWords(world, recipe), others = trainWords(world, other, "other.json");
        const auto ends = Job(world, 3, [&](int rank) { return rank == 2 ? others : ones; }).ends();
        for (const Ended& end : ends) {
            QVERIFY2(end.code == 2, said(ends));
            QVERIFY2(end.err.contains("Rank 2 of 3 differs from rank 0 in learning_rate: 0.002 there, 0.001 on rank 0"),
                     said(ends));
        }
    }

    void aRankThatFailsSaysWhy() {
        const World world;
        const QStringList words = trainWords(world, sampleRecipe(world, lora));
        const auto ends =
            Job(world, 2, [&](int rank) { return rank == 1 ? words + QStringList{"--device", "cuda"} : words; }).ends();
        QVERIFY2(ends[0].code != 0 && ends[1].code != 0, said(ends));
        QVERIFY2(ends[0].err.contains("Rank 1 of 2 has ended: Device cuda can't be used"), said(ends));
        QVERIFY2(ends[1].err.contains("On rank 1: Device cuda can't be used"), said(ends));
    }

    void allStopTogether_data() {
        QTest::addColumn<int>("told");
        QTest::newRow("the first is told") << 0;
        QTest::newRow("another is told") << 1;
    }
    void allStopTogether() {
        QFETCH(int, told);
        const World world;
        json recipe = sampleRecipe(world, lora);
        recipe["steps"] = 4000;
        recipe["save_every"] = 0;
        Job job(world, 2, trainWords(world, recipe));
        QVERIFY(job.reaches(3));
        QCOMPARE(::kill(pid_t(job[told].processId()), SIGINT), 0);
        const auto ends = job.ends();
        QVERIFY2(ends[0].code == 3 && ends[1].code == 3, said(ends));
        const json run = lastRun(world);
        QCOMPARE(run.at("status").get<std::string>(), std::string("stopped"));
        QVERIFY(run.at("resumable").get<bool>());
    }

    void othersRunAlone() {
        const World world;
        const auto ends = Job(world, 2, QStringList{"quickstart"}).ends();
        for (const Ended& end : ends) QVERIFY2(end.code == 2 && end.err.contains("runs in one process"), said(ends));
    }
};

LATHE_TEST(TestRanks)
#include "tst_ranks.moc"
