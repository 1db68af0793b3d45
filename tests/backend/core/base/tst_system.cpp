#include "base/clock.h"
#include "base/cpu_info.h"
#include "base/mapped_file.h"
#include "base/process_memory.h"
#include "base/sha256.h"
#include "lathe/error.h"
#include "support/test_main.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sched.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <thread>
#include <vector>

using namespace lathe;

class TestSystem : public QObject {
    Q_OBJECT
private slots:
    /// Examples of FIPS 180-4 and of NIST's CAVP.
    void sha256_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("sum");
        QTest::newRow("empty") << QByteArray() << "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        QTest::newRow("abc") << QByteArray("abc") << "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                    << "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
        QTest::newRow("a million a") << QByteArray(1000000, 'a')
                                     << "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    }
    void sha256() {
        QFETCH(QByteArray, text);
        QFETCH(QString, sum);
        QCOMPARE(QString::fromStdString(sha256Hex(text.toStdString())), sum);
        Sha256 pieces; // the same in pieces of all lengths
        for (int at = 0, length = 1; at < text.size(); at += length, length = length % 131 + 1)
            pieces.update(text.mid(at, length).toStdString());
        QCOMPARE(QString::fromStdString(pieces.hex()), sum);
        QTemporaryDir dir;
        const auto path = dir.filePath("f").toStdString();
        std::ofstream(path, std::ios::binary) << text.toStdString();
        QCOMPARE(QString::fromStdString(sha256OfFile(path)), sum);
    }

    void timesOfDay() {
        QCOMPARE(toIso8601(0), std::string("1970-01-01T00:00:00.000Z"));
        QCOMPARE(toIso8601(951827696789), std::string("2000-02-29T12:34:56.789Z"));
        FakeClock clock(1000);
        clock.advance(2.5);
        QCOMPARE(clock.unixMilliseconds(), 3500);
        const double before = systemClock().steadySeconds();
        QVERIFY(systemClock().steadySeconds() >= before);
    }

    void memoryIsSeen() {
        const std::int64_t before = processMemory().residentBytes;
        QVERIFY(before > 0);
        constexpr std::int64_t size = 64 << 20;
        {
            std::vector<char> block(size, 1);
            QVERIFY(processMemory().residentBytes > before + size / 2);
        }
        QVERIFY(processMemory().peakBytes > before + size / 2);
        if (resetPeakMemory()) QVERIFY(processMemory().peakBytes < before + size);
        QVERIFY(availableMemoryBytes() > 0 && availableMemoryBytes() <= totalMemoryBytes());
    }

    void processorIsSeen() {
        QVERIFY(physicalCores() >= 1 && physicalCores() <= int(std::thread::hardware_concurrency()));
        QVERIFY(!cpuModel().empty());
    }

    void processorsAreThoseOfTheAffinity() { // as `taskset -c 0` sets it
        cpu_set_t before, one;
        QCOMPARE(sched_getaffinity(0, sizeof before, &before), 0);
        CPU_ZERO(&one);
        int first = 0;
        while (!CPU_ISSET(first, &before)) ++first;
        CPU_SET(first, &one);
        QCOMPARE(sched_setaffinity(0, sizeof one, &one), 0);
        const int found = physicalCores();
        QCOMPARE(sched_setaffinity(0, sizeof before, &before), 0);
        QCOMPARE(found, 1);
    }

    void processorsAreThoseOfTheGroups_data() {
        QTest::addColumn<QString>("of"); // what /proc/self/cgroup says
        QTest::addColumn<QList<QStringList>>("files");
        QTest::addColumn<int>("share"); // 0: no limit
        using Files = QList<QStringList>;
        QTest::newRow("version 2, at the root") << "0::/" << Files{{"cpu.max", "100000 100000"}} << 1;
        QTest::newRow("version 2, nested")
            << "0::/user.slice/app"
            << Files{{"user.slice/app/cpu.max", "50000 100000"}, {"user.slice/cpu.max", "max 100000"}} << 1;
        QTest::newRow("version 2, above")
            << "0::/user.slice/app"
            << Files{{"user.slice/app/cpu.max", "900000 100000"}, {"user.slice/cpu.max", "80000 100000"}} << 1;
        QTest::newRow("version 2, no limit") << "0::/user.slice" << Files{{"user.slice/cpu.max", "max 100000"}} << 0;
        QTest::newRow("version 1, nested")
            << "4:cpu,cpuacct:/docker/y\n3:memory:/docker/y"
            << Files{{"cpu/docker/y/cpu.cfs_quota_us", "70000"}, {"cpu/docker/y/cpu.cfs_period_us", "100000"}} << 1;
        QTest::newRow("version 1, no limit")
            << "4:cpu:/docker/y"
            << Files{{"cpu/docker/y/cpu.cfs_quota_us", "-1"}, {"cpu/docker/y/cpu.cfs_period_us", "100000"}} << 0;
        QTest::newRow("version 1, the container's own mount")
            << "4:cpu:/docker/y" << Files{{"cpu/cpu.cfs_quota_us", "40000"}, {"cpu/cpu.cfs_period_us", "100000"}} << 1;
        QTest::newRow("nothing told") << "" << Files{{"cpu.max", "100000 100000"}} << 1;
    }
    void processorsAreThoseOfTheGroups() {
        QFETCH(QString, of);
        QFETCH(QList<QStringList>, files);
        QFETCH(int, share);
        const QTemporaryDir root;
        const auto write = [&](const QString& file, const QString& text) {
            const QString path = root.filePath(file);
            QDir().mkpath(QFileInfo(path).path());
            std::ofstream(path.toStdString()) << text.toStdString() << "\n";
        };
        write("proc/self/cgroup", of);
        for (const QStringList& file : files) write("sys/fs/cgroup/" + file[0], file[1]);
        const int all = physicalCores("/nowhere"); // by the affinity alone
        QCOMPARE(physicalCores(root.path().toStdString()), share ? std::min(all, share) : all);
    }

    void mappedFiles() {
        QTemporaryDir dir;
        const auto path = dir.filePath("f").toStdString();
        std::ofstream(path, std::ios::binary) << "content";
        MappedFile file(path);
        MappedFile moved = std::move(file);
        QCOMPARE(moved.bytes().size(), std::size_t(7));
        QCOMPARE(std::memcmp(moved.bytes().data(), "content", 7), 0);
        std::ofstream(path + "empty", std::ios::binary);
        QVERIFY(MappedFile(path + "empty").bytes().empty());
        QVERIFY_THROWS_EXCEPTION(Error, MappedFile(path + "missing"));
        QVERIFY_THROWS_EXCEPTION(Error, MappedFile(dir.path().toStdString()));
    }
};

LATHE_TEST(TestSystem)
#include "tst_system.moc"
