#include "text/tokenizer_gguf.h"

#include "base/json.h"
#include "text/model_bpe.h"
#include "text/pipeline.h"
#include "text/tokenizer_gguf_pieces.h"

#include <algorithm>

namespace lathe {

namespace {

constexpr const char* kByteLevel = R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":true})";
constexpr const char* kDigitsAlone = R"({"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},
    {"type":"ByteLevel","add_prefix_space":false,"use_regex":true}]})";
constexpr const char* kLlama3 = R"({"type":"Sequence","pretokenizers":[{"type":"Split","behavior":"Isolated","pattern":{"Regex":
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}},
    {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]})";
constexpr const char* kQwen2 = R"({"type":"Sequence","pretokenizers":[{"type":"Split","behavior":"Isolated","pattern":{"Regex":
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}},
    {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]})";

constexpr const char* kDeepSeek3 = R"({"type":"Sequence","pretokenizers":[{"type":"Split","behavior":"Isolated","pattern":{"Regex":"\\p{N}{1,3}"}},
    {"type":"Split","behavior":"Isolated","pattern":{"Regex":"[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+"}},
    {"type":"Split","behavior":"Isolated","pattern":{"Regex":
    "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}},
    {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]})";
constexpr const char* kTekken = R"({"type":"Sequence","pretokenizers":[{"type":"Split","behavior":"Isolated","pattern":{"Regex":
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}},
    {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]})";
constexpr const char* kGpt4o = R"({"type":"Sequence","pretokenizers":[{"type":"Split","behavior":"Isolated","pattern":{"Regex":
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}},
    {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]})";

/// What the original tokenizer.json had under the names that llama.cpp's converter gives.
struct PreRow {
    const char* name;
    const char* preTokenizer; ///< as tokenizer.json writes it
    const char* normalizer = nullptr;
    bool ignoreMerges = false;
    bool addBos = false;      ///< where the file does not say
};

constexpr PreRow kPre[] = {
    {"default", kByteLevel},
    {"gpt-2", kByteLevel},
    {"phi-2", kByteLevel},
    {"smollm", kDigitsAlone},
    {"starcoder", kDigitsAlone},
    {"refact", kDigitsAlone},
    {"llama-bpe", kLlama3, nullptr, true, true},
    {"llama3", kLlama3, nullptr, true, true},
    {"llama-v3", kLlama3, nullptr, true, true},
    {"qwen2", kQwen2, R"({"type":"NFC"})"},
    {"deepseek-r1-qwen", kQwen2, R"({"type":"NFC"})"},
    {"stablelm2", kQwen2},
    {"olmo", kByteLevel},
    {"dbrx", kLlama3},
    {"smaug-bpe", kLlama3},
    {"deepseek-v3", kDeepSeek3},
    {"tekken", kTekken, nullptr, true},
    {"gpt-4o", kGpt4o},
    {"llama4", kGpt4o},
};

enum TokenType { Control = 3, UserDefined = 4 };

const PreRow& preRow(const GgufMetadata& metadata) {
    const std::string name = metadata.text("tokenizer.ggml.pre").value_or("default");
    const auto row = std::find_if(std::begin(kPre), std::end(kPre), [&](const PreRow& entry) { return name == entry.name; });
    if (row == std::end(kPre)) throwNotSupported(metadata.source(), "tokenizer.ggml.pre " + name);
    return *row;
}

BpeVocabulary vocabularyOf(const GgufMetadata& metadata) {
    BpeVocabulary vocabulary;
    const auto& tokens = metadata.requireTexts("tokenizer.ggml.tokens");
    vocabulary.tokens.reserve(tokens.size());
    for (const std::string& token : tokens) vocabulary.tokens.emplace_back(token, static_cast<std::int64_t>(vocabulary.tokens.size()));
    const auto& merges = metadata.requireTexts("tokenizer.ggml.merges");
    vocabulary.merges.reserve(merges.size());
    for (const std::string& merge : merges) {
        const std::size_t space = merge.find(' ', 1);
        if (space == std::string::npos || merge.find(' ', space + 1) != std::string::npos)
            throw Error(ErrorKind::BadFile, metadata.source() + ": tokenizer.ggml.merges: merge " +
                                                std::to_string(vocabulary.merges.size() + 1) + " is no pair of tokens");
        vocabulary.merges.emplace_back(merge.substr(0, space), merge.substr(space + 1));
    }
    return vocabulary;
}

std::vector<AddedToken> addedTokensOf(const GgufMetadata& metadata) {
    std::vector<AddedToken> added;
    const auto* types = metadata.integers("tokenizer.ggml.token_type");
    if (!types) return added;
    const auto& tokens = metadata.requireTexts("tokenizer.ggml.tokens");
    if (types->size() != tokens.size())
        throw Error(ErrorKind::BadFile, metadata.source() + ": " + std::to_string(tokens.size()) + " tokens, but " +
                                            std::to_string(types->size()) + " token types");
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if ((*types)[i] != Control && (*types)[i] != UserDefined) continue;
        AddedToken token;
        token.id = static_cast<std::int32_t>(i);
        token.content = tokens[i];
        token.special = (*types)[i] == Control;
        added.push_back(std::move(token));
    }
    return added;
}

std::optional<std::int32_t> idUnder(const GgufMetadata& metadata, const std::string& key, std::int64_t size) {
    const auto id = metadata.integer(key);
    if (!id) return std::nullopt;
    if (*id < 0 || *id >= size)
        throw Error(ErrorKind::BadFile, metadata.source() + ": " + key + " is " + std::to_string(*id) + ", but the tokenizer has " + std::to_string(size) + " ids");
    return static_cast<std::int32_t>(*id);
}

/// [bos] text [eos], in tokenizer.json's words; null where neither is put in.
nlohmann::json postProcessorOf(const GgufMetadata& metadata, const PreRow& row, std::int64_t size) {
    nlohmann::json single = nlohmann::json::array(), special = nlohmann::json::object();
    const auto put = [&](const char* name, bool wanted) {
        const auto id = idUnder(metadata, std::string("tokenizer.ggml.") + name + "_token_id", size);
        if (!wanted || !id) return;
        single.push_back({{"SpecialToken", {{"id", name}}}});
        special[name] = {{"ids", {*id}}};
    };
    put("bos", metadata.flag("tokenizer.ggml.add_bos_token").value_or(row.addBos));
    single.push_back({{"Sequence", {{"id", "A"}}}});
    put("eos", metadata.flag("tokenizer.ggml.add_eos_token").value_or(false));
    return {{"type", "TemplateProcessing"}, {"single", single}, {"special_tokens", special}};
}

} // namespace

std::shared_ptr<const Tokenizer> tokenizerFrom(const GgufMetadata& metadata) {
    const std::string& where = metadata.source();
    const std::string model = metadata.requireText("tokenizer.ggml.model");
    if (model == "bert") return tokenizerFromJson(bertJsonFrom(metadata), where);
    if (model == "llama" || model == "t5") return tokenizerFrom(sentencePieceFrom(metadata), sentencePieceUse(metadata), where);
    if (model != "gpt2") throwNotSupported(where, "tokenizer.ggml.model " + model);
    const PreRow& row = preRow(metadata);
    TokenizerParts parts;
    if (row.normalizer) parts.normalizer = makeNormalizer(nlohmann::json::parse(row.normalizer), where);
    parts.preTokenizer = makePreTokenizer(nlohmann::json::parse(row.preTokenizer), where);
    BpeVocabulary vocabulary = vocabularyOf(metadata);
    vocabulary.ignoreMerges = row.ignoreMerges;
    parts.model = std::make_unique<BpeModel>(vocabulary, where);
    parts.postProcessor = makePostProcessor(postProcessorOf(metadata, row, parts.model->size()), where);
    parts.decoder = makeDecoder({{"type", "ByteLevel"}}, where);
    parts.added = addedTokensOf(metadata);
    return makeTokenizer(std::move(parts), where);
}

SpecialTokens specialTokensFrom(const GgufMetadata& metadata, const Tokenizer& tokenizer) {
    SpecialTokens special;
    const auto under = [&](const char* name) {
        return idUnder(metadata, std::string("tokenizer.ggml.") + name + "_token_id", tokenizer.size());
    };
    special.bos = under("bos");
    special.pad = under("padding");
    for (const char* name : {"eos", "eot", "eom"})
        if (const auto id = under(name); id && std::find(special.eos.begin(), special.eos.end(), *id) == special.eos.end())
            special.eos.push_back(*id);
    special.chatTemplate = metadata.text("tokenizer.chat_template").value_or("");
    return special;
}

namespace {

/// Fields that our reader has defaults for and the Rust library has none.
nlohmann::json complete(nlohmann::json part) {
    if (part.is_array())
        for (auto& item : part) item = complete(std::move(item));
    if (!part.is_object()) return part;
    for (auto& [key, value] : part.items())
        if (value.is_structured()) value = complete(std::move(value));
    const auto put = [&](const char* key, nlohmann::json value) {
        if (!part.contains(key)) part[key] = std::move(value);
    };
    const std::string type = part.value("type", "");
    if (type == "ByteLevel") put("trim_offsets", true);
    if (type == "Split") put("invert", false);
    if (type == "TemplateProcessing") put("pair", nlohmann::json::parse(R"([{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}])"));
    if (part.contains("SpecialToken")) part["SpecialToken"]["type_id"] = 0;
    if (part.contains("Sequence")) part["Sequence"].emplace("type_id", 0);
    return part;
}

} // namespace

nlohmann::json tokenizerJsonFrom(const GgufMetadata& metadata) {
    (void)tokenizerFrom(metadata); // all that can be wrong with it is said there
    const std::string model = metadata.requireText("tokenizer.ggml.model");
    if (model == "bert") return bertJsonFrom(metadata);
    if (model == "llama" || model == "t5") return tokenizerJsonFrom(sentencePieceFrom(metadata), sentencePieceUse(metadata));
    const PreRow& row = preRow(metadata);
    const BpeVocabulary vocabulary = vocabularyOf(metadata);
    nlohmann::json ids = nlohmann::json::object(), merges = nlohmann::json::array(), added = nlohmann::json::array();
    for (const auto& [token, id] : vocabulary.tokens) ids[token] = id;
    for (const auto& [left, right] : vocabulary.merges) merges.push_back(left + " " + right);
    for (const AddedToken& token : addedTokensOf(metadata))
        added.push_back({{"id", token.id}, {"content", token.content}, {"single_word", false}, {"lstrip", false}, {"rstrip", false},
                         {"normalized", false}, {"special", token.special}});
    nlohmann::json around = postProcessorOf(metadata, row, static_cast<std::int64_t>(vocabulary.tokens.size()));
    for (auto& [name, token] : around["special_tokens"].items()) {
        token["id"] = name;
        token["tokens"] = {metadata.requireTexts("tokenizer.ggml.tokens")[token["ids"][0].get<std::size_t>()]};
    }
    if (around["special_tokens"].empty()) around = nullptr;
    return {{"version", "1.0"},
            {"truncation", nullptr},
            {"padding", nullptr},
            {"added_tokens", added},
            {"normalizer", row.normalizer ? nlohmann::json::parse(row.normalizer) : nlohmann::json()},
            {"pre_tokenizer", complete(nlohmann::json::parse(row.preTokenizer))},
            {"post_processor", complete(std::move(around))},
            {"decoder", complete({{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", true}})},
            {"model",
             {{"type", "BPE"},
              {"dropout", nullptr},
              {"unk_token", nullptr},
              {"continuing_subword_prefix", nullptr},
              {"end_of_word_suffix", nullptr},
              {"fuse_unk", false},
              {"byte_fallback", false},
              {"ignore_merges", row.ignoreMerges},
              {"vocab", ids},
              {"merges", merges}}}};
}

} // namespace lathe
