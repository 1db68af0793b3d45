#pragma once
// Work on many rows at once, without torch: results land in their own places, so that threads change no result.
#include <cstddef>
#include <functional>
#include <stop_token>

namespace lathe {

/// Calls work(i) for every i in [0, count), on up to hardware_concurrency threads; all have ended on return.
/// An exception of the lowest i that had one is thrown again; Stopped{} where `stop` was asked for.
void forEachInParallel(std::size_t count, std::stop_token stop, const std::function<void(std::size_t)>& work);

} // namespace lathe
