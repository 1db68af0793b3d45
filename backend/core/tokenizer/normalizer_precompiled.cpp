// Precompiled: SentencePiece's charsmap as tokenizers applies it, which is cluster by cluster: a short grapheme cluster
// becomes what its shortest known beginning becomes, the characters of others each by themselves.
#include "base/base64.h"
#include "base/json.h"
#include "tokenizer/charsmap.h"
#include "tokenizer/rewriter.h"
#include "unicode/graphemes.h"

namespace lathe {

namespace {

class Precompiled final : public Normalizer {
public:
    Precompiled(const nlohmann::json& object, const std::string& where) {
        const auto text = optional<std::string>(object, "precompiled_charsmap", where);
        if (!text || text->empty()) return; // changes nothing
        const auto bytes = fromBase64(*text);
        if (!bytes) throw Error(ErrorKind::BadFile, {"%1: \"precompiled_charsmap\" is not base64.", where});
        m_charsmap = Charsmap(*bytes, where);
        for (char c = 1; c < 127; ++c) m_plain = m_plain && (c < ' ' || !m_charsmap.shortest(std::string(1, c)));
    }

    void normalize(Passage& passage) const override {
        const std::string_view text = passage.text();
        if (m_plain && isPlain(text)) return;
        std::vector<CharacterChange> changes;
        changes.reserve(text.size());
        bool changed = false;
        const auto take = [&](std::string_view part, bool whole) {
            const auto match = m_charsmap.shortest(part);
            if (!match) {
                if (!whole) changes.push_back({codePointAt(part, 0).value, 0});
                return false;
            }
            changed = true;
            // One for one as far as both go; what is more comes behind, what is less goes with the last.
            int left = count(part);
            for (std::size_t at = 0; at < match->replacement.size(); --left) {
                const CodePoint point = codePointAt(match->replacement, at);
                changes.push_back({point.value, left > 0 ? 0 : 1});
                at += point.bytes;
            }
            if (left > 0 && !changes.empty()) changes.back().change -= left;
            return true;
        };
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = graphemeEnd(text, at);
            if (end - at < 6 && take(text.substr(at, end - at), true)) {
                at = end;
                continue;
            }
            for (; at < end; at += codePointAt(text, at).bytes)
                take(text.substr(at, codePointAt(text, at).bytes), false);
        }
        if (changed) rewrite(passage, changes);
    }

private:
    static int count(std::string_view text) {
        int characters = 0;
        for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        return characters;
    }
    static bool isPlain(std::string_view text) {
        for (const char c : text)
            if (c < ' ' || c > '~') return false;
        return true;
    }

    Charsmap m_charsmap;
    bool m_plain = true; ///< printable ASCII stays as it is
};

} // namespace

std::unique_ptr<Normalizer> makePrecompiled(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<Precompiled>(object, where);
}

} // namespace lathe
