// The table of decoders, and its two smallest.
#include "tokenizer/byte_level.h"
#include "tokenizer/tokenizer_parts.h"
#include "unicode/unicode.h"

namespace lathe {

std::unique_ptr<TokenDecoder> makeWordPieceDecoder(const nlohmann::json&, const std::string&);
std::unique_ptr<TokenDecoder> makeMetaspaceDecoder(const nlohmann::json&, const std::string&);
std::unique_ptr<TokenDecoder> makeByteFallback(const nlohmann::json&, const std::string&);
std::unique_ptr<TokenDecoder> makeFuse(const nlohmann::json&, const std::string&);
std::unique_ptr<TokenDecoder> makeStripDecoder(const nlohmann::json&, const std::string&);
std::unique_ptr<TokenDecoder> makeReplaceDecoder(const nlohmann::json&, const std::string&);
std::unique_ptr<TokenDecoder> makeBpeDecoder(const nlohmann::json&, const std::string&);
std::unique_ptr<TokenDecoder> makeCtcDecoder(const nlohmann::json&, const std::string&);

namespace {

/// ByteLevel: the bytes that all tokens together spell; a token with a character outside the alphabet stands for
/// itself.
class ByteLevelDecoder final : public TokenDecoder {
public:
    std::vector<std::string> decode(std::vector<std::string> tokens) const override {
        std::string bytes;
        for (const std::string& token : tokens) {
            const auto own = fromByteLevel(token);
            bytes += own ? *own : token;
        }
        return {lossyUtf8(bytes)};
    }
};

class DecoderSequence final : public TokenDecoder {
public:
    DecoderSequence(const nlohmann::json& object, const std::string& where) {
        if (!object.contains("decoders") || !object["decoders"].is_array())
            throw Error(ErrorKind::BadFile, {"%1: no list \"decoders\".", where});
        for (const auto& step : object["decoders"]) m_steps.push_back(makeDecoder(step, where));
    }
    std::vector<std::string> decode(std::vector<std::string> tokens) const override {
        for (const auto& step : m_steps) tokens = step->decode(std::move(tokens));
        return tokens;
    }

private:
    std::vector<std::unique_ptr<TokenDecoder>> m_steps;
};

std::unique_ptr<TokenDecoder> makeByteLevel(const nlohmann::json&, const std::string&) {
    return std::make_unique<ByteLevelDecoder>();
}
std::unique_ptr<TokenDecoder> makeSequence(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<DecoderSequence>(object, where);
}

constexpr PartRow<TokenDecoder> kDecoders[] = {{"Sequence", makeSequence},          {"ByteLevel", makeByteLevel},
                                               {"WordPiece", makeWordPieceDecoder}, {"Metaspace", makeMetaspaceDecoder},
                                               {"ByteFallback", makeByteFallback},  {"Fuse", makeFuse},
                                               {"Strip", makeStripDecoder},         {"Replace", makeReplaceDecoder},
                                               {"BPEDecoder", makeBpeDecoder},      {"CTC", makeCtcDecoder}};

} // namespace

std::unique_ptr<TokenDecoder> makeDecoder(const nlohmann::json& object, const std::string& where) {
    return makePart<TokenDecoder>(kDecoders, object, where);
}

} // namespace lathe
