// Replace puts a text in the place of every match; Prepend puts one before a text that is not empty.
#include "base/json.h"
#include "tokenizer/pattern.h"

namespace lathe {

namespace {

class Replace final : public Normalizer {
public:
    Replace(const nlohmann::json& object, const std::string& where)
        : m_pattern(object, where), m_content(require<std::string>(object, "content", where)) {}

    void normalize(Passage& passage) const override {
        const std::string_view text = passage.text();
        if (text.empty()) return;
        thread_local std::vector<ByteSpan> matches;
        matches.clear();
        m_pattern.find(text, 0, matches);
        if (matches.empty()) return;
        std::string result;
        std::vector<Origin> origins;
        result.reserve(text.size() + matches.size() * m_content.size());
        const auto from = passage.origins();
        const auto keep = [&](std::size_t begin, std::size_t end) {
            result.append(text, begin, end - begin);
            if (passage.tracked())
                origins.insert(origins.end(), from.begin() + std::ptrdiff_t(begin), from.begin() + std::ptrdiff_t(end));
        };
        std::size_t done = 0;
        for (const ByteSpan& match : matches) {
            keep(done, match.begin);
            result += m_content;
            // All of it has the place of the match's last character.
            if (passage.tracked())
                origins.insert(origins.end(), m_content.size(),
                               match.end > 0 ? from[match.end - 1] : Origin{passage.begin(), passage.begin()});
            done = match.end;
        }
        keep(done, text.size());
        passage.replace(std::move(result), std::move(origins));
    }

private:
    Pattern m_pattern;
    std::string m_content;
};

class Prepend final : public Normalizer {
public:
    explicit Prepend(std::string text) : m_text(std::move(text)) {}
    void normalize(Passage& passage) const override { prepend(passage, m_text); }

private:
    std::string m_text;
};

} // namespace

void prepend(Passage& passage, std::string_view text) {
    if (passage.text().empty() || text.empty()) return;
    std::vector<Origin> origins;
    if (passage.tracked()) {
        origins.assign(text.size(), passage.origins().front());
        origins.insert(origins.end(), passage.origins().begin(), passage.origins().end());
    }
    passage.replace(std::string(text).append(passage.text()), std::move(origins));
}

std::unique_ptr<Normalizer> makeReplace(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<Replace>(object, where);
}
std::unique_ptr<Normalizer> makePrepend(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<Prepend>(require<std::string>(object, "prepend", where));
}

} // namespace lathe
