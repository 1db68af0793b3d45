#include "methods/method_layers.h"

#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "methods/method_partners.h"

#include <charconv>
#include <set>

namespace lathe {
namespace {

const Fields& fields() {
    static const Fields all{
        describe(field::last, {.label = "Last layers",
                               .fallback = 2,
                               .group = "Method",
                               .help = "Trains this many of the last layers.",
                               .least = 0,
                               .most = 100000,
                               .unit = "layers",
                               .paper = "arXiv 1911.03090"}),
        describe(field::layers, {.label = "Layers",
                                 .fallback = std::vector<std::string>{},
                                 .group = "Method",
                                 .help = "Trains these layers instead, by number, from 0: 0, 5, 8-11."}),
        describe(field::embedding, {.label = "Train embeddings",
                                    .fallback = false,
                                    .group = "Method",
                                    .help = "Also trains the word and position embeddings.",
                                    .advanced = true}),
        describe(field::output,
                 {.label = "Train output",
                  .fallback = false,
                  .group = "Method",
                  .help = "Also trains what follows the last layer: the final norm and the language model's head.",
                  .advanced = true}),
    };
    return all;
}

std::set<std::int64_t> numbers(const ModelSpec& spec, const Settings& settings) {
    std::set<std::int64_t> all;
    const std::vector<std::string> words = settings.get(field::layers);
    if (words.empty())
        for (std::int64_t i = std::max<std::int64_t>(0, spec.layers - settings.get(field::last)); i < spec.layers; ++i)
            all.insert(i);
    for (const std::string& word : words) {
        std::int64_t first = 0, last = 0;
        const char *end = word.data() + word.size(), *at = std::from_chars(word.data(), end, first).ptr;
        bool read = at != word.data();
        last = first;
        if (read && at != end) read = *at == '-' && std::from_chars(at + 1, end, last).ptr == end && at + 1 != end;
        if (!read)
            throw Error(ErrorKind::BadInput,
                        {"Layers: \"%1\" must be a number, or a range such as 8-11.", word.substr(0, 80)});
        if (first < 0 || first > last || last >= spec.layers)
            throw Error(ErrorKind::BadInput, {"Layers: the model has no layers %1; its layers are 0 to %2.",
                                              word.substr(0, 40), std::to_string(spec.layers - 1)});
        for (std::int64_t i = first; i <= last; ++i) all.insert(i);
    }
    return all;
}

MethodCounts count(const ModelSpec& spec, const Settings& settings) {
    return countSelected(spec, layersChosen(spec, settings));
}

std::vector<Problem> check(const ModelSpec& spec, const Settings& settings) {
    try {
        if (count(spec, settings).tensors.empty()) return {{"last", "no layer is chosen: nothing would be trained"}};
    } catch (const Error& error) {
        return {{"layers", error.info().message}};
    }
    return {};
}

double fill(Settings&, std::int64_t trainRows) { return trainRows < smallDataRows ? 0.0 : 0.01; }

} // namespace

Chosen layersChosen(const ModelSpec& spec, const Settings& settings) {
    const std::set<std::int64_t> chosen = numbers(spec, settings);
    std::set<std::string> names;
    bool inLayers = false; // parameters stand in order: embeddings, layers, output
    for (const ParameterSpec& parameter : parameterSpecs(spec)) {
        inLayers = inLayers || parameter.layer >= 0;
        if (parameter.layer >= 0 ? chosen.contains(parameter.layer)
                                 : settings.get(inLayers ? field::output : field::embedding))
            names.insert(parameter.name);
    }
    return [names](const std::string& name) { return names.contains(name); };
}

MethodInfo layersInfo() {
    return {.name = "layers",
            .label = "Chosen layers",
            .family = MethodFamily::Selection,
            .paper = "arXiv 1911.03090",
            .summary = "Trains some whole layers of the base, usually the last ones.",
            .fields = &fields(),
            .combinesWith = withInputs(),
            .merges = true,
            .placement = "the weights themselves",
            .nonlinearity = "none",
            .trains = "whole layers",
            .does = "Some whole layers learn as in full fine-tuning, and the others stay as they are. Usually "
                    "these are the last ones, which are nearest to the task.",
            .use = "When most of the model should stay as it is, or memory does not reach for all of it. "
                   "Below the first layer that is trained, no gradients are needed.",
            .costs = "What full fine-tuning costs, for the chosen layers alone."};
}

MethodCounter layersCounter() { return {count, check, 5e-5, fill}; }

} // namespace lathe
