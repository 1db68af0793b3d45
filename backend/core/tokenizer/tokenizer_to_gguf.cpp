#include "tokenizer/tokenizer_to_gguf.h"

#include "base/json.h"
#include "lathe/error.h"
#include "tokenizer/byte_token.h"
#include "tokenizer/sentencepiece.h"
#include "tokenizer/tokenizer_folder.h"
#include "tokenizer/tokenizer_gguf.h"

#include <algorithm>
#include <unordered_map>

namespace lathe {
namespace {

namespace fs = std::filesystem;
using PieceType = SentencePiece::Type;

[[noreturn]] void noGgufTokenizer(const fs::path& where, const std::string& what) {
    throw Error(ErrorKind::BadInput, where.string() + ": " + what,
                "Export it as merged: llama.cpp's own converter may know it.");
}

/// What a GGUF file says of each token.
struct TokenLists {
    std::vector<std::string> tokens;
    std::vector<std::int32_t> types;
    std::vector<float> scores;
    bool scored = false; ///< of a SentencePiece model

    void put(std::int64_t id, std::string token, PieceType type, float score = 0) {
        if (id < 0 || id > (1 << 26)) throw Error(ErrorKind::BadFile, {"a token has the id %1", std::to_string(id)});
        if (id >= std::int64_t(tokens.size())) {
            tokens.resize(std::size_t(id) + 1);
            types.resize(tokens.size(), 0); // none yet
            scores.resize(tokens.size(), 0);
        }
        tokens[std::size_t(id)] = std::move(token);
        types[std::size_t(id)] = std::int32_t(type);
        scores[std::size_t(id)] = score;
    }
    /// Ids that no token has become unused ones, as the converter names them.
    void fit(std::int64_t vocabulary, std::vector<std::string>& remarks) {
        if (std::int64_t(tokens.size()) > vocabulary)
            remarks.push_back("the tokenizer has " + std::to_string(tokens.size()) + " tokens, the model "
                              + std::to_string(vocabulary) + " rows: the last tokens were left out");
        tokens.resize(std::size_t(vocabulary));
        types.resize(tokens.size(), 0);
        scores.resize(tokens.size(), 0);
        for (std::size_t id = 0; id < tokens.size(); ++id)
            if (types[id] == 0) put(std::int64_t(id), "[PAD" + std::to_string(id) + "]", PieceType::Unused, -1000);
    }
};

/// Added tokens stand in texts as they are: control ones, which are left out where people read, and words.
void addedTokens(const nlohmann::json& file, bool pieces, TokenLists& lists) {
    if (!file.contains("added_tokens") || !file["added_tokens"].is_array()) return;
    for (const auto& token : file["added_tokens"]) {
        const auto content = token.at("content").get<std::string>();
        const bool special = valueOr<bool>(token, "special", false, "added_tokens");
        lists.put(token.at("id").get<std::int64_t>(), pieces && !special ? markedToText(content) : content,
                  special ? PieceType::Control : PieceType::UserDefined);
    }
}

std::vector<std::pair<std::string, std::string>> mergesIn(const nlohmann::json& model, const fs::path& where) {
    std::vector<std::pair<std::string, std::string>> merges;
    for (const auto& merge : model.at("merges")) {
        if (merge.is_array()) {
            merges.emplace_back(merge.at(0).get<std::string>(), merge.at(1).get<std::string>());
            continue;
        }
        const auto text = merge.get<std::string>();
        const std::size_t space = text.find(' ', 1);
        if (space == std::string::npos)
            throw Error(ErrorKind::BadFile,
                        {"%1: the merge \"%2\" is no pair of tokens", where.string(), text.substr(0, 80)});
        merges.emplace_back(text.substr(0, space), text.substr(space + 1));
    }
    return merges;
}

bool cutsBytes(const nlohmann::json& part) {
    if (!part.is_object()) return false;
    if (part.value("type", "") == "ByteLevel") return true;
    const auto inner = part.find("pretokenizers");
    return inner != part.end() && inner->is_array() && std::any_of(inner->begin(), inner->end(), cutsBytes);
}

void byteLevel(const nlohmann::json& file, const fs::path& where, GgufKeys& keys, TokenLists& lists) {
    const std::string pre = ggufPreTokenizerOf(file);
    if (pre.empty())
        noGgufTokenizer(where, "the way in which this tokenizer cuts text into words has no name in GGUF files "
                               "(tokenizer.ggml.pre) that is known here");
    keys.putText("tokenizer.ggml.model", "gpt2");
    keys.putText("tokenizer.ggml.pre", pre);
    for (const auto& [token, id] : file["model"].at("vocab").items())
        lists.put(id.get<std::int64_t>(), token, PieceType::Normal);
    addedTokens(file, false, lists);
    std::vector<std::string> merges;
    for (const auto& [left, right] : mergesIn(file["model"], where)) merges.push_back(left + " " + right);
    keys.putTexts("tokenizer.ggml.merges", merges);
}

/// Steps of a normalizer or of cutting words that a SentencePiece model in a GGUF file has, too. `prefix`: where one
/// puts a space in front.
void readSpaces(const nlohmann::json& part, const fs::path& where, bool& prefix, bool& atBeginningOnly) {
    if (!part.is_object()) return;
    const std::string type = part.value("type", "");
    for (const char* list : {"normalizers", "pretokenizers"})
        if (part.contains(list) && part[list].is_array()) {
            for (const auto& step : part[list]) readSpaces(step, where, prefix, atBeginningOnly);
            return;
        }
    if (type == "Prepend") {
        prefix = true;
    } else if (type == "Metaspace") {
        const std::string scheme =
            part.value("prepend_scheme", part.value("add_prefix_space", true) ? "always" : "never");
        prefix = prefix || scheme != "never";
        atBeginningOnly = atBeginningOnly || scheme == "first";
    } else if (type != "Replace"
               && !(type == "Split"
                    && part.value("behavior", "")
                           == "MergedWithPrevious")) { // Gemma's split at spaces, of which none is left
        noGgufTokenizer(where,
                        "its tokenizer has a step \"" + type + "\", which llama.cpp's SentencePiece tokenizer has not");
    }
}

/// A piece's score is what merges are ordered by: the earlier the merge that makes it, the higher.
void pieces(const nlohmann::json& file, const fs::path& where, GgufKeys& keys, TokenLists& lists,
            std::vector<std::string>& remarks) {
    const auto& model = file["model"];
    lists.scored = true;
    std::unordered_map<std::string, float> scores;
    const auto merges = mergesIn(model, where);
    for (std::size_t rank = 0; rank < merges.size(); ++rank)
        scores.emplace(merges[rank].first + merges[rank].second, -float(rank));
    const std::string unknown =
        model.contains("unk_token") && model["unk_token"].is_string() ? model["unk_token"].get<std::string>() : "";
    std::optional<std::int64_t> unknownId;
    for (const auto& [token, number] : model.at("vocab").items()) {
        const auto id = number.get<std::int64_t>();
        const auto score = scores.find(token);
        const bool byte = token.size() == 6 && token.starts_with("<0x") && token.ends_with(">");
        lists.put(id, token, byte ? PieceType::Byte : PieceType::Normal,
                  byte                    ? 0
                  : score != scores.end() ? score->second
                                          : -float(merges.size()) - float(id));
        if (token == unknown && !unknown.empty()) unknownId = id;
    }
    addedTokens(file, true, lists);
    if (unknownId) {
        lists.types[std::size_t(*unknownId)] = std::int32_t(PieceType::Unknown);
        keys.putU32("tokenizer.ggml.unknown_token_id", *unknownId);
    }
    bool prefix = false, atBeginningOnly = false;
    for (const char* step : {"normalizer", "pre_tokenizer"})
        if (file.contains(step)) readSpaces(file[step], where, prefix, atBeginningOnly);
    if (atBeginningOnly)
        remarks.push_back("llama.cpp puts a space in front of words behind special tokens, too, where this tokenizer "
                          "puts one at the beginning only");
    keys.putText("tokenizer.ggml.model", "llama");
    keys.putText("tokenizer.ggml.pre", "default");
    keys.putFlag("tokenizer.ggml.add_space_prefix", prefix);
}

void fromModelFile(const fs::path& where, const Tokenizer& tokenizer, GgufKeys& keys, TokenLists& lists) {
    const SentencePiece model = parseSentencePiece(readTextFile(where), where.string());
    if (model.kind != SentencePiece::Kind::Bpe || !model.charsmap.empty())
        noGgufTokenizer(
            where, "only SentencePiece models of the kind BPE without a map of characters are written to GGUF files");
    lists.scored = true;
    for (std::size_t id = 0; id < model.pieces.size(); ++id) {
        const auto& piece = model.pieces[id];
        lists.put(std::int64_t(id), piece.type == PieceType::UserDefined ? markedToText(piece.text) : piece.text,
                  piece.type, piece.score);
    }
    for (std::int64_t id = std::int64_t(model.pieces.size()); id < tokenizer.size(); ++id) // added beside the file
        if (const std::string token = tokenizer.token(std::int32_t(id)); !token.empty())
            lists.put(id, token, tokenizer.isSpecial(std::int32_t(id)) ? PieceType::Control : PieceType::UserDefined,
                      -1000);
    keys.putText("tokenizer.ggml.model", "llama");
    keys.putText("tokenizer.ggml.pre", "default");
    keys.putU32("tokenizer.ggml.unknown_token_id", model.unknown);
    keys.putFlag("tokenizer.ggml.add_space_prefix", model.addDummyPrefix);
}

void specialTokens(const ModelText& text, const fs::path& where, GgufKeys& keys, std::vector<std::string>& remarks) {
    const SpecialTokens& special = text.special;
    if (special.bos) keys.putU32("tokenizer.ggml.bos_token_id", *special.bos);
    if (special.pad) keys.putU32("tokenizer.ggml.padding_token_id", *special.pad);
    constexpr const char* ends[] = {"eos", "eot", "eom"}; // of text, of a turn, of a message: generation stops at each
    for (std::size_t i = 0; i < special.eos.size() && i < std::size(ends); ++i)
        keys.putU32(std::string("tokenizer.ggml.") + ends[i] + "_token_id", special.eos[i]);
    if (special.eos.size() > std::size(ends))
        remarks.push_back("GGUF files name three tokens that end an answer; this model has "
                          + std::to_string(special.eos.size()));
    bool before = false, behind = false, words = false;
    for (const FramePiece& piece : text.tokenizer->frame(false)) {
        if (piece.id < 0) words = true;
        else if (!words && special.bos == piece.id && !before) before = true;
        else if (words && !special.eos.empty() && special.eos.front() == piece.id && !behind) behind = true;
        else
            noGgufTokenizer(where, "its tokenizer puts the token " + text.tokenizer->token(piece.id)
                                       + " around texts, which GGUF files have no key for");
    }
    keys.putFlag("tokenizer.ggml.add_bos_token", before);
    keys.putFlag("tokenizer.ggml.add_eos_token", behind);
    if (!special.chatTemplate.empty()) keys.putText("tokenizer.chat_template", special.chatTemplate);
}

} // namespace

std::vector<std::string> addTokenizerKeys(GgufKeys& keys, const ModelText& text, std::int64_t vocabulary) {
    std::vector<std::string> remarks;
    TokenLists lists;
    fs::path where = text.source / "tokenizer.json";
    if (!fs::is_regular_file(where)) where = text.source / "vocab.json";
    if (const nlohmann::json file = folderTokenizerJson(text.source); !file.is_null()) {
        const auto& model = file.at("model");
        const std::string kind = valueOr<std::string>(model, "type", "BPE", where.string());
        if (kind != "BPE")
            noGgufTokenizer(where, "a tokenizer of the kind " + kind
                                       + " of a language model is not written to GGUF files here");
        if (cutsBytes(file.value("pre_tokenizer", nlohmann::json()))) byteLevel(file, where, keys, lists);
        else if (valueOr<bool>(model, "byte_fallback", false, where.string()))
            pieces(file, where, keys, lists, remarks);
        else
            noGgufTokenizer(where,
                            "a BPE that is neither of bytes nor falls back to them is not written to GGUF files");
    } else if (where = text.source / "tokenizer.model"; fs::is_regular_file(where)) {
        fromModelFile(where, *text.tokenizer, keys, lists);
    } else {
        noGgufTokenizer(
            text.source,
            "GGUF files are written from a tokenizer.json, from vocab.json with merges.txt, or from a "
            "tokenizer.model, and there is none of them (transformers writes a tokenizer.json when it loads "
            "and saves the tokenizer)");
    }
    lists.fit(vocabulary, remarks);
    keys.putTexts("tokenizer.ggml.tokens", lists.tokens);
    if (lists.scored) keys.putF32s("tokenizer.ggml.scores", lists.scores);
    keys.putI32s("tokenizer.ggml.token_type", lists.types);
    specialTokens(text, where, keys, remarks);
    return remarks;
}

std::string tokenizerDifference(const Tokenizer& original, const Tokenizer& read) {
    constexpr const char* texts[] = {"",
                                     "Hello world",
                                     " two  spaces\tand\ttabs \n\nnew lines\n",
                                     "I'm 1234567 years old, aren't you? 3.14",
                                     "snake_case(x[0]) != \"quoted\";  // end",
                                     "\xc3\xa9t\xc3\xa9 na\xc3\xafve \xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82 "
                                     "\xe4\xbd\xa0\xe5\xa5\xbd\xef\xbc\x8c\xed\x95\x9c\xea\xb8\x80 \xf0\x9f\x98\x80"};
    for (const char* text : texts)
        for (const bool special : {false, true})
            if (original.encode(text, special).ids != read.encode(text, special).ids) return *text ? text : "(no text)";
    return {};
}

} // namespace lathe
