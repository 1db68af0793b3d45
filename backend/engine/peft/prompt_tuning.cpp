#include "peft/prompt_tuning.h"

#include "base/json.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "peft/initial.h"

namespace lathe {

AttachReport PromptTuning::attach(Model& model, std::uint64_t seed) {
    at::NoGradGuard quiet;
    begin(model);
    const PromptInit init = m_choice.settings.get(field::promptInit);
    const FirstValues first(seed, model.device());
    at::Tensor ids; // of the words to start from
    if (init == PromptInit::Vocabulary) ids = first.numbers(tokens(), model.spec().vocabulary, 0);
    if (init == PromptInit::Text && m_tokenize) {
        const std::vector<std::int32_t> words = m_tokenize(m_choice.settings.get(field::initText));
        if (words.empty())
            throw Error(ErrorKind::BadInput, "init_text has no words for the virtual tokens to start from.");
        ids = at::empty({tokens()}, at::kLong);
        for (std::int64_t i = 0; i < tokens(); ++i) ids[i] = std::int64_t(words[std::size_t(i) % words.size()]);
    }
    add("embedding.weight", ids.defined()
                                ? model.wordEmbeddings().index_select(0, ids.to(model.device())).to(at::kFloat)
                                      * model.spec().embeddingScale
                                : first.normal({tokens(), model.spec().wordSize()}, 1, 0));
    enable(true);
    return {{"prompt_encoder"}, {}};
}

nlohmann::json PromptTuning::config() {
    const ModelSpec& spec = m_model->spec();
    nlohmann::json written = promptToPeft("PROMPT_TUNING", tokens(), spec.wordSize(), spec.heads, spec.layers);
    const PromptInit init = m_choice.settings.get(field::promptInit);
    const bool text = init == PromptInit::Text;
    written["prompt_tuning_init"] = text ? "TEXT" : init == PromptInit::Vocabulary ? "SAMPLE_VOCAB" : "RANDOM";
    written["prompt_tuning_init_text"] =
        text ? nlohmann::json(m_choice.settings.get(field::initText)) : nlohmann::json(nullptr);
    written["tokenizer_kwargs"] = nullptr;
    written["tokenizer_name_or_path"] =
        text ? nlohmann::json("tokenizer") : nlohmann::json(nullptr); // PEFT wants a name; it does not open it
    return written;
}

MethodChoice promptTuningFromPeft(const nlohmann::json& config, const std::string& source) {
    MethodChoice choice =
        promptFromPeft(config, source, "prompt_tuning",
                       {"prompt_tuning_init", "prompt_tuning_init_text", "tokenizer_kwargs", "tokenizer_name_or_path"});
    const std::string init = valueOr<std::string>(config, "prompt_tuning_init", "RANDOM", source);
    if (init == "TEXT")
        choice.settings.set(field::initText, valueOr<std::string>(config, "prompt_tuning_init_text", "", source));
    choice.settings.set(field::promptInit, init == "TEXT"           ? PromptInit::Text
                                           : init == "SAMPLE_VOCAB" ? PromptInit::Vocabulary
                                                                    : PromptInit::Random);
    return choice;
}

} // namespace lathe
