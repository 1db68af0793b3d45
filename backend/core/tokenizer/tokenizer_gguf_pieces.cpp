// SentencePiece's models and WordPiece: rebuilt from lists of pieces, scores and types.
#include "tokenizer/tokenizer_gguf_pieces.h"

#include "tokenizer/byte_token.h"

namespace lathe {

namespace {

const std::vector<std::int64_t>& typesOf(const GgufMetadata& metadata, std::size_t tokens) {
    const auto* types = metadata.integers("tokenizer.ggml.token_type");
    if (!types || types->size() != tokens)
        throw Error(ErrorKind::BadFile, {"%1: %2 tokens, but %3 token types.", metadata.source(),
                                         std::to_string(tokens), std::to_string(types ? types->size() : 0)});
    return *types;
}

std::int32_t idOf(const GgufMetadata& metadata, const std::string& name, std::int32_t usual, std::size_t tokens) {
    const std::string key = "tokenizer.ggml." + name + "_token_id";
    const auto id = metadata.integer(key).value_or(usual);
    if (id < -1 || id >= static_cast<std::int64_t>(tokens))
        throw Error(ErrorKind::BadFile, {"%1: %2 is %3, but the tokenizer has %4 ids.", metadata.source(), key,
                                         std::to_string(id), std::to_string(tokens)});
    return static_cast<std::int32_t>(id);
}

/// Converters write user-defined pieces as they stand in texts; SentencePiece looks for them where spaces are marks
/// already.
std::string marked(std::string_view piece) {
    std::string text;
    for (const char c : piece) text += c == ' ' ? spaceMark : std::string_view(&c, 1);
    return text;
}

} // namespace

SentencePiece sentencePieceFrom(const GgufMetadata& metadata) {
    const bool unigram = metadata.requireText("tokenizer.ggml.model") == "t5";
    const auto& tokens = metadata.requireTexts("tokenizer.ggml.tokens");
    const auto& types = typesOf(metadata, tokens.size());
    const auto* scores = metadata.numbers("tokenizer.ggml.scores");
    if (!scores || scores->size() != tokens.size())
        throw Error(ErrorKind::BadFile, {"%1: %2 tokens, but %3 scores.", metadata.source(),
                                         std::to_string(tokens.size()), std::to_string(scores ? scores->size() : 0)});
    SentencePiece model;
    model.kind = unigram ? SentencePiece::Kind::Unigram : SentencePiece::Kind::Bpe;
    model.unknown = -1;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (types[i] < 1 || types[i] > 6)
            throwNotSupported(metadata.source(), "token type " + std::to_string(types[i]));
        const auto type = static_cast<SentencePiece::Type>(types[i]);
        model.pieces.push_back({type == SentencePiece::Type::UserDefined ? marked(tokens[i]) : tokens[i],
                                static_cast<float>((*scores)[i]), type});
        if (type == SentencePiece::Type::Byte) model.byteFallback = true;
        if (type == SentencePiece::Type::Unknown && model.unknown < 0) model.unknown = static_cast<std::int64_t>(i);
    }
    if (model.unknown < 0) model.unknown = idOf(metadata, "unknown", 0, tokens.size());
    if (model.unknown < 0 || tokens.empty())
        throw Error(ErrorKind::BadFile, {"%1: the vocabulary lacks an unknown token.", metadata.source()});
    if (const auto* map = metadata.integers("tokenizer.ggml.precompiled_charsmap"))
        for (const std::int64_t byte : *map) model.charsmap += static_cast<char>(byte);
    model.addDummyPrefix = metadata.flag("tokenizer.ggml.add_space_prefix").value_or(true);
    model.removeExtraWhitespaces = metadata.flag("tokenizer.ggml.remove_extra_whitespaces").value_or(unigram);
    model.bos = idOf(metadata, "bos", unigram ? -1 : 1, tokens.size());
    model.eos = idOf(metadata, "eos", unigram ? 1 : 2, tokens.size());
    model.pad = idOf(metadata, "padding", -1, tokens.size());
    return model;
}

SentencePieceUse sentencePieceUse(const GgufMetadata& metadata) {
    const SentencePiece model = sentencePieceFrom(metadata);
    const bool unigram = model.kind == SentencePiece::Kind::Unigram;
    SentencePieceUse use;
    use.specialInText = true;
    if (metadata.flag("tokenizer.ggml.add_bos_token").value_or(!unigram) && model.bos >= 0)
        use.before = {static_cast<std::int32_t>(model.bos)};
    if (metadata.flag("tokenizer.ggml.add_eos_token").value_or(unigram) && model.eos >= 0)
        use.behind = {static_cast<std::int32_t>(model.eos)};
    return use;
}

nlohmann::json bertJsonFrom(const GgufMetadata& metadata) {
    const auto& tokens = metadata.requireTexts("tokenizer.ggml.tokens");
    const auto& types = typesOf(metadata, tokens.size());
    nlohmann::json vocabulary = nlohmann::json::object(), added = nlohmann::json::array();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const bool control = types[i] == 3 || types[i] == 2;
        const std::string name = control                            ? tokens[i]
                                 : tokens[i].starts_with(spaceMark) ? tokens[i].substr(spaceMark.size())
                                                                    : "##" + tokens[i];
        vocabulary[name] = i;
        if (control)
            added.push_back({{"id", i},
                             {"content", name},
                             {"single_word", false},
                             {"lstrip", false},
                             {"rstrip", false},
                             {"normalized", false},
                             {"special", true}});
    }
    const auto named = [&](const char* key, const char* usual) {
        const std::int32_t id = idOf(metadata, key, -1, tokens.size());
        if (id >= 0) return std::pair<std::string, std::int32_t>(tokens[static_cast<std::size_t>(id)], id);
        if (!vocabulary.contains(usual))
            throw Error(ErrorKind::BadFile,
                        {"%1: the vocabulary lacks the special token %2.", metadata.source(), usual});
        return std::pair<std::string, std::int32_t>(usual, vocabulary[usual].get<std::int32_t>());
    };
    const auto begin = named("cls", "[CLS]"), end = named("seperator", "[SEP]"),
               unknown = named("unknown", "[UNK]"); // ggml's spelling
    return {{"version", "1.0"},
            {"truncation", nullptr},
            {"padding", nullptr},
            {"added_tokens", added},
            {"normalizer",
             {{"type", "BertNormalizer"},
              {"clean_text", true},
              {"handle_chinese_chars", true},
              {"strip_accents", nullptr},
              {"lowercase", true}}},
            {"pre_tokenizer", {{"type", "BertPreTokenizer"}}},
            {"post_processor",
             {{"type", "BertProcessing"}, {"sep", {end.first, end.second}}, {"cls", {begin.first, begin.second}}}},
            {"decoder", {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", true}}},
            {"model",
             {{"type", "WordPiece"},
              {"unk_token", unknown.first},
              {"continuing_subword_prefix", "##"},
              {"max_input_chars_per_word", 100},
              {"vocab", vocabulary}}}};
}

} // namespace lathe
