// Probed once when it is opened; the answers' ends found there are used for every row.
#include "templates/chat_template.h"

#include "lathe/error.h"
#include "templates/jinja_text.h"
#include "tokenizer/tokenizer.h"

#include <algorithm>
#include <array>

namespace lathe {

using jinja::Kind;
using jinja::Piece;
using jinja::Run;
using jinja::Value;
using nlohmann::ordered_json;

namespace {

std::string withoutEndingBlanks(std::string text) {
    text.resize(text.size() - jinja::trailingSpace(text));
    return text;
}

std::string commonBegin(const std::string& a, const std::string& b) {
    std::size_t same =
        static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
    while (same > 0 && same < a.size() && (a[same] & 0xC0) == 0x80) --same; // not within a character
    return a.substr(0, same);
}

bool isBlank(const std::string& text) { return jinja::leadingSpace(text) == text.size(); }

/// A message as transformers hands it to templates: reasoning under all of its names.
Value messageOf(Run& run, const ChatTurn& turn, std::uint16_t number) {
    jinja::Dict* const dict = run.dict(2 + (turn.more.is_object() ? turn.more.size() + 2 : 0));
    const auto set = [&](std::string_view key, Value value, bool tracked = true) {
        if (tracked) value.turn = number;
        run.set(*dict, Value::text(key), value);
    };
    const ordered_json* reasoning = nullptr;
    for (const char* name : {"reasoning_content", "thinking", "reasoning"})
        if (const auto found = turn.more.is_object() ? turn.more.find(name) : turn.more.end();
            !reasoning && found != turn.more.end() && !found->is_null())
            reasoning = &*found;
    if (reasoning) set("thinking", valueOf(run, *reasoning, number, 1));
    set("role", Value::text(turn.role), false);
    set("content", Value::text(turn.content));
    if (turn.more.is_object())
        for (const auto& member : turn.more.items()) set(member.key(), valueOf(run, member.value(), number, 1));
    if (reasoning) set("reasoning_content", valueOf(run, *reasoning, number, 1));
    Value message = Value::of(Kind::Dict, dict);
    message.turn = number;
    return message;
}

/// The object that a call's name and arguments are in.
ordered_json& functionOf(ordered_json& call) {
    return call.is_object() && call.contains("function") ? call["function"] : call;
}

/// Arguments as what their text says. OpenAI writes them as a JSON text.
void readArguments(ordered_json& calls) {
    for (ordered_json& call : calls) {
        ordered_json& function = functionOf(call);
        if (!function.is_object() || !function.contains("arguments") || !function["arguments"].is_string()) continue;
        ordered_json read = ordered_json::parse(function["arguments"].get_ref<const std::string&>(), nullptr, false);
        if (read.is_object()) function["arguments"] = std::move(read);
    }
}

bool hasTextArguments(const ChatTurn& turn) {
    if (!turn.more.is_object() || !turn.more.contains("tool_calls") || !turn.more["tool_calls"].is_array())
        return false;
    const auto& calls = turn.more["tool_calls"];
    return std::any_of(calls.begin(), calls.end(), [](const ordered_json& call) {
        const ordered_json& function = call.is_object() && call.contains("function") ? call["function"] : call;
        return function.is_object() && function.contains("arguments") && function["arguments"].is_string();
    });
}

ordered_json probedTool() {
    const ordered_json parameters = {
        {"type", "object"},
        {"properties", {{"probed_name", {{"type", "string"}, {"description", "A name."}}}}},
        {"required", {"probed_name"}}};
    return {{"type", "function"},
            {"function", {{"name", "probed_call"}, {"description", "Asks."}, {"parameters", parameters}}}};
}

std::size_t bytesOf(const ordered_json& json) {
    return json.is_null() ? 0 : json.dump(-1, ' ', false, ordered_json::error_handler_t::replace).size();
}

} // namespace

ChatTokens chatTokensOf(const ModelText& text) {
    ChatTokens tokens;
    const auto named = [&](const std::optional<std::int32_t>& id) {
        return id ? std::optional(text.tokenizer->token(*id)) : std::nullopt;
    };
    tokens.bos = named(text.special.bos);
    tokens.pad = named(text.special.pad);
    if (!text.special.eos.empty()) tokens.eos = named(text.special.eos.front());
    for (std::int32_t id = 0; id < text.tokenizer->size(); ++id)
        if (text.tokenizer->isSpecial(id)) tokens.special.push_back(text.tokenizer->token(id));
    for (const std::int32_t id : text.special.eos) tokens.special.push_back(text.tokenizer->token(id));
    std::erase_if(tokens.special, [](const std::string& token) { return isBlank(token); });
    return tokens;
}

ChatTemplate::ChatTemplate(const std::string& jinja, std::string name, ChatTokens tokens)
    : m_name(std::move(name)), m_template(jinja, m_name), m_tokens(std::move(tokens)) {
    for (const auto* one : {&m_tokens.bos, &m_tokens.eos, &m_tokens.pad})
        if (*one && !isBlank(**one)) m_tokens.special.push_back(**one);
    probe(nullptr);
    if (!m_problem.empty() && takesTools()) { // one that is for rows with tools alone
        const std::string problem = std::exchange(m_problem, {});
        probe(ordered_json::array({probedTool()}));
        if (!m_problem.empty()) m_problem = problem;
    }
    m_objects = jinja.find("tool_calls") != std::string::npos && wantsObjects();
}

RenderedTemplate ChatTemplate::rendered(const std::vector<ChatTurn>& given, bool addGenerationPrompt,
                                        const ordered_json& tools, const ordered_json& more) const {
    std::vector<ChatTurn> changed;
    if (m_objects && std::any_of(given.begin(), given.end(), hasTextArguments)) {
        changed = given;
        for (ChatTurn& turn : changed)
            if (hasTextArguments(turn)) readArguments(turn.more["tool_calls"]);
    }
    const std::vector<ChatTurn>& turns = changed.empty() ? given : changed;
    std::size_t bytes = 256 * turns.size() + bytesOf(tools) + bytesOf(more);
    for (const ChatTurn& turn : turns) bytes += turn.content.size() + bytesOf(turn.more);
    const auto fill = [&](Run& run) {
        std::vector<Value> messages;
        messages.reserve(turns.size());
        for (const ChatTurn& turn : turns)
            messages.push_back(
                messageOf(run, turn, static_cast<std::uint16_t>(std::min(messages.size() + 1, jinja::mostTurns))));
        JinjaTemplate::Variables variables = {{"messages", run.list(Kind::List, messages)},
                                              {"tools", jinja::valueOf(run, tools)},
                                              {"documents", Value::none()},
                                              {"add_generation_prompt", Value::boolean(addGenerationPrompt)}};
        if (m_tokens.bos) variables.emplace_back("bos_token", Value::text(*m_tokens.bos));
        if (m_tokens.eos) variables.emplace_back("eos_token", Value::text(*m_tokens.eos));
        if (m_tokens.pad) variables.emplace_back("pad_token", Value::text(*m_tokens.pad));
        if (more.is_object())
            for (const auto& member : more.items()) {
                const auto known = std::find_if(variables.begin(), variables.end(),
                                                [&](const auto& one) { return one.first == member.key(); });
                const Value value = jinja::valueOf(run, member.value());
                if (known != variables.end()) known->second = value;
                else variables.emplace_back(member.key(), value);
            }
        return variables;
    };
    return m_template.render(fill, bytes);
}

/// Where each message's words are, in the order of the text. `clear`: nothing of another message lies between them.
std::vector<ChatTemplate::Extent> ChatTemplate::extentsOf(const RenderedTemplate& made) {
    std::vector<Extent> extents;
    std::vector<std::size_t> placeOf; // by turn
    for (const Piece& piece : made.pieces) {
        if (piece.turn == jinja::generated) continue;
        if (placeOf.size() <= piece.turn) placeOf.resize(piece.turn + 1u, std::string::npos);
        std::size_t& place = placeOf[piece.turn];
        if (place == std::string::npos) {
            place = extents.size();
            extents.push_back({piece.turn - 1u, piece.begin, piece.begin + piece.size});
            continue;
        }
        extents[place].begin = std::min(extents[place].begin, piece.begin);
        extents[place].end = std::max(extents[place].end, piece.begin + piece.size);
    }
    std::stable_sort(extents.begin(), extents.end(), [](const Extent& a, const Extent& b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    std::size_t furthest = 0; // of those before, the one that reaches furthest
    for (std::size_t i = 1; i < extents.size(); ++i) {
        if (extents[furthest].end > extents[i].begin) extents[furthest].clear = extents[i].clear = false;
        if (extents[i].end > extents[furthest].end) furthest = i;
    }
    return extents;
}

/// The first special token behind an answer.
std::string ChatTemplate::closing(const std::string& behind) const {
    std::size_t first = std::string::npos;
    std::string_view found;
    for (const std::string& token : m_tokens.special) {
        const std::size_t at = behind.find(token);
        if (at < first || (at == first && at != std::string::npos && token.size() > found.size())) {
            first = at;
            found = token;
        }
    }
    return std::string(found);
}

void ChatTemplate::probe(const ordered_json& tools) {
    try {
        const std::vector<ChatTurn> turns = {{"user", "Hello there."},
                                             {"assistant", "Good morning."},
                                             {"user", "How are you?"},
                                             {"assistant", "Very well."}};
        const auto first = [&](std::size_t count) {
            return std::vector<ChatTurn>(turns.begin(), turns.begin() + static_cast<std::ptrdiff_t>(count));
        };
        const auto between = [](const RenderedTemplate& made,
                                std::size_t turn) { // behind this turn's words, up to the next one's
            const std::vector<Extent> extents = extentsOf(made);
            for (std::size_t i = 0; i < extents.size(); ++i)
                if (extents[i].turn == turn)
                    return made.text.substr(extents[i].end,
                                            (i + 1 < extents.size() ? extents[i + 1].begin : made.text.size())
                                                - extents[i].end);
            return std::string();
        };
        const RenderedTemplate asked = rendered(first(1), false, tools), open = rendered(first(1), true, tools);
        const RenderedTemplate answered = rendered(first(2), false, tools), all = rendered(turns, false, tools);
        if (const auto extents = extentsOf(asked); !extents.empty()) m_begin = asked.text.substr(0, extents[0].begin);
        m_userEnd = commonBegin(between(answered, 0), between(open, 0));
        m_header = m_userEnd.substr(commonBegin(between(asked, 0), m_userEnd).size());
        const std::string behindLast = between(answered, 1), behind = between(all, 1);
        m_endLast = closing(behindLast);
        m_endBetween = closing(behind);
        if (m_endLast.empty())
            m_endLast = m_endBetween =
                withoutEndingBlanks(commonBegin(behindLast, behind)); // words end the turn, or nothing
        else if (m_endBetween != m_endLast && m_begin.find(m_endBetween) != std::string::npos)
            m_endBetween.clear(); // it begins the next turn
    } catch (const Error& error) {
        m_problem = error.info().message;
    }
}

/// Whether arguments that are a text would come out of this template as something else than that text, and what the
/// text says as what it is. Asked with a call of a tool, in the forms that templates accept one or the other of.
bool ChatTemplate::wantsObjects() const {
    const std::string words = R"({"probed_name": "probed value"})";
    const auto written = [&](ordered_json arguments) -> std::optional<std::string> {
        const ordered_json call = {{"id", "abcdefghi"},
                                   {"type", "function"},
                                   {"function", {{"name", "probed_call"}, {"arguments", std::move(arguments)}}}};
        for (const bool null : {true, false})
            for (const bool described : {false, true}) try {
                    ChatTurn answer{"assistant", "", {{"tool_calls", ordered_json::array({call})}}};
                    if (null) answer.more["content"] = nullptr;
                    const std::vector<ChatTurn> turns = {
                        {"user", "Hello there."},
                        answer,
                        {"tool", "Done.", {{"tool_call_id", "abcdefghi"}, {"name", "probed_call"}}},
                        {"assistant", "Very well."}};
                    std::string text =
                        rendered(turns, false, described ? ordered_json::array({probedTool()}) : ordered_json()).text;
                    if (text.find("probed value") != std::string::npos) return text;
                } catch (const Error&) { // another form
                }
        return std::nullopt;
    };
    const auto asText = written(words);
    if (asText && asText->find(words) != std::string::npos) return false;
    return written(ordered_json::parse(words)).has_value();
}

/// Of a template that marks its answers: the blocks that only hold turns which are not to be trained are taken out.
void ChatTemplate::findMarked(const std::vector<ChatTurn>& turns, const RenderedTemplate& made,
                              RenderedChat& chat) const {
    const auto answers = [](const ChatTurn& turn) { return turn.role == "assistant"; };
    const auto leaves = [&](const ChatTurn& turn) { return answers(turn) && !turn.trained; };
    if (std::none_of(turns.begin(), turns.end(), leaves)) return;
    std::vector<const ChatTurn*> inOrder;
    for (const ChatTurn& turn : turns)
        if (answers(turn)) inOrder.push_back(&turn);
    std::vector<std::pair<std::size_t, std::size_t>> kept;
    for (std::size_t i = 0; i < chat.answers.size(); ++i) {
        const auto range = chat.answers[i];
        bool trained = false, untrained = false;
        for (const Piece& piece : made.pieces) {
            if (piece.turn == jinja::generated || piece.turn == 0 || piece.turn > turns.size() || piece.size == 0)
                continue;
            if (piece.begin >= range.second || piece.begin + piece.size <= range.first
                || !answers(turns[piece.turn - 1u]))
                continue;
            (turns[piece.turn - 1u].trained ? trained : untrained) = true;
        }
        if (!trained && !untrained && chat.answers.size() == inOrder.size())
            (inOrder[i]->trained ? trained : untrained) = true;
        if (trained == untrained || turns.size() >= jinja::mostTurns)
            throw Error(ErrorKind::BadInput,
                        "some answers are marked not to be trained (weight or train), and in what the chat template "
                        "marks they can't be told apart from the others",
                        "Leave the row out, or cut its conversation in two.");
        (trained ? kept : chat.untrained).push_back(range);
    }
    chat.answers = std::move(kept);
}

void ChatTemplate::findAnswers(const std::vector<ChatTurn>& turns, const RenderedTemplate& made,
                               RenderedChat& chat) const {
    const std::size_t asked = static_cast<std::size_t>(
        std::count_if(turns.begin(), turns.end(), [](const ChatTurn& turn) { return turn.role == "assistant"; }));
    if (marksAnswers()) {
        for (const Piece& piece : made.pieces)
            if (piece.turn == jinja::generated && piece.size > 0)
                chat.answers.emplace_back(piece.begin, piece.begin + piece.size);
        std::sort(chat.answers.begin(), chat.answers.end());
        for (std::size_t i = 1; i < chat.answers.size();) { // blocks in blocks
            if (chat.answers[i].first >= chat.answers[i - 1].second) ++i;
            else {
                chat.answers[i - 1].second = std::max(chat.answers[i - 1].second, chat.answers[i].second);
                chat.answers.erase(chat.answers.begin() + static_cast<std::ptrdiff_t>(i));
            }
        }
        chat.unmasked = asked > 0 && chat.answers.empty() ? asked : 0;
        findMarked(turns, made, chat);
        return;
    }
    const std::vector<Extent> extents = extentsOf(made);
    std::size_t found = 0;
    for (std::size_t i = 0; i < extents.size(); ++i) {
        const Extent& extent = extents[i];
        if (!extent.clear || turns.size() >= jinja::mostTurns || extent.turn >= turns.size()
            || turns[extent.turn].role != "assistant")
            continue;
        const std::size_t from = i > 0 ? extents[i - 1].end : 0,
                          to = i + 1 < extents.size() ? extents[i + 1].begin : chat.text.size();
        std::size_t begin = extent.begin, end = extent.end;
        const std::string_view before = std::string_view(chat.text).substr(from, begin - from),
                               behind = std::string_view(chat.text).substr(end, to - end);
        if (!isBlank(m_header)) {
            if (const std::size_t at = before.rfind(m_header); at != std::string_view::npos)
                begin = from + at + m_header.size();
        } else if (!isBlank(m_userEnd) && before.starts_with(m_userEnd)) {
            begin = from + m_userEnd.size();
        }
        const bool last = i + 1 == extents.size();
        bool ended = false;
        for (const std::string* sign : {last ? &m_endLast : &m_endBetween, last ? &m_endBetween : &m_endLast}) {
            const std::size_t at = sign->empty() ? std::string_view::npos : behind.find(*sign);
            if (at == std::string_view::npos) continue;
            end += at + sign->size();
            ended = true;
            break;
        }
        ++found;
        const bool trained = turns[extent.turn].trained;
        chat.unended += !ended && trained;
        if (begin < end) (trained ? chat.answers : chat.untrained).emplace_back(begin, end);
    }
    chat.unmasked = asked - std::min(asked, found);
}

RenderedChat ChatTemplate::render(const std::vector<ChatTurn>& turns, bool addGenerationPrompt,
                                  const ordered_json& tools, const ordered_json& variables) const {
    if (m_forTools && !tools.is_null()) return m_forTools->render(turns, addGenerationPrompt, tools, variables);
    RenderedTemplate made = rendered(turns, addGenerationPrompt, tools, variables);
    RenderedChat chat;
    chat.missing = missingParts(turns, tools, variables, made);
    chat.text = std::move(made.text);
    findAnswers(turns, made, chat);
    return chat;
}

std::string ChatTemplate::describe() const {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> forms = {
        {{"<|im_start|>", "ChatML"},
         {"<|start_header_id|>", "Llama 3"},
         {"<start_of_turn>", "Gemma"},
         {"[INST]", "Mistral"},
         {"<|start|>", "Harmony"},
         {"<|start_of_role|>", "Granite"},
         {"<|user|>", "Zephyr or Phi"},
         {"### Instruction", "Alpaca"},
         {"USER:", "Vicuna"}}};
    std::string text = "of its own kind";
    for (const auto& [sign, form] : forms)
        if (m_begin.find(sign) != std::string::npos) {
            text = form;
            break;
        }
    if (jinja::lower(m_begin).find("system") != std::string::npos) text += ", default system turn";
    return marksAnswers() ? text + ", marks its answers" : text;
}

std::optional<std::int32_t> unnamedEndOfTurn(const ModelText& text) {
    try {
        const auto chat = chatTemplateFor(text);
        if (!chat || chat->lastEndOfTurn().empty()) return std::nullopt;
        const auto id = text.tokenizer->id(chat->lastEndOfTurn());
        const auto& named = text.special.eos;
        return id && text.tokenizer->isSpecial(*id) && std::find(named.begin(), named.end(), *id) == named.end()
                   ? id
                   : std::nullopt;
    } catch (const Error&) { // a template that can't be read ends nothing; said where it is used
        return std::nullopt;
    }
}

std::vector<std::int32_t> stopTokens(const ModelText& text) {
    std::vector<std::int32_t> all = text.special.eos;
    if (const auto more = unnamedEndOfTurn(text)) all.push_back(*more);
    return all;
}

std::unique_ptr<ChatTemplate> chatTemplateFor(const std::string& jinja, ChatTokens tokens) {
    return jinja.empty() ? nullptr
                         : std::make_unique<ChatTemplate>(jinja, "The model's chat template", std::move(tokens));
}

std::unique_ptr<ChatTemplate> chatTemplateFor(const ModelText& text) {
    const auto& named = text.special.namedTemplates;
    if (text.special.chatTemplate.empty()) {
        if (named.empty()) return nullptr;
        std::string names;
        for (const auto& [name, source] : named) (names += names.empty() ? "" : ", ") += name;
        throw Error(ErrorKind::BadInput,
                    {"the model has several chat templates (%1), and none of them is the default", names},
                    "Choose one of them with chat_template.");
    }
    auto chat = chatTemplateFor(text.special.chatTemplate, chatTokensOf(text));
    for (const auto& [name, source] : named)
        if (name == "tool_use")
            chat->setForTools(
                std::make_unique<ChatTemplate>(source, "The model's chat template tool_use", chatTokensOf(text)));
    return chat;
}

} // namespace lathe
