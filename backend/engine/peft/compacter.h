#pragma once
// Compacter (Karimi Mahabadi et al. 2021, arXiv 2106.04647): adapters whose matrices are sums of Kronecker products of
// small matrices that all layers share and of thin ones of their own.
#include "peft/adapter_hub.h"

namespace lathe {

class Compacter final : public HubMethod {
public:
    using HubMethod::HubMethod;
    void prepare(Model& model, std::uint64_t seed) override;
    std::unique_ptr<Bottleneck> network(const BottleneckSite& site) override;
};

} // namespace lathe
