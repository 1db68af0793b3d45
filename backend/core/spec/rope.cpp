#include "spec/rope.h"

#include "base/json.h"
#include "files/gguf.h"
#include "lathe/error.h"
#include "lathe/field.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lathe {

Rope ropeFromConfig(const nlohmann::json& config, const std::string& source) {
    using Json = nlohmann::json;
    Rope rope;
    rope.base = valueOr<double>(config, "rope_theta", 10000.0, source);
    auto scaling = optional<Json>(config, "rope_parameters", source);
    if (!scaling) scaling = optional<Json>(config, "rope_scaling", source);
    if (!scaling) return rope;
    if (!scaling->is_object()) throw Error(ErrorKind::BadFile, source + ": the rope settings must be an object");

    const std::string where = source + " (rope settings)";
    rope.base = valueOr<double>(*scaling, "rope_theta", rope.base, where);
    if (valueOr<double>(*scaling, "partial_rotary_factor", 1.0, where) != 1.0)
        throw Error(ErrorKind::BadInput, where + ": partial_rotary_factor is not supported");
    const std::string old = valueOr<std::string>(*scaling, "type", "default", where);
    const std::string type = valueOr<std::string>(*scaling, "rope_type", old, where);
    if (type == "default") return rope;
    if (type == "linear") {
        rope.scaling = RopeScaling::Linear;
        rope.factor = require<double>(*scaling, "factor", where);
    } else if (type == "llama3") {
        rope.scaling = RopeScaling::Llama3;
        rope.factor = require<double>(*scaling, "factor", where);
        rope.lowFrequencyFactor = require<double>(*scaling, "low_freq_factor", where);
        rope.highFrequencyFactor = require<double>(*scaling, "high_freq_factor", where);
        rope.originalContext = require<std::int64_t>(*scaling, "original_max_position_embeddings", where);
    } else {
        throw Error(ErrorKind::BadInput, where + ": the scaling \"" + type.substr(0, 80) + "\" is not supported; known: default, linear, llama3");
    }
    return rope;
}

std::vector<double> inverseFrequencies(const Rope& rope, std::int64_t headDim) {
    std::vector<double> angles(static_cast<std::size_t>(headDim / 2));
    for (std::size_t i = 0; i < angles.size(); ++i) {
        double& angle = angles[i];
        angle = 1.0 / std::pow(rope.base, 2.0 * static_cast<double>(i) / static_cast<double>(headDim));
        if (rope.scaling == RopeScaling::Linear) angle /= rope.factor;
        if (rope.scaling != RopeScaling::Llama3) continue;
        // slow turns are stretched, fast ones stay, those between are blended
        const double turns = static_cast<double>(rope.originalContext) * angle / (2 * std::numbers::pi);
        const double smooth = std::clamp((turns - rope.lowFrequencyFactor) / (rope.highFrequencyFactor - rope.lowFrequencyFactor), 0.0, 1.0);
        angle = (1 - smooth) * angle / rope.factor + smooth * angle;
    }
    return angles;
}

Rope ropeFromGguf(const GgufFile& file, std::string_view architecture, std::int64_t headDim) {
    const GgufMetadata& metadata = file.metadata();
    const std::string prefix = std::string(architecture) + ".rope.";
    Rope rope;
    rope.base = metadata.number(prefix + "freq_base").value_or(10000.0);
    if (metadata.integer(prefix + "dimension_count").value_or(headDim) != headDim)
        throw Error(ErrorKind::BadInput, metadata.source() + ": rotary embeddings over a part of a head are not supported");
    if (const std::string type = metadata.text(prefix + "scaling.type").value_or("none"); type == "linear") {
        rope.scaling = RopeScaling::Linear;
        rope.factor = metadata.requireNumber(prefix + "scaling.factor");
    } else if (type != "none") {
        throw Error(ErrorKind::BadInput, metadata.source() + ": the rope scaling \"" + type.substr(0, 80) + "\" is not supported; known: none, linear");
    }

    const TensorInfo* factors = file.find("rope_freqs.weight");
    if (!factors) return rope;
    // The converter keeps only the quotients. Meta's published settings give them back; other ones would be a guess.
    std::vector<float> quotients(static_cast<std::size_t>(factors->count()));
    readAsF32(*factors, quotients);
    const std::vector<double> plain = inverseFrequencies(rope, headDim);
    if (quotients.size() != plain.size())
        throw Error(ErrorKind::BadFile, metadata.source() + ": rope_freqs.weight has " + std::to_string(quotients.size()) + " values, not " + std::to_string(plain.size()));
    rope.scaling = RopeScaling::Llama3;
    rope.factor = *std::max_element(quotients.begin(), quotients.end());
    rope.lowFrequencyFactor = 1;
    rope.highFrequencyFactor = 4;
    rope.originalContext = 8192;
    const std::vector<double> scaled = inverseFrequencies(rope, headDim);
    for (std::size_t i = 0; i < plain.size(); ++i)
        if (!(std::abs(plain[i] / scaled[i] / quotients[i] - 1) < 1e-3))
            throw Error(ErrorKind::BadInput, metadata.source() + ": rope_freqs.weight is not the llama3 scaling of the published models; it is not supported");
    return rope;
}

} // namespace lathe
