#pragma once
// Whether a model's chat template, its tokenizer and the loss mask fit each other: what is found before the start, red
// or green.
#include "lathe/data_preview.h"
#include "templates/chat_template.h"
#include "tokenizer/tokenizer.h"

#include <vector>

namespace lathe {

/// Asks with small conversations. Each finding is there, good or bad: "renders", "end_of_turn", "start", "padding",
/// "mask", "marks", "generation".
std::vector<Finding> templateFindings(const ChatTemplate& chat, const ModelText& text);

} // namespace lathe
