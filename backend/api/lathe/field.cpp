#include "lathe/field.h"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace lathe {
namespace {

/// Levenshtein distance; a change of case or of "-" to "_" is free.
std::size_t editDistance(std::string_view a, std::string_view b) {
    const auto same = [](char x, char y) {
        const auto plain = [](char c) {
            return c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        };
        return plain(x) == plain(y);
    };
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t kept = diagonal + (same(a[i - 1], b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({kept, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

} // namespace

const Field* find(const Fields& fields, std::string_view name) {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
    return found == fields.end() ? nullptr : &*found;
}

bool isReadBy(const Field& field, Task task) {
    return field.tasks.empty() || std::find(field.tasks.begin(), field.tasks.end(), task) != field.tasks.end();
}

std::string labelOf(const Option& option) {
    std::string text(option.label.empty() ? option.name : option.label);
    if (option.label.empty()) std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

std::string nearest(std::string_view wrong, const std::vector<std::string_view>& names) {
    wrong = wrong.substr(0, 200); // a name, not a document
    std::string_view best;
    std::size_t least = std::max<std::size_t>(2, wrong.size() / 2) + 1;
    for (const std::string_view name : names)
        if (const std::size_t distance = editDistance(wrong, name); distance < least && distance < name.size()) {
            least = distance;
            best = name;
        }
    return std::string(best);
}

} // namespace lathe
