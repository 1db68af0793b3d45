// Both layouts come to the same few numbers, checked once; anything that would need another formula is refused.
#include "models/rope.h"

#include "base/json.h"
#include "files/gguf.h"
#include "lathe/error.h"
#include "lathe/field.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lathe {

namespace {

using Json = nlohmann::json;

/// The context before stretching: Phi-3 has it beside the rope settings, others in them.
std::int64_t originalContext(const Json& settings, const Json& config, const std::string& source) {
    const auto context = valueOr<std::int64_t>(config, "max_position_embeddings", 2048, source);
    if (const auto beside = optional<std::int64_t>(config, "original_max_position_embeddings", source)) return *beside;
    return valueOr<std::int64_t>(settings, "original_max_position_embeddings", context, source);
}

/// By how much the context is stretched, where the settings do not say it.
double factorOf(const Json& settings, const Json& config, std::int64_t original, const std::string& source) {
    if (const auto factor = optional<double>(settings, "factor", source)) return *factor;
    return valueOr<double>(config, "max_position_embeddings", 2048, source)
           / double(std::max<std::int64_t>(1, original));
}

void yarnFrom(const Json& settings, const Json& config, const std::string& source, Rope& rope) {
    const auto grown = [](double factor, double by) { return factor <= 1 ? 1.0 : 0.1 * by * std::log(factor) + 1; };
    rope.scaling = RopeScaling::Yarn;
    rope.originalContext = originalContext(settings, config, source);
    rope.factor = factorOf(settings, config, rope.originalContext, source);
    rope.highFrequencyFactor = valueOr<double>(settings, "beta_fast", 32, source);
    rope.lowFrequencyFactor = valueOr<double>(settings, "beta_slow", 1, source);
    rope.wholeBounds = valueOr<bool>(settings, "truncate", true, source);
    const auto above = valueOr<double>(settings, "mscale", 0, source),
               below = valueOr<double>(settings, "mscale_all_dim", 0, source);
    const double usual =
        above != 0 && below != 0 ? grown(rope.factor, above) / grown(rope.factor, below) : grown(rope.factor, 1);
    rope.attentionFactor = valueOr<double>(settings, "attention_factor", usual, source);
}

void longRopeFrom(const Json& settings, const Json& config, const std::string& source, Rope& rope) {
    rope.scaling = RopeScaling::LongRope;
    rope.originalContext = originalContext(settings, config, source);
    rope.shortFactors = require<std::vector<double>>(settings, "short_factor", source);
    rope.longFactors = require<std::vector<double>>(settings, "long_factor", source);
    const double factor = factorOf(settings, config, rope.originalContext, source);
    const double usual = factor <= 1 ? 1 : std::sqrt(1 + std::log(factor) / std::log(double(rope.originalContext)));
    rope.attentionFactor = valueOr<double>(settings, "attention_factor", usual, source);
}

/// YaRN's share of each angle that is stretched, from 0 to 1.
double stretched(const Rope& rope, double turned, double index) {
    const auto indexOf = [&](double turns) {
        return turned * std::log(double(rope.originalContext) / (turns * 2 * std::numbers::pi))
               / (2 * std::log(rope.base));
    };
    double low = indexOf(rope.highFrequencyFactor), high = indexOf(rope.lowFrequencyFactor);
    if (rope.wholeBounds) {
        low = std::floor(low);
        high = std::ceil(high);
    }
    low = std::max(low, 0.0);
    high = std::min(high, turned - 1);
    return std::clamp((index - low) / (low == high ? 0.001 : high - low), 0.0, 1.0);
}

} // namespace

Rope ropeFromSettings(const Json& settings, const Json& config, const std::string& source, double base, double part) {
    if (!settings.is_object()) throw Error(ErrorKind::BadFile, {"%1: the rope settings must be an object.", source});
    const std::string where = source + " (rope settings)";
    Rope rope;
    rope.base = valueOr<double>(settings, "rope_theta", base, where);
    rope.part = valueOr<double>(settings, "partial_rotary_factor", part, where);
    const std::string old = valueOr<std::string>(settings, "type", "default", where);
    const std::string type = valueOr<std::string>(settings, "rope_type", old, where);
    if (type == "default") return rope;
    if (type == "linear") {
        rope.scaling = RopeScaling::Linear;
        rope.factor = require<double>(settings, "factor", where);
    } else if (type == "llama3") {
        rope.scaling = RopeScaling::Llama3;
        rope.factor = require<double>(settings, "factor", where);
        rope.lowFrequencyFactor = require<double>(settings, "low_freq_factor", where);
        rope.highFrequencyFactor = require<double>(settings, "high_freq_factor", where);
        rope.originalContext = originalContext(settings, config, where);
    } else if (type == "longrope" || type == "su"
               || (type == "yarn" && settings.contains("short_factor"))) { // older names of Phi-3's
        longRopeFrom(settings, config, where, rope);
    } else if (type == "yarn") {
        yarnFrom(settings, config, where, rope);
    } else {
        throw Error(ErrorKind::BadInput,
                    {"%1: the scaling \"%2\" is not supported; known: default, linear, llama3, yarn, longrope.", where,
                     type.substr(0, 80)});
    }
    return rope;
}

Rope ropeFromConfig(const Json& config, const std::string& source, double base, double part) {
    base = valueOr<double>(config, "rope_theta", base, source);
    part = valueOr<double>(config, "partial_rotary_factor", part, source);
    auto settings =
        optional<Json>(config, "rope_scaling", source); // where both are there transformers 5 reads this one
    if (!settings || settings->empty()) settings = optional<Json>(config, "rope_parameters", source);
    return ropeFromSettings(settings ? *settings : Json::object(), config, source, base, part);
}

std::int64_t turnedElements(const Rope& rope, std::int64_t headDim) {
    return std::int64_t(double(headDim) * rope.part);
}

void checkRope(const Rope& rope, std::int64_t headDim, const std::string& source) {
    const auto refuse = [&](const std::string& what) { throw Error(ErrorKind::BadFile, source + ": " + what + "."); };
    if (!(rope.base > 0 && std::isfinite(rope.base))) refuse("rope_theta must be positive");
    if (!(rope.part > 0 && rope.part <= 1)) refuse("partial_rotary_factor must be above 0 and at most 1");
    const std::int64_t turned = turnedElements(rope, headDim);
    if (turned < 2 || turned % 2 != 0)
        refuse("rotary embeddings turn " + std::to_string(turned) + " of a head's " + std::to_string(headDim)
               + " elements (head_dim); they need an even number");
    if (rope.scaling != RopeScaling::None && !(rope.factor > 0 && std::isfinite(rope.factor)))
        refuse("the rope scaling's factor must be positive");
    if (!(rope.attentionFactor > 0 && std::isfinite(rope.attentionFactor)))
        refuse("the rope scaling's attention_factor must be positive");
    if ((rope.scaling == RopeScaling::Llama3 || rope.scaling == RopeScaling::Yarn)
        && !(rope.lowFrequencyFactor > 0 && rope.highFrequencyFactor > rope.lowFrequencyFactor
             && rope.originalContext > 0))
        refuse(rope.scaling == RopeScaling::Llama3 ? "the llama3 rope scaling needs 0 < low_freq_factor < "
                                                     "high_freq_factor and a positive original_max_position_embeddings"
                                                   : "the yarn rope scaling needs 0 < beta_slow < beta_fast and a "
                                                     "positive original_max_position_embeddings");
    if (rope.scaling != RopeScaling::LongRope) return;
    if (rope.originalContext < 2) refuse("the longrope scaling needs original_max_position_embeddings");
    for (const auto* factors : {&rope.shortFactors, &rope.longFactors}) {
        if (std::int64_t(factors->size()) != turned / 2)
            refuse("the longrope scaling has " + std::to_string(factors->size()) + " factors; a head needs "
                   + std::to_string(turned / 2));
        for (const double factor : *factors)
            if (!(factor > 0 && std::isfinite(factor))) refuse("the longrope scaling's factors must be positive");
    }
}

std::vector<double> inverseFrequencies(const Rope& rope, std::int64_t headDim, bool isLong) {
    const std::int64_t turned = turnedElements(rope, headDim);
    std::vector<double> angles(static_cast<std::size_t>(turned / 2));
    for (std::size_t i = 0; i < angles.size(); ++i) {
        double& angle = angles[i];
        angle = 1.0 / std::pow(rope.base, 2.0 * static_cast<double>(i) / static_cast<double>(turned));
        double share = 0; // of the angle that is stretched
        switch (rope.scaling) {
        case RopeScaling::None: break;
        case RopeScaling::Linear: share = 1; break;
        case RopeScaling::Llama3: { // slow turns are stretched, fast ones stay, those between are blended
            const double turns = static_cast<double>(rope.originalContext) * angle / (2 * std::numbers::pi);
            share =
                1
                - std::clamp((turns - rope.lowFrequencyFactor) / (rope.highFrequencyFactor - rope.lowFrequencyFactor),
                             0.0, 1.0);
            break;
        }
        case RopeScaling::Yarn: share = stretched(rope, double(turned), double(i)); break;
        case RopeScaling::LongRope: angle /= (isLong ? rope.longFactors : rope.shortFactors)[i]; break;
        }
        angle = (1 - share) * angle + share * angle / rope.factor;
    }
    return angles;
}

namespace {

std::vector<double> valuesOf(const GgufFile& file, const std::string& name) {
    const TensorInfo* info = file.find(name);
    if (!info) throw Error(ErrorKind::BadFile, {"%1: the tensor %2 is missing.", file.metadata().source(), name});
    std::vector<float> values(static_cast<std::size_t>(info->count()));
    readAsF32(*info, values);
    return {values.begin(), values.end()};
}

/// As the converter writes them: only what config.json says, so the rest has transformers' defaults.
void yarnFrom(const GgufMetadata& metadata, const std::string& prefix, Rope& rope) {
    rope.scaling = RopeScaling::Yarn;
    rope.factor = metadata.requireNumber(prefix + "factor");
    rope.originalContext = metadata.requireInteger(prefix + "original_context_length");
    rope.highFrequencyFactor = metadata.number(prefix + "yarn_beta_fast").value_or(32);
    rope.lowFrequencyFactor = metadata.number(prefix + "yarn_beta_slow").value_or(1);
    rope.attentionFactor =
        metadata.number(prefix + "yarn_attn_factor").value_or(rope.factor <= 1 ? 1 : 0.1 * std::log(rope.factor) + 1);
}

void longRopeFrom(const GgufFile& file, const std::string& prefix, Rope& rope) {
    rope.scaling = RopeScaling::LongRope;
    rope.originalContext = file.metadata().requireInteger(prefix + "original_context_length");
    rope.attentionFactor = file.metadata().requireNumber(prefix + "attn_factor");
    rope.shortFactors = valuesOf(file, "rope_factors_short.weight");
    rope.longFactors = valuesOf(file, "rope_factors_long.weight");
}

/// Settings of the llama3 scaling that give these quotients, of the angles `plain`. The share of an angle that stays is
/// linear in it between two bounds, so two angles between them tell the bounds, as turns of the context before
/// stretching; that context itself only where the lower bound is one turn, as in all published models: else another
/// context with other bounds comes to the same.
Rope llama3By(const std::vector<double>& quotients, const std::vector<double>& plain, Rope rope) {
    constexpr double exact = 1e-5; // quotients are in single precision
    rope.scaling = RopeScaling::Llama3;
    rope.factor = *std::max_element(quotients.begin(), quotients.end());
    struct Point {
        double turns, stays; ///< turns a token
    };
    std::vector<Point> between;
    Point slowest{0, 1}, fastest{0, 0}; // of those that stay whole, of those that are stretched whole
    for (std::size_t i = 0; i < plain.size(); ++i) {
        const Point point{plain[i] / (2 * std::numbers::pi),
                          rope.factor == 1 ? 1 : 1 - (1 - 1 / quotients[i]) / (1 - 1 / rope.factor)};
        if (point.stays > 1 - exact) slowest = point;
        else if (point.stays > exact) between.push_back(point);
        else if (fastest.turns == 0) fastest = point;
    }
    double context = 8192, width = 3; // of the band between the bounds, whose lower end is 1
    if (between.size() >= 2) {
        const Point a = between.front(), b = between.back();
        const double slope = (a.stays - b.stays) / (a.turns - b.turns);
        width = 1 / (slope * a.turns - a.stays);
        context = slope * width;
    } else if (between.size() == 1) { // with the published bounds
        context = (1 + width * between[0].stays) / between[0].turns;
    } else if (slowest.turns > 0 && fastest.turns > 0) {
        context = 1 / std::sqrt(slowest.turns * fastest.turns);
        width = std::sqrt(slowest.turns / fastest.turns) - 1;
    }
    rope.originalContext = std::llround(context);
    if (std::abs(context / double(rope.originalContext) - 1) > exact) rope.originalContext = 8192;
    else context = double(rope.originalContext);
    rope.lowFrequencyFactor = double(rope.originalContext) / context;
    rope.highFrequencyFactor = rope.lowFrequencyFactor * (1 + width);
    return rope;
}

/// The converter keeps only the quotients of the llama3 scaling. Where no settings of it come to them they are taken as
/// LongRoPE's factors, the same for texts of any length.
void llama3From(const GgufFile& file, std::int64_t headDim, Rope& rope) {
    const std::string& source = file.metadata().source();
    const std::vector<double> quotients = valuesOf(file, "rope_freqs.weight"),
                              plain = inverseFrequencies(rope, headDim);
    if (quotients.size() != plain.size())
        throw Error(ErrorKind::BadFile, {"%1: rope_freqs.weight has %2 values, not %3.", source,
                                         std::to_string(quotients.size()), std::to_string(plain.size())});
    for (const double quotient : quotients)
        if (!(quotient > 0 && std::isfinite(quotient)))
            throw Error(ErrorKind::BadFile, {"%1: rope_freqs.weight holds a number that is not positive.", source});
    const Rope found = llama3By(quotients, plain, rope);
    const std::vector<double> scaled = inverseFrequencies(found, headDim);
    bool fits = found.lowFrequencyFactor > 0 && found.highFrequencyFactor > found.lowFrequencyFactor
                && found.originalContext > 0;
    for (std::size_t i = 0; i < plain.size(); ++i)
        fits = fits && std::abs(plain[i] / scaled[i] / quotients[i] - 1) < 1e-6;
    if (fits) {
        rope = found;
        return;
    }
    rope.scaling = RopeScaling::LongRope;
    rope.shortFactors = rope.longFactors = quotients;
}

} // namespace

Rope ropeFromGguf(const GgufFile& file, std::string_view architecture, std::int64_t headDim) {
    const GgufMetadata& metadata = file.metadata();
    const std::string prefix = std::string(architecture) + ".rope.";
    Rope rope;
    rope.base = metadata.number(prefix + "freq_base").value_or(10000.0);
    if (headDim > 0) {
        const std::int64_t turned = metadata.integer(prefix + "dimension_count").value_or(headDim);
        if (turned < 2 || turned > headDim || turned % 2 != 0)
            throw Error(ErrorKind::BadFile,
                        {"%1: %2dimension_count is %3; a head has %4 elements, of which an even number are turned.",
                         metadata.source(), prefix, std::to_string(turned), std::to_string(headDim)});
        rope.part = double(turned) / double(headDim);
        while (turnedElements(rope, headDim) < turned)
            rope.part = std::nextafter(rope.part, 2.0); // the quotient was rounded down
    }
    const std::string type = metadata.text(prefix + "scaling.type").value_or("none");
    const bool longRope = file.find("rope_factors_long.weight") != nullptr; // Phi-3's files have no type beside them
    if (type == "linear") {
        rope.scaling = RopeScaling::Linear;
        rope.factor = metadata.requireNumber(prefix + "scaling.factor");
    } else if (type == "yarn") {
        yarnFrom(metadata, prefix + "scaling.", rope);
    } else if (type == "longrope" || longRope) {
        longRopeFrom(file, prefix + "scaling.", rope);
    } else if (type != "none") {
        throw Error(ErrorKind::BadInput,
                    {"%1: %2scaling.type \"%3\" is not supported; known: none, linear, yarn, longrope.",
                     metadata.source(), prefix, type.substr(0, 80)});
    }
    if (file.find("rope_freqs.weight")) llama3From(file, headDim, rope);
    return rope;
}

} // namespace lathe
