#pragma once
// How long processes that train together take to add up what each of them has.
#include <cstdint>
#include <string_view>

namespace lathe {

/// What connects the processes: what one of them can send at a time, and what each message takes besides: the way
/// there and back ("ping"), because Gloo sends when the receiver has said that it is ready.
struct Link {
    double bytesPerSecond = 0;
    double secondsPerMessage = 0;
};

/// As people say it: a speed in bits, and the ping where it is not that of TCP in one room (100 us): "10gbit",
/// "1 Gbit/s", "100mbit, 20ms". Throws Error{BadInput}.
Link linkNamed(std::string_view text);

/// A ring all-reduce, as Gloo and NCCL do it with much data: each of `processes` sends its neighbor a part of
/// 1/processes at a time, 2 (processes - 1) times (Patarasuk and Yuan 2009, "Bandwidth optimal all-reduce algorithms").
/// 0 for one process.
double allReduceSeconds(std::int64_t bytes, int processes, const Link& link);

} // namespace lathe
