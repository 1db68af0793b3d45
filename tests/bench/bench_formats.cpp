// How fast weights are quantized, decoded and multiplied.
//   bench_formats [--threads 2] [--seconds 0.6] [--format nf4] [--block 64] [--quick]
// One JSON line in the form of the peer's (bitsandbytes): GB/s of the unquantized tensor, ms of products, [best,
// median].
#include "base/json.h"
#include "kernels/formats/formats.h"
#include "lathe/error.h"
#include "operators/elements.h"
#include "operators/product.h"
#include "tensor/torch.h"

#include <ATen/Parallel.h>

#include <chrono>
#include <functional>
#include <iostream>

namespace {

using namespace lathe;
namespace k = lathe::kernels;

double limit = 0.6;

nlohmann::json measured(const std::function<void()>& work, double scale, bool inverse) {
    using Clock = std::chrono::steady_clock;
    work();
    std::vector<double> times;
    const auto end = Clock::now() + std::chrono::duration<double>(limit);
    while (Clock::now() < end || times.size() < 3) {
        const auto begin = Clock::now();
        work();
        times.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
    }
    std::sort(times.begin(), times.end());
    const auto figure = [&](double seconds) { return inverse ? scale / seconds : scale * seconds; };
    return {figure(times.front()), figure(times[times.size() / 2])};
}
nlohmann::json gigabytes(double bytes, const std::function<void()>& work) { return measured(work, bytes / 1e9, true); }
nlohmann::json milliseconds(const std::function<void()>& work) { return measured(work, 1e3, false); }

struct Held {
    at::Tensor codes, constants, constantCodes, secondConstants, offset;
    k::QuantizedView view;

    Held(k::NumberFormat format, std::int64_t block, std::int64_t count, bool doubleQuantized) {
        const std::int64_t blocks = k::blockCount(count, block);
        codes = at::zeros({k::codeBytes(format, count)}, at::kByte);
        constants = at::zeros({blocks}, at::kFloat);
        constantCodes = at::zeros({blocks}, at::kByte);
        secondConstants = at::zeros({k::blockCount(blocks, k::constantsBlock)}, at::kFloat);
        offset = at::zeros({1}, at::kFloat);
        view = {format, count, block, codes.data_ptr<std::uint8_t>(), constants.data_ptr<float>()};
        if (doubleQuantized)
            view = {format,
                    count,
                    block,
                    view.codes,
                    nullptr,
                    constantCodes.data_ptr<std::uint8_t>(),
                    secondConstants.data_ptr<float>(),
                    offset.data_ptr<float>()};
    }
    void quantize(const at::Tensor& w) {
        withElement(w.scalar_type(), [&](auto s) {
            using S = decltype(s);
            const S* values = dataOf<S>(w);
            overChunks(constants.numel(), 256, [&](std::int64_t first, std::int64_t last) {
                k::quantizeBlocks(view.format, view.blockSize, values, view.count, codes.data_ptr<std::uint8_t>(),
                                  constants.data_ptr<float>(), first, last);
            });
        });
        if (!view.constants)
            k::quantizeConstants(constants.data_ptr<float>(), constants.numel(), constantCodes.data_ptr<std::uint8_t>(),
                                 secondConstants.data_ptr<float>(), offset.data_ptr<float>());
    }
    void decode(const at::Tensor& to, std::int64_t first) const { // to: as many as it has
        withElement(to.scalar_type(), [&](auto t) {
            using T = decltype(t);
            T* out = dataOf<T>(to);
            overChunks(to.numel(), 1 << 14,
                       [&](std::int64_t a, std::int64_t b) { k::dequantize(view, out + a, first + a, first + b); });
        });
    }
};

/// y = x W^T as a linear layer on such a weight does it.
at::Tensor product(const Held& w, std::int64_t out, std::int64_t in, const at::Tensor& x, at::Tensor& panel) {
    at::Tensor y = at::empty({x.size(0), out}, at::kFloat);
    if (x.size(0) <= k::fewRows) {
        withElement(x.scalar_type(), [&](auto e) {
            using X = decltype(e);
            overChunks(out, 16, [&](std::int64_t a, std::int64_t b) {
                k::timesQuantizedTransposed(w.view, out, in, dataOf<X>(x), x.size(0), y.data_ptr<float>(), a, b);
            });
        });
        return y;
    }
    const at::Tensor wide = toProduct(x).to(at::kFloat);
    for (std::int64_t r = 0; r < out; r += k::panelRows(in)) {
        const at::Tensor part = panel.narrow(0, 0, std::min(k::panelRows(in), out - r));
        w.decode(part, r * in);
        at::Tensor columns = y.narrow(1, r, part.size(0));
        at::mm_out(columns, wide, part.t());
    }
    return y;
}
/// dx = g W.
at::Tensor back(const Held& w, std::int64_t out, std::int64_t in, const at::Tensor& g, at::Tensor& panel) {
    if (g.size(0) <= k::fewRows) {
        at::Tensor dx = at::empty({g.size(0), in}, at::kFloat);
        withElement(g.scalar_type(), [&](auto e) {
            using X = decltype(e);
            overChunks(in / 32, 4, [&](std::int64_t a, std::int64_t b) {
                k::timesQuantized(w.view, out, in, dataOf<X>(g), g.size(0), dx.data_ptr<float>(), 32 * a, 32 * b);
            });
        });
        return dx;
    }
    at::Tensor dx = at::zeros({g.size(0), in}, at::kFloat);
    const at::Tensor wide = toProduct(g).to(at::kFloat);
    for (std::int64_t r = 0; r < out; r += k::panelRows(in)) {
        const at::Tensor part = panel.narrow(0, 0, std::min(k::panelRows(in), out - r));
        w.decode(part, r * in);
        dx.addmm_(wide.narrow(1, r, part.size(0)), part);
    }
    return dx;
}

nlohmann::json run(const k::FormatInfo& info, std::int64_t block, bool quick) {
    nlohmann::json quant, linear;
    using Shape = std::pair<std::int64_t, std::int64_t>;
    for (const auto& [rows, columns] :
         quick ? std::vector<Shape>{{4096, 4096}} : std::vector<Shape>{{4096, 4096}, {4096, 14336}})
        for (const at::ScalarType type : {at::kFloat, at::kBFloat16}) {
            const at::Tensor w = (at::randn({rows, columns}) * 0.02).to(type);
            at::Tensor to = at::empty_like(w);
            nlohmann::json r;
            for (const bool twice : {false, true}) {
                Held held(info.format, info.wholeRows ? columns : block, w.numel(), twice);
                const std::string name = twice ? "double" : "single";
                r["quant_" + name + "_GBps"] = gigabytes(double(w.nbytes()), [&] { held.quantize(w); });
                r["dequant_" + name + "_GBps"] = gigabytes(double(w.nbytes()), [&] { held.decode(to, 0); });
                const at::Tensor off = to.to(at::kFloat) - w.to(at::kFloat);
                r[name + "_rms_error"] =
                    (off.pow(2).mean().sqrt() / w.to(at::kFloat).pow(2).mean().sqrt()).item<double>();
            }
            quant[std::to_string(rows) + "x" + std::to_string(columns) + (type == at::kFloat ? " fp32" : " bf16")] = r;
        }
    for (const auto& [out, in] : quick ? std::vector<Shape>{{4096, 4096}}
                                       : std::vector<Shape>{{4096, 4096}, {14336, 4096}, {576, 576}, {1536, 576}}) {
        const at::Tensor w = (at::randn({out, in}) * 0.02).to(at::kBFloat16);
        Held held(info.format, info.wholeRows ? in : block, w.numel(), !info.wholeRows);
        held.quantize(w);
        at::Tensor panel = at::empty({k::panelRows(in), in}, at::kFloat);
        for (const std::int64_t tokens : {1, 8, 16, 512}) {
            const at::Tensor x = at::randn({tokens, in}).to(at::kBFloat16),
                             g = at::randn({tokens, out}).to(at::kBFloat16);
            nlohmann::json r;
            r["bf16_ms"] = milliseconds([&] { at::linear(x, w); });
            r["lathe_bf16_ms"] = milliseconds([&] { timesTransposed(x, w); });
            r["product_ms"] = milliseconds([&] { product(held, out, in, x, panel); });
            r["back_ms"] = milliseconds([&] { back(held, out, in, g, panel); });
            linear[std::to_string(out) + "x" + std::to_string(in) + " tokens=" + std::to_string(tokens)] = r;
        }
    }
    return {{"bench", "lathe_formats"}, {"type", info.name}, {"blocksize", block}, {"threads", at::get_num_threads()},
            {"unit", "[best, median]"}, {"quant", quant},    {"linear", linear}};
}

} // namespace

int main(int count, char** words) {
    try {
        std::string format = "nf4";
        std::int64_t block = 64;
        bool quick = false;
        for (int i = 1; i < count; ++i) {
            const std::string word = words[i];
            if (word == "--quick") quick = true;
            else if (i + 1 >= count) throw Error(ErrorKind::BadInput, "No value after " + word + ".");
            else if (word == "--threads") at::set_num_threads(std::stoi(words[++i]));
            else if (word == "--seconds") limit = std::stod(words[++i]);
            else if (word == "--format") format = words[++i];
            else if (word == "--block") block = std::stoll(words[++i]);
            else throw Error(ErrorKind::BadInput, "Unknown option " + word + ".");
        }
        const at::NoGradGuard quiet;
        for (const k::FormatInfo& info : k::numberFormats())
            if (info.name == format) {
                std::cout << dumpJson(run(info, block, quick)) << '\n';
                return 0;
            }
        throw Error(ErrorKind::BadInput, "There is no number format " + format + ".");
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
