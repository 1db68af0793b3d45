// Which GPUs CUDA shows, and in what order: rows are taken from the CUDA programming guide (environment variables),
// NVIDIA's MIG user guide, and what PyTorch's torch/cuda/__init__.py notes of CUDA's reading.
#include "base/visible_gpus.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;

namespace {

Gpu gpu(const char* uuid, int capability = 90, std::int64_t bytes = 100) {
    Gpu made;
    made.uuid = uuid;
    made.capability = capability;
    made.totalBytes = bytes;
    return made;
}

std::vector<Gpu> three() { return {gpu("GPU-8932f937-d72c"), gpu("GPU-8932aaaa-0000"), gpu("GPU-5d5ba0d6-d33d")}; }

/// A divided GPU with two instances, one that is not divided, and one that is and has no instance.
std::vector<Gpu> divided() {
    std::vector<Gpu> all{gpu("GPU-aaaa"), gpu("MIG-1111"), gpu("MIG-2222"), gpu("GPU-bbbb"), gpu("GPU-cccc")};
    all[0].divided = all[4].divided = true;
    all[1].instanceOf = all[2].instanceOf = 0;
    return all;
}

QString found(const std::vector<Gpu>& all, const GpuEnvironment& environment) {
    QStringList places;
    for (const std::size_t place : visibleGpus(all, environment)) places << QString::number(place);
    return places.join(' ');
}

} // namespace

class TestVisibleGpus : public QObject {
    Q_OBJECT
private slots:
    void lists_data() {
        QTest::addColumn<QString>("visible"); // "-": not set
        QTest::addColumn<QString>("places");
        QTest::newRow("not set") << "-" << "0 1 2";
        QTest::newRow("empty") << "" << "";
        QTest::newRow("one") << "1" << "1";
        QTest::newRow("another order") << "2,1" << "2 1";
        QTest::newRow("an invalid one ends it") << "0,2,-1,1" << "0 2";
        QTest::newRow("too large a number") << "1,3,0" << "1";
        QTest::newRow("a huge number") << "0,99999999999999999999" << "0";
        QTest::newRow("none") << "NoDevFiles" << "";
        QTest::newRow("-1") << "-1" << "";
        QTest::newRow("blanks") << " 2 , 0" << "2 0";
        QTest::newRow("an empty entry") << "1,,0" << "1";
        QTest::newRow("digits count up to the first letter") << "1gpu2,2ampere" << "1 2";
        QTest::newRow("twice leaves nothing") << "0,1,0" << "";
        QTest::newRow("a UUID") << "GPU-5d5ba0d6-d33d" << "2";
        QTest::newRow("a shortened UUID") << "GPU-8932f" << "0";
        QTest::newRow("a UUID that two begin with") << "GPU-8932" << "";
        QTest::newRow("UUIDs up to an unknown one") << "GPU-5d5b,GPU-8932a,GPU-7,GPU-8932f" << "2 1";
        QTest::newRow("the same UUID twice") << "GPU-5d5b,GPU-5d" << "";
        QTest::newRow("a UUID among numbers") << "0,GPU-5d5b,1" << "0";
        QTest::newRow("a number among UUIDs") << "GPU-5d5b,0" << "2";
        QTest::newRow("UUIDs are told by their beginning") << "5d5ba0d6" << ""; // the number 5: there is none
    }
    void lists() {
        QFETCH(QString, visible);
        QFETCH(QString, places);
        GpuEnvironment environment{.order = "PCI_BUS_ID"};
        if (visible != "-") environment.visible = visible.toStdString();
        QCOMPARE(found(three(), environment), places);
        QCOMPARE(found({}, environment), QString());
    }

    /// CUDA's own order puts the one first that it takes for the fastest, and numbers mean that order.
    void orders() {
        const std::vector<Gpu> all{gpu("GPU-a", 75, 16), gpu("GPU-b", 86, 24), gpu("GPU-c", 86, 48),
                                   gpu("GPU-d", 70, 32)};
        QCOMPARE(found(all, {.order = "PCI_BUS_ID"}), "0 1 2 3");
        QCOMPARE(found(all, {}), "2 0 1 3");
        QCOMPARE(found(all, {.order = "FASTEST_FIRST"}), "2 0 1 3");
        QCOMPARE(found(all, {.visible = "0", .order = "FASTEST_FIRST"}), "2");
        QCOMPARE(found(all, {.visible = "0", .order = "PCI_BUS_ID"}), "0");
        QCOMPARE(found(three(), {}), "0 1 2"); // alike: as they stand
    }

    void dividedOnes_data() {
        QTest::addColumn<QString>("visible");
        QTest::addColumn<QString>("places");
        QTest::newRow("not set: one instance alone") << "-" << "1";
        QTest::newRow("an instance") << "MIG-2222" << "2";
        QTest::newRow("a shortened one") << "MIG-22" << "2";
        QTest::newRow("of several the first") << "MIG-2222,MIG-1111" << "2";
        QTest::newRow("the GPU by number") << "0" << "1";
        QTest::newRow("the GPU by UUID") << "GPU-aaaa" << "1";
        QTest::newRow("one that is not divided") << "1" << "3";
        QTest::newRow("beside an instance no other") << "GPU-bbbb,MIG-1111" << "1";
        QTest::newRow("divided, and no instance") << "2" << "";
    }
    void dividedOnes() {
        QFETCH(QString, visible);
        QFETCH(QString, places);
        GpuEnvironment environment{.order = "PCI_BUS_ID"};
        if (visible != "-") environment.visible = visible.toStdString();
        QCOMPARE(found(divided(), environment), places);
    }

    void theEnvironmentIsRead() {
        qunsetenv("CUDA_DEVICE_ORDER");
        qputenv("CUDA_VISIBLE_DEVICES", "");
        QVERIFY(gpuEnvironment().visible == "" && !gpuEnvironment().order);
        qputenv("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
        qunsetenv("CUDA_VISIBLE_DEVICES");
        QVERIFY(!gpuEnvironment().visible && gpuEnvironment().order == "PCI_BUS_ID");
        qunsetenv("CUDA_DEVICE_ORDER");
    }
};

LATHE_TEST(TestVisibleGpus)
#include "tst_visible_gpus.moc"
