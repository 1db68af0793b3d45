#pragma once
// The tokens of an answer in its text: where each stands, and what is said of it.
#include "lathe/generation.h"

#include <QString>

#include <vector>

namespace lathe::ui {

/// Characters [begin, end) of a text.
struct TextRange {
    int begin = 0, end = 0;
    bool operator==(const TextRange&) const = default;
};

struct AnswerToken {
    TextRange place;
    GeneratedToken token;
    double probability() const;
};

/// Those that show: a character of several tokens belongs to the one that completes it, and a token without text has no
/// place.
std::vector<AnswerToken> placedTokens(const std::string& text, const std::vector<GeneratedToken>& tokens);

QString probabilityText(double logProbability); ///< "63.2 %", "0.004 %"
/// The token with its probability and those of its alternatives: for a tooltip (rich text), and in a sentence.
QString chancesTip(const GeneratedToken& token);
QString chancesText(const GeneratedToken& token);

} // namespace lathe::ui
