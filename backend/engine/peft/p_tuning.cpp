#include "peft/p_tuning.h"

#include "base/json.h"
#include "lathe/field_keys.h"
#include "methods/method_p_tuning.h"
#include "methods/methods.h"
#include "peft/initial.h"

namespace lathe {

AttachReport PTuning::attach(Model& model, std::uint64_t seed) {
    at::NoGradGuard quiet;
    begin(model);
    const FirstValues first(seed, model.device());
    const std::string encoder = "prompt_encoder.";
    const std::int64_t hidden = promptEncoderHidden(model.spec(), m_choice.settings);
    std::int64_t in = 0; // of the linear layer whose weight came last
    std::uint64_t site = 0;
    for (const TrainedTensor& tensor : methodRow("p_tuning").counter.count(model.spec(), m_choice.settings).tensors) {
        const std::string name = tensor.name.substr(encoder.size());
        if (tensor.shape.size() == 2) in = tensor.shape[1];
        if (site == 0) add(name, first.normal(tensor.shape, 1, site));
        else add(name, first.linear(tensor.shape, name.starts_with("lstm_head.") ? hidden : in, site));
        ++site;
    }
    enable(true);
    return {{"prompt_encoder"}, {}};
}

at::Tensor PTuning::vectors() {
    if (m_finished) return master(0);
    const bool lstm = m_choice.settings.get(field::encoder) == PromptEncoder::Lstm;
    at::Tensor x = master(0);
    std::size_t next = 1;
    if (lstm) {
        const std::int64_t layers = m_choice.settings.get(field::encoderLayers),
                           hidden = promptEncoderHidden(m_model->spec(), m_choice.settings);
        std::vector<at::Tensor> weights;
        for (std::int64_t i = 0; i < 8 * layers; ++i) weights.push_back(master(next++));
        const at::Tensor zero = at::zeros({2 * layers, 1, hidden}, x.options());
        x = std::get<0>(at::lstm(x.unsqueeze(0), {zero, zero}, weights, true, layers, 0.0, false, true, true))
                .squeeze(0);
    }
    for (bool isFirst = true; next < m_parameters.size(); next += 2, isFirst = false) {
        if (!isFirst) x = at::relu(x);
        x = at::addmm(master(next + 1), x, master(next).t());
    }
    return x;
}

nlohmann::json PTuning::config() {
    const ModelSpec& spec = m_model->spec();
    nlohmann::json written = promptToPeft("P_TUNING", tokens(), spec.wordSize(), spec.heads, spec.layers);
    written["encoder_dropout"] = 0.0;
    written["encoder_hidden_size"] = promptEncoderHidden(spec, m_choice.settings);
    written["encoder_num_layers"] = m_choice.settings.get(field::encoderLayers);
    written["encoder_reparameterization_type"] =
        m_choice.settings.get(field::encoder) == PromptEncoder::Lstm ? "LSTM" : "MLP";
    return written;
}

MethodChoice pTuningFromPeft(const nlohmann::json& config, const std::string& source) {
    MethodChoice choice = promptFromPeft(
        config, source, "p_tuning",
        {"encoder_dropout", "encoder_hidden_size", "encoder_num_layers", "encoder_reparameterization_type"});
    choice.settings.set(
        field::encoder,
        valueOr<std::string>(config, "encoder_reparameterization_type", "MLP", source) == "LSTM" ? "lstm" : "mlp");
    choice.settings.set(field::encoderLayers, valueOr<std::int64_t>(config, "encoder_num_layers", 2, source));
    if (const auto hidden = optional<std::int64_t>(config, "encoder_hidden_size", source))
        choice.settings.set(field::encoderHiddenSize, *hidden);
    return choice;
}

} // namespace lathe
