#pragma once
// Null fields to numbers: the one place where defaults that depend on the model, the data and the machine are decided.
#include "lathe/device.h"
#include "lathe/length_limit.h"
#include "lathe/recipe.h"
#include "models/model_spec.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lathe {

/// What is known of the data once it is read, and of the machine. The ledger (DataLedger) has most of it.
struct DataFacts {
    std::int64_t trainRows = 0, validationRows = 0;
    std::int64_t trainTokens = 0;  ///< all tokens of the training rows
    std::int64_t maxLength = 0;    ///< the length the rows were cut to, or the longest: what a null max_length became
    std::int64_t sequences = 0;    ///< rows after packing; 0: reckoned from tokens and max_length
    std::int64_t memoryBytes = 0;  ///< what a run may take; 0: not known, then nothing is made smaller for it
    std::int64_t threads = 0;      ///< physical cores; 0: leaves `threads` null
    const DeviceInfo* device = nullptr; ///< what the run is for; null: a processor
};

/// A row holds several examples: language modeling with packing on.
bool packs(const Settings& recipe);
/// Whether what layers keep for the backward pass is compressed (compress_activations), where the device can.
bool compressesActivations(const Settings& recipe);
/// The model as the class for the recipe's task. `found`: the labels and the problem type of the data, used where the
/// recipe names none; where nothing is known of them yet, two are assumed (one of a regression). Throws as
/// specForTask() does.
ModelSpec specForRecipe(const ModelSpec& spec, const Recipe& recipe, const std::vector<std::string>& found = {},
                        ProblemType foundProblem = ProblemType::Auto);

/// Memory of a run of that recipe in bytes: estimate().memory.totalBytes().
using BytesOf = std::function<std::int64_t(const Recipe&)>;

inline constexpr std::int64_t rowsPerStep = 16;

/// Fills in every default that can be known without reading the data; no method chosen is LoRA. `device`: null is a
/// processor.
Recipe withDefaults(const Recipe& recipe, const ModelSpec& spec, const DeviceInfo* device = nullptr);

/// The recipe's dtype, or what null stands for on that device: "bf16", "fp16" or "fp32".
Precision dtypeOn(const DeviceInfo& device, const Recipe& recipe);

/// Every field concrete (init_adapter, labels and the columns of data sources stay null where not given).
/// Given fields stay as they are.
Recipe resolve(const Recipe& recipe, const ModelSpec& spec, const DataFacts& facts, const BytesOf& bytesOf = {});

/// All but what fits in memory now, which estimate/length_limit.h adds.
LengthLimit lengthLimitOf(const Recipe& recipe, const ModelSpec& spec);
/// The length that counts are made for before the data is read: the field, else the most of the limit, up to 1024.
std::int64_t assumedLength(const Recipe& recipe, const ModelSpec& spec);
/// Rows of a micro-batch where the field is null and memory is no limit: as many as give 4096 tokens, at most 16.
std::int64_t assumedBatch(const Recipe& recipe, std::int64_t maxLength);

/// Everything that is wrong with a recipe for that model on that device, together. `spec` null: the model can't be
/// read; `device` null: there is none such; then only what can be said without it. Does not look at the data files'
/// contents.
std::vector<Problem> checkRecipe(const Recipe& recipe, const ModelSpec* spec, const DeviceInfo* device = nullptr);

} // namespace lathe
