// Offsets are in code points of the texts that were tokenized; what is shown is cut from those texts.
#include "dataset/example_view.h"

#include "dataset/row_text.h"
#include "unicode/unicode.h"

#include <algorithm>

namespace lathe {
namespace {

/// The byte where each code point begins, and the end.
std::vector<std::size_t> codePointStarts(std::string_view text) {
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < text.size(); ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) starts.push_back(i);
    starts.push_back(text.size());
    return starts;
}

/// A text of which tokens are cut in their order.
class CutText {
public:
    explicit CutText(std::string_view text) : m_text(text), m_starts(codePointStarts(text)) {}
    /// The token's characters, and the blanks since the token before it.
    std::string take(std::int32_t begin, std::int32_t end) {
        if (m_last < 0) m_last = begin;
        const std::size_t from = at(std::min(m_last, begin)), to = at(end);
        m_last = std::max(m_last, end);
        return to > from ? std::string(m_text.substr(from, to - from)) : std::string();
    }

private:
    std::size_t at(std::int32_t point) const {
        return m_starts[std::size_t(std::clamp<std::int64_t>(point, 0, std::int64_t(m_starts.size()) - 1))];
    }
    std::string_view m_text;
    std::vector<std::size_t> m_starts;
    std::int32_t m_last = -1; ///< where the token before it ended
};

bool isTarget(const TokenExample& example, bool labelled, std::size_t token) {
    if (labelled) return false;
    if (example.contextOffsets.empty()) return example.trained[token] != 0;
    const auto [first, last] = example.span;
    return last > 0 && std::int64_t(token) >= first && std::int64_t(token) <= last;
}

} // namespace

ExampleView viewOf(const PendingRow& pending, const MadeRow& made) {
    ExampleView view;
    view.row = pending.row;
    view.line = pending.raw.line;
    view.source = pending.source->path;
    view.raw = cleanUtf8(pending.raw.text);
    if (!pending.source->kind->json) view.raw = RowColumns{{"text", view.raw}}.dump();
    view.rendered = made.rendered;
    view.problem = made.problem;
    view.target = made.target;
    for (int bit = 0; bit < chatPartKinds; ++bit) // it is trained on all the same, and shown for a person to see
        if (view.problem.empty() && made.ledger.missing & 1 << bit)
            view.problem = std::string(saidOf(ChatPart(1 << bit)).text);
    return view;
}

ShownRow shownRow(const PreparedRow& row, std::size_t secondAt) {
    return {row.example, row.starts, row.places, secondAt};
}

void addTokens(ExampleView& view, const ShownRow& row, const Tokenizer& tokenizer, std::int64_t maxLength) {
    const std::string_view all = view.rendered;
    CutText texts[] = {CutText(row.secondAt ? all.substr(0, row.secondAt) : all), CutText(all.substr(row.secondAt))};
    const bool labelled = !row.places.empty() && row.example.contextOffsets.empty();
    for (std::size_t i = 0; i < row.example.ids.size(); ++i) {
        const std::int32_t id = row.example.ids[i];
        const TokenPlace place = i < row.places.size() ? row.places[i] : TokenPlace();
        std::string text =
            place.sequence < 0 ? tokenizer.tokenBytes(id) : texts[place.sequence].take(place.begin, place.end);
        const bool begins = i < row.starts.size() && row.starts[i] > 0 && !text.starts_with(' ');
        if (begins) text.insert(0, 1, ' ');
        view.tokens.push_back({id, std::move(text), isTarget(row.example, labelled, i), std::int64_t(i) >= maxLength});
    }
}

std::string lengthProblem(const ExampleView& view, const DataLedger& ledger) {
    const auto length = std::int64_t(view.tokens.size());
    if (length <= ledger.maxLength) return {};
    const auto isTrained = [](const TokenView& token) { return token.trained; };
    const auto targetStays = [](const TokenView& token) { return token.trained && !token.cut; };
    const bool answerLost = std::any_of(view.tokens.begin(), view.tokens.end(), isTrained)
                            && std::none_of(view.tokens.begin(), view.tokens.end(), targetStays);
    std::string text = "too long: " + std::to_string(length) + " tokens, and max_length is "
                       + std::to_string(ledger.maxLength) + " (" + ledger.lengthFrom + ")";
    if (ledger.policy == "cut")
        text += answerLost ? "; cut, it has nothing left to train on and is dropped" : "; it is cut";
    else
        text +=
            ledger.policy == "drop" ? "; it is dropped" : "; training will not start before too_long says drop or cut";
    return text;
}

} // namespace lathe
