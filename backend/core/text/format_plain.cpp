// Text as it is, and a prompt with what should follow it.
#include "text/format_table.h"

namespace lathe {

RowContent readPlainText(const RowColumns& row, const std::vector<std::string>& names, bool) {
    RowContent content;
    content.what = PlainText{textOf(row, names[0], false, content.problem)};
    return content;
}

RowContent readPromptCompletion(const RowColumns& row, const std::vector<std::string>& names, bool) {
    RowContent content;
    PromptCompletion pair;
    pair.prompt = textOf(row, names[0], false, content.problem);
    pair.completion = textOf(row, names[1], false, content.problem);
    content.what = std::move(pair);
    return content;
}

} // namespace lathe
