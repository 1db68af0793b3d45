// The furthest reach of each diagonal is kept for every number of edits, and the way is read back from these: memory
// grows with the square of the edits, which are therefore bounded.
#include "models/word_diff.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <unordered_map>

namespace lathe::ui {
namespace {

constexpr int mostEdits = 500;

enum class Sign { Space, Word, Alone };

Sign signOf(char32_t c) {
    if (QChar::isSpace(c)) return Sign::Space;
    switch (c < 0x80 ? QChar::Script_Latin : QChar::script(c)) { // most signs need no table
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar: return QChar::isMark(c) ? Sign::Word : Sign::Alone;
    default: break;
    }
    return QChar::isLetterOrNumber(c) || QChar::isMark(c) || c == U'_' || c == U'\'' || c == U'\u2019' ? Sign::Word
                                                                                                       : Sign::Alone;
}

std::vector<QStringView> viewsOf(QStringView text) {
    std::vector<QStringView> words;
    Sign last = Sign::Alone;
    qsizetype begin = 0;
    for (qsizetype i = 0; i < text.size();) {
        const bool pair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        const char32_t c = pair ? QChar::surrogateToUcs4(text[i], text[i + 1]) : char32_t(text[i].unicode());
        const Sign sign = signOf(c);
        const bool joins = i > 0 && sign != Sign::Alone && (sign == last || QChar::isMark(c));
        if (!joins) {
            if (i > begin) words.push_back(text.sliced(begin, i - begin));
            begin = i;
            last = sign;
        }
        i += pair ? 2 : 1;
    }
    if (begin < text.size()) words.push_back(text.sliced(begin));
    return words;
}

using Numbers = std::unordered_map<std::u16string_view, int>;

/// The words' numbers: equal words have the same.
std::vector<int> numbered(std::span<const QStringView> words, Numbers& known) {
    std::vector<int> numbers;
    numbers.reserve(words.size());
    for (const QStringView word : words) {
        int& number = known[{word.utf16(), std::size_t(word.size())}];
        if (number == 0) number = int(known.size()); // it is new
        numbers.push_back(number);
    }
    return numbers;
}

/// Which words of both stay, as pairs in order.
std::vector<std::pair<int, int>> kept(const std::vector<int>& a, const std::vector<int>& b) {
    const int n = int(a.size()), m = int(b.size()), most = std::min(n + m, mostEdits);
    std::vector<std::vector<int>> reaches; // by edits: of each diagonal -d..d, every second one
    std::vector<int> furthest(std::size_t(2 * most + 3), 0);
    const auto at = [&](int diagonal) -> int& { return furthest[std::size_t(diagonal + most + 1)]; };
    for (int d = 0; d <= most; ++d) {
        for (int k = -d; k <= d; k += 2) {
            const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
            int x = down ? at(k + 1) : at(k - 1) + 1, y = x - k;
            while (x < n && y < m && a[std::size_t(x)] == b[std::size_t(y)]) ++x, ++y;
            at(k) = x;
            if (x < n || y < m) continue;
            std::vector<std::pair<int, int>> same;
            for (int edits = d; edits >= 0; --edits) { // back along the reaches of one edit less
                int beforeX = 0, beforeY = 0;
                if (edits > 0) {
                    const std::vector<int>& last = reaches[std::size_t(edits - 1)];
                    const auto reach = [&](int diagonal) { return last[std::size_t((diagonal + edits - 1) / 2)]; };
                    const bool wasDown = k == -edits || (k != edits && reach(k - 1) < reach(k + 1));
                    const int from = wasDown ? k + 1 : k - 1;
                    beforeX = reach(from);
                    beforeY = beforeX - from;
                    while (x > beforeX + (wasDown ? 0 : 1) && y > beforeY + (wasDown ? 1 : 0))
                        same.emplace_back(--x, --y);
                    x = beforeX, y = beforeY, k = from;
                } else {
                    while (x > 0 && y > 0) same.emplace_back(--x, --y);
                }
            }
            std::reverse(same.begin(), same.end());
            return same;
        }
        std::vector<int> reach;
        for (int k = -d; k <= d; k += 2) reach.push_back(at(k));
        reaches.push_back(std::move(reach));
    }
    return {}; // too many
}

} // namespace

QStringList wordsOf(const QString& text) {
    QStringList words;
    for (const QStringView word : viewsOf(text)) words << word.toString();
    return words;
}

std::vector<WordChange> wordDiff(const QString& from, const QString& to) {
    const std::vector<QStringView> a = viewsOf(from), b = viewsOf(to);
    std::size_t front = 0, back = 0;
    while (front < std::min(a.size(), b.size()) && a[front] == b[front]) ++front;
    while (back < std::min(a.size(), b.size()) - front && a[a.size() - 1 - back] == b[b.size() - 1 - back]) ++back;
    Numbers known;
    const auto between = [&](const std::vector<QStringView>& words) {
        return numbered(std::span(words).subspan(front, words.size() - front - back), known);
    };
    std::vector<std::pair<int, int>> same; // of all words
    for (std::size_t i = 0; i < front; ++i) same.emplace_back(int(i), int(i));
    for (const auto& [x, y] : kept(between(a), between(b))) same.emplace_back(x + int(front), y + int(front));
    for (std::size_t i = back; i > 0; --i) same.emplace_back(int(a.size() - i), int(b.size() - i));
    same.emplace_back(int(a.size()), int(b.size())); // behind both

    std::vector<WordChange> changes;
    const auto add = [&](WordChange::Kind kind, int begin, int end) {
        if (begin == end) return;
        if (!changes.empty() && changes.back().kind == kind) changes.back().end = end;
        else changes.push_back({kind, begin, end});
    };
    int x = 0, y = 0, inFrom = 0, inTo = 0;
    const auto length = [](const std::vector<QStringView>& words, int first, int behind) {
        int sum = 0;
        for (int i = first; i < behind; ++i) sum += int(words[std::size_t(i)].size());
        return sum;
    };
    for (const auto& [nextX, nextY] : same) {
        const int removed = length(a, x, nextX), added = length(b, y, nextY);
        add(WordChange::Kind::Removed, inFrom, inFrom + removed);
        add(WordChange::Kind::Added, inTo, inTo + added);
        inFrom += removed, inTo += added;
        x = nextX, y = nextY;
        if (x == int(a.size())) break;
        const int both = int(a[std::size_t(x)].size());
        add(WordChange::Kind::Same, inTo, inTo + both);
        inFrom += both, inTo += both;
        ++x, ++y;
    }
    return changes;
}

} // namespace lathe::ui
