// Preloaded: the wall clock goes back and forth by a day, as a machine's does that is set by hand or wakes up. The
// steady clock stays as it is.
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <ctime>

namespace {

std::atomic<unsigned> asked{0};

time_t jump() {
    static constexpr time_t day = 24 * 3600, jumps[] = {0, day, -day, 400 * day, -400 * day};
    return jumps[asked.fetch_add(1, std::memory_order_relaxed) / 7 % 5];
}

} // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
    const int result = int(::syscall(SYS_clock_gettime, clock, now));
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += jump();
    return result;
}

extern "C" int gettimeofday(timeval* __restrict now, void* __restrict) noexcept {
    timespec fine{};
    clock_gettime(CLOCK_REALTIME, &fine);
    now->tv_sec = fine.tv_sec;
    now->tv_usec = fine.tv_nsec / 1000;
    return 0;
}

extern "C" time_t time(time_t* where) noexcept {
    timespec fine{};
    clock_gettime(CLOCK_REALTIME, &fine);
    if (where) *where = fine.tv_sec;
    return fine.tv_sec;
}
