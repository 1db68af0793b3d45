// The engine's own loops are spread over the threads that LibTorch is told to use: compiled without OpenMP they would run on one, and
// every result would be right.
#include "support/test_main.h"
#include "operators/elements.h"

#include <QTest>

#include <algorithm>
#include <mutex>
#include <set>
#include <thread>

using namespace lathe;

class TestThreads : public QObject {
    Q_OBJECT
private slots:
    void cleanup() { at::set_num_threads(m_before); }

    void loopsRunOnAsManyThreadsAsAreSet_data() {
        QTest::addColumn<int>("threads");
        for (const int threads : {1, 2, 4}) QTest::addRow("%d", threads) << threads;
    }
    void loopsRunOnAsManyThreadsAsAreSet() {
#if defined(__SANITIZE_THREAD__)
        QSKIP("thread sanitizer: loops run on one thread (cmake/Torch.cmake)");
#endif
        QFETCH(int, threads);
        at::set_num_threads(threads);
        std::mutex mutex;
        std::set<std::thread::id> seen;
        std::vector<int> visits(64);
        overRows(64, 16384, [&](std::int64_t first, std::int64_t last) {
            const std::lock_guard lock(mutex);
            seen.insert(std::this_thread::get_id());
            for (std::int64_t row = first; row < last; ++row) ++visits[std::size_t(row)];
        });
        QCOMPARE(int(seen.size()), threads);
        QVERIFY(std::all_of(visits.begin(), visits.end(), [](int count) { return count == 1; }));
    }
    void littleWorkStaysOnOneThread() {
        at::set_num_threads(2);
        std::thread::id seen;
        overRows(4, 16, [&](std::int64_t first, std::int64_t last) {
            QCOMPARE(first, 0);
            QCOMPARE(last, 4);
            seen = std::this_thread::get_id();
        });
        QVERIFY(seen == std::this_thread::get_id());
    }

private:
    const int m_before = at::get_num_threads();
};

LATHE_PROCESSOR_TEST(TestThreads)
#include "tst_threads.moc"
