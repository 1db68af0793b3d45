#pragma once
// Which words two texts have in common, and which only one of them has: what turns one into the other with the fewest
// words taken away and put in (Myers, "An O(ND) difference algorithm", 1986).
#include <QString>
#include <QStringList>

#include <vector>

namespace lathe::ui {

/// Words, each run of spaces, and every other sign by itself; of scripts without spaces each character. Joined they are
/// the text.
QStringList wordsOf(const QString& text);

struct WordChange {
    enum class Kind { Same, Removed, Added };
    Kind kind;
    int begin = 0, end = 0; ///< characters of the first text where it was removed, else of the second
    bool operator==(const WordChange&) const = default;
};

/// From the first text to the second, in order; neighbors differ in kind. Texts that differ in more than 500
/// words are one change between what they begin and end with alike.
std::vector<WordChange> wordDiff(const QString& from, const QString& to);

} // namespace lathe::ui
