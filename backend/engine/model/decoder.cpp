#include "model/decoder.h"

#include "spec/architectures.h"

#include <map>

namespace lathe {

Decoder::Decoder(const ModelSpec& spec, at::ScalarType dtype) : LayeredModel(spec, dtype, baseOf(spec) + "embed_tokens.weight"), m_rotary(spec.rope, spec.headDim) {
    m_shape = {spec.heads, spec.keyValueHeads, spec.headDim};
    const at::TensorOptions options(dtype);
    const auto norm = [&](const std::string& name) {
        return Norm{name + ".weight", at::empty({spec.hidden}, options), spec.normEpsilon, nullptr};
    };
    m_norm = norm(baseOf(spec) + "norm");
    std::map<std::int64_t, std::map<std::string, LinearSpec>> byRole;
    for (const LinearSpec& linear : spec.linears()) byRole[linear.layer][linear.role] = linear;
    for (std::int64_t i = 0; i < spec.layers; ++i) {
        const std::string name = baseOf(spec) + "layers." + std::to_string(i);
        const auto group = [&](std::vector<std::string> roles) {
            std::vector<LinearSpec> specs;
            for (const std::string& role : roles) specs.push_back(byRole.at(i).at(role));
            return LinearGroup(specs, dtype);
        };
        m_layers.push_back({norm(name + ".input_layernorm"), norm(name + ".post_attention_layernorm"),
                            group({"q_proj", "k_proj", "v_proj"}), group({"o_proj"}), group({"gate_proj", "up_proj"}), group({"down_proj"})});
    }
}

at::Tensor Decoder::throughLayer(std::size_t index, const at::Tensor& x, const Pass& pass) {
    const Layer& layer = m_layers[index];
    const at::Tensor qkv = layer.qkv.apply({x, InputStage::Norm, &layer.inputNorm}, {}, pass.batch, pass.step);
    const at::Tensor seen = endSublayer(SublayerSite::Kind::Attention, index, layer.o, {attend(qkv, m_shape, &m_rotary, pass)}, x, pass);
    const at::Tensor gateUp = layer.gateUp.apply({seen, InputStage::Norm, &layer.postNorm}, {}, pass.batch, pass.step);
    return endSublayer(SublayerSite::Kind::FeedForward, index, layer.down, {gateUp, InputStage::SwiGlu}, seen, pass);
}

std::vector<const LinearGroup*> Decoder::groups() const {
    std::vector<const LinearGroup*> all;
    for (const Layer& layer : m_layers) all.insert(all.end(), {&layer.qkv, &layer.o, &layer.gateUp, &layer.down});
    return all;
}

void Decoder::list(std::vector<HeldParameter>& all) {
    const auto add = [&](Norm& norm) { all.push_back({norm.name, norm.weight, &norm.trained}); };
    for (Layer& layer : m_layers) {
        add(layer.inputNorm);
        add(layer.postNorm);
    }
    for (const LinearGroup* group : groups()) listGroup(*group, all);
    add(m_norm);
}

} // namespace lathe
