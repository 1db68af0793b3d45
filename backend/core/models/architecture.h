#pragma once
// A row of the table of architectures (architectures.h): what a family says of one of its classes.
#include "models/model_spec.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

class GgufFile;

/// What a class puts on top of its base model, with Hugging Face's names: maybe a layer of the hidden size with an
/// activation and a norm, then the output.
struct HeadLayers {
    enum class Reads { EachToken, First, Last }; ///< First: or the mean of all, where the spec says so
    HeadKind kind = HeadKind::None;
    Reads reads = Reads::EachToken;         ///< Last: of a segment, as decoders classify
    std::string_view dense =
        {};            ///< "" or (hidden, hidden); of masked language models (size of a word's embedding, hidden)
    bool denseBias = true;
    bool denseIsSite = true;                ///< methods may attach to it; otherwise it is trained with the output
    std::string_view denseActivation = {};  ///< "" as the model's own
    std::string_view norm = {};             ///< "" or a LayerNorm after it
    bool normBias = true;
    std::string_view output = {};           ///< (outputs, hidden); of language models the tied or own word matrix
    std::string_view outputBias = {};       ///< full name, or "" for none
};

struct Architecture {
    std::string_view name;   ///< as in config.json's "architectures": "LlamaForCausalLM"
    std::string_view family; ///< config.json's "model_type": "llama"
    std::string_view gguf;   ///< general.architecture in GGUF files; "" where there is none
    std::string_view base;   ///< in front of the base model's names where a head is on top: "model."
    ModelKind kind = ModelKind::Decoder;
    HeadLayers head;
    ModelSpec (*fromConfig)(const nlohmann::json& config) = nullptr;
    ModelSpec (*fromGguf)(const GgufFile& file) =
        nullptr; ///< names the class itself ("architecture") where it is another than the row's
    // `base` stands in front of their names: the row's, or "" where nothing is on top.
    std::vector<LinearSpec> (*linears)(const ModelSpec& spec,
                                       const std::string& base) = nullptr;       ///< of all layers, in order of use
    std::vector<ParameterSpec> (*parameters)(const ModelSpec& spec,
                                             const std::string& base) = nullptr; ///< of the base model
    /// For models from GGUF files: changes the config.json of a Llama-like decoder into the family's; nullptr: it is
    /// one.
    void (*addToConfig)(const ModelSpec& spec, nlohmann::json& config) = nullptr;
};

// What families put their parameter lists together from.
void addLayerNorm(std::vector<ParameterSpec>& all, const std::string& module, std::int64_t hidden,
                  std::int64_t layer = -1, NormSlot slot = NormSlot::None);
void addLinear(std::vector<ParameterSpec>& all, const LinearSpec& linear); ///< with its bias, where it has one

/// Throws Error{BadFile} where a size is impossible: not positive, not divisible, beyond what any model has.
void checkSizes(const ModelSpec& spec, const std::string& source);

} // namespace lathe
