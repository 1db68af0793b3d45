// Threads look for work for a moment before they sleep, since loops follow each other closely; results never depend
// on who took which chunk.
#include "tensor/threads.h"

#include "tensor/booking.h"
#include "tensor/torch.h"

#include <ATen/Parallel.h>
#include <omp.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif
#if defined(__linux__)
#include <pthread.h>
#include <sched.h>
#endif

/// MKL's own number of threads for the calling thread; 0: as for all. Not there in a LibTorch that was built without
/// MKL.
extern "C" __attribute__((weak)) int MKL_Set_Num_Threads_Local(int threads); // NOLINT(readability-identifier-naming)

namespace lathe {
namespace {

using Clock = std::chrono::steady_clock;

/// How long a thread looks before it sleeps: longer than the gaps between a token's loops, which are some 20 us, and
/// far shorter than the milliseconds for which the system puts a thread aside.
constexpr auto lookFor = std::chrono::microseconds(60);

void pause() {
#if defined(__x86_64__)
    _mm_pause();
#else
    std::this_thread::yield();
#endif
}

/// Whether it came true while looking.
template <class Condition> bool looked(const Condition& condition) {
    const auto until = Clock::now() + lookFor;
    for (;;) {
        for (int i = 0; i < 16; ++i) {
            if (condition()) return true;
            pause();
        }
        if (Clock::now() >= until) return condition();
    }
}

/// Between two chunks, when a thread holds nothing that others wait for, it lets other programs have the core if they
/// want it: else the system takes the core away within a chunk, and all wait until it comes back. More often than this,
/// it would give away more than its neighbors' share.
class Breath {
public:
    void take() {
        if (const auto now = Clock::now(); now - m_last > std::chrono::microseconds(6000)) {
            std::this_thread::yield();
            m_last = Clock::now();
        }
    }

private:
    Clock::time_point m_last = Clock::now();
};
thread_local Breath breath;

constexpr std::int64_t mostThreads = 255;

struct Loop {
    const void* f = nullptr;
    detail::ChunkCall call = nullptr;
    std::int64_t count = 0, chunk = 0, chunks = 0;
    MemoryPart part{}; ///< what tensors made in it are booked to
};

/// LibTorch computes on the calling thread alone while this lives.
class Alone {
public:
    Alone() : m_before(omp_get_max_threads()) { set(1, 1); }
    ~Alone() { set(m_before, 0); }
    Alone(const Alone&) = delete;
    Alone& operator=(const Alone&) = delete;

private:
    static void set(int openmp, int mkl) {
        omp_set_num_threads(openmp);
        if (MKL_Set_Num_Threads_Local) MKL_Set_Num_Threads_Local(mkl);
    }
    const int m_before;
};

/// One loop at a time. What is left of it is one number, so that a thread that comes late takes nothing of a loop it
/// knows nothing of: from above, 24 bits of its number, 8 of how many may help, 32 of the chunks that nobody has taken.
class Team {
public:
    ~Team() {
        m_closing = true;
        announce();
        for (std::thread& one : m_helpers) one.join();
    }

    /// False where another thread's loop is under way.
    bool run(const Loop& loop, int helpers) {
        const std::unique_lock turn(m_turn, std::try_to_lock);
        if (!turn) return false;
        while (int(m_helpers.size()) < helpers)
            m_helpers.emplace_back([this, number = int(m_helpers.size())] { help(number); });
        keepHelpersOff(helpers);
        m_loop = loop;
        m_failure = nullptr;
        m_failed = false;
        m_open = std::uint32_t(loop.chunks);
        ++m_loops;
        const std::uint32_t tag = std::uint32_t(m_loops << 8) | std::uint32_t(helpers);
        m_left.store(std::uint64_t(tag) << 32 | std::uint64_t(loop.chunks), std::memory_order_release);
        announce();
        {
            const Alone alone;
            while (work(tag)) {}
        }
        if (!looked([&] { return m_open.load(std::memory_order_acquire) == 0; }))
            for (std::uint32_t open; (open = m_open.load(std::memory_order_acquire)) != 0;)
                m_open.wait(open, std::memory_order_acquire);
        if (m_failed) std::rethrow_exception(std::exchange(m_failure, nullptr));
        return true;
    }

    ThreadCounts counts() const { return {m_loops, m_wakes}; }

private:
    /// Helpers keep off the core of the thread that they help: beside another busy program the system would leave both
    /// on one core for long.
    void keepHelpersOff([[maybe_unused]] int helpers) {
#if defined(__linux__)
        const int core = sched_getcpu();
        if (core == m_core && m_placed == m_helpers.size()) return;
        cpu_set_t others;
        if (core < 0 || sched_getaffinity(0, sizeof others, &others) != 0) return;
        if (CPU_COUNT(&others) > helpers) CPU_CLR(std::size_t(core), &others);
        for (std::thread& one : m_helpers) pthread_setaffinity_np(one.native_handle(), sizeof others, &others);
        m_core = core;
        m_placed = m_helpers.size();
#endif
    }

    void announce() {
        m_news.fetch_add(1, std::memory_order_seq_cst);
        if (m_asleep.load(std::memory_order_seq_cst) == 0) return;
        ++m_wakes;
        m_news.notify_all();
    }

    /// Does one chunk of the loop; false where none is left. A claim holds the loop: it can't end before the claimed
    /// chunk does.
    bool work(std::uint32_t tag) {
        breath.take();
        std::uint64_t left = m_left.load(std::memory_order_acquire);
        do {
            if (std::uint32_t(left >> 32) != tag || std::uint32_t(left) == 0) return false;
        } while (!m_left.compare_exchange_weak(left, left - 1, std::memory_order_acq_rel, std::memory_order_acquire));
        if (!m_failed) {
            const std::int64_t first = (m_loop.chunks - std::int64_t(std::uint32_t(left))) * m_loop.chunk;
            const BookAs booked(m_loop.part);
            try {
                m_loop.call(m_loop.f, first, std::min(m_loop.count, first + m_loop.chunk));
            } catch (...) {
                if (!m_failed.exchange(true)) m_failure = std::current_exception();
            }
        }
        if (m_open.fetch_sub(1, std::memory_order_acq_rel) == 1) m_open.notify_one();
        return true;
    }

    void help(int number) {
        at::get_num_threads(); // a thread that asks for the first time is given the number that others have
        const Alone alone;
        const at::AutoDispatchBelowADInplaceOrView outsideOfAutograd;
        std::uint32_t seen = 0;
        while (!m_closing) {
            if (!looked([&] { return m_news.load(std::memory_order_seq_cst) != seen; })) {
                ++m_asleep;
                m_news.wait(seen, std::memory_order_seq_cst);
                --m_asleep;
            }
            seen = m_news.load(std::memory_order_seq_cst);
            const auto tag = std::uint32_t(m_left.load(std::memory_order_acquire) >> 32);
            if (number < int(tag & 255))
                while (work(tag)) {}
        }
    }

    std::mutex m_turn;
    Loop m_loop;
    alignas(64) std::atomic<std::uint64_t> m_left{0};
    alignas(64) std::atomic<std::uint32_t> m_open{0}; ///< chunks that are not done
    alignas(64) std::atomic<std::uint32_t> m_news{0}; ///< grows with each loop: helpers sleep on it
    std::atomic<int> m_asleep{0};
    std::atomic<bool> m_failed{false}, m_closing{false};
    std::exception_ptr m_failure;
    std::atomic<std::int64_t> m_loops{0}, m_wakes{0};
    std::vector<std::thread> m_helpers;
    int m_core = -1;          ///< that they keep off
    std::size_t m_placed = 0; ///< so many of them have been told
};

Team& team() {
    static Team one;
    return one;
}

} // namespace

ThreadCounts threadCounts() { return team().counts(); }

void detail::shareOut(std::int64_t count, std::int64_t chunk, const void* f, ChunkCall call) {
    if (count <= 0) return;
    const std::int64_t chunks = (count + chunk - 1) / chunk;
    const int helpers = int(std::min<std::int64_t>({at::get_num_threads(), chunks, mostThreads})) - 1;
    if (helpers > 0 && team().run({f, call, count, chunk, chunks, BookAs::current()}, helpers)) return;
    const Alone alone;
    call(f, 0, count);
}

} // namespace lathe
