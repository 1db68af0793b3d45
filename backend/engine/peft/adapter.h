#pragma once
// Bottleneck adapters (Houlsby et al. 2019, arXiv 1902.00751; Pfeiffer et al. 2020, arXiv 2005.00247; parallel: He et
// al. 2021, arXiv 2110.04366), and the invertible one behind the embeddings (MAD-X, arXiv 2005.00052).
#include "peft/adapter_hub.h"

namespace lathe {

class Adapter final : public HubMethod {
public:
    using HubMethod::HubMethod;
    void prepare(Model& model, std::uint64_t seed) override;
    std::unique_ptr<Bottleneck> network(const BottleneckSite& site) override;

protected:
    void enableAdded(bool on) override;

private:
    std::unique_ptr<EmbeddingDelta> m_invertible; ///< behind the embeddings, where the settings ask for it
};

} // namespace lathe
