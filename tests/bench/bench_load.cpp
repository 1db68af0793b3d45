// Loads a model and prints one JSON line: seconds, throughput, and the memory that loading took at its highest:
//   bench_load --model MODEL [--quantization none|nf4|fp4|int4|int8|int8_row|file] [--block 64] [--dtype bf16|fp32]
//   [--threads 2]
// loaded_bytes: what the tensors hold afterwards; largest_bytes: the file's largest tensor; peak_bytes: VmHWM less what
// was resident before. A quantized model is well loaded where peak_bytes < loaded_bytes + 2 * largest_bytes.
// "read_gb_s" is the file's reading alone, for the same file in the same run, from the page cache.
#include "base/mapped_file.h"
#include "base/process_memory.h"
#include "files/tensor_file.h"
#include "lathe/error.h"
#include "model/model.h"
#include "tensor/allocator.h"
#include "tensor/booking.h"
#include "tensor/threads.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <numeric>

using namespace lathe;

namespace {

using Clock = std::chrono::steady_clock;
double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

int run(const std::map<std::string, std::string>& given) {
    const auto option = [&](const std::string& name, const std::string& fallback) {
        return given.contains(name) ? given.at(name) : fallback;
    };
    keepFreedBlocks();
    bookAllocations();
    at::set_num_threads(std::stoi(option("threads", "2")));
    const auto file = openTensors(given.at("model"));
    std::int64_t bytes = 0, largest = 0;
    for (const TensorInfo& info : file->tensors()) {
        bytes += std::int64_t(info.bytes.size());
        largest = std::max(largest, std::int64_t(info.bytes.size()));
    }
    std::atomic<std::uint64_t> sum{0};
    const auto readAll = [&] {
        const auto start = Clock::now();
        for (const TensorInfo& info : file->tensors()) {
            overChunks(std::int64_t(info.bytes.size() / 8), 1 << 17, [&](std::int64_t first, std::int64_t last) {
                const auto* words = reinterpret_cast<const std::uint64_t*>(info.bytes.data());
                sum += std::accumulate(words + first, words + last, std::uint64_t(0));
            });
            MappedFile::release(info.bytes);
        }
        return since(start);
    };
    readAll(); // into the page cache
    const double reading = readAll();
    resetPeakMemory();
    const ProcessMemory before = processMemory();
    const std::int64_t booking = hostLedger().booked().now.totalBytes();
    const auto start = Clock::now();
    const auto model = loadModel(
        given.at("model"), {.dtype = option("dtype", "bf16") == "bf16" ? at::kBFloat16 : at::kFloat,
                            .quantization = {option("quantization", "nf4"), std::stoll(option("block", "64")), true}});
    const double seconds = since(start);
    const std::int64_t peak = processMemory().peakBytes - before.residentBytes,
                       loaded = hostLedger().booked().now.totalBytes() - booking;
    std::cout << nlohmann::json{{"bench", "load"},
                                {"quantization", option("quantization", "nf4")},
                                {"file_bytes", bytes},
                                {"largest_bytes", largest},
                                {"loaded_bytes", loaded},
                                {"peak_bytes", peak},
                                {"allowed_bytes", loaded + 2 * largest},
                                {"within", peak < loaded + 2 * largest},
                                {"seconds", seconds},
                                {"gb_s", double(bytes) / seconds / 1e9},
                                {"read_gb_s", double(bytes) / reading / 1e9},
                                {"threads", at::get_num_threads()}}
                     .dump()
              << "\n";
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    std::map<std::string, std::string> given;
    for (int i = 1; i + 1 < argc; i += 2) given[std::string(argv[i]).substr(2)] = argv[i + 1];
    try {
        if (!given.contains("model"))
            throw Error(ErrorKind::BadInput, "usage: bench_load --model MODEL [options]; see the head of its source");
        return run(given);
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 2;
    }
}
