#pragma once
// What a method trains and keeps, from a model's spec alone: no torch, no weights.
#include "lathe/model_parts.h"
#include "lathe/recipe.h"
#include "models/model_spec.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

struct TrainedTensor {
    std::string name;                ///< "model.layers.0.self_attn.q_proj.lora_A"
    std::vector<std::int64_t> shape;
    std::int64_t layer = -1;
    PartKind kind = PartKind::Own;   ///< what of a method it is a tensor of; Own: of the base itself
    std::int64_t linear = -1;        ///< in spec.linears(): what it stands on, or what its sublayer ends in; -1: none
    bool copied = false;             ///< products read a copy in the model's dtype besides the fp32 master
    bool added() const { return kind != PartKind::Own; }
    std::int64_t count() const;
};

/// What methods put on one linear layer, in the terms of what its products then keep and make.
struct LinearLoad {
    std::int64_t rank = 0;        ///< of its low-rank branches together: x A^T is kept for the gradient of B
    bool drops = false;           ///< dropout on a branch's input
    bool magnitude = false;       ///< DoRA: the product before its factor is kept, the base's row lengths are held
    bool scalesOutput = false;    ///< IA3: the output before it is scaled is kept
    bool scalesInput = false;     ///< IA3: a product of its own for the scaled input
    std::int64_t bottleneck =
        0;  ///< inner sizes of the networks at the end of the sublayer that this layer ends, together
    std::int64_t networks = 0;    ///< how many there are; several are fused by attention (arXiv 2005.00247)
    bool readsJoined = false;     ///< they read what leaves the sublayer (Pfeiffer's placement),
    bool readsOutput = false;     ///< or this layer's output (Houlsby's); otherwise a tensor that is there anyway

    LinearLoad& operator+=(const LinearLoad& other);
    bool operator==(const LinearLoad&) const = default;
};

struct MethodCounts {
    std::vector<TrainedTensor> tensors;
    std::vector<LinearLoad> loads; ///< for each of spec.linears()
    bool keepsOriginals =
        true;    ///< the base tensors that it trains are kept as they were, too, so that it can be switched off
    std::int64_t inFront = 0;      ///< trained vectors in front of each text's words
    std::int64_t inEachLayer = 0;  ///< trained keys and values in front of each layer's own
    bool changesInput = false;     ///< something of it that learns stands before the first layer, on the embeddings
    std::int64_t frozen = 0;       ///< numbers in fp32 that it brings along without training them
    std::int64_t originals =
        0;    ///< numbers in the model's dtype: weights of the base that it changed and keeps as they were
    std::vector<std::string> unmatched;     ///< targets that match nothing

    std::int64_t trainable() const;
    std::int64_t added() const;
};

/// A method's counting and checking half; its training half is a lathe::Method (peft/method.h).
struct MethodCounter {
    /// Throws Error{BadInput} for settings that can't be read (a broken pattern).
    MethodCounts (*count)(const ModelSpec& spec, const Settings& settings);
    /// Everything that is wrong, together; field names without the "methods[0]." in front.
    std::vector<Problem> (*check)(const ModelSpec& spec, const Settings& settings);
    double learningRate; ///< what the recipe's null stands for
    /// Fills in the method's own fields that are null and returns the weight decay that the recipe's null stands for.
    /// `trainRows` < 0: not known yet; then what depends on it stays null.
    double (*fill)(Settings& settings, std::int64_t trainRows);
    /// Positions of the context that trained vectors take from the text; nullptr: none.
    std::int64_t (*virtualTokens)(const Settings& settings) = nullptr;
    /// The form of the frozen base that the recipe's null stands for (recipe/quantization.h).
    std::string_view quantization = "none";
    /// runsBefore() of lathe/recipe.h, and where their results go; nullptr: it starts from nothing that is trained.
    std::vector<Recipe> (*runsBefore)(const Recipe& recipe, const Settings& settings) = nullptr;
    void (*takeResults)(Settings& settings, const std::vector<std::string>& folders) = nullptr;
    /// What would do better with these settings, a sentence each; nullptr: it has nothing to say.
    std::vector<Said> (*hints)(const ModelSpec& spec, const Settings& settings) = nullptr;
    /// Why it can't be folded into the base's weights, the end of a sentence; empty where MethodInfo::merges.
    std::string_view cannotMerge = {};
};

inline constexpr std::string_view hasActivation = "it has an activation inside, so no weight can stand for it";
inline constexpr std::string_view standsInFront = "its vectors stand before the text, not in a weight";

/// Below this many rows a dataset is small, and methods guard against learning it by heart.
inline constexpr std::int64_t smallDataRows = 1000;

} // namespace lathe
