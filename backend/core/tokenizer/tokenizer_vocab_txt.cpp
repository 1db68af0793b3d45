// vocab.txt, as BERT was published with, made into what tokenizer.json would say of it: the conversion of transformers'
// BertTokenizer.
#include "base/json.h"
#include "tokenizer/pipeline.h"

#include <algorithm>

namespace lathe {

namespace {

/// A special token's name in tokenizer_config.json: a string, or an object with its content.
std::string specialName(const nlohmann::json& config, const std::string& key, const std::string& usual) {
    if (!config.contains(key) || config[key].is_null()) return usual;
    const auto& value = config[key];
    if (value.is_object() && value.contains("content") && value["content"].is_string())
        return value["content"].get<std::string>();
    return value.is_string() ? value.get<std::string>() : usual;
}

nlohmann::json vocabularyOf(const std::string& text) {
    nlohmann::json vocabulary = nlohmann::json::object();
    std::int64_t id = 0;
    for (std::size_t at = 0; at < text.size(); ++id) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string token = text.substr(at, end - at);
        if (token.ends_with('\r')) token.pop_back();
        vocabulary[token] = id; // the last of two lines that say the same counts
        at = end + 1;
    }
    return vocabulary;
}

} // namespace

std::shared_ptr<const Tokenizer> readVocabularyText(const std::filesystem::path& vocabTxt) {
    const std::string where = vocabTxt.string();
    const auto configFile = vocabTxt.parent_path() / "tokenizer_config.json";
    nlohmann::json config = nlohmann::json::object();
    if (std::filesystem::is_regular_file(configFile)) config = readJsonFile(configFile);
    const std::string at = configFile.string();
    const bool lower = valueOr<bool>(config, "do_lower_case", true, at);
    const auto accents = optional<bool>(config, "strip_accents", at);

    nlohmann::json file;
    file["normalizer"] = {{"type", "BertNormalizer"},
                          {"handle_chinese_chars", valueOr<bool>(config, "tokenize_chinese_chars", true, at)},
                          {"lowercase", lower},
                          {"strip_accents", accents.value_or(lower)}};
    file["pre_tokenizer"] = {{"type", "BertPreTokenizer"}};
    file["decoder"] = {{"type", "WordPiece"}};
    const nlohmann::json vocabulary = vocabularyOf(readTextFile(vocabTxt));
    const auto idOf = [&](const std::string& name) -> const nlohmann::json& {
        if (!vocabulary.contains(name))
            throw Error(ErrorKind::BadFile, {"%1: the vocabulary lacks the special token %2.", where, name});
        return vocabulary[name];
    };
    const std::string unknown = specialName(config, "unk_token", "[UNK]");
    file["model"] = {{"type", "WordPiece"}, {"unk_token", unknown}, {"vocab", vocabulary}};
    file["added_tokens"] = nlohmann::json::array();
    for (const auto& [key, usual] : {std::pair("unk_token", "[UNK]"),
                                     {"sep_token", "[SEP]"},
                                     {"pad_token", "[PAD]"},
                                     {"cls_token", "[CLS]"},
                                     {"mask_token", "[MASK]"}}) {
        const std::string name = specialName(config, key, usual);
        if (vocabulary.contains(name))
            file["added_tokens"].push_back({{"id", idOf(name)}, {"content", name}, {"special", true}});
    }
    const std::string sep = specialName(config, "sep_token", "[SEP]"), cls = specialName(config, "cls_token", "[CLS]");
    file["post_processor"] = {{"type", "BertProcessing"}, {"sep", {sep, idOf(sep)}}, {"cls", {cls, idOf(cls)}}};
    return tokenizerFromJson(file, where);
}

} // namespace lathe
