#pragma once
// Number formats of frozen weights: what is known of each, and what they do to a model, measured on its own weights.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

/// A row of the table of formats (kernels/formats), in words.
struct NumberFormatInfo {
    std::string_view name;      ///< as a recipe's "quantization" says it: "nf4"
    std::string_view title;     ///< "NF4"
    int bits = 0;               ///< of one code
    bool wholeRows = false;     ///< a constant for each row of a matrix; otherwise for each block
    std::string_view stores, costs, use; ///< what it stores, what it costs, when to take it: a sentence or two each
    std::vector<double> levels; ///< what a code can say where the block's largest weight is 1; rising, each once
};
/// Every number format of the program, in the order in which the window offers them.
const std::vector<NumberFormatInfo>& numberFormatInfos();

/// What number formats do to a model's linear weights (those of its layers, which a quantized base keeps in them).
/// Answered by FormatsReport.
struct MeasureFormats {
    std::string model;                ///< a folder or a GGUF file
    std::vector<std::string> formats; ///< by name; empty: all
    std::int64_t blockSize = 64;      ///< weights that share a constant; also those of the histogram
    bool doubleQuantized = true;      ///< the constants in 8 bits, too
    std::string text; ///< runs through the model for the layers' real inputs; empty: one in the model's language
    std::string device; ///< as a recipe's; empty: auto
};

struct LayerFormatError {
    double rmse = 0; ///< root mean square of (quantized - weight)
    double relative = 0; ///< the same over the weights' own root mean square; 0 where they are all zero
    double largest = 0; ///< largest |quantized - weight|
    std::optional<double> outputChange; ///< |x (Q - W)^T| / |x W^T|, Frobenius, x being the layer's inputs for the text
};

/// A whole model in some form. Not quantized: all but the layers' linear weights.
struct FormatSize {
    std::string name, title; ///< "nf4", "NF4"; of dense forms "fp32", "bf16"; "file": a GGUF's own blocks
    double bitsPerWeight = 0; ///< of the linear weights, constants included
    std::int64_t diskBytes = 0; ///< the rest as the model's file has it
    std::int64_t memoryBytes = 0; ///< as a base for training, the rest in bf16
    bool isFile = false; ///< the form in which the model's file is
};

struct FormatMeasure {
    FormatSize size; ///< as asked for
    double bitsPlain = 0,
           bitsDouble =
               0; ///< bits a weight with fp32 constants, and with double-quantized ones (the same where rows have them)
    std::int64_t constantBytes = 0; ///< of size.memoryBytes
    double relative = 0, largest = 0; ///< as of one layer, over all of them
    std::optional<double> outputChange; ///< root of the mean square over the layers
    std::vector<LayerFormatError> layers; ///< as many as FormatsReport::layers
};

struct MeasuredLayer {
    std::string name, role;
    std::int64_t layer = -1, weights = 0;
    double rms = 0; /* of its weights */
};

struct FormatsReport {
    std::string model;
    std::int64_t parameters = 0, weights = 0; ///< all of them; those that formats apply to
    std::int64_t blockSize = 64;
    std::vector<std::int64_t>
        histogram; ///< bins of equal width over [-1, 1]: weights over the largest magnitude of their block
    std::string text, language; ///< what ran through the model; the language of a text that was chosen for it
    std::int64_t tokens = 0; ///< of it; 0: outputs were not compared, and a note says why
    std::vector<MeasuredLayer> layers;
    std::vector<FormatSize> dense;
    std::vector<FormatMeasure> formats;
    std::vector<std::string> notes;
};

} // namespace lathe
