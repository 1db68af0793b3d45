// tokenizer.json, the file of Hugging Face's tokenizers. Truncation and padding in it are left aside: rows are cut and
// batched by the data's own rules, in sight.
#include "base/json.h"
#include "tokenizer/pipeline.h"

namespace lathe {

namespace {

AddedToken addedTokenOf(const nlohmann::json& object, const std::string& where) {
    AddedToken token;
    token.content = require<std::string>(object, "content", where);
    token.id = checkedId(require<std::int64_t>(object, "id", where + ": " + token.content), token.content, where);
    token.singleWord = valueOr<bool>(object, "single_word", false, where);
    token.lstrip = valueOr<bool>(object, "lstrip", false, where);
    token.rstrip = valueOr<bool>(object, "rstrip", false, where);
    token.special = valueOr<bool>(object, "special", false, where);
    token.normalized = valueOr<bool>(object, "normalized", !token.special, where);
    return token;
}

} // namespace

std::shared_ptr<const Tokenizer> tokenizerFromJson(const nlohmann::json& file, const std::string& where) {
    const auto part = [&](const char* name) -> const nlohmann::json& {
        static const nlohmann::json none;
        return file.is_object() && file.contains(name) ? file[name] : none;
    };
    const auto at = [&](const char* name) { return where + ": " + name; };
    if (!part("model").is_object())
        throw Error(ErrorKind::BadFile, {"%1: no object \"model\".", where}, "Is this a tokenizer.json?");

    TokenizerParts parts;
    if (!part("normalizer").is_null()) parts.normalizer = makeNormalizer(part("normalizer"), at("normalizer"));
    if (!part("pre_tokenizer").is_null())
        parts.preTokenizer = makePreTokenizer(part("pre_tokenizer"), at("pre_tokenizer"));
    parts.model = makeTokenModel(part("model"), parts.preTokenizer && parts.preTokenizer->byteLevel(), at("model"));
    if (!part("post_processor").is_null())
        parts.postProcessor = makePostProcessor(part("post_processor"), at("post_processor"));
    if (!part("decoder").is_null()) parts.decoder = makeDecoder(part("decoder"), at("decoder"));
    if (!part("added_tokens").is_null()) {
        if (!part("added_tokens").is_array()) throw Error(ErrorKind::BadFile, at("added_tokens") + ": no list.");
        for (const auto& token : part("added_tokens")) parts.added.push_back(addedTokenOf(token, at("added_tokens")));
    }
    return makeTokenizer(std::move(parts), where);
}

std::shared_ptr<const Tokenizer> readTokenizer(const std::filesystem::path& tokenizerJson) {
    return tokenizerFromJson(readJsonFile(tokenizerJson), tokenizerJson.string());
}

} // namespace lathe
