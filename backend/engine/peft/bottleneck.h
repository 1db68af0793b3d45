#pragma once
// Small networks at the ends of sublayers: down to a few numbers, an activation, up again.
#include "methods/bottleneck.h"
#include "model/linear_input.h"
#include "model/model.h"

namespace lathe {

/// x (T, in), and its weights in x's dtype: x W^T + b. W is (out, in) fp32, b (out) fp32.
at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);

class Bottleneck {
public:
    virtual ~Bottleneck() = default;
    /// (T, hidden) to what the network adds, (T, hidden), scaled, without dropout; part of LibTorch's graph.
    virtual at::Tensor up(const at::Tensor& x) = 0;
};

/// What a bottleneck of that placement reads of a sublayer's end.
at::Tensor readBy(Placement placement, const SublayerPass& pass);

/// A bottleneck where its placement has it (methods/bottleneck.h); what it adds is dropped with probability `dropout`
/// in training.
class PlacedBottleneck final : public SublayerDelta {
public:
    PlacedBottleneck(Placement placement, const BottleneckSite& site, double dropout,
                     std::unique_ptr<Bottleneck> network)
        : m_placement(placement), m_site(dropoutSite(site)), m_dropout(dropout), m_network(std::move(network)) {}
    at::Tensor leave(const SublayerPass& pass, const TokenBatch& batch, const StepContext& step) override;

private:
    /// Apart from those of linear layers, which count from 0.
    static std::uint32_t dropoutSite(const BottleneckSite& site) {
        return 0x40000000u + 2 * std::uint32_t(site.layer) + site.attention;
    }

    Placement m_placement;
    std::uint32_t m_site;
    double m_dropout;
    std::unique_ptr<Bottleneck> m_network;
};

/// The site of a model's sublayers().
SublayerSite* siteOf(Model& model, const BottleneckSite& site);

} // namespace lathe
