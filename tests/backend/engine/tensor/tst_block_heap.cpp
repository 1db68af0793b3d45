// Large blocks in an address range of their own: what is free is found again and becomes one, and is given back when it
// is asked for.
#include "base/process_memory.h"
#include "support/test_main.h"
#include "tensor/block_heap.h"
#include "tensor/booking.h"

#include <QTest>

#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

using namespace lathe;

namespace {
constexpr std::size_t range = std::size_t{1} << 32;
}

class TestBlockHeap : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        if (!BlockHeap(range).take(1)) QSKIP("a sanitizer has an allocator of its own");
    }

    void freeNeighboursBecomeOne() {
        BlockHeap heap(range);
        std::vector<void*> blocks;
        for (int i = 0; i < 5; ++i) blocks.push_back(heap.take(10000));
        for (void* block : blocks) {
            QVERIFY(heap.holds(block));
            QCOMPARE(reinterpret_cast<std::uintptr_t>(block) % 64, std::uintptr_t(0));
        }
        const std::size_t most = heap.end();
        heap.give(blocks[1]);
        heap.give(blocks[3]);
        QCOMPARE(heap.take(9000), blocks[1]); // nothing else has come there
        heap.give(blocks[1]);
        heap.give(blocks[2]);
        QCOMPARE(heap.take(3 * 10000), blocks[1]);
        QCOMPARE(heap.end(), most);
        heap.give(blocks[4]);
        heap.give(blocks[1]);
        heap.give(blocks[0]);
        QCOMPARE(heap.end(), std::size_t(0));
        QVERIFY(!heap.holds(this));
        QVERIFY(!heap.take(2 * range));
    }

    /// Against a list of what is held: no two share a byte, each keeps its bytes, and all of it is free in the end.
    void anyOrder() {
        BlockHeap heap(range);
        std::mt19937 random(3);
        struct Held {
            unsigned char* block;
            std::size_t bytes;
            unsigned char mark;
        };
        std::vector<Held> held;
        for (int i = 0; i < 20000; ++i) {
            if (held.size() < 100 && random() % 2) {
                const std::size_t bytes = 1 + random() % (random() % 8 ? 3000 : 200000);
                held.push_back(
                    {static_cast<unsigned char*>(heap.take(bytes)), bytes, static_cast<unsigned char>(random())});
                std::memset(held.back().block, held.back().mark, bytes);
            } else if (!held.empty()) {
                std::swap(held[random() % held.size()], held.back());
                const Held& one = held.back();
                for (std::size_t k = 0; k < one.bytes; k += 61) QCOMPARE(one.block[k], one.mark);
                QCOMPARE(one.block[one.bytes - 1], one.mark);
                heap.give(one.block);
                held.pop_back();
            }
        }
        for (const Held& one : held) heap.give(one.block);
        QCOMPARE(heap.end(), std::size_t(0));
    }

    void pagesAreGivenBack() {
        constexpr std::size_t bytes = 64 << 20;
        BlockHeap heap(range);
        void *below = heap.take(bytes), *middle = heap.take(bytes), *above = heap.take(bytes), *last = heap.take(bytes);
        for (void* block : {below, middle, above, last}) std::memset(block, 7, bytes);
        const std::int64_t most = processMemory().residentBytes;
        heap.give(middle);
        heap.give(last);
        heap.release();
        QVERIFY(processMemory().residentBytes < most - std::int64_t(bytes) * 3 / 2);
        QCOMPARE(static_cast<const char*>(below)[bytes - 1], char(7));
        QCOMPARE(static_cast<const char*>(above)[0], char(7));
        QCOMPARE(heap.take(bytes), middle);
    }

    void tensorsLieThere() {
        bookAllocations();
        const std::int64_t before = hostLedger().inUse();
        {
            at::Tensor lasting;
            {
                const Lasting here;
                lasting = at::zeros({100000}, at::kByte);
            }
            const at::Tensor other = at::zeros({100000}, at::kByte), little = at::zeros({10}, at::kByte);
            QVERIFY(lastingMemory().holds(lasting.data_ptr()));
            QVERIFY(tensorMemory().holds(other.data_ptr()));
            QVERIFY(!lastingMemory().holds(little.data_ptr()) && !tensorMemory().holds(little.data_ptr()));
            QCOMPARE(hostLedger().inUse(), before + 200010);
        }
        QCOMPARE(hostLedger().inUse(), before);
    }
};

LATHE_PROCESSOR_TEST(TestBlockHeap)
#include "tst_block_heap.moc"
