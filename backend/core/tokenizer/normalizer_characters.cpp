// Normalizers that look at one character at a time: Lowercase, StripAccents, Nmt, Strip, ByteLevel.
#include "base/json.h"
#include "tokenizer/bert_characters.h"
#include "tokenizer/byte_level.h"
#include "tokenizer/rewriter.h"

namespace lathe {

namespace {

bool isAscii(std::string_view text) {
    for (const char byte : text)
        if (static_cast<unsigned char>(byte) >= 0x80) return false;
    return true;
}

class Lowercase final : public Normalizer {
public:
    void normalize(Passage& passage) const override {
        Rewriter writer(passage);
        writer.run([&](char32_t value) {
            const LowerCase lower = lowerCaseOf(value);
            writer.put(lower.first);
            if (lower.second) writer.put(lower.second);
        });
    }
};

class StripAccents final : public Normalizer {
public:
    void normalize(Passage& passage) const override {
        if (isAscii(passage.text())) return;
        Rewriter writer(passage);
        writer.run([&](char32_t value) {
            if (!isMark(value)) writer.put(value);
        });
    }
};

/// What SentencePiece's nmt rules do to controls and to spaces of many widths.
class Nmt final : public Normalizer {
public:
    void normalize(Passage& passage) const override {
        Rewriter writer(passage);
        writer.run([&](char32_t value) {
            if (!isDropped(value)) writer.put(isBlank(value) ? U' ' : value);
        });
    }

private:
    static bool isDropped(char32_t value) {
        return (value >= 1 && value <= 8) || value == 0xB || (value >= 0xE && value <= 0x1F) || value == 0x7F
               || value == 0x8F || value == 0x9F;
    }
    static bool isBlank(char32_t value) {
        return value == 9 || value == 0xA || value == 0xC || value == 0xD || value == 0x1680
               || (value >= 0x200B && value <= 0x200F) || value == 0x2028 || value == 0x2029 || value == 0x2581
               || value == 0xFEFF || value == 0xFFFD;
    }
};

class Strip final : public Normalizer {
public:
    Strip(bool left, bool right) : m_left(left), m_right(right) {}
    void normalize(Passage& passage) const override {
        const std::string_view text = passage.text();
        std::size_t begin = 0, end = text.size();
        while (m_left && begin < end) {
            const CodePoint point = codePointAt(text, begin);
            if (!isWhiteSpace(point.value)) break;
            begin += point.bytes;
        }
        while (m_right && begin < end) {
            const CodePoint point = codePointBefore(text, end);
            if (!isWhiteSpace(point.value)) break;
            end -= point.bytes;
        }
        if (begin == 0 && end == text.size()) return;
        std::vector<Origin> origins;
        if (passage.tracked())
            origins.assign(passage.origins().begin() + std::ptrdiff_t(begin),
                           passage.origins().begin() + std::ptrdiff_t(end));
        passage.replace(std::string(text.substr(begin, end - begin)), std::move(origins));
    }

private:
    bool m_left, m_right;
};

/// Each byte as its character of the byte-level alphabet.
class ByteLevelNormalizer final : public Normalizer {
public:
    void normalize(Passage& passage) const override {
        std::string spelt;
        std::vector<Origin> origins;
        spelt.reserve(passage.text().size() * 2);
        for (std::size_t at = 0; at < passage.text().size(); ++at) {
            const std::string& character = byteLevelCharacter(static_cast<unsigned char>(passage.text()[at]));
            spelt += character;
            if (passage.tracked()) origins.insert(origins.end(), character.size(), passage.origins()[at]);
        }
        passage.replace(std::move(spelt), std::move(origins));
    }
};

} // namespace

std::unique_ptr<Normalizer> makeLowercase(const nlohmann::json&, const std::string&) {
    return std::make_unique<Lowercase>();
}
std::unique_ptr<Normalizer> makeStripAccents(const nlohmann::json&, const std::string&) {
    return std::make_unique<StripAccents>();
}
std::unique_ptr<Normalizer> makeNmt(const nlohmann::json&, const std::string&) { return std::make_unique<Nmt>(); }
std::unique_ptr<Normalizer> makeStrip(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<Strip>(valueOr<bool>(object, "strip_left", true, where),
                                   valueOr<bool>(object, "strip_right", true, where));
}
std::unique_ptr<Normalizer> makeByteLevelNormalizer(const nlohmann::json&, const std::string&) {
    return std::make_unique<ByteLevelNormalizer>();
}

} // namespace lathe
