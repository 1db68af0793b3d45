// The small steps that decoders are put together from: ByteFallback, Fuse, Strip, Replace, BPEDecoder, CTC.
#include "base/json.h"
#include "tokenizer/byte_token.h"
#include "tokenizer/pattern.h"
#include "unicode/unicode.h"

#include <algorithm>

namespace lathe {

namespace {

/// Neighboring byte tokens ("<0xE2>") become the text they spell; bytes that are no text U+FFFD each.
class ByteFallback final : public TokenDecoder {
public:
    std::vector<std::string> decode(std::vector<std::string> tokens) const override {
        std::vector<std::string> made;
        std::string bytes;
        const auto close = [&] {
            if (bytes.empty()) return;
            if (firstInvalidUtf8(bytes) == std::string::npos) made.push_back(bytes);
            else made.insert(made.end(), bytes.size(), "\xEF\xBF\xBD");
            bytes.clear();
        };
        for (std::string& token : tokens) {
            if (const auto byte = byteOfToken(token)) {
                bytes += static_cast<char>(*byte);
                continue;
            }
            close();
            made.push_back(std::move(token));
        }
        close();
        return made;
    }
};

class Fuse final : public TokenDecoder {
public:
    std::vector<std::string> decode(std::vector<std::string> tokens) const override {
        std::string text;
        for (const std::string& token : tokens) text += token;
        return {text};
    }
};

/// Takes up to so many of a character off each token's ends.
class StripDecoder final : public TokenDecoder {
public:
    StripDecoder(const nlohmann::json& object, const std::string& where)
        : m_content(require<std::string>(object, "content", where)),
          m_start(require<std::int64_t>(object, "start", where)),
          m_stop(require<std::int64_t>(object, "stop", where)) {
        if (m_content.empty()) throw Error(ErrorKind::BadFile, {"%1: \"content\" is empty.", where});
    }
    std::vector<std::string> decode(std::vector<std::string> tokens) const override {
        for (std::string& token : tokens) {
            for (std::int64_t i = 0; i < m_start && token.starts_with(m_content); ++i) token.erase(0, m_content.size());
            for (std::int64_t i = 0; i < m_stop && token.ends_with(m_content); ++i)
                token.resize(token.size() - m_content.size());
        }
        return tokens;
    }

private:
    std::string m_content;
    std::int64_t m_start, m_stop;
};

class ReplaceDecoder final : public TokenDecoder {
public:
    ReplaceDecoder(const nlohmann::json& object, const std::string& where)
        : m_pattern(object, where), m_content(require<std::string>(object, "content", where)) {}
    std::vector<std::string> decode(std::vector<std::string> tokens) const override {
        std::vector<ByteSpan> matches;
        for (std::string& token : tokens) {
            matches.clear();
            if (!token.empty()) m_pattern.find(token, 0, matches);
            if (matches.empty()) continue;
            std::string text;
            std::size_t done = 0;
            for (const ByteSpan& match : matches) {
                text.append(token, done, match.begin - done) += m_content;
                done = match.end;
            }
            token = text.append(token, done);
        }
        return tokens;
    }

private:
    Pattern m_pattern;
    std::string m_content;
};

/// The end-of-word mark becomes a space, but for the last token's.
class BpeDecoder final : public TokenDecoder {
public:
    explicit BpeDecoder(std::string suffix) : m_suffix(std::move(suffix)) {}
    std::vector<std::string> decode(std::vector<std::string> tokens) const override {
        for (std::size_t i = 0; i < tokens.size(); ++i)
            replaceAll(tokens[i], m_suffix, i + 1 == tokens.size() ? "" : " ");
        return tokens;
    }

private:
    std::string m_suffix;
};

} // namespace

std::unique_ptr<TokenDecoder> makeByteFallback(const nlohmann::json&, const std::string&) {
    return std::make_unique<ByteFallback>();
}
std::unique_ptr<TokenDecoder> makeFuse(const nlohmann::json&, const std::string&) { return std::make_unique<Fuse>(); }
std::unique_ptr<TokenDecoder> makeStripDecoder(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<StripDecoder>(object, where);
}
std::unique_ptr<TokenDecoder> makeReplaceDecoder(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<ReplaceDecoder>(object, where);
}
std::unique_ptr<TokenDecoder> makeBpeDecoder(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<BpeDecoder>(valueOr<std::string>(object, "suffix", "</w>", where));
}

} // namespace lathe
