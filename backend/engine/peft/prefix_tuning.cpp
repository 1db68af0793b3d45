#include "peft/prefix_tuning.h"

#include "base/json.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "methods/method_prefix_tuning.h"
#include "model/key_value_cache.h"
#include "tensor/booking.h"

namespace lathe {

AttachReport PrefixTuning::attach(Model& model, std::uint64_t seed) {
    at::NoGradGuard quiet;
    const ModelSpec& spec = model.spec();
    if (const auto problems = prefixTuningCounter().check(spec, m_choice.settings); !problems.empty())
        throw Error(ErrorKind::BadInput, problems[0].message);
    begin(model);
    const std::int64_t width = prefixWidth(spec), hidden = prefixHidden(spec, m_choice.settings),
                       all = 2 * spec.layers * width;
    const FirstValues first(seed, model.device());
    if (!m_choice.settings.get(field::prefixProjection)) {
        const std::vector<std::int32_t> words = firstWords(first);
        add("embedding.weight", words.empty() ? first.normal({tokens(), all}, 1, 0) : statesOf(words));
    } else {
        add("embedding.weight", first.normal({tokens(), width}, 1, 0));
        add("transform.0.weight", first.linear({hidden, width}, width, 1));
        add("transform.0.bias", first.linear({hidden}, width, 2));
        add("transform.2.weight", first.linear({all, hidden}, hidden, 3));
        add("transform.2.bias", first.linear({all}, hidden, 4));
    }
    enable(true);
    return {{"prompt_encoder"}, {}};
}

std::vector<std::int32_t> PrefixTuning::firstWords(const FirstValues& first) const {
    const PromptInit init = m_choice.settings.get(field::promptInit);
    const ModelSpec& spec = m_model->spec();
    if (!m_tokenize || init == PromptInit::Random || !prefixStartsAsWords(spec, m_choice.settings)) return {};
    std::vector<std::int32_t> words;
    if (init == PromptInit::Vocabulary) {
        const at::Tensor drawn = first.numbers(tokens(), spec.vocabulary, 0).cpu();
        for (std::int64_t i = 0; i < tokens(); ++i) words.push_back(std::int32_t(drawn[i].item<std::int64_t>()));
        return words;
    }
    const std::vector<std::int32_t> text = m_tokenize(m_choice.settings.get(field::initText));
    if (text.empty()) throw Error(ErrorKind::BadInput, "init_text has no words for the prefix to start from.");
    for (std::int64_t i = 0; i < tokens(); ++i) words.push_back(text[std::size_t(i) % text.size()]);
    return words;
}

at::Tensor PrefixTuning::statesOf(const std::vector<std::int32_t>& words) const {
    const std::int64_t width = prefixWidth(m_model->spec());
    at::Tensor all = at::empty({tokens(), 2 * m_model->spec().layers * width},
                               at::TensorOptions(at::kFloat).device(m_model->device()));
    const BookAs kept(MemoryPart::Activations); // as in a step: gone in a moment, but for the table of positions
    KeyValueCache cache;
    m_model->next(words, cache);
    std::int64_t column = 0;
    for (const KeyValueCache::Layer& layer : cache.layers)
        for (const at::Tensor& states : {layer.keys, layer.values}) {
            all.narrow(1, column, width)
                .copy_(states.narrow(1, 0, tokens()).transpose(0, 1).reshape({tokens(), width}));
            column += width;
        }
    return all;
}

at::Tensor PrefixTuning::columns(std::int64_t first, std::int64_t count) const {
    if (m_parameters.size() == 1) return master(0).narrow(1, first, count);
    const at::Tensor inner = at::tanh(at::addmm(master(2), master(0), master(1).t()));
    return at::addmm(master(4).narrow(0, first, count), inner, master(3).narrow(0, first, count).t());
}

at::Tensor PrefixTuning::vectors() { return columns(0, 2 * m_model->spec().layers * prefixWidth(m_model->spec())); }

std::pair<at::Tensor, at::Tensor> PrefixTuning::keysAndValues(std::int64_t layer) {
    const std::int64_t width = prefixWidth(m_model->spec());
    const at::Tensor both = columns(2 * layer * width, 2 * width).to(m_model->dtype());
    return {both.narrow(1, 0, width), both.narrow(1, width, width)};
}

nlohmann::json PrefixTuning::config() {
    const ModelSpec& spec = m_model->spec();
    nlohmann::json written =
        promptToPeft("PREFIX_TUNING", tokens(), prefixWidth(spec), spec.keyValueHeads, spec.layers);
    written["encoder_hidden_size"] = prefixHidden(spec, m_choice.settings);
    written["prefix_projection"] = m_choice.settings.get(field::prefixProjection);
    written["init_weights"] = nullptr;
    return written;
}

MethodChoice prefixTuningFromPeft(const nlohmann::json& config, const std::string& source) {
    MethodChoice choice =
        promptFromPeft(config, source, "prefix_tuning", {"encoder_hidden_size", "prefix_projection", "init_weights"});
    choice.settings.set(field::prefixProjection, valueOr<bool>(config, "prefix_projection", false, source));
    if (const auto hidden = optional<std::int64_t>(config, "encoder_hidden_size", source))
        choice.settings.set(field::encoderHiddenSize, *hidden);
    return choice;
}

} // namespace lathe
