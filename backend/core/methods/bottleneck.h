#pragma once
// What Adapter and Compacter share: small networks at the ends of sublayers, where they stand and how wide they are.
#include "lathe/field.h"
#include "methods/method_counts.h"

namespace lathe {

/// One end of a sublayer that carries a bottleneck.
struct BottleneckSite {
    std::int64_t layer = 0;
    bool attention = false; ///< else the feed-forward
    std::string name;       ///< as the adapters library has it: "bert.encoder.layer.0.attention.output"
    std::size_t linear = 0; ///< in spec.linears(): the layer that its sublayer ends in
};

/// By the settings "placement" and "leave_out", in order of use. Throws Error{BadInput}: a layer in leave_out that
/// there is not.
std::vector<BottleneckSite> bottleneckSites(const ModelSpec& spec, const Settings& settings);
/// bottleneck_size where it is given, else hidden / reduction_factor, at least 1.
std::int64_t bottleneckSize(const ModelSpec& spec, const Settings& settings);
/// "bert", "model": what stands in front of a model's own names; "" where nothing does.
std::string basePrefix(const ModelSpec& spec);

Field placementField(bool parallel);
Field reductionField(double fallback);
Field activationField(std::string_view fallback);
Field bottleneckDropoutField();
Field leaveOutField();
Field adapterNameField();
std::vector<Problem> checkBottleneck(const ModelSpec& spec, const Settings& settings);
/// Each of the sites bears so many networks, of inner sizes that are `inner` together.
void loadAt(const ModelSpec& spec, const std::vector<BottleneckSite>& sites, std::int64_t networks, std::int64_t inner,
            Placement placement, MethodCounts& counts);

} // namespace lathe
