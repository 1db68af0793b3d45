// Weights that ranks hold together, with several ranks' memory in one process: every byte comes, from who holds it, and
// no rank holds more than its part. Over real connections: tests/trust/tst_sharded_ranks.cpp.
#include "backend/engine/support/test_device.h"
#include "lathe/error.h"
#include "ranks/sharded_pages.h"
#include "support/test_main.h"
#include "tensor/booking.h"
#include "tensor/cpu_page_device.h"

#include <QTest>

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

using namespace lathe;
using namespace lathe::test;

namespace {

/// What each of them gives out.
using Given = std::vector<std::span<const std::byte>>;

class CopyingExchange final : public ShareExchange {
public:
    explicit CopyingExchange(const Given& given) : m_given(given) {}
    Ticket fetch(int rank, std::size_t at, std::span<std::byte> to) override {
        std::memcpy(to.data(), m_given.at(std::size_t(rank)).subspan(at, to.size()).data(), to.size());
        bytes += to.size();
        return 0;
    }
    void wait(Ticket) override {
        if (gone) throw Error(ErrorKind::Io, "Rank 1 of 3 has gone.");
    }
    std::size_t bytes = 0;
    bool gone = false;

private:
    const Given& m_given;
};

class RankInThisProcess final : public RankGroup {
public:
    RankInThisProcess(int rank, int size, Given& given) : exchange(given), m_rank(rank), m_size(size), m_given(given) {}
    int rank() const override { return m_rank; }
    int size() const override { return m_size; }
    ShareExchange* giveOut(std::span<const std::byte> memory, std::shared_ptr<const void>) override {
        m_given[std::size_t(m_rank)] = memory;
        return &exchange;
    }
    CopyingExchange exchange;

private:
    int m_rank, m_size;
    Given& m_given;
};

/// Matrices end to end, of sizes that no page of the system ends at.
constexpr std::size_t sizes[]{1000, 40'000, 4096 * 9, 12'345, 1, 70'001};
constexpr std::size_t total = 1000 + 40'000 + 4096 * 9 + 12'345 + 1 + 70'001;

std::byte valueAt(std::size_t at) { return std::byte((at * 2654435761u) >> 13); }

std::size_t residentBytes(std::span<const std::byte> memory) {
    const auto page = std::size_t(::sysconf(_SC_PAGESIZE));
    std::vector<unsigned char> pages((memory.size() + page - 1) / page);
    if (::mincore(const_cast<std::byte*>(memory.data()), memory.size(), pages.data()) != 0) return SIZE_MAX;
    std::size_t resident = 0;
    for (const unsigned char one : pages) resident += one & 1 ? page : 0;
    return resident;
}

struct Rank {
    Rank(int rank, int size, Given& given) : ranks(rank, size, given) {
        memory = std::make_shared<ShardedMemory>(total, ranks);
        const HostMemory host = ShardedMemory::hostMemory(memory);
        std::size_t begin = 0;
        for (const std::size_t bytes : sizes) {
            const std::span<std::byte> matrix = host.bytes.subspan(begin, bytes);
            for (std::size_t i = 0; i < bytes; ++i) matrix[i] = valueAt(begin + i);
            host.written(matrix);
            begin += bytes;
        }
        ShardedMemory::share(memory, ranks);
    }
    RankInThisProcess ranks;
    std::shared_ptr<ShardedMemory> memory;
};

} // namespace

class TestShardedPages : public QObject {
    Q_OBJECT
private slots:
    void everyByteComes_data() {
        QTest::addColumn<int>("size");
        QTest::addColumn<bool>("reachesHost");
        for (const int size : {1, 2, 3, 8})
            for (const bool reaches : {true, false})
                QTest::addRow("%d ranks, %s", size, reaches ? "into the host's memory" : "by way of it")
                    << size << reaches;
    }
    void everyByteComes() {
        QFETCH(int, size);
        QFETCH(bool, reachesHost);
        const std::int64_t before = hostLedger().booked().now[MemoryPart::Weights];
        {
            Given given(static_cast<std::size_t>(size));
            std::vector<std::unique_ptr<Rank>> all;
            for (int rank = 0; rank < size; ++rank) all.push_back(std::make_unique<Rank>(rank, size, given));
            for (const auto& rank : all) {
                ShardedPages pages(std::make_unique<CpuPageDevice>(MemoryPart::Weights), rank->memory, reachesHost);
                std::size_t begin = 0;
                for (const std::size_t bytes : sizes) {
                    auto* to = static_cast<std::byte*>(pages.allocate(bytes));
                    const PageDevice::Ticket ticket = pages.copyIn(to, rank->memory->bytes().subspan(begin, bytes));
                    pages.wait(ticket);
                    for (std::size_t i = 0; i < bytes; ++i)
                        if (to[i] != valueAt(begin + i)) QFAIL(qPrintable(QString("byte %1 of %2").arg(i).arg(bytes)));
                    pages.release(to, bytes);
                    begin += bytes;
                }
                const double part = double(total) / size;
                QVERIFY(double(rank->ranks.exchange.bytes) <= double(total) - part + 8 * 4096);
                // its part, and what shares a page with it where matrices meet
                QVERIFY(double(residentBytes(rank->memory->bytes())) <= part + 2 * 4096 * double(std::size(sizes)));
            }
        }
        QCOMPARE(hostLedger().booked().now[MemoryPart::Weights], before);
    }

    void partsAreEqualAndMeet() {
        Given given(4);
        const Rank rank(2, 4, given);
        const auto matrix = rank.memory->bytes().subspan(41'000, 4096 * 9 + 12'345);
        std::size_t next = 41'000;
        for (int each = 0; each < 4; ++each) {
            const auto [first, last] = rank.memory->partOf(matrix, each);
            QCOMPARE(first, next);
            QVERIFY(std::abs(double(last - first) - double(matrix.size()) / 4) <= 4096);
            next = last;
        }
        QCOMPARE(next, 41'000 + matrix.size());
    }

    void aRankThatHasGoneIsTold() {
        Given given(3);
        std::vector<std::unique_ptr<Rank>> all;
        for (int rank = 0; rank < 3; ++rank) all.push_back(std::make_unique<Rank>(rank, 3, given));
        ShardedPages pages(std::make_unique<CpuPageDevice>(MemoryPart::Weights), all[0]->memory, true);
        auto* to = static_cast<std::byte*>(pages.allocate(sizes[1]));
        const PageDevice::Ticket ticket = pages.copyIn(to, all[0]->memory->bytes().subspan(1000, sizes[1]));
        all[0]->ranks.exchange.gone = true;
        QVERIFY_THROWS_EXCEPTION(Error, pages.wait(ticket));
        pages.release(to, sizes[1]);
    }
};

LATHE_TEST(TestShardedPages)
#include "tst_sharded_pages.moc"
