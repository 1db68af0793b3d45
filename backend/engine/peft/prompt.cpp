#include "peft/prompt.h"

#include "base/json.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "methods/virtual_tokens.h"

namespace lathe {

using nlohmann::json;

std::vector<Parameter*> PromptMethod::added() {
    std::vector<Parameter*> all;
    for (const auto& parameter : m_parameters) all.push_back(parameter.get());
    return all;
}

void PromptMethod::begin(Model& model) {
    if (const auto problems = checkVirtualTokens(model.spec(), m_choice.settings); !problems.empty())
        throw Error(ErrorKind::BadInput, problems[0].message);
    m_model = &model;
    m_parameters.clear();
    m_finished = false;
    m_base.attach(model);
}

Parameter& PromptMethod::add(const std::string& name, at::Tensor first) {
    return *m_parameters.emplace_back(
        std::make_unique<Parameter>("prompt_encoder." + name, std::move(first), at::kFloat, true));
}

NamedTensors PromptMethod::tensors() {
    at::NoGradGuard quiet;
    return {{"prompt_embeddings", m_finished ? master(0) : vectors().contiguous()}};
}

NamedTensors PromptMethod::tensorsToFill() {
    at::NoGradGuard quiet;
    if (!m_finished) {
        const at::Tensor made = vectors().detach().clone();
        m_parameters.clear();
        add("embedding.weight", made);
        m_finished = true;
    }
    return {{"prompt_embeddings", master(0)}};
}

json promptToPeft(const std::string& type, std::int64_t tokens, std::int64_t width, std::int64_t heads,
                  std::int64_t layers) {
    return {{"peft_type", type},    {"num_virtual_tokens", tokens},
            {"token_dim", width},   {"num_attention_heads", heads},
            {"num_layers", layers}, {"num_transformer_submodules", 1}};
}

MethodChoice promptFromPeft(const json& config, const std::string& source, std::string_view method,
                            std::set<std::string> known) {
    known.insert({"num_virtual_tokens", "token_dim", "num_attention_heads", "num_layers", "num_transformer_submodules",
                  "runtime_config"});
    PeftReader{config, source}.refuseOthers(std::string(methodInfo(method).label), known);
    if (valueOr<std::int64_t>(config, "num_transformer_submodules", 1, source) != 1)
        throw Error(ErrorKind::BadInput,
                    {"%1 is for a model with an encoder and a decoder, which can't be read here.", source});
    MethodChoice choice{std::string(method), Settings(*methodInfo(method).fields)};
    choice.settings.set(field::numVirtualTokens, require<std::int64_t>(config, "num_virtual_tokens", source));
    return choice;
}

} // namespace lathe
