#pragma once
// What a conversation holds and what its text shows of it: whatever a template leaves out is counted, so that nobody
// trains on less than the rows say without knowing it.
#include "templates/jinja.h"

#include "lathe/said.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

struct ChatTurn {
    std::string role, content;
    nlohmann::ordered_json more =
        nullptr; ///< an object: what else the message says (tool_calls, name, reasoning_content); may be null
    bool trained = true; ///< of an answer: false where the row says that it is only read (weight 0, train false)
};

/// Kinds of parts, as bits.
using ChatParts = std::uint16_t;
enum ChatPart : ChatParts {
    SystemPart = 1,     ///< system or developer turns
    TurnPart = 2,       ///< what other turns say
    ReasoningPart = 4,  ///< thinking before an answer, in a field of its own or before </think>
    CallPart = 8,       ///< calls of tools, their arguments included
    ToolPart = 16,      ///< descriptions of tools
    DocumentPart = 32,  ///< documents beside the messages
    FieldPart = 64,     ///< other fields of messages
    NullPart = 128, ///< nothing is missing: nulls in arguments are written, and no tool says whether they are meant
    UserTrainPart = 256 ///< turns that are no answers and are marked to be trained: they are read only
};
constexpr int chatPartKinds = 9;

/// "tools are not in the text" ...: for people, for one bit.
TableWord saidOf(ChatPart part);

/// The parts of which something can't be found in the text. Texts are looked for line by line, as they are or as JSON
/// writes them, in what came of their own message; tools and documents in the whole text.
ChatParts missingParts(const std::vector<ChatTurn>& turns, const nlohmann::ordered_json& tools,
                       const nlohmann::ordered_json& variables, const RenderedTemplate& made);

/// Of fields of a message that say how it is trained or what belongs together: they are no part of a text.
bool isBookkeeping(std::string_view field);

} // namespace lathe
