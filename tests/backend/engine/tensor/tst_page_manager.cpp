// The page manager, over a device that counts and fails, and over the CPU's own.
#include "backend/engine/support/test_device.h"
#include "backend/engine/tensor/counting_page_device.h"
#include "base/scratch_file.h"
#include "support/test_main.h"
#include "tensor/booking.h"
#include "tensor/cpu_page_device.h"
#include "tensor/page_manager.h"

#include <QTemporaryDir>
#include <QTest>

#include <numeric>
#include <vector>

using namespace lathe;
using namespace lathe::test;
using Access = PageManager::Access;

namespace {

constexpr std::int64_t pageSize = 128;

/// Pages of host bytes, each filled with its number.
struct Host {
    std::vector<std::vector<std::byte>> pages;
    CountingPageDevice device;
    PageManager manager;

    Host(int count, std::int64_t budgetPages) : manager(device, budgetPages * pageSize) {
        for (int i = 0; i < count; ++i) pages.emplace_back(std::size_t(pageSize), std::byte(i));
        for (const auto& page : pages) // two parts each
            manager.add({{std::span(page).first(48), 0}, {std::span(page).subspan(48), 48}}, true);
    }
    /// Uses a page; its bytes are read, and each is one more afterwards where it is changed.
    int touch(std::size_t page, Access access) {
        auto* bytes = static_cast<std::byte*>(manager.use(page, access));
        const int seen = int(bytes[0]);
        for (std::int64_t i = 0; i < pageSize; ++i) {
            if (int(bytes[i]) != seen) return -1;
            if (access == Access::Change) bytes[i] = std::byte(seen + 1);
        }
        manager.release(page);
        return seen;
    }
    bool isAway(std::size_t page) { // by whether a use has to bring it in
        const std::int64_t before = manager.counts().pageIns;
        touch(page, Access::Read);
        return manager.counts().pageIns > before;
    }
};

} // namespace

class TestPageManager : public QObject {
    Q_OBJECT
private slots:
    void theBudgetHolds() {
        Host host(10, 3);
        for (int round = 0; round < 3; ++round)
            for (std::size_t page = 0; page < 10; ++page) {
                QCOMPARE(host.touch(page, Access::Change), int(page) + round);
                host.manager.prefetch((page + 1) % 10);
                QVERIFY(host.device.inUse <= 3 * pageSize);
                QCOMPARE(host.device.inUse, host.manager.residentBytes());
            }
        QCOMPARE(host.device.peak, 3 * pageSize);
        host.manager.flush();
        for (std::size_t page = 0; page < 10; ++page) QCOMPARE(int(host.pages[page][100]), int(page) + 3);
    }

    void theLeastRecentlyUsedGivesWay() {
        Host host(4, 3);
        for (const std::size_t page : {0, 1, 2, 0, 3}) host.touch(page, Access::Read); // 1 is the oldest when 3 comes
        QCOMPARE(host.manager.counts().pageIns, std::int64_t(4));
        QVERIFY(!host.isAway(0));
        QVERIFY(!host.isAway(2));
        QVERIFY(!host.isAway(3));
        QVERIFY(host.isAway(1));
    }

    void copiesAreCounted() {
        Host host(6, 2);
        for (std::size_t page = 0; page < 6; ++page) host.touch(page, page < 2 ? Access::Change : Access::Read);
        const PageCounts counts = host.manager.counts();
        QCOMPARE(counts.pageIns, std::int64_t(6));
        QCOMPARE(counts.bytesIn, 6 * pageSize);
        QCOMPARE(counts.pageOuts, std::int64_t(2)); // only what was changed goes back
        QCOMPARE(counts.bytesOut, 2 * pageSize);
        host.manager.flush();
        QCOMPARE(host.manager.counts().pageOuts, std::int64_t(2));
    }

    void nothingMovesWhereAllFits() {
        Host host(5, 5);
        for (int round = 0; round < 4; ++round)
            for (std::size_t page = 0; page < 5; ++page) host.touch(page, Access::Change);
        QCOMPARE(host.manager.counts().pageIns, std::int64_t(5));
        QCOMPARE(host.manager.counts().pageOuts, std::int64_t(0));
        host.manager.flush();
        QCOMPARE(host.manager.counts().pageOuts, std::int64_t(5));
    }

    void whatWasAskedForAheadIsNotWaitedFor() {
        Host host(8, 2);
        for (std::size_t page = 0; page < 8; ++page) {
            host.manager.use(page, Access::Read);
            if (page + 1 < 8) host.manager.prefetch(page + 1);
            host.manager.release(page);
        }
        QCOMPARE(host.manager.counts().pageIns, std::int64_t(8));
        QCOMPARE(host.manager.counts().waits, std::int64_t(1)); // the first
    }

    void pagesInUseStay() {
        Host host(4, 2);
        host.manager.use(0, Access::Read);
        auto* second = static_cast<std::byte*>(host.manager.use(1, Access::Read));
        host.manager.prefetch(2); // no room: nothing happens
        QCOMPARE(host.manager.residentBytes(), 2 * pageSize);
        QVERIFY_THROWS_EXCEPTION(Error, host.manager.use(2, Access::Read));
        QCOMPARE(int(second[0]), 1);
        host.manager.release(0);
        QCOMPARE(host.touch(2, Access::Read), 2);
        QCOMPARE(int(second[0]), 1);
    }

    void aFailedCopyIsToldAndNothingIsLost_data() {
        QTest::addColumn<int>("in");
        QTest::addColumn<int>("out");
        QTest::addColumn<int>("begin");
        QTest::newRow("in") << 1 << 0 << 0;
        QTest::newRow("out") << 0 << 4
                             << 0; // the first failure of both parts is met by a prefetch, which leaves it to the use
        QTest::newRow("both") << 2 << 4 << 0;
        QTest::newRow("does not begin") << 0 << 0 << 3;
    }

    void aFailedCopyIsToldAndNothingIsLost() {
        QFETCH(int, in);
        QFETCH(int, out);
        QFETCH(int, begin);
        Host host(6, 2);
        int failures = 0;
        std::vector<int> times(6, 0);
        for (int round = 0; round < 5; ++round)
            for (std::size_t page = 0; page < 6; ++page) {
                if (round == 2 && page == 3) {
                    host.device.failNextWaitIn = in;
                    host.device.failNextWaitOut = out;
                    host.device.failNextBegin = begin;
                }
                for (bool done = false; !done;) {
                    void* memory = nullptr;
                    try {
                        memory = host.manager.use(page, Access::Change);
                    } catch (const Error& error) {
                        QVERIFY(error.info().kind == ErrorKind::Device);
                        QVERIFY(++failures < 10);
                        continue;
                    }
                    auto* bytes = static_cast<std::byte*>(memory);
                    QCOMPARE(int(bytes[127]), int(page) + times[page]);
                    for (std::int64_t i = 0; i < pageSize; ++i) bytes[i] = std::byte(int(page) + times[page] + 1);
                    ++times[page];
                    done = true;
                    host.manager.prefetch((page + 1) % 6);
                    try {
                        host.manager.release(page);
                    } catch (const Error& error) {
                        QVERIFY(error.info().kind == ErrorKind::Device);
                        ++failures;
                    }
                    QVERIFY(host.device.inUse <= 2 * pageSize);
                }
            }
        QVERIFY(failures > 0 || begin > 0); // a prefetch that can't begin is tried again by the use
        host.manager.flush();
        for (std::size_t page = 0; page < 6; ++page)
            for (const std::size_t at : {0, 47, 48, 127}) QCOMPARE(int(host.pages[page][at]), int(page) + 5);
    }

    void aSmallerBudgetIsKeptAtOnceAndWorkGoesOn() {
        Host host(8, 6);
        for (std::size_t page = 0; page < 8; ++page) host.touch(page, Access::Change);
        QCOMPARE(host.device.inUse, 6 * pageSize);
        host.manager.use(7, Access::Read);
        host.manager.setBudget(2 * pageSize); // in the middle of the work: others need the memory
        QVERIFY(host.device.inUse <= 2 * pageSize);
        host.manager.release(7);
        for (std::size_t page = 0; page < 8; ++page) QCOMPARE(host.touch(page, Access::Change), int(page) + 1);
        QVERIFY(host.device.inUse <= 2 * pageSize);
        host.manager.flush();
        for (std::size_t page = 0; page < 8; ++page) QCOMPARE(int(host.pages[page][0]), int(page) + 2);
    }

    void aDeviceWithLessMemoryThanTheBudgetIsEnough() {
        Host host(8, 6);
        host.device.limit = 3 * pageSize; // somebody else has the rest
        for (int round = 0; round < 2; ++round)
            for (std::size_t page = 0; page < 8; ++page) QCOMPARE(host.touch(page, Access::Change), int(page) + round);
        host.device.limit = 0;
        host.manager.flush();
        host.manager.forget();
        QCOMPARE(host.device.blocks(), std::size_t(0));
        try {
            host.manager.use(0, Access::Read);
            QFAIL("there is no memory at all");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::OutOfMemory);
        }
        host.device.limit = INT64_MAX;
        QCOMPARE(host.touch(0, Access::Read), 2);
    }

    void forgottenPagesAreReadAgain() {
        Host host(2, 2);
        host.touch(0, Access::Change);
        std::fill(host.pages[0].begin(), host.pages[0].end(), std::byte(77)); // as a checkpoint is put back
        host.manager.forget();
        QCOMPARE(host.touch(0, Access::Read), 77);
    }

    void pagesOfTheDevice() { // as the device itself has them: changed there, given back, seen by the host
        constexpr std::size_t size = 1 << 20, count = 8;
        ComputeDevice& device = testComputeDevice();
        const QTemporaryDir scratch;
        const HostMemory held = device.hostMemory(size * count, scratch.path().toStdString());
        const std::span<std::byte> host = held.bytes;
        const std::unique_ptr<PageDevice> pages = device.pages(MemoryPart::Workspace);
        {
            PageManager manager(*pages, 3 * size);
            for (std::size_t i = 0; i < count; ++i) manager.add({{std::span(host).subspan(i * size, size), 0}}, true);
            for (int round = 0; round < 3; ++round)
                for (std::size_t page = 0; page < count; ++page) {
                    at::Tensor there = at::from_blob(manager.use(page, Access::Change), {std::int64_t(size)},
                                                     at::TensorOptions(at::kByte).device(device.device()));
                    if (page + 1 < count) manager.prefetch(page + 1);
                    QCOMPARE(there[std::int64_t(page) * 1000].item<int>(), round ? int(page) + round - 1 : 0);
                    there.fill_(int(page) + round);
                    manager.release(page);
                    QVERIFY(manager.residentBytes() <= std::int64_t(3 * size));
                }
            manager.flush();
        }
        for (std::size_t page = 0; page < count; ++page) QCOMPARE(int(host[page * size + 77]), int(page) + 2);
    }

    void filesAreTheProcessorsHostMemory() {
        const QTemporaryDir folder;
        ScratchFile file(folder.path().toStdString(), std::size_t(16) << 20);
        QVERIFY(QDir(folder.path()).entryList(QDir::Files).isEmpty()); // it has no name
        bookAllocations();
        const std::int64_t before = hostLedger().booked().now[MemoryPart::OptimizerState];
        {
            CpuPageDevice device(MemoryPart::OptimizerState);
            PageManager manager(device, 3 << 20);
            for (std::size_t i = 0; i < 16; ++i)
                manager.add({{std::span(file.bytes()).subspan(i << 20, 1 << 20), 0}}, true);
            for (int round = 0; round < 3; ++round)
                for (std::size_t page = 0; page < 16; ++page) {
                    auto* numbers = static_cast<std::uint32_t*>(manager.use(page, Access::Change));
                    if (page + 1 < 16) manager.prefetch(page + 1);
                    for (std::size_t i = 0; i < (1 << 18); ++i) {
                        if (numbers[i] != (round ? std::uint32_t(page * i) + std::uint32_t(round) - 1 : 0))
                            QFAIL("a page came back changed");
                        numbers[i] = std::uint32_t(page * i) + std::uint32_t(round);
                    }
                    manager.release(page);
                    QVERIFY(hostLedger().booked().now[MemoryPart::OptimizerState] - before <= 3 << 20);
                }
            QVERIFY(manager.counts().waits <= 3); // all but each round's first came ahead
            manager.flush();
        }
        QCOMPARE(hostLedger().booked().now[MemoryPart::OptimizerState], before);
        const auto* numbers = reinterpret_cast<const std::uint32_t*>(file.bytes().data());
        QCOMPARE(numbers[(7 << 18) + 1000], std::uint32_t(7 * 1000 + 2));
    }
};

LATHE_TEST(TestPageManager)
#include "tst_page_manager.moc"
