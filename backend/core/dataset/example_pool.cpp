#include "dataset/example_pool.h"

#include "lathe/error.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <limits>
#include <thread>
#include <vector>

namespace lathe {

void forEachInParallel(std::size_t count, std::stop_token stop, const std::function<void(std::size_t)>& work) {
    constexpr std::size_t few = 16; // rows that are not worth a thread
    struct Failure {
        std::size_t at = std::numeric_limits<std::size_t>::max();
        std::exception_ptr error;
    };
    const std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, count / few + 1);
    std::vector<Failure> failures(threads);
    std::atomic<std::size_t> next{0};
    const auto run = [&](Failure& failure) {
        for (std::size_t i = next++; i < count && !stop.stop_requested(); i = next++) {
            try {
                work(i);
            } catch (...) {
                failure = {i, std::current_exception()};
                return; // another thread may still meet an earlier one
            }
        }
    };
    {
        std::vector<std::jthread> pool;
        for (std::size_t t = 1; t < threads; ++t) pool.emplace_back([&, t] { run(failures[t]); });
        run(failures[0]);
    }
    if (stop.stop_requested()) throw Stopped{};
    const auto first = std::min_element(failures.begin(), failures.end(),
                                        [](const Failure& a, const Failure& b) { return a.at < b.at; });
    if (first->error) std::rethrow_exception(first->error);
}

} // namespace lathe
