#include "peft/bottleneck.h"

#include "tensor/product.h"

namespace lathe {

Activation activationFrom(const std::string& name) {
    return name == "relu" ? Activation::Relu : name == "gelu" ? Activation::Gelu : Activation::Silu;
}

at::Tensor activated(const at::Tensor& x, Activation activation) {
    switch (activation) {
    case Activation::Relu: return at::relu(x);
    case Activation::Gelu: return at::gelu(x);
    case Activation::Silu: return at::silu(x);
    }
    return x;
}

at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
    return at::addmm(bias.to(x.scalar_type()), x, weight.to(x.scalar_type()).t());
}

at::Tensor readBy(Placement placement, const SublayerPass& pass) {
    if (placement == Placement::Houlsby) return pass.output;
    return placement == Placement::Pfeiffer ? pass.join(pass.output) : pass.residual;
}

at::Tensor PlacedBottleneck::leave(const SublayerPass& pass, const TokenBatch&, const StepContext&) {
    const at::Tensor in = readBy(m_placement, pass);
    return pass.join(pass.output + m_network->up(in.to(productType(in.scalar_type()))).to(in.scalar_type()));
}

SublayerSite* siteOf(Model& model, const BottleneckSite& site) {
    const auto kind = site.attention ? SublayerSite::Kind::Attention : SublayerSite::Kind::FeedForward;
    for (SublayerSite* one : model.sublayers())
        if (one->layer == site.layer && one->kind == kind) return one;
    return nullptr;
}

} // namespace lathe
