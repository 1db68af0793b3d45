// The team that computes: every chunk once, on as many threads as are set, whatever the chunks do and whoever else
// computes meanwhile.
#include "operators/elements.h"
#include "operators/product.h"
#include "support/test_main.h"
#include "tensor/booking.h"
#include "tensor/threads.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

using namespace lathe;

namespace {

/// Opens when `all` have come; false after a second.
class Meeting {
public:
    explicit Meeting(int all) : m_all(all) {}
    bool come() {
        std::unique_lock lock(m_mutex);
        if (++m_here == m_all) m_news.notify_all();
        return m_news.wait_for(lock, std::chrono::seconds(1), [&] { return m_here >= m_all; });
    }

private:
    const int m_all;
    int m_here = 0;
    std::mutex m_mutex;
    std::condition_variable m_news;
};

} // namespace

class TestThreads : public QObject {
    Q_OBJECT
private slots:
    void cleanup() { at::set_num_threads(m_before); }

    void everyChunkIsDoneOnce_data() {
        QTest::addColumn<int>("threads");
        for (const int threads : {1, 2, 4, 7}) QTest::addRow("%d", threads) << threads;
    }
    void everyChunkIsDoneOnce() {
        QFETCH(int, threads);
        at::set_num_threads(threads);
        for (const std::int64_t count : {1, 2, 63, 64, 1000})
            for (const std::int64_t chunk : {1, 3, 64, 5000}) {
                std::vector<std::atomic<int>> visits((std::size_t(count)));
                std::atomic<bool> misplaced = false;
                overChunks(count, chunk, [&](std::int64_t first, std::int64_t last) {
                    if (threads > 1 && count > chunk && (first % chunk != 0 || last - first > chunk)) misplaced = true;
                    for (std::int64_t i = first; i < last; ++i) ++visits[std::size_t(i)];
                });
                QVERIFY(!misplaced);
                QVERIFY(std::all_of(visits.begin(), visits.end(), [](const auto& times) { return times == 1; }));
            }
        overChunks(0, 1, [](std::int64_t, std::int64_t) { QFAIL("there is nothing to do"); });
    }

    void asManyThreadsTakePartAsAreSet_data() { everyChunkIsDoneOnce_data(); }
    void asManyThreadsTakePartAsAreSet() {
        QFETCH(int, threads);
        at::set_num_threads(threads);
        Meeting meeting(threads);
        std::mutex mutex;
        std::set<std::thread::id> seen;
        std::atomic<bool> met = true;
        overChunks(
            threads, 1,
            [&](std::int64_t, std::int64_t) { // each chunk waits for the others, so that each needs a thread of its own
                if (!meeting.come()) met = false;
                const std::lock_guard lock(mutex);
                seen.insert(std::this_thread::get_id());
            });
        QVERIFY(met);
        QCOMPARE(int(seen.size()), threads);
    }

    void littleWorkStaysOnOneThread() {
        at::set_num_threads(2);
        const ThreadCounts before = threadCounts();
        overRows(4, 16, [&](std::int64_t first, std::int64_t last) {
            QCOMPARE(first, 0);
            QCOMPARE(last, 4);
        });
        QCOMPARE(threadCounts().loops, before.loops);
    }

    void
    aThreadThatDoesNotComeIsNotWaitedFor() { // one helper is held up in another chunk; the caller does all the others
        at::set_num_threads(2);
        const std::thread::id own = std::this_thread::get_id();
        std::atomic<int> mine = 0, others = 0;
        std::atomic<bool> helperIsIn = false;
        overChunks(100, 1, [&](std::int64_t, std::int64_t) {
            if (std::this_thread::get_id() == own) {
                const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(1);
                while (!helperIsIn && std::chrono::steady_clock::now() < until) std::this_thread::yield();
                ++mine;
            } else {
                helperIsIn = true;
                ++others;
                std::this_thread::sleep_for(std::chrono::milliseconds(200));
            }
        });
        QCOMPARE(mine + others, 100);
        QVERIFY2(mine >= 97, qPrintable(QString::number(mine)));
    }

    void whatAChunkThrowsIsThrown() {
        at::set_num_threads(3);
        for (int repeat = 0; repeat < 50; ++repeat) {
            QVERIFY_EXCEPTION_THROWN(overChunks(40, 1,
                                                [&](std::int64_t first, std::int64_t) {
                                                    if (first == 17) throw std::runtime_error("seventeen");
                                                }),
                                     std::runtime_error);
            std::atomic<int> done = 0;
            overChunks(40, 1, [&](std::int64_t, std::int64_t) { ++done; });
            QCOMPARE(int(done), 40);
        }
    }

    void aLoopInALoopRunsOnItsOwnThread() {
        at::set_num_threads(4);
        std::atomic<int> strangers = 0, torch = 0;
        overChunks(16, 1, [&](std::int64_t, std::int64_t) {
            const std::thread::id own = std::this_thread::get_id();
            if (at::get_num_threads() != 1) ++torch;
            overChunks(16, 1, [&](std::int64_t, std::int64_t) { strangers += std::this_thread::get_id() != own; });
        });
        QCOMPARE(int(strangers), 0);
        QCOMPARE(int(torch), 0);
        QCOMPARE(at::get_num_threads(), 4); // as it was
    }

    void severalThreadsMayLoopAtOnce() {
        at::set_num_threads(2);
        std::vector<std::jthread> threads;
        std::atomic<std::int64_t> sum = 0;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                at::set_num_threads(2);
                for (int repeat = 0; repeat < 200; ++repeat)
                    overChunks(10, 1, [&](std::int64_t first, std::int64_t last) { sum += last - first; });
            });
        threads.clear();
        QCOMPARE(std::int64_t(sum), 4 * 200 * 10);
    }

    void tensorsAreBookedAsOnTheCallingThread() {
        at::set_num_threads(2);
        const BookAs booked(MemoryPart::Activations);
        std::atomic<int> otherwise = 0;
        overChunks(64, 1,
                   [&](std::int64_t, std::int64_t) { otherwise += BookAs::current() != MemoryPart::Activations; });
        QCOMPARE(int(otherwise), 0);
    }

    void productsDoNotDependOnTheThreads_data() {
        QTest::addColumn<int>("m");
        QTest::addColumn<int>("k");
        QTest::addColumn<int>("n");
        QTest::addColumn<bool>("transposed");
        QTest::newRow("square") << 700 << 300 << 900 << false;
        QTest::newRow("a layer's") << 1030 << 576 << 1100 << true;
        QTest::newRow("low rank") << 2048 << 576 << 8 << true;
        QTest::newRow("its gradient") << 8 << 2048 << 1536 << false;
        QTest::newRow("wide") << 40 << 64 << 9000 << true;
        QTest::newRow("tiny") << 3 << 5 << 2 << false;
        QTest::newRow("empty") << 0 << 5 << 2 << false;
    }
    void productsDoNotDependOnTheThreads() {
        QFETCH(int, m);
        QFETCH(int, k);
        QFETCH(int, n);
        QFETCH(bool, transposed);
        for (const at::ScalarType type : {at::kFloat, at::kBFloat16}) {
            const at::Tensor a = at::randn({m, k}).to(type),
                             b = (transposed ? at::randn({n, k}).t() : at::randn({k, n})).to(type),
                             held = at::randn({m, 2 * n + 5}).to(type);
            const at::Tensor wanted = at::mm(a.to(at::kDouble), b.to(at::kDouble)),
                             start = held.narrow(1, 3, n).clone();
            std::vector<at::Tensor> sums;
            for (const int threads : {1, 2, 5}) {
                at::set_num_threads(threads);
                const at::Tensor into = held.clone();
                multiply(into.narrow(1, 3, n), a, b, true, 0.5);
                sums.push_back(into);
                QVERIFY(at::equal(sums.front(), into));
                QVERIFY(at::equal(multiplied(a, b), multiplied(a, b)));
                if (m == 0) continue;
                const double bound = (type == at::kFloat ? 1e-5 : 0.01) * wanted.abs().max().item<double>();
                QVERIFY((multiplied(a, b).to(at::kDouble) - wanted).abs().max().item<double>() <= bound);
                QVERIFY((into.narrow(1, 3, n).to(at::kDouble) - (start.to(at::kDouble) + 0.5 * wanted))
                            .abs()
                            .max()
                            .item<double>()
                        <= bound + 0.02);
                QVERIFY(at::equal(into.narrow(1, 0, 3), held.narrow(1, 0, 3))
                        && at::equal(into.narrow(1, 3 + n, n + 2), held.narrow(1, 3 + n, n + 2)));
            }
        }
    }

private:
    const int m_before = at::get_num_threads();
};

LATHE_PROCESSOR_TEST(TestThreads)
#include "tst_threads.moc"
