#include "templates/chat_traces.h"

#include "templates/tool_schema.h"

#include <algorithm>
#include <array>

namespace lathe {

using nlohmann::ordered_json;

namespace {

std::string_view withoutBlanks(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\f\v";
    const std::size_t from = text.find_first_not_of(blanks);
    return from == std::string_view::npos ? std::string_view()
                                          : text.substr(from, text.find_last_not_of(blanks) + 1 - from);
}

/// As JSON writes it between quotes.
std::string quotedInside(std::string_view text, bool ascii) {
    const std::string whole = ordered_json(text).dump(-1, ' ', ascii, ordered_json::error_handler_t::replace);
    return whole.substr(1, whole.size() - 2);
}

/// A text in which things are looked for, mostly one after the other.
class Shown {
public:
    explicit Shown(std::string text) : m_text(std::move(text)) {}

    bool says(std::string_view words) {
        if (words.empty() || at(words)) return true;
        for (const bool ascii : {false, true}) {
            const std::string quoted = quotedInside(words, ascii);
            if (quoted != words && at(quoted)) return true;
        }
        return false;
    }
    /// Every line that is not blank.
    bool saysLines(std::string_view text) {
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
            if (!says(withoutBlanks(text.substr(begin, end - begin)))) return false;
            begin = end + 1;
        }
        return true;
    }
    /// Names and values of a JSON value; nulls, and what is empty, have no trace.
    bool saysValue(const ordered_json& value, int depth = 0) {
        if (value.is_null() || depth > 100) return true;
        if (value.is_string()) return saysLines(value.get_ref<const std::string&>());
        if (value.is_boolean())
            return says(value.get<bool>() ? "true" : "false") || says(value.get<bool>() ? "True" : "False");
        if (value.is_array())
            return std::all_of(value.begin(), value.end(),
                               [&](const ordered_json& one) { return saysValue(one, depth + 1); });
        if (!value.is_object()) return saysNumber(value);
        for (const auto& member : value.items())
            if (!member.value().is_null() && !(says(member.key()) && saysValue(member.value(), depth + 1)))
                return false;
        return true;
    }

private:
    bool saysNumber(const ordered_json& value) {
        std::string text = value.dump();
        if (says(text)) return true;
        return value.is_number_float() && text.ends_with(".0") && says(text.substr(0, text.size() - 2));
    }
    bool at(std::string_view words) {
        std::size_t place = m_text.find(words, m_next);
        if (place == std::string::npos && m_next > 0) place = m_text.find(words);
        if (place == std::string::npos) return false;
        m_next = place; // the next thing may be of the same words
        return true;
    }
    std::string m_text;
    std::size_t m_next = 0;
};

/// What came of each message, in the order of the text, and the text between the messages on both sides of it.
std::vector<std::string> byMessage(const RenderedTemplate& made, std::size_t turns) {
    std::vector<jinja::Piece> pieces;
    for (const jinja::Piece& piece : made.pieces)
        if (piece.turn != jinja::generated && piece.turn > 0 && piece.turn <= turns && piece.size > 0)
            pieces.push_back(piece);
    std::stable_sort(pieces.begin(), pieces.end(),
                     [](const jinja::Piece& a, const jinja::Piece& b) { return a.begin < b.begin; });
    struct Place { std::size_t begin = std::string::npos, end = 0; };
    std::vector<std::string> shown(turns);
    std::vector<Place> places(turns);
    for (const jinja::Piece& piece : pieces) {
        const std::size_t turn = piece.turn - 1u;
        Place& place = places[turn];
        if (place.begin == std::string::npos) place.begin = piece.begin;
        else if (place.end != piece.begin) shown[turn] += '\n';
        shown[turn].append(made.text, piece.begin, piece.size);
        place.end = std::max(place.end, piece.begin + piece.size);
    }
    std::vector<std::size_t> order; // of the messages that are in the text at all
    for (std::size_t turn = 0; turn < turns; ++turn)
        if (places[turn].begin != std::string::npos) order.push_back(turn);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return places[a].begin < places[b].begin; });
    std::size_t before = 0; // names that the template writes around values are nobody's
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Place& place = places[order[i]];
        const std::size_t from = std::min(before, place.begin),
                          to =
                              i + 1 < order.size() ? std::max(place.end, places[order[i + 1]].begin) : made.text.size();
        (shown[order[i]] += '\n').append(made.text, from, to - from);
        before = std::max(before, place.end);
    }
    return shown;
}

constexpr std::string_view thinkEnd = "</think>", thinkBegin = "<think>";

/// {reasoning, the rest} of what an answer says.
std::pair<std::string_view, std::string_view> cutReasoning(std::string_view content) {
    const std::size_t end = content.rfind(thinkEnd);
    if (end == std::string_view::npos) return {{}, content};
    std::string_view before = withoutBlanks(content.substr(0, end));
    if (before.starts_with(thinkBegin)) before.remove_prefix(thinkBegin.size());
    return {before, content.substr(end + thinkEnd.size())};
}

bool saysReasoning(Shown& shown, std::string_view reasoning) {
    for (std::size_t at = 0; at < reasoning.size();) { // marks between several thoughts are the template's affair
        std::size_t end = std::min(reasoning.find(thinkBegin, at), reasoning.find(thinkEnd, at));
        end = std::min(end, reasoning.size());
        if (!shown.saysLines(reasoning.substr(at, end - at))) return false;
        if (end == reasoning.size()) break;
        at = end + (reasoning.substr(end).starts_with(thinkBegin) ? thinkBegin.size() : thinkEnd.size());
    }
    return true;
}

/// Names and arguments of calls, whichever of the usual nestings they have.
bool saysCalls(Shown& shown, const ordered_json& calls) {
    if (!calls.is_array()) return shown.saysValue(calls);
    for (const ordered_json& call : calls) {
        const ordered_json& function = call.is_object() && call.contains("function") ? call["function"] : call;
        if (!function.is_object()) {
            if (!shown.saysValue(function)) return false;
            continue;
        }
        for (const auto& member : function.items()) {
            if (member.key() == "id" || member.key() == "type" || member.key() == "index") continue;
            ordered_json value = member.value();
            if (value.is_string()) // arguments as a text: what they say, in whatever spacing
                if (ordered_json read = ordered_json::parse(value.get_ref<const std::string&>(), nullptr, false);
                    read.is_structured())
                    value = std::move(read);
            if (!shown.saysValue(value)) return false;
        }
    }
    return true;
}

/// Names, descriptions and parameters' names of tools.
bool saysTools(Shown& shown, const ordered_json& tools) {
    if (!tools.is_array()) return shown.saysValue(tools);
    for (const ordered_json& tool : tools) {
        const ordered_json& function = tool.is_object() && tool.contains("function") ? tool["function"] : tool;
        if (!function.is_object()) {
            if (!shown.saysValue(function)) return false;
            continue;
        }
        for (const char* key : {"name", "description"})
            if (function.contains(key) && !shown.saysValue(function[key])) return false;
        for (const char* key : {"parameters", "input_schema", "inputSchema"}) {
            if (!function.contains(key) || !function[key].is_object()) continue;
            const ordered_json& schema = function[key];
            if (!schema.contains("properties") || !schema["properties"].is_object()) continue;
            for (const auto& property : schema["properties"].items())
                if (!shown.says(property.key())) return false;
        }
    }
    return true;
}

bool holdsNulls(const ordered_json& value, int depth = 0) {
    if (value.is_null()) return true;
    if (!value.is_structured() || depth > 100) return false;
    return std::any_of(value.begin(), value.end(), [&](const ordered_json& one) { return holdsNulls(one, depth + 1); });
}

/// Of calls that no tool describes.
bool hasNullArguments(const ordered_json& calls, const ordered_json& tools) {
    if (!calls.is_array()) return false;
    for (const ordered_json& call : calls) {
        const ordered_json& function = call.is_object() && call.contains("function") ? call["function"] : call;
        if (!function.is_object() || describedBy(tools, function) || !function.contains("arguments")) continue;
        if (function["arguments"].is_structured() && holdsNulls(function["arguments"])) return true;
    }
    return false;
}

bool asksToBeTrained(const ordered_json& fields) {
    for (const char* key : {"train", "training", "loss"})
        if (const auto member = fields.find(key); member != fields.end() && (*member == true || *member == 1))
            return true;
    return false;
}

} // namespace

TableWord saidOf(ChatPart part) {
    switch (part) {
    case SystemPart: return TableWord{"a system turn is not, or not whole, in the text that the chat template writes"};
    case TurnPart: return TableWord{"what a turn says is not, or not whole, in the text that the chat template writes"};
    case ReasoningPart:
        return TableWord{
            "reasoning is not, or not whole, in the text that the chat template writes, so it is not trained"};
    case CallPart: return TableWord{"calls of tools are not, or not whole, in the text that the chat template writes"};
    case ToolPart: return TableWord{"tools are not, or not whole, in the text that the chat template writes"};
    case DocumentPart: return TableWord{"documents are not, or not whole, in the text that the chat template writes"};
    case FieldPart: return TableWord{"messages have fields that the chat template does not write"};
    case NullPart:
        return TableWord{
            "arguments of calls are null and are written as such: no tool of the row says whether they are meant "
            "(Parquet and Arrow fill in such nulls)"};
    case UserTrainPart: return TableWord{"turns that are no answers are marked to be trained; only answers are"};
    }
    return {};
}

bool isBookkeeping(std::string_view field) {
    constexpr std::array<std::string_view, 12> names = {"weight", "train",        "training",  "loss",
                                                        "id",     "tool_call_id", "call_id",   "index",
                                                        "type",   "created_at",   "timestamp", "uuid"};
    return std::find(names.begin(), names.end(), field) != names.end();
}

ChatParts missingParts(const std::vector<ChatTurn>& turns, const ordered_json& tools, const ordered_json& variables,
                       const RenderedTemplate& made) {
    ChatParts missing = 0;
    if (turns.size() < jinja::mostTurns) {
        std::vector<std::string> texts = byMessage(made, turns.size());
        for (std::size_t i = 0; i < turns.size(); ++i) {
            const ChatTurn& turn = turns[i];
            Shown shown(std::move(texts[i]));
            const bool answers = turn.role == "assistant", leads = turn.role == "system" || turn.role == "developer";
            const auto [reasoning, words] =
                answers ? cutReasoning(turn.content) : std::pair(std::string_view(), std::string_view(turn.content));
            if (!saysReasoning(shown, reasoning)) missing |= ReasoningPart;
            if (!shown.saysLines(words)) missing |= leads ? SystemPart : TurnPart;
            if (!turn.more.is_object()) continue;
            if (!answers && asksToBeTrained(turn.more)) missing |= UserTrainPart;
            for (const auto& member : turn.more.items()) {
                if (member.value().is_null() || isBookkeeping(member.key())) continue;
                const std::string& key = member.key();
                if (key == "tool_calls") {
                    if (!saysCalls(shown, member.value())) missing |= CallPart;
                    if (hasNullArguments(member.value(), tools)) missing |= NullPart;
                } else if (key == "reasoning_content" || key == "reasoning" || key == "thinking") {
                    if (!shown.saysValue(member.value())) missing |= ReasoningPart;
                } else if (!shown.saysValue(member.value())) {
                    missing |= FieldPart;
                }
            }
        }
    }
    const bool documents = variables.is_object() && variables.contains("documents");
    if (tools.is_null() && !documents) return missing;
    Shown whole(made.text);
    if (!tools.is_null() && !saysTools(whole, tools)) missing |= ToolPart;
    if (documents && !whole.saysValue(variables["documents"])) missing |= DocumentPart;
    return missing;
}

} // namespace lathe
