// A SentencePiece model in tokenizer.json's words, as transformers' converters write it.
#include "base/base64.h"
#include "tokenizer/byte_token.h"
#include "tokenizer/sentencepiece.h"

namespace lathe {

namespace {

using nlohmann::json;
using Type = SentencePiece::Type;

json replaced(const char* key, std::string_view what, std::string_view content) {
    return {{"type", "Replace"}, {"pattern", {{key, what}}}, {"content", content}};
}

json normalizerOf(const SentencePiece& model) {
    json steps = json::array();
    if (!model.charsmap.empty())
        steps.push_back({{"type", "Precompiled"}, {"precompiled_charsmap", toBase64(model.charsmap)}});
    if (model.removeExtraWhitespaces) {
        steps.push_back({{"type", "Strip"}, {"strip_left", false}, {"strip_right", true}});
        steps.push_back(replaced("Regex", " {2,}", spaceMark));
    }
    return steps;
}

json templateOf(const SentencePiece& model, const SentencePieceUse& use) {
    if (use.before.empty() && use.behind.empty()) return nullptr;
    json single = json::array(), pair = json::array(), special = json::object();
    const auto put = [&](json& list, const std::vector<std::int32_t>& ids, int type) {
        for (const std::int32_t id : ids) {
            const std::string& name = model.pieces[static_cast<std::size_t>(id)].text;
            list.push_back({{"SpecialToken", {{"id", name}, {"type_id", type}}}});
            special[name] = {{"id", name}, {"ids", {id}}, {"tokens", {name}}};
        }
    };
    const auto text = [](const char* name, int type) { return json{{"Sequence", {{"id", name}, {"type_id", type}}}}; };
    for (json* list : {&single, &pair}) {
        put(*list, use.before, 0);
        list->push_back(text("A", 0));
        put(*list, use.behind, 0);
    }
    const int second = use.before.empty() ? 0 : 1;
    if (use.behind.empty()) put(pair, use.before, second);
    pair.push_back(text("B", second));
    put(pair, use.behind, second);
    return {{"type", "TemplateProcessing"}, {"single", single}, {"pair", pair}, {"special_tokens", special}};
}

} // namespace

json tokenizerJsonFrom(const SentencePiece& model, const SentencePieceUse& use) {
    json file{{"version", "1.0"}, {"truncation", nullptr}, {"padding", nullptr}, {"added_tokens", json::array()}};
    for (std::size_t i = 0; i < model.pieces.size(); ++i) {
        const auto& piece = model.pieces[i];
        if (piece.type != Type::Control && piece.type != Type::Unknown && piece.type != Type::UserDefined) continue;
        // runs of spaces are looked for where spaces are marks already; a prefix would be put in front of the piece,
        // too
        const bool spaces =
            piece.type == Type::UserDefined && !model.addDummyPrefix && piece.text.find(spaceMark) != std::string::npos;
        file["added_tokens"].push_back({{"id", i},
                                        {"content", piece.text},
                                        {"single_word", false},
                                        {"lstrip", false},
                                        {"rstrip", false},
                                        {"normalized", spaces},
                                        {"special", piece.type != Type::UserDefined}});
    }
    json steps = normalizerOf(model);
    const std::string scheme = !model.addDummyPrefix ? "never" : use.prefixAtBeginningOnly ? "first" : "always";
    if (model.kind == SentencePiece::Kind::Bpe) {
        if (scheme == "always") steps.push_back({{"type", "Prepend"}, {"prepend", spaceMark}});
        if (scheme != "first") steps.push_back(replaced("String", " ", spaceMark));
        file["pre_tokenizer"] = nullptr;
        if (scheme == "first")
            file["pre_tokenizer"] = {
                {"type", "Metaspace"}, {"replacement", spaceMark}, {"prepend_scheme", scheme}, {"split", false}};
        json decoders{replaced("String", spaceMark, " "), {{"type", "ByteFallback"}}, {{"type", "Fuse"}}};
        if (model.addDummyPrefix) decoders.push_back({{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}});
        file["decoder"] = {{"type", "Sequence"}, {"decoders", decoders}};
        json vocab = json::object(), merges = json::array();
        for (std::size_t i = 0; i < model.pieces.size(); ++i) vocab[model.pieces[i].text] = i;
        for (const auto& [left, right] : mergesOf(model).merges) merges.push_back(json::array({left, right}));
        file["model"] = {{"type", "BPE"},
                         {"dropout", nullptr},
                         {"unk_token", model.pieces[static_cast<std::size_t>(model.unknown)].text},
                         {"continuing_subword_prefix", nullptr},
                         {"end_of_word_suffix", nullptr},
                         {"fuse_unk", true},
                         {"byte_fallback", model.byteFallback},
                         {"ignore_merges", false},
                         {"vocab", vocab},
                         {"merges", merges}};
    } else {
        const json space{
            {"type", "Metaspace"}, {"replacement", spaceMark}, {"prepend_scheme", scheme}, {"split", true}};
        file["pre_tokenizer"] = file["decoder"] = space;
        json vocab = json::array();
        for (const auto& piece : model.pieces) vocab.push_back(json::array({piece.text, piece.score}));
        file["model"] = {
            {"type", "Unigram"}, {"unk_id", model.unknown}, {"vocab", vocab}, {"byte_fallback", model.byteFallback}};
    }
    file["normalizer"] = steps.empty() ? json() : json{{"type", "Sequence"}, {"normalizers", steps}};
    file["post_processor"] = templateOf(model, use);
    return file;
}

} // namespace lathe
