#include "models/gguf_types.h"

#include "lathe/error.h"

namespace lathe {
namespace {

using enum StoredType;

constexpr GgufMix mixes[] = {
    {"F32", 0, F32, F32},     {"F16", 1, F16, F16},       {"BF16", 32, BF16, BF16},   {"Q8_0", 7, Q8_0, Q8_0},
    {"Q6_K", 18, Q6_K, Q6_K}, {"Q5_K_M", 17, Q5_K, Q6_K}, {"Q4_K_M", 15, Q4_K, Q6_K}, {"Q4_0", 2, Q4_0, Q4_0},
};

/// The first and the last eighth of the layers, and every third in between (use_more_bits).
bool getsMoreBits(std::int64_t layer, std::int64_t layers) {
    return layer < layers / 8 || layer >= 7 * layers / 8 || (layer - layers / 8) % 3 == 2;
}

/// What has no row of blocks of `type` gets another that has (tensor_type_fallback). Of types without blocks of 256
/// llama.cpp says none: 16 bits here.
StoredType thatFits(StoredType type, std::int64_t columns) {
    if (columns % blockElements(type) == 0) return type;
    const StoredType instead = type == Q4_K ? Q5_0 : type == Q5_K ? Q5_1 : type == Q6_K ? Q8_0 : F16;
    return columns % blockElements(instead) == 0 ? instead : F16;
}

/// llama.cpp's "70B": eight heads share their values, whose matrix is small for what depends on it.
bool isSeventyBillion(const ModelSpec& spec) {
    return spec.layers == 80
           && (spec.family == "qwen2" || (spec.family == "llama" && spec.heads != spec.keyValueHeads));
}

} // namespace

const GgufMix& ggufMixNamed(std::string_view name) {
    std::string known;
    for (const GgufMix& mix : mixes) {
        if (mix.name == name) return mix;
        known += (known.empty() ? "" : ", ") + std::string(mix.name);
    }
    throw Error(ErrorKind::BadInput, {"there is no GGUF type \"%1\"", std::string(name.substr(0, 40))},
                {"Choose one of %1.", known});
}

StoredType ggufTypeOf(const GgufMix& mix, const std::string& name, std::span<const std::int64_t> shape,
                      std::int64_t layer, const ModelSpec& spec) {
    if (mix.type == F32 || shape.size() < 2 || name.ends_with("_norm.weight") || !name.ends_with("weight")
        || name == "position_embd.weight")
        return F32;
    if (!mix.isQuantized()) return mix.type;
    const std::int64_t columns = shape.back();
    StoredType type = mix.type;
    if (name == "output.weight" || (name == "token_embd.weight" && spec.tiedHead)) {
        if (columns % blockElements(type) != 0) type = Q8_0;
        else if (type != Q8_0) type = Q6_K;
    } else if (name.ends_with(".attn_v.weight") || name.ends_with(".attn_qkv.weight")) {
        if (getsMoreBits(layer, spec.layers)) type = mix.more;
        if (type == Q4_K && isSeventyBillion(spec)) type = Q5_K;
    } else if (name.ends_with(".ffn_down.weight") && getsMoreBits(layer, spec.layers)) {
        type = mix.more;
    }
    return thatFits(type, columns);
}

} // namespace lathe
