#pragma once
// SQuAD's scores (Rajpurkar et al. 2016, arXiv 1606.05250; with questions that have no answer: 2018, arXiv 1806.03822),
// and the search for the best span over a question's windows. No torch.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lathe {

/// Lower case, without ASCII punctuation and the words a, an, the; single spaces.
std::string normalizedAnswer(std::string_view text);

/// One answer against one gold answer: both normalized; 0 or 1, and the F1 of their words (1 where both are empty).
double exactMatch(std::string_view answer, std::string_view gold);
double answerF1(std::string_view answer, std::string_view gold);

/// A question's predicted answer ("": there is none) and what it is compared with (none: it has no answer).
struct AnsweredQuestion {
    std::string answer;
    std::vector<std::string> golds;
};
struct SquadScores {
    double exactMatch = 0, f1 = 0; ///< percent, of all questions: the best over the gold answers of each
    std::int64_t questions = 0, answerable = 0;
    double answerableExactMatch = 0, answerableF1 = 0; ///< percent, of those with an answer
    double unanswerableExactMatch = 0;                 ///< percent, of those without: "none" said
};
SquadScores scoreAnswers(std::span<const AnsweredQuestion> questions);

/// One window's logits and, for each token, its characters of the context ({-1, -1}: none).
struct SpanWindow {
    std::span<const float> start, end;
    std::span<const std::pair<std::int32_t, std::int32_t>> contextOffsets; ///< code points
};
struct SpanRules {
    std::int64_t nBest = 20;           ///< starts and ends tried in each window, and answers kept
    std::int64_t maxAnswerLength = 30; ///< tokens
    bool noAnswer = false;             ///< a question may have no answer (SQuAD 2.0)
    double nullThreshold = 0; ///< none is said where its score is better than the best span's by more than this
};
struct SpanGuess {
    std::string text; ///< "": no answer
    double score = 0; ///< start logit + end logit
    double probability = 0; ///< softmax over the guesses kept
    std::int32_t begin = 0, end = 0; ///< code points of the context; equal where there is no answer
};
struct FoundAnswer {
    std::string text; ///< "": no answer, or no span was possible
    std::vector<SpanGuess> guesses; ///< by score, best first, at most nBest (and no answer, where that is allowed)
    double nullScore = 0; ///< the smallest first-token score over the windows
};
FoundAnswer findAnswer(std::span<const SpanWindow> windows, std::string_view context, const SpanRules& rules);

} // namespace lathe
