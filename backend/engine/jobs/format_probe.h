#pragma once
// What number formats do to linear layers, one layer at a time.
#include "lathe/formats.h"
#include "models/model_spec.h"
#include "recipe/quantization.h"

#include "tensor/torch.h"

#include <vector>

namespace lathe {

class FormatProbe {
public:
    explicit FormatProbe(std::vector<Quantization> formats);
    /// w (out, in) fp32 on the host; `there`: the same where x is; x (T, in), in any dtype, what the layer reads, or
    /// undefined. Holds a panel of rows and one quantized form of the layer beside them. Throws Error{BadFile} naming
    /// the layer where a weight is not finite.
    void measure(const LinearSpec& layer, const at::Tensor& w, const at::Tensor& there, const at::Tensor& x);

    std::size_t layerCount() const { return m_layers.size(); }
    /// Fills layers, histogram, weights and, of each row of `formats` (one for each of the constructor's), all but the
    /// sizes.
    void tell(FormatsReport& report) const;

private:
    struct Sums {
        double squares = 0, error = 0, largest = 0, outputs = 0;
        std::size_t outputLayers = 0;
    };
    void count(const at::Tensor& w);

    std::vector<Quantization> m_formats;
    std::int64_t m_blockSize = 64;
    std::vector<std::int64_t> m_histogram;
    std::vector<MeasuredLayer> m_layers;
    std::vector<std::vector<LayerFormatError>> m_errors; ///< by format, by layer
    std::vector<Sums> m_sums;                            ///< by format
};

} // namespace lathe
