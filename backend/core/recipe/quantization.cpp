#include "recipe/quantization.h"

#include "kernels/formats/formats.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "methods/methods.h"

namespace lathe {

Quantization quantizationOf(const Recipe& recipe) {
    const Settings& settings = recipe.settings;
    Quantization found{settings.get(field::quantization), std::stoll(settings.get(field::quantizationBlockSize)),
                       settings.get(field::doubleQuantization)};
    if (!settings.isGiven(field::quantization)) {
        found.format = "none";
        for (const MethodChoice& choice : recipe.methods)
            if (const std::string_view asked = methodRow(choice.method).counter.quantization; asked != "none")
                found.format = asked;
    }
    return found;
}

bool comparesWith16Bit(const Recipe& recipe, const ModelSpec& spec) {
    const Quantization quantization = quantizationOf(recipe);
    return quantization.isOn() && quantization.format != "file" && spec.packedAs.empty()
           && recipe.settings.get(field::compareWith16Bit) && !recipe.settings.get(field::randomWeights);
}

Said packedNote(const ModelSpec& spec, const Recipe& recipe) {
    if (spec.packedAs.empty() || recipe.settings.get(field::randomWeights)) return {};
    const auto titled = [](const std::string& format) {
        const kernels::FormatInfo* info = kernels::formatNamed(format);
        return info ? std::string(info->title) : format;
    };
    const std::string packed = titled(spec.packedAs), format = quantizationOf(recipe).format;
    if (format == "file" || format == spec.packedAs)
        return Said(
            "The base's file holds its layers as %1 (bitsandbytes): they are kept so, with the file's own blocks "
            "and constants.",
            packed);
    if (format == "none")
        return Said("The base's file holds its layers as %1 (bitsandbytes): they are dequantized for this run. "
                    "Quantization %2 or file keeps them as they are.",
                    packed, spec.packedAs);
    return Said(
        "The base's file holds its layers as %1 (bitsandbytes): they are rounded again, to %3. Quantization %2 or "
        "file keeps them as they are.",
        packed, spec.packedAs, titled(format));
}

PackedSize packedSize(const Quantization& quantization, std::int64_t out, std::int64_t in) {
    const std::int64_t count = out * in;
    if (quantization.format == "file") return {count / 32 * 18, 0};
    const kernels::FormatInfo* info = kernels::formatNamed(quantization.format);
    if (!info) throw Error(ErrorKind::Bug, {"No number format %1.", quantization.format});
    const std::int64_t blocks = info->wholeRows ? out : kernels::blockCount(count, quantization.blockSize);
    return {kernels::codeBytes(info->format, count),
            kernels::constantBytes(blocks, quantization.doubleQuantized && !info->wholeRows)};
}

} // namespace lathe
