// Answers are normalized as the official script does it, in code points; spans are searched among the best starts
// and ends only.
#include "eval/metrics_squad.h"

#include "tokenizer/bert_characters.h"
#include "unicode/unicode.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace lathe {

namespace {

bool isSpace(char32_t value) { return isWhiteSpace(value) || (value >= 0x1C && value <= 0x1F); }

/// Lower case without ASCII punctuation, as code points.
std::u32string lettersOf(std::string_view bytes) {
    const std::string text = lossyUtf8(bytes);
    std::u32string letters;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = codePointAt(text, at);
        at += point.bytes;
        if (point.value < 0x80 && isBertPunctuation(point.value)) continue;
        const LowerCase lower = lowerCaseOf(point.value);
        letters += lower.first;
        if (lower.second) letters += lower.second;
    }
    return letters;
}

/// The words left of a text: cut at white space, and at articles, which may stand between two characters of which
/// neither is letter nor number.
std::vector<std::string> wordsOf(std::string_view text) {
    const std::u32string letters = lettersOf(text);
    std::vector<std::string> words;
    bool open = false;
    const auto put = [&](char32_t value) {
        if (!open) words.emplace_back();
        open = true;
        appendUtf8(words.back(), value);
    };
    for (std::size_t at = 0; at < letters.size();) {
        if (isSpace(letters[at])) {
            open = false;
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < letters.size() && isLetterOrNumber(letters[end])) ++end;
        const std::u32string_view run = std::u32string_view(letters).substr(at, end - at);
        if (run == U"a" || run == U"an" || run == U"the") open = false;
        else
            for (const char32_t value : run) put(value);
        at = end;
        if (at < letters.size() && !isLetterOrNumber(letters[at]) && !isSpace(letters[at])) put(letters[at++]);
    }
    return words;
}

double best(double (*measure)(std::string_view, std::string_view), const AnsweredQuestion& question, bool answerable) {
    if (!answerable) return measure(question.answer, "");
    double most = 0;
    for (const std::string& gold : question.golds)
        if (!wordsOf(gold).empty()) most = std::max(most, measure(question.answer, gold));
    return most;
}

/// The `count` tokens with the largest logits, largest first.
std::vector<std::int32_t> largest(std::span<const float> logits, std::int64_t count) {
    std::vector<std::int32_t> order(logits.size());
    std::iota(order.begin(), order.end(), 0);
    const auto end = order.begin() + std::min<std::ptrdiff_t>(count, static_cast<std::ptrdiff_t>(order.size()));
    std::partial_sort(order.begin(), end, order.end(), [&](std::int32_t a, std::int32_t b) {
        const float left = logits[static_cast<std::size_t>(a)], right = logits[static_cast<std::size_t>(b)];
        return left != right ? left > right : a < b;
    });
    order.erase(end, order.end());
    return order;
}

std::string cutOut(std::string_view context, std::int64_t begin, std::int64_t end) {
    std::int64_t number = -1;
    std::string text;
    for (const char c : context) {
        number += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        if (number >= end) break;
        if (number >= begin) text += c;
    }
    return text;
}

struct Candidate {
    double score;
    std::int32_t begin, end;
};

} // namespace

std::string normalizedAnswer(std::string_view text) {
    std::string result;
    for (const std::string& word : wordsOf(text)) (result += result.empty() ? "" : " ") += word;
    return result;
}

double exactMatch(std::string_view answer, std::string_view gold) { return wordsOf(answer) == wordsOf(gold) ? 1 : 0; }

double answerF1(std::string_view answer, std::string_view gold) {
    const auto said = wordsOf(answer), right = wordsOf(gold);
    if (said.empty() || right.empty()) return said == right ? 1 : 0;
    std::map<std::string, std::int64_t> left;
    for (const std::string& word : right) ++left[word];
    double same = 0;
    for (const std::string& word : said)
        if (const auto found = left.find(word); found != left.end() && found->second > 0) {
            --found->second;
            same += 1;
        }
    return 2 * same / static_cast<double>(said.size() + right.size());
}

SquadScores scoreAnswers(std::span<const AnsweredQuestion> questions) {
    SquadScores scores;
    double exact = 0, f1 = 0, ownExact = 0, ownF1 = 0;
    for (const AnsweredQuestion& question : questions) {
        const bool answerable = std::any_of(question.golds.begin(), question.golds.end(),
                                            [](const std::string& gold) { return !wordsOf(gold).empty(); });
        const double e = best(lathe::exactMatch, question, answerable), f = best(answerF1, question, answerable);
        exact += e;
        f1 += f;
        ++scores.questions;
        if (!answerable) continue;
        ++scores.answerable;
        ownExact += e;
        ownF1 += f;
    }
    const auto percent = [](double sum, std::int64_t of) { return of == 0 ? 0 : 100 * sum / static_cast<double>(of); };
    scores.exactMatch = percent(exact, scores.questions);
    scores.f1 = percent(f1, scores.questions);
    scores.answerableExactMatch = percent(ownExact, scores.answerable);
    scores.answerableF1 = percent(ownF1, scores.answerable);
    scores.unanswerableExactMatch = percent(exact - ownExact, scores.questions - scores.answerable);
    return scores;
}

FoundAnswer findAnswer(std::span<const SpanWindow> windows, std::string_view context, const SpanRules& rules) {
    FoundAnswer found;
    std::vector<Candidate> candidates;
    for (std::size_t w = 0; w < windows.size(); ++w) {
        const SpanWindow& window = windows[w];
        if (window.start.empty()) continue;
        const double null = double(window.start[0]) + double(window.end[0]);
        found.nullScore = w == 0 ? null : std::min(found.nullScore, null);
        const auto ends = largest(window.end, rules.nBest);
        for (const std::int32_t s : largest(window.start, rules.nBest))
            for (const std::int32_t e : ends) {
                const auto first = static_cast<std::size_t>(s), last = static_cast<std::size_t>(e);
                if (e < s || e - s + 1 > rules.maxAnswerLength) continue;
                if (window.contextOffsets[first].first < 0 || window.contextOffsets[last].first < 0) continue;
                candidates.push_back({double(window.start[first]) + double(window.end[last]),
                                      window.contextOffsets[first].first, window.contextOffsets[last].second});
            }
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    candidates.resize(std::min(candidates.size(), static_cast<std::size_t>(std::max<std::int64_t>(rules.nBest, 1))));
    for (const Candidate& one : candidates)
        found.guesses.push_back({cutOut(context, one.begin, one.end), one.score, 0, one.begin, one.end});
    if (!found.guesses.empty()) found.text = found.guesses[0].text;
    if (rules.noAnswer) {
        if (!found.guesses.empty() && found.nullScore - found.guesses[0].score > rules.nullThreshold)
            found.text.clear();
        const auto place = std::find_if(found.guesses.begin(), found.guesses.end(),
                                        [&](const SpanGuess& guess) { return guess.score < found.nullScore; });
        found.guesses.insert(place, {"", found.nullScore});
    }
    double sum = 0;
    for (SpanGuess& guess : found.guesses) sum += guess.probability = std::exp(guess.score - found.guesses[0].score);
    for (SpanGuess& guess : found.guesses) guess.probability /= sum;
    return found;
}

} // namespace lathe
