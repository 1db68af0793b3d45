#include "operators/quantize.h"

#include "lathe/error.h"
#include "tensor/booking.h"
#include "tensor/threads.h"

#include <algorithm>
#include <atomic>

namespace lathe {
namespace {

at::Tensor constantsOf(std::int64_t count, at::ScalarType type) {
    const BookAs booked(MemoryPart::QuantizationConstants);
    return at::empty({count}, type);
}

} // namespace

QuantizedMatrix quantizedMatrix(const std::string& name, std::int64_t rows, std::int64_t columns,
                                const Quantization& quantization,
                                const std::function<void(std::int64_t first, std::int64_t last, float* to)>& read) {
    const kernels::NumberFormat format = numberFormat(quantization.format);
    const bool wholeRows = kernels::infoOf(format).wholeRows;
    const std::int64_t count = rows * columns, block = wholeRows ? columns : quantization.blockSize,
                       blocks = kernels::blockCount(count, block);
    QuantizedTensors tensors;
    tensors.codes = at::empty({kernels::codeBytes(format, count)}, at::kByte);
    tensors.constants = constantsOf(blocks, at::kFloat);
    auto* codes = tensors.codes.data_ptr<std::uint8_t>();
    auto* constants = tensors.constants.data_ptr<float>();
    const std::int64_t chunk = std::max<std::int64_t>(2, (1 << 18) / block) / 2
                               * 2; // blocks at a time, 1 MiB of fp32; even, so that codes end on bytes
    std::atomic<std::int64_t> bad{count};
    overChunks((blocks + chunk - 1) / chunk, 1, [&](std::int64_t from, std::int64_t until) {
        std::vector<float> values;
        for (std::int64_t c = from; c < until; ++c) {
            const std::int64_t first = c * chunk, last = std::min(first + chunk, blocks), begin = first * block,
                               end = std::min(count, last * block);
            values.resize(std::size_t(end - begin));
            read(begin, end, values.data());
            const std::int64_t at = kernels::quantizeBlocks(format, block, values.data(), end - begin,
                                                            codes + begin * kernels::bitsOf(format) / 8,
                                                            constants + first, 0, last - first);
            for (std::int64_t before = bad.load();
                 at >= 0 && begin + at < before && !bad.compare_exchange_weak(before, begin + at);) {}
        }
    });
    if (bad < count)
        throw Error(ErrorKind::BadFile,
                    {"Tensor %1 holds a number that is not finite, at element %2.", name, std::to_string(bad)},
                    "The file is damaged, or a training run that wrote it diverged.");
    if (quantization.doubleQuantized && !wholeRows) {
        tensors.constantCodes = constantsOf(blocks, at::kByte);
        tensors.secondConstants = constantsOf(kernels::blockCount(blocks, kernels::constantsBlock), at::kFloat);
        tensors.offset = constantsOf(1, at::kFloat);
        kernels::quantizeConstants(constants, blocks, tensors.constantCodes.data_ptr<std::uint8_t>(),
                                   tensors.secondConstants.data_ptr<float>(), tensors.offset.data_ptr<float>());
        tensors.constants.reset();
    }
    return {rows, columns, format, quantization.blockSize, std::move(tensors)};
}

} // namespace lathe
