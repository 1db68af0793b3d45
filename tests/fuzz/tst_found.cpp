// Inputs that once broke something, in tests/fuzz/found/TARGET, and small changes of every target's seeds: each ends as
// an answer. What ends otherwise ends this program.
#include "fuzz/input.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QProcess>
#include <QTest>

#include <cstdio>
#include <iterator>
#include <random>

namespace fs = std::filesystem;

#define LATHE_FUZZ_TARGET(name) extern "C" int lathe_fuzz_##name(const std::uint8_t* data, std::size_t size);
#include "targets.inc"
#undef LATHE_FUZZ_TARGET

namespace {

struct FuzzTarget {
    const char* name;
    int (*run)(const std::uint8_t* data, std::size_t size);
};

const FuzzTarget fuzzTargets[] = {
#define LATHE_FUZZ_TARGET(name) {#name, lathe_fuzz_##name},
#include "targets.inc"
#undef LATHE_FUZZ_TARGET
};

void give(const FuzzTarget& target, const std::string& bytes) {
    target.run(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::string allOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// As ./lathe fuzz begins with (packaging/fuzz/seeds.sh).
std::vector<std::string> seedsOf(const char* target) {
    QProcess lister;
    lister.start("bash", {LATHE_SOURCE_DIR "/packaging/fuzz/seeds.sh", target,
                          QString::fromStdString(lathe::test::fixtures().string())});
    if (!lister.waitForFinished(60'000) || lister.exitCode() != 0) throw std::runtime_error("seeds.sh fails");
    std::vector<std::string> seeds;
    for (const QByteArray& line : lister.readAllStandardOutput().split('\n')) {
        const QList<QByteArray> parts = line.split('\t'); // the target's first byte, if it has one; the file
        if (parts.size() == 2) seeds.push_back(parts[0].toStdString() + allOf(parts[1].toStdString()));
    }
    return seeds;
}

} // namespace

class TestFuzz : public QObject {
    Q_OBJECT
    static void addTargets() {
        QTest::addColumn<int>("number");
        for (int i = 0; i < int(std::size(fuzzTargets)); ++i) QTest::newRow(fuzzTargets[i].name) << i;
    }
private slots:
    void foundInputsAreAnswered_data() { addTargets(); }
    void foundInputsAreAnswered() {
        QFETCH(int, number);
        const fs::path found = fs::path(LATHE_SOURCE_DIR "/tests/fuzz/found") / fuzzTargets[number].name;
        give(fuzzTargets[number], {});
        if (fs::is_directory(found))
            for (const auto& entry : fs::directory_iterator(found)) {
                std::fprintf(stderr, "%s\n", entry.path().filename().c_str()); // the one that a crash is about
                give(fuzzTargets[number], allOf(entry.path()));
            }
    }

    void changedSeedsAreAnswered_data() { addTargets(); }
    void changedSeedsAreAnswered() {
        QFETCH(int, number);
        const std::vector<std::string> seeds = seedsOf(fuzzTargets[number].name);
        QVERIFY2(!seeds.empty(), "no seed");
        std::mt19937 random(11);
        for (const std::string& seed : seeds) {
            give(fuzzTargets[number], seed);
            for (int round = 0; round < 20; ++round) {
                std::string bytes = seed;
                for (unsigned i = 0; i < 1 + random() % 4 && !bytes.empty(); ++i) {
                    const std::size_t at = random() % std::min<std::size_t>(bytes.size(), 4096);
                    if (random() % 3 == 0) bytes.erase(at, 1 + random() % 8);
                    else bytes[at] = char(random());
                }
                give(fuzzTargets[number], bytes);
            }
        }
    }
};

LATHE_TEST(TestFuzz)
#include "tst_found.moc"
