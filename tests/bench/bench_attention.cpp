// Times attention alone in bf16, beside LibTorch's flash attention, and tells both errors against double precision; one
// JSON line:
//   bench_attention [--heads 9] [--kv 3] [--dim 64] [--batch 4] [--seq 512] [--threads 2] [--rounds 20]
// Causal, random numbers. Errors are root mean squares, as shares of the exact result's.
#include "lathe/process.h"
#include "operators/attention_tiles.h"
#include "tensor/allocator.h"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>

using namespace lathe;

namespace {

template <class F> double milliseconds(const F& f) {
    const auto start = std::chrono::steady_clock::now();
    f();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

double error(const at::Tensor& got, const at::Tensor& exact) {
    return ((got.to(at::kDouble) - exact).pow(2).mean().sqrt() / exact.pow(2).mean().sqrt()).item<double>();
}

/// (batch, heads, seq, dim) of qkv's heads [first, first + count), each `times` times.
at::Tensor part(const at::Tensor& qkv, std::int64_t batch, std::int64_t dim, std::int64_t first, std::int64_t count,
                std::int64_t times) {
    return qkv.view({batch, qkv.size(0) / batch, -1, dim})
        .narrow(2, first, count)
        .repeat_interleave(times, 2)
        .transpose(1, 2);
}

} // namespace

int main(int argc, char** argv) {
    if (!std::getenv(
            "OMP_WAIT_POLICY")) { // read when libgomp is loaded, so it must be there before this program starts
        prepareProcess();
        execv("/proc/self/exe", argv);
    }
    std::map<std::string, std::int64_t> options{{"--heads", 9}, {"--kv", 3},      {"--dim", 64},   {"--batch", 4},
                                                {"--seq", 512}, {"--threads", 2}, {"--rounds", 20}};
    for (int i = 1; i + 1 < argc; i += 2) options[argv[i]] = std::atoll(argv[i + 1]);
    keepFreedBlocks();
    at::set_num_threads(int(options["--threads"]));
    at::manual_seed(1);
    const AttentionShape shape{
        .heads = options["--heads"], .keyValueHeads = options["--kv"], .headDim = options["--dim"]};
    const std::int64_t batch = options["--batch"], length = options["--seq"], tokens = batch * length,
                       width = shape.heads * shape.headDim;
    std::vector<std::int64_t> starts;
    for (std::int64_t b = 0; b <= batch; ++b) starts.push_back(b * length);
    const at::Tensor qkv = torch::randn({tokens, shape.width()}).to(at::kBFloat16),
                     up = torch::randn({tokens, width}).to(at::kBFloat16);
    const at::Tensor o = at::empty_like(up), logSums = at::empty({tokens, shape.heads}, at::kFloat),
                     dqkv = at::empty_like(qkv);
    const auto exactly = [&](const at::Tensor& x, bool flash) {
        const at::Tensor q = part(x, batch, shape.headDim, 0, shape.heads, 1),
                         k = part(x, batch, shape.headDim, shape.heads, shape.keyValueHeads, shape.group());
        const at::Tensor v =
            part(x, batch, shape.headDim, shape.heads + shape.keyValueHeads, shape.keyValueHeads, shape.group());
        const at::Tensor out =
            flash ? std::get<0>(at::_scaled_dot_product_flash_attention_for_cpu(q, k, v, 0.0, true))
                  : at::matmul(at::softmax((at::matmul(q, k.transpose(2, 3)) * shape.scale())
                                               .masked_fill(at::ones({length, length}, at::kBool).triu(1), -1e30),
                                           -1),
                               v);
        return out.transpose(1, 2).reshape({tokens, width});
    };
    const at::Tensor x = qkv.to(at::kDouble).requires_grad_(true), exact = exactly(x, false);
    exact.backward(up.to(at::kDouble));

    at::NoGradGuard quiet;
    const at::Tensor q = part(qkv, batch, shape.headDim, 0, shape.heads, 1),
                     k = part(qkv, batch, shape.headDim, shape.heads, shape.keyValueHeads, shape.group()).contiguous();
    const at::Tensor v =
        part(qkv, batch, shape.headDim, shape.heads + shape.keyValueHeads, shape.keyValueHeads, shape.group())
            .contiguous();
    std::vector<double> forward, backward, flash; // in turn
    for (std::int64_t round = 0; round < options["--rounds"]; ++round) {
        forward.push_back(milliseconds([&] { attendForwardOnTiles(qkv, shape, starts, o, logSums); }));
        backward.push_back(milliseconds([&] { attendBackwardOnTiles(up, qkv, o, logSums, shape, starts, dqkv); }));
        flash.push_back(milliseconds([&] { at::_scaled_dot_product_flash_attention_for_cpu(q, k, v, 0.0, true); }));
    }
    std::cout << nlohmann::json{{"bench", "lathe_attention"},
                                {"forward_ms", median(forward)},
                                {"backward_ms", median(backward)},
                                {"flash_forward_ms", median(flash)},
                                {"forward_error", error(o, exact.detach())},
                                {"flash_forward_error", error(exactly(qkv, true), exact.detach())},
                                {"rounding_error", error(exact.detach().to(at::kBFloat16), exact.detach())},
                                {"backward_error", error(dqkv, x.grad())}}
                     .dump()
              << "\n";
}
