// Tokenizers of model folders that have no tokenizer.json: which files there are, and what transformers makes of them
// for the kind of model that config.json names.
#include "tokenizer/tokenizer_folder.h"
#include "base/json.h"
#include "tokenizer/sentencepiece.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

namespace lathe {

namespace fs = std::filesystem;

namespace {

using nlohmann::json;

json readIfThere(const fs::path& file) {
    if (!fs::is_regular_file(file)) return json::object();
    json object = readJsonFile(file);
    return object.is_object() ? object : json::object();
}

/// A special token's name in tokenizer_config.json: a string, or an object with its content.
std::string nameOf(const json& config, const std::string& key, const std::string& usual) {
    if (!config.contains(key)) return usual;
    const json& value = config[key];
    if (value.is_object()) return value.value("content", usual);
    return value.is_string() ? value.get<std::string>() : std::string();
}

json addedToken(std::int64_t id, const std::string& content, bool special, bool lstrip = false) {
    return {{"id", id},        {"content", content},     {"single_word", false}, {"lstrip", lstrip},
            {"rstrip", false}, {"normalized", !special}, {"special", special}};
}

/// added_tokens.json, and tokenizer_config.json's added_tokens_decoder, which says more and counts.
std::vector<json> addedTokensOf(const fs::path& folder, const json& config) {
    std::map<std::int64_t, json> added;
    const json plain = readIfThere(folder / "added_tokens.json");
    for (const auto& [content, id] : plain.items())
        if (id.is_number_integer()) added[id.get<std::int64_t>()] = addedToken(id.get<std::int64_t>(), content, false);
    if (config.contains("added_tokens_decoder") && config["added_tokens_decoder"].is_object())
        for (const auto& [number, token] : config["added_tokens_decoder"].items()) {
            char* end = nullptr;
            const std::int64_t id = std::strtoll(number.c_str(), &end, 10);
            if (number.empty() || *end != '\0' || !token.is_object()) continue;
            json one =
                addedToken(id, token.value("content", ""), token.value("special", false), token.value("lstrip", false));
            for (const char* key : {"rstrip", "single_word", "normalized"})
                if (token.contains(key)) one[key] = token[key];
            added[id] = one;
        }
    std::vector<json> list;
    for (auto& [id, token] : added) list.push_back(std::move(token));
    return list;
}

/// What a kind of model puts around a byte-level vocabulary.
struct BytesRow {
    std::string_view model; ///< config.json's model_type
    const char* normalizer;
    const char* preTokenizer;
    const char* postProcessor; ///< null: [cls] text [sep] as RoBERTa has it
};

constexpr const char* kGpt2Cut =
    R"({"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true})";
constexpr const char* kQwenCut =
    R"({"type":"Sequence","pretokenizers":[{"type":"Split","behavior":"Isolated","invert":false,"pattern":{"Regex":
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}},
    {"type":"ByteLevel","add_prefix_space":false,"trim_offsets":false,"use_regex":false}]})";
constexpr const char* kTrimNot =
    R"({"type":"ByteLevel","add_prefix_space":true,"trim_offsets":false,"use_regex":true})";

constexpr BytesRow kBytes[] = {
    {"gpt2", "null", kGpt2Cut, kTrimNot},
    {"roberta", "null", kGpt2Cut, nullptr},
    {"qwen2", R"({"type":"NFC"})", kQwenCut, kTrimNot},
    {"qwen3", R"({"type":"NFC"})", kQwenCut, kTrimNot},
};

/// Where SentencePiece's file stands for a kind of model, the special tokens that are put around the text.
struct PiecesRow {
    std::string_view model;
    const char* before;
    const char* behind;
};

constexpr PiecesRow kPieces[] = {
    {"llama", "bos_token", nullptr},  {"mistral", "bos_token", nullptr},     {"mixtral", "bos_token", nullptr},
    {"phi3", "bos_token", nullptr},   {"gemma", "bos_token", nullptr},       {"gemma2", "bos_token", nullptr},
    {"gemma3", "bos_token", nullptr}, {"gemma3_text", "bos_token", nullptr}, {"t5", nullptr, "eos_token"},
    {"mt5", nullptr, "eos_token"},    {"umt5", nullptr, "eos_token"},        {"deberta-v2", "cls_token", "sep_token"},
};

template <class Row>
const Row& rowOf(std::span<const Row> rows, const fs::path& folder, const std::string& files) {
    const std::string model =
        valueOr<std::string>(readIfThere(folder / "config.json"), "model_type", "", (folder / "config.json").string());
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& one) { return one.model == model; });
    if (row == rows.end())
        throwNotSupported(
            folder.string(),
            files + " of a model of type \"" + model
                + "\" without a tokenizer.json (transformers writes one when it loads and saves the tokenizer)");
    return *row;
}

json fromVocabularyAndMerges(const fs::path& folder) {
    const BytesRow& row = rowOf(std::span<const BytesRow>(kBytes), folder, "vocab.json and merges.txt");
    const std::string where = (folder / "vocab.json").string();
    const json config = readIfThere(folder / "tokenizer_config.json");
    const json vocabulary = readJsonFile(folder / "vocab.json");
    const std::string text = readTextFile(folder / "merges.txt");
    json merges = json::array();
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string line = text.substr(at, end - at);
        if (line.ends_with('\r')) line.pop_back();
        if (!line.empty() && !line.starts_with("#version")) merges.push_back(line);
        at = end + 1;
    }
    json added = json::array();
    std::set<std::string> known;
    for (json& token : addedTokensOf(folder, config)) {
        known.insert(token["content"].get<std::string>());
        added.push_back(std::move(token));
    }
    const json named = readIfThere(folder / "special_tokens_map.json");
    const auto special = [&](const std::string& name, bool lstrip) {
        if (name.empty() || !vocabulary.contains(name) || !vocabulary[name].is_number_integer()
            || !known.insert(name).second)
            return;
        added.push_back(addedToken(vocabulary[name].get<std::int64_t>(), name, true, lstrip));
    };
    for (const char* key : {"bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"})
        special(nameOf(config, key, nameOf(named, key, "")), std::string_view(key) == "mask_token");
    for (const json* file : {&config, &named})
        for (const char* key : {"additional_special_tokens", "extra_special_tokens"})
            if (file->contains(key) && (*file)[key].is_array())
                for (const json& token : (*file)[key]) special(nameOf({{"it", token}}, "it", ""), false);
    json post;
    if (row.postProcessor) {
        post = json::parse(row.postProcessor);
    } else {
        const auto around = [&](const char* key, const char* usual) {
            const std::string name = nameOf(config, key, nameOf(named, key, usual));
            if (!vocabulary.contains(name))
                throw Error(ErrorKind::BadFile, {"%1: the vocabulary lacks the special token %2.", where, name});
            return json::array({name, vocabulary[name]});
        };
        post = {{"type", "RobertaProcessing"},
                {"sep", around("sep_token", "</s>")},
                {"cls", around("cls_token", "<s>")},
                {"trim_offsets", true},
                {"add_prefix_space", valueOr<bool>(config, "add_prefix_space", false, where)}};
    }
    json cut = json::parse(row.preTokenizer);
    if (cut["type"] == "ByteLevel") cut["add_prefix_space"] = valueOr<bool>(config, "add_prefix_space", false, where);
    return {{"added_tokens", added},
            {"normalizer", json::parse(row.normalizer)},
            {"pre_tokenizer", cut},
            {"post_processor", post},
            {"decoder", {{"type", "ByteLevel"}}},
            {"model", {{"type", "BPE"}, {"vocab", vocabulary}, {"merges", merges}}}};
}

std::shared_ptr<const Tokenizer> fromSentencePiece(const fs::path& folder, const fs::path& file) {
    const PiecesRow& row = rowOf(std::span<const PiecesRow>(kPieces), folder, file.filename().string());
    const SentencePiece model = parseSentencePiece(readTextFile(file), file.string());
    const json config = readIfThere(folder / "tokenizer_config.json"),
               named = readIfThere(folder / "special_tokens_map.json");
    SentencePieceUse use;
    use.specialInText = true;
    use.prefixAtBeginningOnly =
        config.contains("legacy") && config["legacy"].is_boolean() && !config["legacy"].get<bool>();
    for (const json& token : addedTokensOf(folder, config)) {
        AddedToken added;
        added.id = token["id"].get<std::int32_t>();
        added.content = token["content"].get<std::string>();
        added.special = token["special"].get<bool>();
        added.lstrip = token["lstrip"].get<bool>();
        added.rstrip = token["rstrip"].get<bool>();
        use.added.push_back(std::move(added));
    }
    const auto put = [&](std::vector<std::int32_t>& ids, const char* key, const char* wanted, bool usual) {
        if (!key || !valueOr<bool>(config, wanted, usual, (folder / "tokenizer_config.json").string())) return;
        const std::string_view which = key;
        const std::string name = nameOf(config, key,
                                        nameOf(named, key,
                                               which == "bos_token"   ? "<s>"
                                               : which == "eos_token" ? "</s>"
                                               : which == "cls_token" ? "[CLS]"
                                                                      : "[SEP]"));
        const auto piece = std::find_if(model.pieces.begin(), model.pieces.end(),
                                        [&](const SentencePiece::Piece& one) { return one.text == name; });
        if (piece == model.pieces.end())
            throw Error(ErrorKind::BadFile, {"%1: the vocabulary lacks the special token %2.", file.string(), name});
        ids.push_back(static_cast<std::int32_t>(piece - model.pieces.begin()));
    };
    put(use.before, row.before, "add_bos_token", true);
    put(use.behind, row.behind ? row.behind : "eos_token", "add_eos_token", row.behind != nullptr);
    return tokenizerFrom(model, std::move(use), file.string());
}

} // namespace

namespace {

/// The number of the vocabulary's entry, or of the first behind it.
std::optional<std::int64_t> idInVocabulary(const json& vocabulary, const std::string& content) {
    if (vocabulary.is_object()) {
        const auto found = vocabulary.find(content);
        return found != vocabulary.end() && found->is_number_integer() ? std::optional(found->get<std::int64_t>())
                                                                       : std::nullopt;
    }
    for (std::size_t i = 0; vocabulary.is_array() && i < vocabulary.size(); ++i) // Unigram's: [piece, score]
        if (vocabulary[i].is_array() && !vocabulary[i].empty() && vocabulary[i][0] == content) return std::int64_t(i);
    return std::nullopt;
}

/// tokenizer.json with the tokens that only tokenizer_config.json and special_tokens_map.json know, as transformers
/// adds them: those of added_tokens_decoder, then those that are named (bos_token, ...). A token that the vocabulary
/// has keeps its number, others follow it.
json withAllTokens(json file, const fs::path& folder) {
    if (!file.is_object() || !file.contains("model") || !file["model"].is_object()) return file;
    const json config = readIfThere(folder / "tokenizer_config.json"),
               named = readIfThere(folder / "special_tokens_map.json");
    std::vector<json> wanted;
    if (config.contains("added_tokens_decoder"))
        for (json& token : addedTokensOf(folder, config)) wanted.push_back(std::move(token));
    const auto special = [&](const std::string& name) {
        if (!name.empty()) wanted.push_back(addedToken(0, name, true));
    };
    for (const char* key : {"bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"})
        special(nameOf(config, key, nameOf(named, key, "")));
    for (const json* source : {&config, &named})
        for (const char* key : {"additional_special_tokens", "extra_special_tokens"})
            if (source->contains(key) && (*source)[key].is_array())
                for (const json& token : (*source)[key]) special(nameOf({{"it", token}}, "it", ""));
    if (wanted.empty()) return file;

    static const json none;
    const json& vocabulary = file["model"].contains("vocab") ? file["model"]["vocab"] : none;
    json added =
        file.contains("added_tokens") && file["added_tokens"].is_array() ? file["added_tokens"] : json::array();
    std::set<std::string> known;
    std::int64_t next = std::int64_t(vocabulary.size());
    for (const json& token : added) {
        if (!token.is_object()) return file; // said where it is read
        known.insert(token.value("content", ""));
        if (token.contains("id") && token["id"].is_number_integer())
            next = std::max(next, token["id"].get<std::int64_t>() + 1);
    }
    for (json& token : wanted) {
        const std::string content = token["content"].get<std::string>();
        if (content.empty() || !known.insert(content).second) continue;
        const auto id = idInVocabulary(vocabulary, content);
        token["id"] = id ? *id : next++;
        added.push_back(std::move(token));
    }
    file["added_tokens"] = std::move(added);
    return file;
}

bool hasVocabularyAndMerges(const fs::path& folder) {
    return fs::is_regular_file(folder / "vocab.json") && fs::is_regular_file(folder / "merges.txt");
}

} // namespace

json folderTokenizerJson(const fs::path& folder) {
    if (fs::is_regular_file(folder / "tokenizer.json"))
        return withAllTokens(readJsonFile(folder / "tokenizer.json"), folder);
    return hasVocabularyAndMerges(folder) ? fromVocabularyAndMerges(folder) : json();
}

std::shared_ptr<const Tokenizer> readFolderTokenizer(const fs::path& folder) {
    const auto there = [&](const char* name) { return fs::is_regular_file(folder / name); };
    if (there("tokenizer.json"))
        return tokenizerFromJson(folderTokenizerJson(folder), (folder / "tokenizer.json").string());
    if (there("vocab.txt")) return readVocabularyText(folder / "vocab.txt");
    if (hasVocabularyAndMerges(folder))
        return tokenizerFromJson(folderTokenizerJson(folder), (folder / "vocab.json").string());
    for (const char* name : {"tokenizer.model", "spiece.model", "spm.model"})
        if (there(name)) return fromSentencePiece(folder, folder / name);
    throw Error(ErrorKind::BadFile,
                {"%1: no tokenizer.json, vocab.txt, vocab.json with merges.txt, tokenizer.model or spiece.model.",
                 folder.string()},
                "Copy the tokenizer's files from where the model came from.");
}

} // namespace lathe
