#include "lathe/communication.h"
#include "lathe/error.h"
#include "support/small_files.h"
#include "support/test_main.h"

#include <QTest>

#include <cmath>

using namespace lathe;
using namespace lathe::test;

class TestCommunication : public QObject {
    Q_OBJECT

private slots:
    void names() {
        for (const char* name : {"10gbit", "10 Gbit/s", "10Gbps", "10 GB", "10000mbit", "0.01tbit"})
            QCOMPARE(linkNamed(name).bytesPerSecond, 1.25e9);
        for (const char* name : {"", "gbit", "10", "-1gbit", "0gbit", "10 gigs", "fast", "10gbit more", "10gbit,",
                                 "10gbit,5", "10gbit,-1ms", "infgbit"})
            QVERIFY2(!errorOf([&] { linkNamed(name); }).empty(), name);
        QCOMPARE(linkNamed("100mbit, 10 ms").secondsPerMessage, 0.01);
        QCOMPARE(linkNamed("100mbit,20us").secondsPerMessage, 2e-5);
    }

    /// By the messages themselves: in a ring of n, each process sends n - 1 parts to have one part whole, and n - 1 to
    /// tell it. Parts that travel at the same time count once.
    void aRing() {
        const Link link{.bytesPerSecond = 1e8, .secondsPerMessage = 1e-3};
        QCOMPARE(allReduceSeconds(1'000'000'000, 1, link), 0.0);
        for (const int processes : {2, 3, 4, 8, 512}) {
            double seconds = 0;
            for (int round = 0; round < 2; ++round)
                for (int step = 1; step < processes; ++step) seconds += 1e-3 + 1e9 / processes / 1e8;
            const double told = allReduceSeconds(1'000'000'000, processes, link);
            QVERIFY2(std::abs(told - seconds) < 1e-9 * seconds, qPrintable(QString::number(told)));
        }
    }
};

LATHE_TEST(TestCommunication)
#include "tst_communication.moc"
