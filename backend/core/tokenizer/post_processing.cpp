#include "tokenizer/post_processing.h"

#include <algorithm>

namespace lathe {

void trimOffsets(Draft& draft, bool addPrefixSpace) {
    for (std::size_t i = 0; i < draft.offsets.size(); ++i) {
        auto& [begin, end] = draft.offsets[i];
        auto [leading, trailing] = draft.edges[i];
        if (leading > 0) {
            if ((i == 0 || begin == 0) && addPrefixSpace && leading == 1) leading = 0;
            begin = std::min(begin + leading, end);
        }
        if (trailing > 0 && end >= trailing) end = std::max(end - trailing, begin);
    }
}

void putAround(Draft& draft, const std::vector<std::int32_t>& before, const std::vector<std::int32_t>& behind) {
    draft.ids.insert(draft.ids.begin(), before.begin(), before.end());
    draft.ids.insert(draft.ids.end(), behind.begin(), behind.end());
    if (!draft.tracked) return;
    draft.offsets.insert(draft.offsets.begin(), before.size(), {0, 0});
    draft.offsets.insert(draft.offsets.end(), behind.size(), {0, 0});
    draft.edges.insert(draft.edges.begin(), before.size(), {});
    draft.edges.insert(draft.edges.end(), behind.size(), {});
}

} // namespace lathe
