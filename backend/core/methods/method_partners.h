#pragma once
// Which methods can train together: what stands in front of the text goes with what is inserted into the layers.
#include <string_view>
#include <vector>

namespace lathe {

using Partners = std::vector<std::string_view>;

/// Of prompts and prefixes.
inline Partners withInserted() { return {"lora", "qlora", "ia3", "adapter", "compacter", "bitfit", "layers", "norms"}; }
/// Of what is inserted or selected; `others` besides the input methods.
inline Partners withInputs(Partners others = {}) {
    others.insert(others.end(), {"prompt_tuning", "prefix_tuning", "p_tuning"});
    return others;
}

} // namespace lathe
