#include "peft/compacter.h"

#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "methods/method_compacter.h"
#include "peft/initial.h"

namespace lathe {
namespace {

struct Half {
    const Parameter *left, *right, *bias; ///< (n, in / n, r), (n, r, out / n), (out)

    /// x (T, in) times the sum over i of kron(rule[i], left[i] right[i]), plus the bias.
    at::Tensor apply(const at::Tensor& x, const at::Tensor& rule) const {
        const at::Tensor thin = at::bmm(left->master(), right->master());
        const at::Tensor blocks = at::einsum("nij,nkl->ikjl", {rule, thin});
        const at::Tensor weight = blocks.reshape({rule.size(1) * thin.size(1), rule.size(2) * thin.size(2)});
        return at::addmm(bias->master().to(x.scalar_type()), x, weight.to(x.scalar_type()));
    }
};

class Hypercomplex final : public Bottleneck {
public:
    Hypercomplex(Half down, Half up, const Parameter* rule, InputStage activation)
        : m_down(down), m_up(up), m_rule(rule), m_activation(activation) {}
    at::Tensor up(const at::Tensor& x) override {
        return m_up.apply(activated(m_down.apply(x, m_rule->master()), m_activation), m_rule->master());
    }

private:
    Half m_down, m_up;
    const Parameter* m_rule;
    InputStage m_activation;
};

} // namespace

void Compacter::prepare(Model& model, std::uint64_t seed) {
    const ModelSpec& spec = model.spec();
    if (const auto problems = compacterCounter().check(spec, m_choice.settings); !problems.empty())
        throw Error(ErrorKind::BadInput, problems[0].message);
    const FirstValues first(seed, model.device());
    // as the library starts them: the shared matrices almost zero, so that the whole is almost the identity
    makeParameters(spec, [&](const std::string& name, const std::vector<std::int64_t>& shape, std::uint64_t number) {
        if (shape.size() == 1) return first.zeros(shape);
        if (name.ends_with("phm_rule")) return first.normal(shape, 1e-4, number);
        return first.uniform(shape, std::sqrt(6.0 / double(shape[1] + shape[2])), number); // Glorot
    });
}

std::unique_ptr<Bottleneck> Compacter::network(const BottleneckSite& site) {
    const auto half = [&](const std::string& part) {
        const std::string start =
            site.name + ".adapters." + m_choice.settings.get(field::adapterName) + "." + part + ".";
        return Half{&named(start + "W_left"), &named(start + "W_right"), &named(start + "b")};
    };
    return std::make_unique<Hypercomplex>(half("adapter_down.0"), half("adapter_up"), m_parameters.back().get(),
                                          activationStage(m_choice.settings.get(field::activation)));
}

} // namespace lathe
