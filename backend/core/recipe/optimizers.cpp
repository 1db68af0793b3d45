#include "recipe/optimizers.h"

#include "lathe/error.h"
#include "lathe/field_keys.h"

#include <algorithm>

namespace lathe {

std::span<const OptimizerInfo> optimizerInfos() {
    static const OptimizerInfo rows[]{
        {"adamw", "both moments in 32 bits: 8 bytes per trained parameter", "AdamW", 32, false},
        {"adamw_8bit",
         "both moments in 8 bits, one constant per 256: 2 bytes per trained parameter, nearly the same steps",
         "AdamW in 8 bits", 8, false},
        {"paged_adamw", "AdamW with its state outside the device's memory, brought in piece by piece", "paged AdamW",
         32, true},
        {"paged_adamw_8bit", "paged AdamW with its state in 8 bits", "paged AdamW in 8 bits", 8, true},
    };
    return rows;
}

const OptimizerInfo& optimizerInfo(std::string_view name) {
    std::vector<std::string_view> names;
    for (const OptimizerInfo& info : optimizerInfos()) {
        if (info.name == name) return info;
        names.push_back(info.name);
    }
    const std::string near = nearest(name, names);
    throw Error(ErrorKind::BadInput, {"There is no optimizer \"%1\".", std::string(name)},
                near.empty() ? "" : "Did you mean " + near + "?");
}

std::vector<Option> optimizerChoices() {
    std::vector<Option> choices;
    for (const OptimizerInfo& info : optimizerInfos()) choices.push_back({info.name, info.words, info.label});
    return choices;
}

std::int64_t optimizerStateBytes(const OptimizerInfo& info, std::int64_t count) {
    if (momentBits(info, count) == 32) return 8 * count;
    return 2 * count + 8 * ((count + momentBlock - 1) / momentBlock);
}

std::int64_t optimizerPageBudget(const Settings& recipe) {
    return std::int64_t(recipe.get(field::optimizerPagesMib) * (1 << 20));
}

} // namespace lathe
