// Processes that share out what one of them has no room for, frozen weights and the optimizer's state: the bits of
// processes that each keep all of it, less memory in each, and the same endings.
#include "rank_job.h"
#include "support/test_main.h"

#include <QTest>

#include <csignal>

using namespace lathe::test;
using nlohmann::json;

namespace {

struct Sharding { bool weights = false, state = false; };

json shardedRecipe(const World& world, const json& method, Sharding sharding) {
    json recipe = sampleRecipe(world, method);
    if (sharding.weights) recipe["paged_weights"] = "sharded", recipe["weight_pages_mib"] = 0.001; // two layers
    if (sharding.state) recipe["shard_optimizer"] = true;
    return recipe;
}

/// Of a gauge of the first process, the largest value in the run.
double mostOf(const World& world, const char* gauge) {
    double most = 0;
    for (const auto& [step, value] : curveOf(world, gauge)) most = std::max(most, value);
    return most;
}

/// Bytes of all files of the last run's newest checkpoint that have this name.
QByteArray checkpointFile(const World& world, const QString& name) {
    QFile file;
    for (QDirIterator at(QString::fromStdString(world.home() / "runs"), {name}, QDir::Files,
                         QDirIterator::Subdirectories);
         at.hasNext();) {
        const QString found = at.next();
        if (found > file.fileName()) file.setFileName(found);
    }
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestShardedRanks : public QObject {
    Q_OBJECT
private slots:
    void theBitsOfProcessesThatKeepAll_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("optimizer");
        QTest::addColumn<int>("size");
        QTest::addColumn<bool>("weights");
        QTest::addColumn<bool>("state");
        QTest::addColumn<bool>("recomputes");
        const auto row = [](const char* method, const char* optimizer, int size, bool weights, bool state,
                            bool recomputes = false) {
            QTest::addRow("%s, %s, %d%s%s%s", method, optimizer, size, weights ? ", weights" : "",
                          state ? ", state" : "", recomputes ? ", checkpointed" : "")
                << method << optimizer << size << weights << state << recomputes;
        };
        row("qlora", "adamw", 2, true, false);
        row("lora", "adamw", 4, true, true, true);
        row("prefix_tuning", "adamw", 2, true, true);
        row("full", "adamw_8bit", 3, false, true);
        row("full", "paged_adamw_8bit", 2, false, true);
    }
    void theBitsOfProcessesThatKeepAll() {
        QFETCH(QString, method);
        QFETCH(QString, optimizer);
        QFETCH(int, size);
        QFETCH(bool, weights);
        QFETCH(bool, state);
        QFETCH(bool, recomputes);
        const World kept, shared;
        const json choice = method.endsWith("lora") ? lora : json{{"method", method.toStdString()}};
        const auto wordsIn = [&](const World& world, Sharding sharding) {
            json recipe = shardedRecipe(world, choice, sharding);
            if (method == "qlora") recipe["quantization"] = "nf4", recipe["compare_with_16_bit"] = false;
            recipe["optimizer"] = optimizer.toStdString();
            recipe["gradient_checkpointing"] = recomputes;
            return trainWords(world, recipe);
        };
        const auto expected = Job(kept, size, wordsIn(kept, {})).ends();
        QVERIFY2(expected[0].code == 0, said(expected));
        const auto ends = Job(shared, size, wordsIn(shared, {weights, state})).ends();
        for (int rank = 0; rank < size; ++rank) {
            QVERIFY2(ends[std::size_t(rank)].code == 0, said(ends));
            if (rank > 0) QVERIFY2((ends[std::size_t(rank)].out + ends[std::size_t(rank)].err).isEmpty(), said(ends));
        }
        for (const char* metric : {"loss", "eval_loss", "grad_norm"}) {
            const auto all = curveOf(kept, metric);
            QVERIFY(!all.empty());
            QVERIFY2(curveOf(shared, metric) == all, metric);
        }
        for (const char* file : {"trained.safetensors", "optimizer.safetensors"}) {
            const QByteArray all = checkpointFile(kept, file);
            QVERIFY(!all.isEmpty());
            QVERIFY2(checkpointFile(shared, file) == all, file);
        }
        if (weights) QVERIFY(mostOf(shared, "page_in_bytes") > 0);
    }

    void whatWasKilledIsResumed_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<int>("by");
        QTest::newRow("lora, by as many") << "lora" << 2;
        QTest::newRow("full, by one") << "full" << 1;
    }
    void whatWasKilledIsResumed() {
        QFETCH(QString, method);
        QFETCH(int, by);
        const Sharding sharding{method == "lora", true};
        const json choice = method == "lora" ? lora : json{{"method", method.toStdString()}};
        const World whole, killed;
        const auto ends = Job(whole, 2, trainWords(whole, shardedRecipe(whole, choice, sharding))).ends();
        QVERIFY2(ends[0].code == 0, said(ends));
        {
            Job job(killed, 2, trainWords(killed, shardedRecipe(killed, choice, sharding)));
            QVERIFY(job.reaches(5));
            QElapsedTimer clock;
            clock.start();
            job[1].kill();
            const auto gone = job.ends();
            QVERIFY2(gone[0].code == 5 && gone[0].err.contains("Rank 1 of 2 has gone"), said(gone));
            QVERIFY2(clock.elapsed() < 30'000, said(gone));
        }
        const QStringList words{"resume", "last", "--json"};
        const auto resumed = by == 1 ? std::vector<Ended>{killed.run(words)} : Job(killed, by, words).ends();
        for (const Ended& end : resumed) QVERIFY2(end.code == 0, said(resumed));
        const auto expected = lossesOf(whole), found = lossesOf(killed);
        QCOMPARE(expected.size(), std::size_t(10));
        if (by == 2) QVERIFY(found == expected);
        else
            for (const auto& [step, loss] : expected) QVERIFY(std::abs(found.at(step) - loss) <= 2e-5 * (1 + loss));
    }

    void aKilledFirstEndsTheOthers() { // who fetch from it and from each other
        const World world;
        json recipe = shardedRecipe(world, lora, {true, true});
        recipe["steps"] = 4000;
        Job job(world, 3, trainWords(world, recipe));
        QVERIFY(job.reaches(3));
        job[0].kill();
        QElapsedTimer clock;
        clock.start();
        const auto ends = job.ends();
        QVERIFY2(clock.elapsed() < 15'000, said(ends));
        for (const std::size_t rank : {1, 2})
            QVERIFY2(ends[rank].code == 5 && ends[rank].err.contains("Rank 0 of 3 has gone"), said(ends));
    }

    void aStopIsKeptByAll() {
        const World world;
        json recipe = shardedRecipe(world, lora, {true, true});
        recipe["steps"] = 4000;
        recipe["save_every"] = 0;
        Job job(world, 3, trainWords(world, recipe));
        QVERIFY(job.reaches(3));
        QCOMPARE(::kill(pid_t(job[2].processId()), SIGINT), 0);
        const auto ends = job.ends();
        for (const Ended& end : ends) QVERIFY2(end.code == 3, said(ends));
        const json run = lastRun(world);
        QCOMPARE(run.at("status").get<std::string>(), std::string("stopped"));
        QVERIFY(run.at("resumable").get<bool>());
        QVERIFY(!checkpointFile(world, "optimizer.safetensors").isEmpty());
    }

    void oneAloneKeepsAllOfItAndSaysSo() {
        const World plain, alone;
        const Ended expected = plain.run(trainWords(plain, shardedRecipe(plain, lora, {})));
        const Ended end = alone.run(trainWords(alone, shardedRecipe(alone, lora, {true, true})));
        QVERIFY2(expected.code == 0 && end.code == 0, end.err.right(2000));
        QVERIFY(lossesOf(alone) == lossesOf(plain));
        QVERIFY2(end.err.contains("Sharded weights of one process alone"), end.err.right(2000));
    }
};

LATHE_TEST(TestShardedRanks)
#include "tst_sharded_ranks.moc"
