#pragma once
// A tokenizer whose ids are the bytes, so that lengths, masks and offsets can be counted by hand. 256 begins a text
// (where asked for), 257 ends one.
#include "tokenizer/tokenizer.h"

namespace lathe::test {

class ByteTokenizer final : public Tokenizer {
public:
    static constexpr std::int32_t begin = 256, end = 257;
    explicit ByteTokenizer(bool addsBegin = false, bool addsEnd = false) : m_addsBegin(addsBegin), m_addsEnd(addsEnd) {}

    Encoding encode(std::string_view text, bool addSpecial, bool withOffsets = false) const override {
        Encoding encoding;
        if (addSpecial && m_addsBegin) encoding.ids.push_back(begin);
        std::int64_t point = -1;
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            if ((byte & 0xC0) != 0x80) ++point;
            encoding.ids.push_back(byte);
            if (withOffsets) encoding.offsets.emplace_back(point, point + 1);
        }
        if (addSpecial && m_addsEnd) encoding.ids.push_back(end);
        return encoding;
    }
    std::string decode(std::span<const std::int32_t> ids, bool) const override {
        std::string text;
        for (const std::int32_t id : ids) text += tokenBytes(id);
        return text;
    }
    std::string token(std::int32_t id) const override { return tokenBytes(id); }
    std::string tokenBytes(std::int32_t id) const override {
        return id < 256 ? std::string(1, char(id)) : std::string();
    }
    std::optional<std::int32_t> id(std::string_view token) const override {
        return token.size() == 1 ? std::optional<std::int32_t>(static_cast<unsigned char>(token[0])) : std::nullopt;
    }
    std::int64_t size() const override { return 258; }
    bool isSpecial(std::int32_t id) const override { return id >= 256; }
    std::string describe() const override { return "bytes"; }

private:
    bool m_addsBegin, m_addsEnd;
};

} // namespace lathe::test
