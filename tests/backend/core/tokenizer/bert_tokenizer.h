#pragma once
// A WordPiece tokenizer of BERT's make, small enough to read.
#include "tokenizer/pipeline.h"

#include <string>
#include <vector>

namespace lathe::test {

inline const std::vector<std::string>& bertWords() {
    static const std::vector<std::string> words{
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##want", "##ed", "runn",         "##ing",
        "want",  "the",   "quick", ",",     ".",  "cafe",   "!",    "\xE4\xB8\xAD", "\xE6\x96\x87",
        "i",     "##l",   "a",     "##b",   "'",  "s",      "n",    "##t",          "don",
        "t",     "don't"};
    return words;
}

inline nlohmann::json bertTokenizerJson() {
    nlohmann::json file;
    for (std::size_t i = 0; i < bertWords().size(); ++i) {
        file["model"]["vocab"][bertWords()[i]] = i;
        if (i < 4) file["added_tokens"].push_back({{"id", i}, {"content", bertWords()[i]}, {"special", true}});
    }
    file["model"]["type"] = "WordPiece";
    file["model"]["max_input_chars_per_word"] = 12;
    file["normalizer"] = {{"type", "BertNormalizer"},
                          {"clean_text", true},
                          {"handle_chinese_chars", true},
                          {"strip_accents", nullptr},
                          {"lowercase", true}};
    file["pre_tokenizer"] = {{"type", "BertPreTokenizer"}};
    file["post_processor"] = {{"type", "BertProcessing"}, {"sep", {"[SEP]", 3}}, {"cls", {"[CLS]", 2}}};
    file["decoder"] = {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", true}};
    return file;
}

inline std::shared_ptr<const Tokenizer> bertTokenizer() {
    return tokenizerFromJson(bertTokenizerJson(), "tokenizer.json");
}

inline ModelText bertModel() {
    ModelText text;
    text.tokenizer = bertTokenizer();
    text.special.pad = 0;
    return text;
}

} // namespace lathe::test
