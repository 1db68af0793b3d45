#include "peft/bottleneck.h"

#include "model/dropout.h"
#include "operators/product.h"

namespace lathe {

at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
    return at::addmm(bias.to(x.scalar_type()), x, weight.to(x.scalar_type()).t());
}

at::Tensor readBy(Placement placement, const SublayerPass& pass) {
    if (placement == Placement::Houlsby) return pass.output;
    return placement == Placement::Pfeiffer ? pass.join(pass.output) : pass.residual;
}

at::Tensor PlacedBottleneck::leave(const SublayerPass& pass, const TokenBatch& batch, const StepContext& step) {
    const at::Tensor in = readBy(m_placement, pass);
    const at::Tensor up = dropout(m_network->up(in.to(productType(in))), m_dropout, m_site, step, batch);
    return pass.join(pass.output + up.to(in.scalar_type()));
}

SublayerSite* siteOf(Model& model, const BottleneckSite& site) {
    const auto kind = site.attention ? SublayerSite::Kind::Attention : SublayerSite::Kind::FeedForward;
    for (SublayerSite* one : model.sublayers())
        if (one->layer == site.layer && one->kind == kind) return one;
    return nullptr;
}

} // namespace lathe
