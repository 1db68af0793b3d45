#include "model/quantized_rows.h"

#include "kernels/formats/formats.h"
#include "lathe/error.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <numeric>

namespace lathe {
namespace {

using kernels::NumberFormat;

class QuantizedRows final : public PackedRows {
public:
    QuantizedRows(std::int64_t out, std::int64_t in, NumberFormat format, std::int64_t blockSize) {
        rows = out;
        columns = in;
        m_view.format = format;
        m_view.count = out * in;
        m_view.blockSize = kernels::infoOf(format).wholeRows ? in : blockSize;
        m_codes.resize(std::size_t(kernels::codeBytes(format, m_view.count)));
        m_constants.resize(std::size_t(blocks()));
        m_view.codes = m_codes.data();
        m_view.constants = m_constants.data();
    }
    std::int64_t blocks() const { return kernels::blockCount(m_view.count, m_view.blockSize); }

    /// The blocks [first, last), whose values are `values`. The index of the first that is not finite among them, or -1.
    std::int64_t take(const float* values, std::int64_t first, std::int64_t last) {
        const std::int64_t begin = first * m_view.blockSize, count = std::min(m_view.count, last * m_view.blockSize) - begin;
        return kernels::quantizeBlocks(m_view.format, m_view.blockSize, values, count, m_codes.data() + begin * kernels::bitsOf(m_view.format) / 8,
                                       m_constants.data() + first, 0, last - first);
    }
    void packConstants() {
        m_constantCodes.resize(m_constants.size());
        m_secondConstants.resize(std::size_t(kernels::blockCount(blocks(), kernels::constantsBlock)));
        kernels::quantizeConstants(m_constants.data(), blocks(), m_constantCodes.data(), m_secondConstants.data(), &m_offset);
        m_constants = {};
        m_view.constants = nullptr;
        m_view.constantCodes = m_constantCodes.data();
        m_view.secondConstants = m_secondConstants.data();
        m_view.offset = &m_offset;
    }

    void decode(std::int64_t first, std::int64_t last, float* to) const override { kernels::dequantize(m_view, to, first * columns, last * columns); }
    void timesFew(const float* x, float* y, std::int64_t count, std::int64_t first, std::int64_t last) const override {
        kernels::timesQuantizedTransposed(m_view, rows, columns, x, count, y, first, last);
    }
    std::int64_t codeBytes() const override { return std::int64_t(m_codes.size()); }
    std::int64_t constantBytes() const override { return kernels::constantBytes(blocks(), !m_constantCodes.empty()); }

private:
    kernels::QuantizedView m_view; ///< of the vectors below
    std::vector<std::uint8_t> m_codes, m_constantCodes;
    std::vector<float> m_constants, m_secondConstants;
    float m_offset = 0;
};

} // namespace

std::unique_ptr<PackedRows> quantizedRows(const std::string& name, std::int64_t rows, std::int64_t columns, const Quantization& quantization,
                                          const std::function<void(std::int64_t first, std::int64_t last, float* to)>& read) {
    const kernels::FormatInfo* info = kernels::formatNamed(quantization.format);
    if (!info) throw Error(ErrorKind::Bug, "no number format " + quantization.format);
    const NumberFormat format = info->format;
    auto packed = std::make_unique<QuantizedRows>(rows, columns, format, quantization.blockSize);
    const std::int64_t count = rows * columns, block = info->wholeRows ? columns : quantization.blockSize;
    const std::int64_t chunk = std::max<std::int64_t>(2, (1 << 18) / block) / 2 * 2; // blocks at a time, 1 MiB of fp32; even, so that codes end on bytes
    std::atomic<std::int64_t> bad{count};
    at::parallel_for(0, (packed->blocks() + chunk - 1) / chunk, 1, [&](std::int64_t from, std::int64_t until) {
        std::vector<float> values;
        for (std::int64_t c = from; c < until; ++c) {
            const std::int64_t first = c * chunk, last = std::min(first + chunk, packed->blocks()), begin = first * block, end = std::min(count, last * block);
            values.resize(std::size_t(end - begin));
            read(begin, end, values.data());
            const std::int64_t at = packed->take(values.data(), first, last);
            for (std::int64_t before = bad.load(); at >= 0 && begin + at < before && !bad.compare_exchange_weak(before, begin + at);) {}
        }
    });
    if (bad < count)
        throw Error(ErrorKind::BadFile, "tensor " + name + " holds a number that is not finite, at element " + std::to_string(bad),
                    "The file is damaged, or a training run that wrote it diverged.");
    if (quantization.doubleQuantized && !info->wholeRows) packed->packConstants();
    return packed;
}

} // namespace lathe
