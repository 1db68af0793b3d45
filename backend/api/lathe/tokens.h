#pragma once
// A model's tokenizer and chat template, tried on a file or on some words.
#include "lathe/data_preview.h"
#include "lathe/message.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

/// Answered by TokenizedFile.
struct Tokenize { std::string model, file; /* JSON Lines of {"text"} */ };

struct TokenizedText {
    std::vector<std::int64_t> ids, idsPlain;
    std::vector<std::string> tokens;
    std::vector<std::pair<std::int64_t, std::int64_t>> offsetsPlain; ///< code points
    std::string decoded, decodedSkipSpecial;
};

struct TokenizedFile { std::vector<TokenizedText> rows; };

/// Answered by TriedText.
struct TryModelText {
    std::string model;
    std::string text; ///< tokenized as it is; or
    std::vector<Message> messages; ///< rendered by the template, with the loss mask
    std::string chatTemplate; ///< a usual one's name or a Jinja file; empty: the model's own
    bool generationPrompt = false;
    bool addSpecial = true; ///< of a text: what the tokenizer puts around it
};

struct TriedText {
    ExampleView example; ///< rendered text and its tokens; `problem` where it can't be made
    std::string decoded; ///< of all tokens
    std::vector<Finding> findings; ///< of the template; empty where there is none
    std::vector<std::string> templates; ///< the usual ones' names
};

} // namespace lathe
