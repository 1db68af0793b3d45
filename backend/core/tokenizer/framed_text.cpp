// Special tokens come from the tokenizer's own post-processor; lengths are cut before they are put around.
#include "tokenizer/framed_text.h"

#include "lathe/error.h"

#include <algorithm>

namespace lathe {

namespace {

/// Part [begin, end) of an encoding.
struct Slice {
    const Encoding* encoding = nullptr;
    std::size_t begin = 0, end = 0;
};

Slice wholeOf(const Encoding& encoding) { return {&encoding, 0, encoding.ids.size()}; }

FramedText framed(std::span<const FramePiece> frame, Slice first, Slice second = {}) {
    FramedText text;
    for (const FramePiece& piece : frame) {
        if (piece.id >= 0) {
            text.ids.push_back(piece.id);
            text.types.push_back(piece.type);
            text.sequence.push_back(-1);
            text.offsets.emplace_back(0, 0);
            continue;
        }
        const Slice& slice = piece.sequence == 0 ? first : second;
        for (std::size_t i = slice.begin; i < slice.end; ++i) {
            text.ids.push_back(slice.encoding->ids[i]);
            text.types.push_back(piece.type);
            text.sequence.push_back(static_cast<std::int8_t>(piece.sequence));
            text.offsets.push_back(slice.encoding->offsets.empty() ? std::pair<std::int64_t, std::int64_t>()
                                                                   : slice.encoding->offsets[i]);
        }
    }
    return text;
}

} // namespace

std::vector<FramePiece> Tokenizer::frame(bool pair) const {
    const auto around = encode("a", true).ids, inside = encode("a", false).ids;
    const auto at = std::search(around.begin(), around.end(), inside.begin(), inside.end());
    std::vector<FramePiece> pieces;
    for (auto id = around.begin(); id != at; ++id) pieces.push_back({*id});
    pieces.push_back({-1, 0});
    if (pair) pieces.push_back({-1, 1, 1});
    if (at != around.end())
        for (auto id = at + static_cast<std::ptrdiff_t>(inside.size()); id != around.end(); ++id)
            pieces.push_back({*id, -1, static_cast<std::uint8_t>(pair)});
    return pieces;
}

std::int64_t frameTokens(const Tokenizer& tokenizer, bool pair) {
    const auto frame = tokenizer.frame(pair);
    return std::count_if(frame.begin(), frame.end(), [](const FramePiece& piece) { return piece.id >= 0; });
}

FramedText encodeWithSpecialTokens(const Tokenizer& tokenizer, std::string_view text) {
    return framed(tokenizer.frame(false), wholeOf(tokenizer.encode(text, false, true)));
}

FramedText encodeWithSpecialTokens(const Tokenizer& tokenizer, std::string_view first, std::string_view second) {
    const Encoding a = tokenizer.encode(first, false, true), b = tokenizer.encode(second, false, true);
    return framed(tokenizer.frame(true), wholeOf(a), wholeOf(b));
}

FramedText frameWords(const Tokenizer& tokenizer, std::span<const std::string> words,
                      std::vector<std::int32_t>& starts) {
    const bool spaced = tokenizer.encode(" a", false).ids != tokenizer.encode("a", false).ids;
    Encoding all;
    std::vector<std::int32_t> first; // of each id, the word that begins there
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto ids = tokenizer.encode(spaced ? " " + words[i] : words[i], false).ids;
        for (std::size_t k = 0; k < ids.size(); ++k) {
            all.ids.push_back(ids[k]);
            first.push_back(k == 0 ? static_cast<std::int32_t>(i) : -1);
        }
    }
    FramedText text = framed(tokenizer.frame(false), wholeOf(all));
    starts.assign(text.ids.size(), -1);
    std::size_t next = 0;
    for (std::size_t i = 0; i < text.ids.size(); ++i)
        if (text.sequence[i] == 0) starts[i] = first[next++];
    return text;
}

std::pair<std::int64_t, std::int64_t> cutLengths(std::int64_t first, std::int64_t second, std::int64_t room) {
    room = std::max<std::int64_t>(room, 0);
    if (first + second <= room) return {first, second};
    if (second == 0) return {room, 0};
    const bool swapped = first > second;
    std::int64_t shorter = std::min(first, second);
    std::int64_t longer = shorter > room ? shorter : std::max(shorter, room - shorter);
    if (shorter + longer > room) {
        shorter = room / 2;
        longer = shorter + room % 2;
    }
    return swapped ? std::pair(longer, shorter) : std::pair(shorter, longer);
}

std::vector<bool> keptTokens(std::span<const std::int8_t> sequence, std::int64_t maxLength) {
    std::int64_t counts[2] = {0, 0};
    for (const std::int8_t which : sequence)
        if (which >= 0) ++counts[which];
    const auto specials = static_cast<std::int64_t>(sequence.size()) - counts[0] - counts[1];
    const auto [first, second] = cutLengths(counts[0], counts[1], maxLength - specials);
    std::int64_t left[2] = {first, second};
    std::vector<bool> kept(sequence.size(), true);
    for (std::size_t i = 0; i < sequence.size(); ++i)
        if (sequence[i] >= 0) kept[i] = left[sequence[i]]-- > 0;
    return kept;
}

std::vector<FramedText> frameWindows(const Tokenizer& tokenizer, std::string_view question, std::string_view context,
                                     std::int64_t maxLength, std::int64_t stride) {
    const Encoding first = tokenizer.encode(question, false, true), second = tokenizer.encode(context, false, true);
    const auto frame = tokenizer.frame(true);
    const std::int64_t room = maxLength - frameTokens(tokenizer, true) - static_cast<std::int64_t>(first.ids.size());
    const auto all = static_cast<std::int64_t>(second.ids.size());
    if (all <= room) return {framed(frame, wholeOf(first), wholeOf(second))};
    if (room <= stride)
        throw Error(ErrorKind::BadInput,
                    {"the question has %1 tokens; of %2 that leaves %3 for the context, and windows that overlap by %4 "
                     "need more",
                     std::to_string(first.ids.size()), std::to_string(maxLength),
                     std::to_string(std::max<std::int64_t>(room, 0)), std::to_string(stride)},
                    "Raise max_length, or lower doc_stride.");
    std::vector<FramedText> windows;
    for (std::int64_t begin = 0;; begin += room - stride) {
        const std::int64_t end = std::min(begin + room, all);
        windows.push_back(
            framed(frame, wholeOf(first), {&second, static_cast<std::size_t>(begin), static_cast<std::size_t>(end)}));
        if (end == all) return windows;
    }
}

std::pair<std::int32_t, std::int32_t> spanIn(const FramedText& window, std::int64_t begin, std::int64_t end) {
    std::int32_t first = -1, last = -1, from = -1, to = -1; // first, last: of the context
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(window.ids.size()); ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (window.sequence[at] != 1) continue;
        if (first < 0) first = i;
        last = i;
        if (window.offsets[at].first <= begin) from = i;
        if (to < 0 && window.offsets[at].second >= end) to = i;
    }
    const bool whole = first >= 0 && window.offsets[static_cast<std::size_t>(first)].first <= begin
                       && window.offsets[static_cast<std::size_t>(last)].second >= end;
    return whole ? std::pair(from, to) : std::pair(0, 0);
}

} // namespace lathe
