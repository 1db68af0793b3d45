// The table of models, and how tokenizer.json writes them.
#include "base/json.h"
#include "tokenizer/model_bpe.h"
#include "tokenizer/model_unigram.h"
#include "tokenizer/model_wordpiece.h"

namespace lathe {

namespace {

std::pair<std::string, std::string> mergeOf(const nlohmann::json& merge, std::size_t number, const std::string& where) {
    if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string())
        return {merge[0].get<std::string>(), merge[1].get<std::string>()};
    if (merge.is_string()) {
        const auto text = merge.get<std::string>();
        const std::size_t space = text.find(' ');
        if (space != std::string::npos && text.find(' ', space + 1) == std::string::npos)
            return {text.substr(0, space), text.substr(space + 1)};
    }
    throw Error(ErrorKind::BadFile, {"%1: merge %2 is not a pair of tokens.", where, std::to_string(number)});
}

std::vector<std::pair<std::string, std::int64_t>> tokensOf(const nlohmann::json& object, const std::string& where) {
    if (!object.contains("vocab") || !object["vocab"].is_object())
        throw Error(ErrorKind::BadFile, {"%1: no object \"vocab\".", where});
    std::vector<std::pair<std::string, std::int64_t>> tokens;
    tokens.reserve(object["vocab"].size());
    for (const auto& [token, id] : object["vocab"].items()) {
        if (!id.is_number_integer())
            throw Error(ErrorKind::BadFile, {"%1: the id of the token %2 is not a whole number.", where, token});
        tokens.emplace_back(token, id.get<std::int64_t>());
    }
    return tokens;
}

std::unique_ptr<TokenModel> makeBpe(const nlohmann::json& object, bool byteLevel, const std::string& where) {
    if (valueOr<double>(object, "dropout", 0, where) != 0) throwNotSupported(where, "dropout");
    BpeVocabulary vocabulary;
    vocabulary.byteLevel = byteLevel;
    vocabulary.byteFallback = valueOr<bool>(object, "byte_fallback", false, where);
    vocabulary.prefix = valueOr<std::string>(object, "continuing_subword_prefix", "", where);
    vocabulary.suffix = valueOr<std::string>(object, "end_of_word_suffix", "", where);
    vocabulary.tokens = tokensOf(object, where);
    if (!object.contains("merges") || !object["merges"].is_array())
        throw Error(ErrorKind::BadFile, {"%1: no list \"merges\".", where});
    const nlohmann::json& merges = object["merges"];
    vocabulary.merges.reserve(merges.size());
    for (std::size_t i = 0; i < merges.size(); ++i) vocabulary.merges.push_back(mergeOf(merges[i], i + 1, where));
    vocabulary.unknown = optional<std::string>(object, "unk_token", where);
    vocabulary.fuseUnknown = valueOr<bool>(object, "fuse_unk", false, where);
    vocabulary.ignoreMerges = valueOr<bool>(object, "ignore_merges", false, where);
    return std::make_unique<BpeModel>(vocabulary, where);
}

std::unique_ptr<TokenModel> makeWordPiece(const nlohmann::json& object, bool byteLevel, const std::string& where) {
    if (byteLevel) throwNotSupported(where, "WordPiece behind ByteLevel");
    WordPieceVocabulary vocabulary;
    vocabulary.tokens = tokensOf(object, where);
    vocabulary.unknown = valueOr<std::string>(object, "unk_token", "[UNK]", where);
    vocabulary.prefix = valueOr<std::string>(object, "continuing_subword_prefix", "##", where);
    vocabulary.longestWord = valueOr<std::int64_t>(object, "max_input_chars_per_word", 100, where);
    return std::make_unique<WordPieceModel>(vocabulary, where);
}

std::unique_ptr<TokenModel> makeUnigram(const nlohmann::json& object, bool byteLevel, const std::string& where) {
    if (byteLevel) throwNotSupported(where, "Unigram behind ByteLevel");
    if (!object.contains("vocab") || !object["vocab"].is_array())
        throw Error(ErrorKind::BadFile, {"%1: no list \"vocab\".", where});
    UnigramVocabulary vocabulary;
    vocabulary.pieces.reserve(object["vocab"].size());
    for (const auto& piece : object["vocab"]) {
        if (!piece.is_array() || piece.size() != 2 || !piece[0].is_string() || !piece[1].is_number())
            throw Error(ErrorKind::BadFile, {"%1: piece %2 is not a pair of text and score.", where,
                                             std::to_string(vocabulary.pieces.size())});
        vocabulary.pieces.emplace_back(piece[0].get<std::string>(), piece[1].get<double>());
    }
    vocabulary.unknown = optional<std::int64_t>(object, "unk_id", where);
    vocabulary.byteFallback = valueOr<bool>(object, "byte_fallback", false, where);
    return std::make_unique<UnigramModel>(vocabulary, where);
}

struct ModelRow {
    std::string_view type;
    std::unique_ptr<TokenModel> (*make)(const nlohmann::json&, bool byteLevel, const std::string& where);
};

constexpr ModelRow kModels[] = {{"BPE", makeBpe}, {"WordPiece", makeWordPiece}, {"Unigram", makeUnigram}};

} // namespace

std::unique_ptr<TokenModel> makeTokenModel(const nlohmann::json& object, bool byteLevel, const std::string& where) {
    // Old files leave the type out: only BPE has merges, only Unigram a list of pieces.
    const bool nameless = object.is_object() && !object.contains("type");
    const std::string type = nameless && object.contains("merges") ? "BPE"
                             : nameless && object.contains("vocab") && object["vocab"].is_array()
                                 ? "Unigram"
                                 : partType(object, where);
    for (const ModelRow& row : kModels)
        if (row.type == type) return row.make(object, byteLevel, where + " " + type);
    throwNotSupported(where, type);
}

} // namespace lathe
