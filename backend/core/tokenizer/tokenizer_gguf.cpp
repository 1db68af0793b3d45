// A GGUF file names its tokenizer by its parts; here they become the tokenizer.json that they were made from, and
// that is read.
#include "tokenizer/tokenizer_gguf.h"

#include "base/json.h"
#include "tokenizer/model_bpe.h"
#include "tokenizer/pipeline.h"
#include "tokenizer/tokenizer_gguf_pieces.h"

#include <algorithm>

namespace lathe {

namespace {

constexpr const char* kByteLevel = R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":true})";
constexpr const char* kDigitsAlone = R"({"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},
    {"type":"ByteLevel","add_prefix_space":false,"use_regex":true}]})";
constexpr const char* kLlama3 =
    R"({"type":"Sequence","pretokenizers":[{"type":"Split","behavior":"Isolated","pattern":{"Regex":
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}},
    {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]})";
constexpr const char* kQwen2 =
    R"({"type":"Sequence","pretokenizers":[{"type":"Split","behavior":"Isolated","pattern":{"Regex":
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}},
    {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]})";

constexpr const char* kDeepSeek3 =
    R"({"type":"Sequence","pretokenizers":[{"type":"Split","behavior":"Isolated","pattern":{"Regex":"\\p{N}{1,3}"}},
    {"type":"Split","behavior":"Isolated","pattern":{"Regex":"[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+"}},
    {"type":"Split","behavior":"Isolated","pattern":{"Regex":
    "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}},
    {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]})";
constexpr const char* kTekken =
    R"({"type":"Sequence","pretokenizers":[{"type":"Split","behavior":"Isolated","pattern":{"Regex":
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}},
    {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]})";
constexpr const char* kGpt4o =
    R"({"type":"Sequence","pretokenizers":[{"type":"Split","behavior":"Isolated","pattern":{"Regex":
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"}},
    {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]})";

// The letters are those with a case, as the model's own tokenizer.json lists them.
constexpr const char* kDeepSeekLlm =
    R"({"type":"Sequence","pretokenizers":[{"type":"Split","behavior":"Isolated","pattern":{"Regex":"[\r\n]"}},
    {"type":"Split","behavior":"Isolated","pattern":{"Regex":"\\s?[)"
    R"(A-Za-z\u00b5\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u01ba\u01bc-\u01bf\u01c4-\u0293\u0295-\u02af\u0370-\u0373\u0376\u0377\u037b-\u037d\u037f\u0386)"
    R"(\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03f5\u03f7-\u0481\u048a-\u052f\u0531-\u0556\u10a0-\u10c5\u13a0-\u13f5\u13f8-\u13fd\u1c90-\u1cba)"
    R"(\u1cbd-\u1cbf\u1d00-\u1d2b\u1d6b-\u1d77\u1d79-\u1d9a\u1e00-\u1f15\u1f18-\u1f1d\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57\u1f59\u1f5b\u1f5d)"
    R"(\u1f5f-\u1f7d\u1f80-\u1fb4\u1fb6-\u1fbc\u1fbe\u1fc2-\u1fc4\u1fc6-\u1fcc\u1fd0-\u1fd3\u1fd6-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ff4\u1ff6-\u1ffc)"
    R"(\u2102\u2107\u210a-\u2113\u2115\u2119-\u211d\u2124\u2126\u2128\u212a-\u212d\u212f-\u2134\u2139\u213c-\u213f\u2145-\u2149\u214e\u2183\u2184)"
    R"(\u2c00-\u2c7b\u2c7e-\u2ce4\u2ceb-\u2cee\u2cf2\u2cf3\ua640-\ua66d\ua680-\ua69b\ua722-\ua76f\ua771-\ua787\ua78b-\ua78e\uab70-\uabbf\ufb00-)"
    R"(\ufb06\ufb13-\ufb17\uff21-\uff3a\uff41-\uff5a\ud801\udc00-\ud801\udc4f\ud801\udcb0-\ud801\udcd3\ud801\udcd8-\ud801\udcfb\ud803\udc80-\ud803)"
    R"(\udcb2\ud803\udcc0-\ud803\udcf2\ud806\udca0-\ud806\udcdf\ud83a\udd00-\ud83a\udd43)"
    R"(]+"}},
    {"type":"Split","behavior":"Isolated","pattern":{"Regex":"\\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+"}},
    {"type":"Split","behavior":"Isolated","pattern":{"Regex":"\\s+$"}},
    {"type":"Split","behavior":"Isolated","pattern":{"Regex":"[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+"}},
    {"type":"Split","behavior":"Isolated","pattern":{"Regex":"\\p{N}+"}},
    {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]})";
constexpr const char* kDeepSeekCoder =
    R"({"type":"Sequence","pretokenizers":[{"type":"Split","behavior":"Isolated","pattern":{"Regex":"[\r\n]"}},
    {"type":"Split","behavior":"Isolated","pattern":{"Regex":"\\s?\\p{L}+"}},
    {"type":"Split","behavior":"Isolated","pattern":{"Regex":"\\s?\\p{P}+"}},
    {"type":"Split","behavior":"Isolated","pattern":{"Regex":"[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+"}},
    {"type":"Digits","individual_digits":true},
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
    {"stablelm2", kQwen2, R"({"type":"NFC"})"},
    {"olmo", kByteLevel, R"({"type":"NFC"})"}, // GPT-NeoX's, Pythia's and OLMo's
    {"dbrx", kLlama3},
    {"smaug-bpe", kLlama3},
    {"deepseek-llm", kDeepSeekLlm},
    {"deepseek-coder", kDeepSeekCoder},
    {"deepseek-v3", kDeepSeek3},
    {"tekken", kTekken, nullptr, true},
    {"gpt-4o", kGpt4o},
    {"llama4", kGpt4o},
};

enum TokenType { Control = 3, UserDefined = 4 };

const PreRow& preRow(const GgufMetadata& metadata) {
    const std::string name = metadata.text("tokenizer.ggml.pre").value_or("default");
    const auto row =
        std::find_if(std::begin(kPre), std::end(kPre), [&](const PreRow& entry) { return name == entry.name; });
    if (row == std::end(kPre)) throwNotSupported(metadata.source(), "tokenizer.ggml.pre " + name);
    return *row;
}

BpeVocabulary vocabularyOf(const GgufMetadata& metadata) {
    BpeVocabulary vocabulary;
    const auto& tokens = metadata.requireTexts("tokenizer.ggml.tokens");
    vocabulary.tokens.reserve(tokens.size());
    for (const std::string& token : tokens)
        vocabulary.tokens.emplace_back(token, static_cast<std::int64_t>(vocabulary.tokens.size()));
    const auto& merges = metadata.requireTexts("tokenizer.ggml.merges");
    vocabulary.merges.reserve(merges.size());
    for (const std::string& merge : merges) {
        const std::size_t space = merge.find(' ', 1);
        if (space == std::string::npos || merge.find(' ', space + 1) != std::string::npos)
            throw Error(ErrorKind::BadFile, {"%1: tokenizer.ggml.merges: merge %2 is not a pair of tokens.",
                                             metadata.source(), std::to_string(vocabulary.merges.size() + 1)});
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
        throw Error(ErrorKind::BadFile, {"%1: %2 tokens, but %3 token types.", metadata.source(),
                                         std::to_string(tokens.size()), std::to_string(types->size())});
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
        throw Error(ErrorKind::BadFile, {"%1: %2 is %3, but the tokenizer has %4 ids.", metadata.source(), key,
                                         std::to_string(*id), std::to_string(size)});
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
    if (model == "llama" || model == "t5")
        return tokenizerFrom(sentencePieceFrom(metadata), sentencePieceUse(metadata), where);
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
        if (const auto id = under(name);
            id && std::find(special.eos.begin(), special.eos.end(), *id) == special.eos.end())
            special.eos.push_back(*id);
    special.chatTemplate = metadata.text("tokenizer.chat_template").value_or("");
    for (const char* name : {"tool_use", "rag"}) // llama.cpp's converter writes the others under their names
        if (const auto source = metadata.text(std::string("tokenizer.chat_template.") + name))
            special.namedTemplates.emplace_back(name, *source);
    special.decoderStart = idUnder(
        metadata, metadata.text("general.architecture").value_or("") + ".decoder_start_token_id", tokenizer.size());
    return special;
}

std::string preTokenizerWarning(const GgufMetadata& metadata) {
    if (metadata.requireText("tokenizer.ggml.model") != "gpt2")
        return {}; // only byte-level vocabularies are cut by a rule that is named
    const auto name = metadata.text("tokenizer.ggml.pre");
    if (name && !name->empty() && *name != "default") return {};
    return metadata.source() + ": the file does not name how its tokenizer cuts words (tokenizer.ggml.pre is "
           + (name && !name->empty() ? "\"default\"" : "missing")
           + "). GPT-2's way is taken, as llama.cpp does it; if the model was trained with another, texts come to "
             "other tokens than it knows, and "
             "it learns and answers worse. Get a newer GGUF file, or the model's own folder.";
}

std::vector<std::string> ggufPreTokenizers() {
    std::vector<std::string> names;
    for (const PreRow& row : kPre) names.emplace_back(row.name);
    return names;
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
    if (type == "TemplateProcessing")
        put("pair",
            nlohmann::json::parse(R"([{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}])"));
    if (part.contains("SpecialToken")) part["SpecialToken"]["type_id"] = 0;
    if (part.contains("Sequence")) part["Sequence"].emplace("type_id", 0);
    return part;
}

} // namespace

namespace {

/// Without what says nothing of which words come out: sequences of one, offsets, what is as usual.
nlohmann::json plainForm(nlohmann::json part) {
    if (!part.is_object()) return part;
    for (const char* list : {"pretokenizers", "normalizers"})
        if (part.contains(list) && part[list].is_array()) {
            if (part[list].empty()) return nullptr;
            if (part[list].size() == 1) return plainForm(part[list][0]);
            for (auto& item : part[list]) item = plainForm(std::move(item));
        }
    if (part.value("type", "") == "ByteLevel") part.erase("trim_offsets");
    if (part.value("type", "") == "Split" && part.value("invert", false) == false) part.erase("invert");
    return part;
}

} // namespace

std::string ggufPreTokenizerOf(const nlohmann::json& tokenizerJson) {
    const auto under = [&](const char* key) {
        return tokenizerJson.contains(key) ? plainForm(tokenizerJson[key]) : nlohmann::json();
    };
    const nlohmann::json cut = under("pre_tokenizer"), normalizer = under("normalizer");
    const bool ignoreMerges = valueOr<bool>(tokenizerJson.at("model"), "ignore_merges", false, "tokenizer.json");
    for (const PreRow& row : kPre)
        if (std::string_view(row.name) != "default" && ignoreMerges == row.ignoreMerges
            && cut == plainForm(nlohmann::json::parse(row.preTokenizer))
            && normalizer == (row.normalizer ? nlohmann::json::parse(row.normalizer) : nlohmann::json()))
            return row.name;
    return {};
}

nlohmann::json tokenizerJsonFrom(const GgufMetadata& metadata) {
    (void)tokenizerFrom(metadata); // all that can be wrong with it is said there
    const std::string model = metadata.requireText("tokenizer.ggml.model");
    if (model == "bert") return bertJsonFrom(metadata);
    if (model == "llama" || model == "t5")
        return tokenizerJsonFrom(sentencePieceFrom(metadata), sentencePieceUse(metadata));
    const PreRow& row = preRow(metadata);
    const BpeVocabulary vocabulary = vocabularyOf(metadata);
    nlohmann::json ids = nlohmann::json::object(), merges = nlohmann::json::array(), added = nlohmann::json::array();
    for (const auto& [token, id] : vocabulary.tokens) ids[token] = id;
    for (const auto& [left, right] : vocabulary.merges) merges.push_back(left + " " + right);
    for (const AddedToken& token : addedTokensOf(metadata))
        added.push_back({{"id", token.id},
                         {"content", token.content},
                         {"single_word", false},
                         {"lstrip", false},
                         {"rstrip", false},
                         {"normalized", false},
                         {"special", token.special}});
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
