#include "peft/adapter.h"

#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "methods/method_adapter.h"
#include "operators/product.h"
#include "peft/initial.h"

#include <array>

namespace lathe {
namespace {

class Plain final : public Bottleneck {
public:
    Plain(std::array<const Parameter*, 4> parameters, InputStage activation, double scaling)
        : m_parameters(parameters), m_activation(activation), m_scaling(scaling) {}
    at::Tensor up(const at::Tensor& x) override {
        const auto& [downWeight, downBias, upWeight, upBias] = m_parameters;
        const at::Tensor y = linear(activated(linear(x, downWeight->master(), downBias->master()), m_activation),
                                    upWeight->master(), upBias->master());
        return m_scaling == 1 ? y : y * m_scaling;
    }

private:
    std::array<const Parameter*, 4> m_parameters;
    InputStage m_activation;
    double m_scaling;
};

/// x = (a, b) to (a + F(b), b + G(a + F(b))), which can be undone without undoing F or G (NICE, arXiv 1410.8516).
class Coupling final : public EmbeddingDelta {
public:
    Coupling(std::unique_ptr<Bottleneck> f, std::unique_ptr<Bottleneck> g) : m_f(std::move(f)), m_g(std::move(g)) {}
    at::Tensor prepared(const at::Tensor& x) override {
        const at::Tensor in = x.to(productType(x));
        const std::int64_t half = x.size(1) / 2;
        const at::Tensor a = in.narrow(1, 0, half) + m_f->up(in.narrow(1, half, half));
        return at::cat({a, in.narrow(1, half, half) + m_g->up(a)}, 1).to(x.scalar_type());
    }

private:
    std::unique_ptr<Bottleneck> m_f, m_g;
};

} // namespace

void Adapter::prepare(Model& model, std::uint64_t seed) {
    const Settings& settings = m_choice.settings;
    const ModelSpec& spec = model.spec();
    if (const auto problems = adapterCounter().check(spec, settings); !problems.empty())
        throw Error(ErrorKind::BadInput, problems[0].message);
    const FirstValues first(seed, model.device());
    const bool identity = settings.get(field::adapterInit) == AdapterInit::Identity;
    makeParameters(spec, [&](const std::string& name, const std::vector<std::int64_t>& shape, std::uint64_t number) {
        if (shape.size() == 1 || (identity && name.ends_with("up.weight"))) return first.zeros(shape);
        return first.normal(shape, 0.02, number);
    });
    if (!settings.get(field::invertible)) return;
    const std::string prefix = basePrefix(spec), start = prefix + (prefix.empty() ? "" : ".") + "invertible_adapters."
                                                         + settings.get(field::adapterName) + ".";
    const auto half = [&](const std::string& part) -> std::unique_ptr<Bottleneck> {
        return std::make_unique<Plain>(
            std::array<const Parameter*, 4>{&named(start + part + ".0.weight"), &named(start + part + ".0.bias"),
                                            &named(start + part + ".2.weight"), &named(start + part + ".2.bias")},
            activationStage(settings.get(field::activation)), 1);
    };
    m_invertible = std::make_unique<Coupling>(half("F"), half("G"));
}

std::unique_ptr<Bottleneck> Adapter::network(const BottleneckSite& site) {
    const Settings& settings = m_choice.settings;
    const std::string start = site.name + ".adapters." + settings.get(field::adapterName) + ".adapter_";
    return std::make_unique<Plain>(
        std::array<const Parameter*, 4>{&named(start + "down.0.weight"), &named(start + "down.0.bias"),
                                        &named(start + "up.weight"), &named(start + "up.bias")},
        activationStage(settings.get(field::activation)), settings.get(field::scaling));
}

void Adapter::enableAdded(bool on) {
    HubMethod::enableAdded(on);
    if (m_invertible) m_model->useEmbeddingDelta(m_invertible.get(), on);
}

} // namespace lathe
