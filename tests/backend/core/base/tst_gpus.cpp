// What a driver tells of its GPUs, by stand-ins for its library.
#include "backend/core/estimate/fake/fake_gpus.h"
#include "base/gpus.h"
#include "support/test_main.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace lathe;
using namespace lathe::test;

namespace {

constexpr std::int64_t mebibyte = 1 << 20;

GpuList on(const char* machine) {
    const WithVariable script("FAKE_NVML", machine);
    return GpuList(LATHE_FAKE_NVML);
}

} // namespace

class TestGpus : public QObject {
    Q_OBJECT
private slots:
    void aMachineWithoutADriver() {
        for (const char* library : {"no-such-library.so", "libc.so.6"}) { // none, and one without these functions
            const GpuList list(library);
            QVERIFY(!list.driver().isThere && list.driver().problem.empty() && list.gpus().empty());
            QVERIFY(!list.read(0));
        }
    }

    void aDriverThatDoesNotStart_data() {
        QTest::addColumn<QByteArray>("machine");
        QTest::addColumn<QString>("says");
        QTest::newRow("not loaded") << QByteArray("init=9") << "not loaded";
        QTest::newRow("updated under a running one") << QByteArray("init=18") << "restart the machine";
        QTest::newRow("for another reason") << QByteArray("init=999") << "999";
    }
    void aDriverThatDoesNotStart() {
        QFETCH(QByteArray, machine);
        QFETCH(QString, says);
        const GpuList list = on(machine.constData());
        QVERIFY(!list.driver().isThere && list.gpus().empty());
        QVERIFY2(QString::fromStdString(list.driver().problem).contains(says), list.driver().problem.c_str());
    }

    void whatADriverTells() {
        const GpuList list = on(twoCards);
        const WithVariable script("FAKE_NVML", twoCards);
        QCOMPARE(list.driver().version, std::string("580.95.05"));
        QCOMPARE(list.driver().cudaVersion, 13000);
        const std::vector<Gpu> gpus = list.gpus();
        QCOMPARE(gpus.size(), std::size_t{2});
        QCOMPARE(gpus[0].name, std::string("NVIDIA GeForce RTX 3090")); // by PCI address, whatever the library's order
        QCOMPARE(gpus[0].busId, std::string("00000000:17:00.0"));
        QCOMPARE(gpus[1].uuid, std::string("GPU-8932f937-d72c-4106-c12f-20bd9faed9f6"));
        QCOMPARE(gpus[1].capability, 89);
        QCOMPARE(gpus[1].totalBytes, 24564 * mebibyte);
        QCOMPARE(gpus[1].freeBytes, (24564 - 12000) * mebibyte);
        QCOMPARE(gpus[1].ownBytes, 500 * mebibyte);
        QCOMPARE(gpus[0].ownBytes, std::int64_t{0});
        QVERIFY(!gpus[0].divided && gpus[0].instanceOf == -1);
    }

    void readings() {
        const GpuList list = on(twoCards);
        {
            const WithVariable script("FAKE_NVML", twoCards);
            const auto reading = list.read(1);
            QVERIFY(reading);
            QCOMPARE(reading->usedBytes, 12000 * mebibyte);
            QCOMPARE(reading->ownBytes, std::optional<std::int64_t>(500 * mebibyte));
            QCOMPARE(reading->loadPercent, std::optional<int>(98));
            QCOMPARE(reading->celsius, std::optional<int>(71));
            QCOMPARE(reading->watts, std::optional<double>(431.2));
            QCOMPARE(reading->mostWatts, std::optional<double>(450.0));
            QVERIFY(!list.read(0)->ownBytes); // none of its programs is this one
            QVERIFY(!list.read(2));
            QCOMPARE(list.millijoules("GPU-89aa0000-1111-2222-3333-444455556666"),
                     std::optional<std::int64_t>(7000000));
            QVERIFY(!list.millijoules("") && !list.millijoules("GPU-89aa"));
        }
        // later: one has fallen off the bus
        const WithVariable script("FAKE_NVML",
                                  "driver=1|name=a;total=10;used=9;load=5;answers=no|name=b;total=8;used=8");
        QVERIFY(!list.read(1)); // known by its handle, the first block's
        QCOMPARE(list.gpus()[1].freeBytes, std::int64_t{0});
        QCOMPARE(list.read(0)->usedBytes, 8 * mebibyte);
    }

    /// Old drivers lack functions, and new ones refuse some: what they don't tell is unknown, and the rest is told.
    void whatIsNotTold() {
        const GpuList old(LATHE_OLD_NVML);
        QVERIFY(old.driver().isThere && old.driver().version.empty() && old.driver().cudaVersion == 0);
        const std::vector<Gpu> gpus = old.gpus();
        QCOMPARE(gpus.size(), std::size_t{1}); // the other one does not answer
        QCOMPARE(gpus[0].name, std::string("NVIDIA Test 9000"));
        QCOMPARE(gpus[0].totalBytes, 24576 * mebibyte);
        QCOMPARE(gpus[0].freeBytes, 20000 * mebibyte);
        QVERIFY(gpus[0].uuid.empty() && gpus[0].busId.empty() && gpus[0].capability == 0);
        const auto reading = old.read(0);
        QVERIFY(reading && !reading->loadPercent && !reading->celsius && !reading->watts && !reading->mostWatts
                && !reading->ownBytes);

        constexpr const char* refusing =
            "driver=470.1;cuda=11040;lacks=nvmlDeviceGetTotalEnergyConsumption,nvmlDeviceGetUtilizationRates"
            "|name=Quadro M4000;sm=52;total=8192;used=100;load=7;celsius=40;millijoules=5";
        const GpuList list = on(refusing);
        const WithVariable script("FAKE_NVML", refusing);
        QVERIFY(!list.read(0)->loadPercent && !list.read(0)->watts);
        QCOMPARE(list.read(0)->celsius, std::optional<int>(40));
    }

    void instances() {
        const GpuList list = on(dividedA100);
        const WithVariable script("FAKE_NVML", dividedA100);
        const std::vector<Gpu> gpus = list.gpus();
        QCOMPARE(gpus.size(), std::size_t{4});
        QVERIFY(gpus[0].divided && !gpus[1].divided && !gpus[3].divided);
        QCOMPARE(gpus[1].instanceOf, 0);
        QCOMPARE(gpus[2].instanceOf, 0);
        QCOMPARE(gpus[3].instanceOf, -1);
        QCOMPARE(gpus[2].uuid, std::string("MIG-cba663e8-9bed-5b25-b243-5985ef7c9beb"));
        QCOMPARE(gpus[2].totalBytes, 4864 * mebibyte);
        QCOMPARE(gpus[2].capability, 80); // its GPU's
        QCOMPARE(gpus[2].busId, gpus[0].busId);
        const auto reading = list.read(2);
        QCOMPARE(reading->usedBytes, 3 * mebibyte);
        QCOMPARE(reading->celsius, std::optional<int>(33)); // its GPU's, too
        QVERIFY(!reading->loadPercent);
        QCOMPARE(list.millijoules(gpus[0].uuid), std::optional<std::int64_t>(99));
        QVERIFY(!list.millijoules(gpus[1].uuid)); // counts what the other instances take, too
    }

    void aDividedGpuToldToTheUnprivileged() { // as in a container: its own memory is not told, its instances' is
        std::string machine = dividedA100;
        machine.replace(machine.find("total=40960;used=38;"), 20, "");
        const WithVariable script("FAKE_NVML", machine.c_str());
        const GpuList list = on(machine.c_str());
        const std::vector<Gpu> gpus = list.gpus();
        QCOMPARE(gpus.size(), std::size_t{4});
        QVERIFY(gpus[0].divided && gpus[0].totalBytes == 0);
        QCOMPARE(gpus[1].totalBytes, 20096 * mebibyte);
        QCOMPARE(gpus[1].freeBytes, (20096 - 13) * mebibyte);
    }

    void manyPrograms() {
        constexpr const char* busy = "driver=1|name=a;total=1000;used=900;others=200;own=7";
        const GpuList list = on(busy);
        const WithVariable script("FAKE_NVML", busy);
        QCOMPARE(list.read(0)->ownBytes, std::optional<std::int64_t>(7 * mebibyte));
    }

    /// A reading a second must not be noticed; and pages ask from the pool's threads.
    void readingsAreCheapAndMayComeFromAnyThread() {
        const GpuList list = on(twoCards);
        const WithVariable script("FAKE_NVML", twoCards);
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 100; ++i) QVERIFY(list.read(std::size_t(i % 2)));
        QVERIFY2(timer.elapsed() < 100, QByteArray::number(timer.elapsed()));
        qInfo("%.0f us a reading", double(timer.nsecsElapsed()) / 1000 / 100);
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 50; ++i)
                    if (list.gpus().size() != 2 || list.read(0)->loadPercent != 3) qFatal("torn");
            });
    }
};

LATHE_TEST(TestGpus)
#include "tst_gpus.moc"
