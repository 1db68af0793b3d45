#pragma once
// What Adapter and Compacter share: small networks at the ends of sublayers, where they stand and how wide they are.
#include "lathe/field.h"
#include "spec/method_counts.h"

namespace lathe {

enum class Placement {
    Houlsby,  ///< behind attention and feed-forward, before their residual is added (arXiv 1902.00751)
    Pfeiffer, ///< behind the feed-forward, reading what leaves it (arXiv 2005.00247)
    Parallel, ///< beside the feed-forward, reading what it reads (arXiv 2110.04366)
};
Placement placementFrom(const std::string& name);

/// One end of a sublayer that carries a bottleneck.
struct BottleneckSite {
    std::int64_t layer = 0;
    bool attention = false; ///< else the feed-forward
    std::string name;       ///< as the adapters library has it: "bert.encoder.layer.0.attention.output"
};

/// In order of use, without the layers of leave_out. Throws Error{BadInput}: a layer in leave_out that there is not.
std::vector<BottleneckSite> bottleneckSites(const ModelSpec& spec, const Settings& settings);
/// The site of a layer whatever the settings say.
BottleneckSite bottleneckSite(const ModelSpec& spec, std::int64_t layer, bool attention);
/// bottleneck_size where it is given, else hidden / reduction_factor, at least 1.
std::int64_t bottleneckSize(const ModelSpec& spec, const Settings& settings);
/// "bert", "model": what stands in front of a model's own names; "" where nothing does.
std::string basePrefix(const ModelSpec& spec);

Field placementField(bool parallel);
Field reductionField(double fallback);
Field activationField(std::string_view fallback);
Field leaveOutField();
Field adapterNameField();
std::vector<Problem> checkBottleneck(const ModelSpec& spec, const Settings& settings);
/// Numbers a token that they keep for backward, beside the linear layers that their sublayers end in.
void keepBottlenecks(const ModelSpec& spec, const Settings& settings, MethodCounts& counts);

} // namespace lathe
