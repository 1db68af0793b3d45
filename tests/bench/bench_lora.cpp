// Times training steps of a causal language model and prints one JSON line, in the terms of the Python peers' scripts:
//   bench_lora --model MODEL [--batches B.i32] [--batch 4] [--seq 512] [--steps 20] [--warmup 3] [--threads 2] [--dtype
//   bf16|fp32]
//              [--method lora|qlora|full|ia3|...] [--rank 8] [--alpha 16] [--dora yes] [a field of the method, and its
//              value] [--adapter DIR] [--lr 2e-4]
//              [--quantization nf4|fp4|int4|int8|int8_row|file] [--recompute] [--compress auto|on|off]
//              [--products auto|native|float]
// B.i32: int32 [n, batch, seq], one batch a step, from the first again after the last; without it, random ids.
// AdamW without decay, clipping at 1. Peak memory is the process's, reset after loading.
#include "kernels/common/cpu_level.h"
#include "lathe/error.h"
#include "lathe/method_info.h"
#include "lathe/process.h"
#include "operators/kept_rows.h"
#include "operators/product.h"
#include "peft/method.h"
#include "tensor/allocator.h"
#include "tensor/booking.h"
#include "train/adamw.h"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>

using namespace lathe;

namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

double memoryMib(const std::string& field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(field + ":")) return std::stod(line.substr(field.size() + 1)) / 1024;
    return 0;
}

double cpuSeconds() { return double(std::clock()) / CLOCKS_PER_SEC; }

/// Seconds since this process began.
double processSeconds() {
    std::ifstream stat("/proc/self/stat"), uptime("/proc/uptime");
    std::string text((std::istreambuf_iterator<char>(stat)), {});
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string skipped;
    for (int i = 0; i < 19; ++i) fields >> skipped; // field 22, counted from 1, is the start in clock ticks
    double start = 0, up = 0;
    fields >> start;
    uptime >> up;
    return up - start / double(sysconf(_SC_CLK_TCK));
}

std::vector<at::Tensor> readBatches(const std::string& path, std::int64_t batch, std::int64_t length,
                                    std::int64_t vocabulary) {
    std::vector<at::Tensor> batches;
    if (path.empty()) {
        at::manual_seed(0);
        for (int i = 0; i < 8; ++i) batches.push_back(torch::randint(0, vocabulary, {batch, length}, at::kLong));
        return batches;
    }
    std::ifstream in(path, std::ios::binary);
    std::vector<std::int32_t> ids(std::size_t(batch * length));
    while (in.read(reinterpret_cast<char*>(ids.data()), std::streamsize(ids.size() * 4)))
        batches.push_back(at::tensor(at::ArrayRef<std::int32_t>(ids), at::kInt).to(at::kLong).view({batch, length}));
    if (batches.empty()) throw Error(ErrorKind::BadInput, path + " holds no whole batch");
    return batches;
}

TokenBatch endToEnd(const at::Tensor& ids) {
    const std::int64_t rows = ids.size(0), length = ids.size(1);
    TokenBatch batch;
    batch.ids = ids.reshape(-1);
    batch.positions = at::arange(length, at::kLong).repeat({rows});
    batch.targets = at::full({rows, length}, -100, at::kLong);
    batch.targets.narrow(1, 0, length - 1).copy_(ids.narrow(1, 1, length - 1));
    batch.targets = batch.targets.reshape(-1);
    for (std::int64_t r = 0; r <= rows; ++r) batch.starts.push_back(r * length);
    for (std::int64_t r = 0; r < rows; ++r) batch.examples.push_back(r);
    batch.trainedTokens = rows * (length - 1);
    return batch;
}

double gemmGflops(at::ScalarType type) {
    at::NoGradGuard quiet;
    const at::Tensor a = torch::randn({1024, 1024}).to(type), b = torch::randn({1024, 1024}).to(type);
    double best = 0;
    for (int i = 0; i < 8; ++i) {
        const auto start = Clock::now();
        at::mm(a, b.t());
        best = std::max(best, 2 * 1.073741824 / since(start));
    }
    return best;
}

/// Options named as the method's fields are, with dashes. What is not given is the method's default; LoRA's, what the
/// peers take.
MethodChoice methodFrom(const std::string& name, const std::map<std::string, std::string>& given) {
    MethodChoice choice{name, Settings(*methodInfo(name).fields)};
    if (find(choice.settings.fields(), "rank") && find(choice.settings.fields(), "alpha"))
        for (const auto& [field, value] : {std::pair("rank", "8"), std::pair("alpha", "16"), std::pair("dropout", "0")})
            choice.settings.setFromText(FieldName(field), value);
    for (const Field& field : choice.settings.fields()) {
        std::string option(field.name);
        std::replace(option.begin(), option.end(), '_', '-');
        if (given.contains(option)) choice.settings.setFromText(FieldName(field), given.at(option));
    }
    return choice;
}

int run(const std::map<std::string, std::string>& given, const std::string& model) {
    const auto option = [&](const std::string& name, const std::string& fallback) {
        return given.contains(name) ? given.at(name) : fallback;
    };
    const auto integer = [&](const std::string& name, const std::string& fallback) {
        return std::stoll(option(name, fallback));
    };
    keepFreedBlocks();
    bookAllocations(); // as the engine does
    at::set_num_threads(int(integer("threads", "2")));
    const std::string products = option("products", "auto");
    setBf16Products(products == "native"  ? Bf16Products::Native
                    : products == "float" ? Bf16Products::Float
                                          : Bf16Products::Auto);
    const std::int64_t batch = integer("batch", "4"), length = integer("seq", "512"), steps = integer("steps", "20"),
                       warmup = integer("warmup", "3");
    const at::ScalarType dtype = option("dtype", "bf16") == "bf16" ? at::kBFloat16 : at::kFloat;

    const std::string name = option("method", "lora");
    const Quantization quantization{option("quantization", name == "qlora" ? "nf4" : "none"), integer("block", "64"),
                                    true};
    const std::unique_ptr<Model> loaded = loadModel(model, {.dtype = dtype, .quantization = quantization});
    const std::unique_ptr<Method> method = makeMethod(methodFrom(name, given));
    method->attach(*loaded, 0);
    if (const std::string adapter = option("adapter", ""); !adapter.empty()) method->load(adapter);
    std::vector<at::Tensor> masters;
    std::int64_t trainable = 0;
    for (const Parameter* parameter : method->trainable()) {
        masters.push_back(parameter->master());
        trainable += parameter->master().numel();
    }
    const std::vector<at::Tensor> batches =
        readBatches(option("batches", ""), batch, length, loaded->spec().vocabulary);
    const double rate = std::stod(option("lr", "2e-4"));
    Adamw adamw(method->trainable(), {.weightDecay = 0});

    const std::string compress = option("compress", "auto"); // as the recipe's compress_activations
    const KeptRows::Use kept(compress == "on" || (compress == "auto" && given.contains("recompute")));
    const double loadedSeconds = processSeconds();
    releaseFreedBlocks(); // as the engine does: what loading needed for a while
    const double rssBefore = memoryMib("VmRSS");
    std::ofstream("/proc/self/clear_refs") << "5";
    hostLedger().restartPeak();
    std::vector<double> seconds, losses, forward, backward, cpu;
    double firstStep = 0;
    for (std::int64_t i = 0; i < warmup + steps; ++i) {
        const auto start = Clock::now();
        const double cpuStart = cpuSeconds();
        const TokenBatch tokens = endToEnd(batches[std::size_t(i) % batches.size()]);
        const BatchLoss loss = loaded->loss(
            tokens, {.training = true, .step = std::uint64_t(i), .recompute = given.contains("recompute")});
        const double passed = since(start);
        loss.sum.backward(at::scalar_tensor(1.0 / double(loss.trainedTokens)));
        const double both = since(start);
        adamw.step(rate, clipScale(adamw.gradientNorm(), 1));
        adamw.zeroGradients();
        losses.push_back(loss.sum.item<double>() / double(loss.trainedTokens));
        if (i == 0) firstStep = processSeconds();
        if (i < warmup) continue;
        seconds.push_back(since(start));
        cpu.push_back(cpuSeconds() - cpuStart);
        forward.push_back(passed);
        backward.push_back(both - passed);
    }
    const double peak = memoryMib("VmHWM");
    const auto median = [](std::vector<double> values) {
        std::sort(values.begin(), values.end());
        return values[values.size() / 2];
    };
    const double tokens = double(batch * length);
    nlohmann::json line{{"bench", "lathe_" + name},
                        {"dtype", option("dtype", "bf16")},
                        {"batch", batch},
                        {"seq", length},
                        {"threads", at::get_num_threads()},
                        {"recompute", given.contains("recompute")},
                        {"trainable", trainable},
                        {"bf16_products", kernels::hasBf16Products()},
                        {"tokens_per_s", tokens / median(seconds)},
                        {"tokens_per_s_best", tokens / *std::min_element(seconds.begin(), seconds.end())},
                        {"step_s", median(seconds)},
                        {"cpu_s_per_step", median(cpu)},
                        {"tokens_per_cpu_s", tokens / median(cpu)},
                        {"forward_s", median(forward)},
                        {"backward_s", median(backward)},
                        {"train_peak_mib", peak},
                        {"booked_peak_mib", double(hostLedger().booked().peak.totalBytes()) / (1 << 20)},
                        {"rss_before_train_mib", rssBefore},
                        {"loaded_s", loadedSeconds},
                        {"first_step_s", firstStep},
                        {"losses", losses},
                        {"loss_first", losses.front()},
                        {"loss_last", losses.back()},
                        {"gemm1024_gflops", gemmGflops(productType(dtype, at::kCPU))}};
    std::cout << line.dump() << "\n";
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (!std::getenv(
            "OMP_WAIT_POLICY")) { // read when libgomp is loaded, so it must be there before this program starts
        prepareProcess();
        execv("/proc/self/exe", argv);
    }
    std::map<std::string, std::string> given;
    std::string model;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--model" && i + 1 < argc) model = argv[++i];
        else if (word == "--recompute") given["recompute"] = "yes";
        else if (i + 1 < argc) given[word.substr(2)] = argv[++i];
    }
    try {
        if (model.empty())
            throw Error(ErrorKind::BadInput, "usage: bench_lora --model MODEL [options]; see the head of its source");
        return run(given, model);
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 2;
    }
}
