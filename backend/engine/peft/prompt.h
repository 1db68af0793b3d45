#pragma once
// What prompts and prefixes share: vectors in front of the text that are saved as one tensor, whatever made them.
#include "lathe/field_keys.h"
#include "peft/peft_method.h"

namespace lathe {

class PromptMethod : public PeftMethod {
public:
    explicit PromptMethod(MethodChoice choice) : m_choice(std::move(choice)) {}

protected:
    /// The vectors as the file has them, (virtual tokens, width) fp32, part of LibTorch's graph where an encoder makes
    /// them.
    virtual at::Tensor vectors() = 0;

    std::vector<Parameter*> added() override;
    /// The network that makes the vectors is not in the file: once read they train as they are.
    NamedTensors tensors() override;
    NamedTensors tensorsToFill() override;
    std::string baseKey(const std::string& name) const override { return "base_model." + name; }
    std::int64_t tokens() const { return m_choice.settings.get(field::numVirtualTokens); }
    /// Throws Error{BadInput} where they leave no room for the text.
    void begin(Model& model);
    /// "prompt_encoder.NAME", in the order in which they are added.
    Parameter& add(const std::string& name, at::Tensor first);
    const at::Tensor& master(std::size_t index) const { return m_parameters[index]->master(); }

    MethodChoice m_choice;
    std::vector<std::unique_ptr<Parameter>> m_parameters; ///< [0]: the embedding
    bool m_finished = false; ///< the embedding holds the vectors themselves
};

/// Word vectors in front of the text.
class VirtualTokensMethod : public PromptMethod, private VirtualTokens {
public:
    using PromptMethod::PromptMethod;

protected:
    void enableAdded(bool on) final { m_model->setVirtualTokens(on ? this : nullptr); }

private:
    std::int64_t count() const final { return tokens(); }
    at::Tensor embeddings() final { return vectors().to(m_model->dtype()); }
};

/// What all prompt types' configs have. `type` as PEFT has it.
nlohmann::json promptToPeft(const std::string& type, std::int64_t tokens, std::int64_t width, std::int64_t heads,
                            std::int64_t layers);
/// A choice with its num_virtual_tokens. Throws Error{BadInput}: options besides `known` that are on.
MethodChoice promptFromPeft(const nlohmann::json& config, const std::string& source, std::string_view method,
                            std::set<std::string> known);

} // namespace lathe
