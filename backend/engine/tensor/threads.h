#pragma once
// The threads that the processor computes with: one team for every loop, product and attention of the engine, as many
// as at::set_num_threads() says on the thread that begins a loop. Work is handed out in chunks, as threads come for it:
// a thread that the system has put aside for another program delays the chunk that it holds, and one that has not come
// yet delays nothing. (OpenMP, which LibTorch uses inside its own functions, gives each thread its share beforehand and
// waits for all of them.)
#include <cstdint>

namespace lathe {

/// How often loops were shared out to threads by this process, and how often a thread was woken for it: what tests
/// bound.
struct ThreadCounts { std::int64_t loops = 0, wakes = 0; };
ThreadCounts threadCounts();

namespace detail {
using ChunkCall = void (*)(const void* f, std::int64_t first, std::int64_t last);
void shareOut(std::int64_t count, std::int64_t chunk, const void* f, ChunkCall call);
} // namespace detail

/// f(first, last) over all of [0, count), each call at most `chunk` long and beginning at a multiple of it; where one
/// thread does it all, one call for all. Returns when all calls have; throws what the first of them threw. Inside of f
/// LibTorch computes on the one thread, as does a loop inside the loop, and a loop that another thread begins
/// meanwhile. Tensors are made outside of autograd on helping threads, and booked as on the calling one.
template <class F> void overChunks(std::int64_t count, std::int64_t chunk, const F& f) {
    detail::shareOut(count, chunk, &f, [](const void* held, std::int64_t first, std::int64_t last) {
        (*static_cast<const F*>(held))(first, last);
    });
}

} // namespace lathe
