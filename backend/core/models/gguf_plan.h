#pragma once
// A model as a GGUF file, from its spec alone: llama.cpp's names and shapes of its tensors, what they are made from,
// and the keys that say the spec.
#include "files/gguf_writer.h"
#include "models/gguf_types.h"
#include "models/model_spec.h"

#include <string>
#include <string_view>
#include <vector>

namespace lathe {

/// A tensor of the file and how it is made of those with Hugging Face's names.
struct PlannedTensor {
    GgufTensorPlan plan;
    std::vector<std::string> from; ///< several: one's row after the other's (norms of heads)
    std::int64_t layer = -1;
    // As in a TensorInfo: how the file's values differ from the named ones.
    RowOrder rowOrder = RowOrder::Same;
    std::int64_t heads = 0;
    bool transposed = false, plusOne = false;
};

/// Numbers that the file has as a tensor, and a checkpoint in its config (rotary factors); fp32.
struct GgufTable {
    std::string name;
    std::vector<double> values;
};

struct GgufPlan {
    std::string architecture; ///< general.architecture
    std::vector<PlannedTensor> tensors;
    std::vector<GgufTable> tables;
    std::int64_t fallbacks = 0; ///< matrices whose rows are not whole blocks of the type that they were to have
    std::vector<GgufTensorPlan> written() const; ///< the tables, then the tensors, as they lie in the file
};

/// general.architecture of a model. Throws Error{BadInput}: a family or a task's head that llama.cpp's files have no
/// form for.
std::string ggufArchitectureOf(const ModelSpec& spec);
/// Throws Error{BadInput}: as that; a tensor without a name there.
GgufPlan ggufPlan(const ModelSpec& spec, const GgufMix& mix);
/// The spec's own keys, as llama.cpp's converter writes them of the family; not the tokenizer's.
void addSpecKeys(GgufKeys& keys, const ModelSpec& spec);
/// general.architecture, .type, .name, .file_type and .quantization_version.
void addGeneralKeys(GgufKeys& keys, const std::string& architecture, const std::string& name, const GgufMix& mix);

/// What of `spec` the file (GGUF's keys, or a config.json) that was read as `read` says otherwise, in words; empty:
/// nothing. Files hold numbers in single precision.
std::string specDifference(const ModelSpec& spec, const ModelSpec& read);

} // namespace lathe
