#pragma once
// Small networks at the ends of sublayers: down to a few numbers, an activation, up again.
#include "model/model.h"
#include "spec/bottleneck.h"

namespace lathe {

enum class Activation { Relu, Gelu, Silu };
Activation activationFrom(const std::string& name);
at::Tensor activated(const at::Tensor& x, Activation activation);

/// x (T, in), and its weights in x's dtype: x W^T + b. W is (out, in) fp32, b (out) fp32.
at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);

class Bottleneck {
public:
    virtual ~Bottleneck() = default;
    /// (T, hidden) to what the network adds, (T, hidden), scaled; part of LibTorch's graph.
    virtual at::Tensor up(const at::Tensor& x) = 0;
};

/// What a bottleneck of that placement reads of a sublayer's end.
at::Tensor readBy(Placement placement, const SublayerPass& pass);

/// A bottleneck where its placement has it (spec/bottleneck.h).
class PlacedBottleneck final : public SublayerDelta {
public:
    PlacedBottleneck(Placement placement, std::unique_ptr<Bottleneck> network) : m_placement(placement), m_network(std::move(network)) {}
    at::Tensor leave(const SublayerPass& pass, const TokenBatch&, const StepContext&) override;

private:
    Placement m_placement;
    std::unique_ptr<Bottleneck> m_network;
};

/// The site of a model's sublayers().
SublayerSite* siteOf(Model& model, const BottleneckSite& site);

} // namespace lathe
