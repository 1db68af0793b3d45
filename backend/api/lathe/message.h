#pragma once
// A turn of a conversation.
#include <string>

namespace lathe {

struct Message { std::string role, content; };

} // namespace lathe
