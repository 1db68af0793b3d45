// kill -9 at random moments of whatever the program does: nothing that was there is lost, the history is whole, and a
// resumed run ends with the bits of one that was left alone. LATHE_KILLS says how many moments (./lathe test --kills
// 200), LATHE_KILL_SEED repeats those of an earlier time, whose seed was printed.
#include "program.h"
#include "store/migrations.h"
#include "store/sqlite.h"
#include "support/hub_server.h"
#include "support/test_main.h"

#include <QElapsedTimer>
#include <QTest>

#include <fstream>
#include <iterator>
#include <random>
#include <set>

namespace fs = std::filesystem;
using namespace lathe;
using namespace lathe::test;

namespace {

std::string bytesOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// What every file of a folder holds, by its name.
std::map<std::string, std::string> contentsOf(const fs::path& folder) {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) all[entry.path().lexically_relative(folder).string()] = bytesOf(entry.path());
    return all;
}

bool isWhole(const World& world) {
    const fs::path file = world.home() / "runs.db";
    if (!fs::exists(file)) return true;
    return Database(file).number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check != 'ok'") == 0;
}

std::set<std::string> runsOf(const World& world) {
    std::set<std::string> ids;
    for (const auto& run : world.run({"runs", "list", "--json"}).of("run_summary")) ids.insert(run.at("run"));
    return ids;
}

} // namespace

class TestKills : public QObject {
    Q_OBJECT
    static constexpr int steps = 36;
    int m_kills = 10;
    std::mt19937 m_random;
    std::unique_ptr<World> m_whole; ///< where nothing was killed
    std::map<std::int64_t, double> m_losses;
    std::string m_adapter;
    qint64 m_trainMs = 0;

    static fs::path adapterOf(const World& world) {
        const auto shown = world.run({"runs", "show", "last", "--json"}).of("run_detail");
        return fs::path(shown.at(0).at("adapter").get<std::string>()) / "adapter_model.safetensors";
    }
    /// Waits up to a moment within `ms`; true where the process was alive then, and is not any more.
    bool killWithin(QProcess& process, qint64 ms) {
        const int moment = int(m_random() % std::uint32_t(std::max<qint64>(1, ms)));
        if (process.waitForFinished(moment)) return false;
        process.kill(); // SIGKILL
        process.waitForFinished();
        return true;
    }
    int share(int ofTen) const { return std::max(1, m_kills * ofTen / 10); }

    void trainUndisturbed() {
        m_whole = std::make_unique<World>();
        QElapsedTimer clock;
        clock.start();
        const Ended ended = m_whole->run(sampleRun(steps));
        m_trainMs = clock.elapsed();
        if (ended.code != 0) throw std::runtime_error(ended.err.right(2000).toStdString());
        m_losses = lossesOf(*m_whole);
        m_adapter = bytesOf(adapterOf(*m_whole));
        if (m_losses.size() != steps || m_adapter.size() < 1000) throw std::runtime_error("the sample run is no run");
    }

private slots:
    void initTestCase() {
        if (const int kills = qEnvironmentVariableIntValue("LATHE_KILLS"); kills > 0) m_kills = kills;
        bool given = false;
        std::uint32_t seed = qEnvironmentVariable("LATHE_KILL_SEED").toUInt(&given);
        if (!given) seed = std::random_device()();
        m_random.seed(seed);
        qInfo("%d kills; LATHE_KILL_SEED=%u repeats them", m_kills, seed);
    }

    void runsGoOnWithTheSameBits() {
        trainUndisturbed();
        int kills = share(6), resumed = 0, begun = 0;
        while (kills > 0) {
            World world;
            QStringList words = sampleRun(steps);
            std::set<std::string> known;
            for (bool done = false; !done;) {
                ++(words.first() == "resume" ? resumed : begun);
                const auto process = world.start(words);
                if (kills == 0 || !killWithin(*process, m_trainMs * 11 / 10)) {
                    const Ended ended = World::endOf(*process);
                    QVERIFY2(ended.code == 0, ended.err.right(2000));
                    break;
                }
                --kills;
                QVERIFY(isWhole(world));
                const std::set<std::string> now = runsOf(world);
                for (const std::string& id : known) QVERIFY2(now.count(id), id.c_str());
                known = now;
                const auto shown = world.run({"runs", "show", "last", "--json"}).of("run_detail");
                const bool any = !shown.empty();
                done = any && shown[0].at("status") == "finished"; // killed when all was done
                words = any && shown[0].at("resumable").get<bool>() ? QStringList{"resume", "last", "--json"}
                                                                    : sampleRun(steps);
            }
            QVERIFY(lossesOf(world) == m_losses); // bit for bit
            QVERIFY(bytesOf(adapterOf(world)) == m_adapter);
            QVERIFY(isWhole(world));
        }
        qInfo("%d begun, %d resumed", begun, resumed);
    }

    void exportsAreThereWholeOrNotAtAll() {
        trainUndisturbed();
        const QString out = m_whole->path("merged");
        const QStringList words{"export", "last", "--format", "merged", "--overwrite", "--out", out};
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(m_whole->run(words).code, 0);
        const qint64 took = clock.elapsed();
        const auto expected = contentsOf(out.toStdString());
        QVERIFY(expected.size() > 3);
        for (int i = share(2); i > 0; --i) {
            const bool replaces = m_random() % 2;
            if (!replaces) fs::remove_all(out.toStdString());
            killWithin(*m_whole->start(words), took * 11 / 10);
            if (replaces || fs::exists(out.toStdString())) QVERIFY(contentsOf(out.toStdString()) == expected);
            QCOMPARE(m_whole->run(words).code, 0);
            QVERIFY(contentsOf(out.toStdString()) == expected);
            QVERIFY(!fs::exists(out.toStdString() + ".tmp"));
        }
    }

    void anOldHistoryIsBroughtUpToDate() {
        trainUndisturbed();
        const std::set<std::string> expected = runsOf(*m_whole);
        QElapsedTimer clock;
        clock.start();
        m_whole->run({"runs", "list"});
        const qint64 took = clock.elapsed();
        for (int i = share(2); i > 0; --i) {
            World world;
            fs::copy(m_whole->home() / "runs.db", world.home() / "runs.db");
            Database(world.home() / "runs.db")
                .run("ALTER TABLE runs DROP COLUMN device; ALTER TABLE runs DROP COLUMN energy_joules; "
                     "ALTER TABLE runs DROP COLUMN changes; ALTER TABLE runs DROP COLUMN pinned; "
                     "ALTER TABLE runs DROP COLUMN archived; ALTER TABLE runs DROP COLUMN task; DROP TABLE queue; "
                     "DROP TABLE commands; PRAGMA user_version = 3");
            killWithin(*world.start({"runs", "list"}), took);
            QVERIFY(isWhole(world));
            QCOMPARE(runsOf(world), expected);
            QCOMPARE(Database(world.home() / "runs.db").number("PRAGMA user_version"), currentStoreVersion());
        }
    }

    void downloadsGoOn() {
        HubServer hub(nlohmann::json{{"delay", 0.005}});
        hub.add("config.json", R"({"model_type": "llama"})");
        const std::string weights = HubServer::noise(1 << 22);
        hub.add("model.safetensors", weights);
        qint64 took = 0;
        for (int i = share(1) + 1; i > 0; --i) { // the first is left alone, to see how long one takes
            World world;
            world.set("HF_ENDPOINT", QString::fromStdString(hub.endpoint()));
            const QStringList words{"download", "test/model", "--json"};
            if (took > 0) killWithin(*world.start(words), took);
            QElapsedTimer clock;
            clock.start();
            const Ended ended = world.run(words);
            took = std::max(took, clock.elapsed());
            QVERIFY2(ended.code == 0, ended.err.right(2000));
            const auto files = contentsOf(world.folder() / "hf");
            const auto found =
                std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.second == weights; });
            QVERIFY(found != files.end());
            for (const auto& [name, content] : files)
                QVERIFY2(name.find("incomplete") == std::string::npos, name.c_str());
        }
    }
};

LATHE_TEST(TestKills)
#include "tst_kills.moc"
