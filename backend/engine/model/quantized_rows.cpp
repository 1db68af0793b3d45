#include "model/quantized_rows.h"

#include "lathe/error.h"
#include "tensor/booking.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>

namespace lathe {
namespace {

at::Tensor constantsOf(std::int64_t count, at::ScalarType type) {
    const BookAs booked(MemoryPart::QuantizationConstants);
    return at::empty({count}, type);
}

} // namespace

QuantizedRows::QuantizedRows(std::int64_t out, std::int64_t in, kernels::NumberFormat format, std::int64_t blockSize, QuantizedTensors tensors)
    : m_tensors(std::move(tensors)) {
    rows = out;
    columns = in;
    m_view.format = format;
    m_view.count = out * in;
    m_view.blockSize = kernels::infoOf(format).wholeRows ? in : blockSize;
    m_view.codes = m_tensors.codes.const_data_ptr<std::uint8_t>();
    if (m_tensors.constants.defined()) {
        m_view.constants = m_tensors.constants.const_data_ptr<float>();
        return;
    }
    m_view.constantCodes = m_tensors.constantCodes.const_data_ptr<std::uint8_t>();
    m_view.secondConstants = m_tensors.secondConstants.const_data_ptr<float>();
    m_view.offset = m_tensors.offset.const_data_ptr<float>();
}

void QuantizedRows::decode(std::int64_t first, std::int64_t last, float* to) const { kernels::dequantize(m_view, to, first * columns, last * columns); }

void QuantizedRows::timesFew(const float* x, float* y, std::int64_t count, std::int64_t first, std::int64_t last) const {
    kernels::timesQuantizedTransposed(m_view, rows, columns, x, count, y, first, last);
}

std::int64_t QuantizedRows::constantBytes() const {
    return kernels::constantBytes(kernels::blockCount(m_view.count, m_view.blockSize), !m_tensors.constants.defined());
}

kernels::NumberFormat numberFormat(const std::string& name) {
    if (const kernels::FormatInfo* info = kernels::formatNamed(name)) return info->format;
    std::string known;
    for (const kernels::FormatInfo& info : kernels::numberFormats()) known += (known.empty() ? "" : ", ") + std::string(info.name);
    throw Error(ErrorKind::BadInput, "There is no number format \"" + name + "\".", "There are: " + known + ".");
}

std::unique_ptr<QuantizedRows> quantizedRows(const std::string& name, std::int64_t rows, std::int64_t columns, const Quantization& quantization,
                                             const std::function<void(std::int64_t first, std::int64_t last, float* to)>& read) {
    const kernels::NumberFormat format = numberFormat(quantization.format);
    const bool wholeRows = kernels::infoOf(format).wholeRows;
    const std::int64_t count = rows * columns, block = wholeRows ? columns : quantization.blockSize, blocks = kernels::blockCount(count, block);
    QuantizedTensors tensors;
    tensors.codes = at::empty({kernels::codeBytes(format, count)}, at::kByte);
    tensors.constants = constantsOf(blocks, at::kFloat);
    auto* codes = tensors.codes.data_ptr<std::uint8_t>();
    auto* constants = tensors.constants.data_ptr<float>();
    const std::int64_t chunk = std::max<std::int64_t>(2, (1 << 18) / block) / 2 * 2; // blocks at a time, 1 MiB of fp32; even, so that codes end on bytes
    std::atomic<std::int64_t> bad{count};
    at::parallel_for(0, (blocks + chunk - 1) / chunk, 1, [&](std::int64_t from, std::int64_t until) {
        std::vector<float> values;
        for (std::int64_t c = from; c < until; ++c) {
            const std::int64_t first = c * chunk, last = std::min(first + chunk, blocks), begin = first * block, end = std::min(count, last * block);
            values.resize(std::size_t(end - begin));
            read(begin, end, values.data());
            const std::int64_t at = kernels::quantizeBlocks(format, block, values.data(), end - begin, codes + begin * kernels::bitsOf(format) / 8, constants + first,
                                                            0, last - first);
            for (std::int64_t before = bad.load(); at >= 0 && begin + at < before && !bad.compare_exchange_weak(before, begin + at);) {}
        }
    });
    if (bad < count)
        throw Error(ErrorKind::BadFile, "tensor " + name + " holds a number that is not finite, at element " + std::to_string(bad),
                    "The file is damaged, or a training run that wrote it diverged.");
    if (quantization.doubleQuantized && !wholeRows) {
        tensors.constantCodes = constantsOf(blocks, at::kByte);
        tensors.secondConstants = constantsOf(kernels::blockCount(blocks, kernels::constantsBlock), at::kFloat);
        tensors.offset = constantsOf(1, at::kFloat);
        kernels::quantizeConstants(constants, blocks, tensors.constantCodes.data_ptr<std::uint8_t>(), tensors.secondConstants.data_ptr<float>(),
                                   tensors.offset.data_ptr<float>());
        tensors.constants.reset();
    }
    return std::make_unique<QuantizedRows>(rows, columns, format, quantization.blockSize, std::move(tensors));
}

} // namespace lathe
