#pragma once
#include "text/chat_template.h"

namespace lathe {

/// ChatML: <|im_start|>role, line end, content, <|im_end|>, line end. With or without a default system turn, which is
/// taken from the source. nullptr where the source says anything else.
std::unique_ptr<ChatTemplate> recogniseChatMl(const std::string& jinja);

} // namespace lathe
