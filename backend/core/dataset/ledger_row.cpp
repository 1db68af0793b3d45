#include "dataset/ledger_row.h"

#include "tokenizer/framed_text.h"

#include <algorithm>

namespace lathe {
namespace {

/// What an encoder-decoder reads gives way, so that what it writes stays whole: the text's end, but for its last token.
void shortenSource(TokenExample& example, std::int64_t length) {
    const std::int64_t over = std::int64_t(example.ids.size()) - length,
                       removed = std::clamp<std::int64_t>(over, 0, std::max(example.split - 2, 0));
    const std::int64_t end = example.split - 1;
    example.ids.erase(example.ids.begin() + (end - removed), example.ids.begin() + end);
    example.trained.erase(example.trained.begin() + (end - removed), example.trained.begin() + end);
    example.split -= std::int32_t(removed);
}

} // namespace

void cutTo(PreparedRow& row, std::int64_t length) {
    if (row.sequence.empty()) {
        if (row.example.split) shortenSource(row.example, length);
        row.example.ids.resize(std::size_t(length));
        row.example.trained.resize(std::size_t(length));
        return;
    }
    const std::vector<bool> kept = keptTokens(row.sequence, length);
    const auto keep = [&](auto& values) {
        if (values.empty()) return;
        std::size_t next = 0;
        for (std::size_t i = 0; i < kept.size(); ++i)
            if (kept[i]) values[next++] = values[i];
        values.resize(next);
    };
    keep(row.example.ids);
    keep(row.example.trained);
    keep(row.example.types);
    keep(row.starts);
    keep(row.sequence);
}

} // namespace lathe
