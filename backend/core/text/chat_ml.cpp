#include "text/chat_ml.h"

#include "text/jinja_items.h"

#include <array>
#include <optional>

namespace lathe {

namespace {

constexpr const char* kStart = "<|im_start|>";
constexpr const char* kEnd = "<|im_end|>";

class ChatMl final : public ChatTemplate {
public:
    explicit ChatMl(std::optional<std::string> system) : m_system(std::move(system)) {}

    RenderedChat render(const std::vector<ChatTurn>& turns, bool addGenerationPrompt) const override {
        RenderedChat chat;
        if (m_system && !turns.empty() && turns.front().role != "system") add(chat, {"system", *m_system});
        for (const ChatTurn& turn : turns) add(chat, turn);
        if (addGenerationPrompt) chat.text += std::string(kStart) + "assistant\n";
        return chat;
    }

    std::string describe() const override { return m_system ? "ChatML, default system turn" : "ChatML"; }

private:
    static void add(RenderedChat& chat, const ChatTurn& turn) {
        chat.text += kStart + turn.role + "\n";
        const std::size_t begin = chat.text.size();
        chat.text += turn.content + kEnd;
        if (turn.role == "assistant") chat.answers.emplace_back(begin, chat.text.size());
        chat.text += "\n";
    }

    std::optional<std::string> m_system; ///< what a conversation without a system turn begins with
};

/// Walks the items of a template and gives up at the first that ChatML has no place for.
class Recogniser {
public:
    explicit Recogniser(const std::vector<JinjaItem>& items) : m_items(items) {}

    std::unique_ptr<ChatTemplate> run() {
        skipFlagDefault();
        const bool outside = at("if messages[0]['role'] != 'system'");
        if (outside && !defaultSystem()) return nullptr;
        if (!loopOverMessages()) return nullptr;
        if (at("if loop.first and messages[0]['role'] != 'system'") && (outside || !defaultSystem())) return nullptr;
        const std::size_t body = m_at;
        for (const char* role : {"system", "user", "assistant", "any other"}) {
            m_at = body;
            if (!turnOf(role)) return nullptr;
        }
        if (!take("endfor")) return nullptr;
        if (!take("if add_generation_prompt")) return nullptr;
        if (literal() != std::string(kStart) + "assistant\n" || !take("endif") || m_at != m_items.size()) return nullptr;
        return std::make_unique<ChatMl>(std::move(m_system));
    }

private:
    bool at(const std::string& statement) const { return m_at < m_items.size() && m_items[m_at].statement == statement; }
    bool take(const std::string& statement) {
        const bool there = at(statement);
        if (there) ++m_at;
        return there;
    }

    std::optional<std::string> literal() {
        if (m_at >= m_items.size()) return std::nullopt;
        const JinjaItem& item = m_items[m_at];
        if (!item.statement.empty() || item.parts.size() != 1 || !item.parts[0].literal) return std::nullopt;
        ++m_at;
        return item.parts[0].text;
    }

    void skipFlagDefault() {
        const std::size_t from = m_at;
        const bool whole = (take("if not add_generation_prompt is defined") || take("if add_generation_prompt is not defined")) &&
                           take("set add_generation_prompt = false") && take("endif");
        if (!whole) m_at = from;
    }

    bool defaultSystem() {
        ++m_at;
        const auto turn = literal();
        const std::string begin = std::string(kStart) + "system\n", end = std::string(kEnd) + "\n";
        if (!turn || turn->size() < begin.size() + end.size() || !turn->starts_with(begin) || !turn->ends_with(end)) return false;
        m_system = turn->substr(begin.size(), turn->size() - begin.size() - end.size());
        return take("endif");
    }

    bool loopOverMessages() {
        constexpr std::string_view begin = "for ", end = " in messages";
        if (m_at >= m_items.size()) return false;
        const std::string& statement = m_items[m_at].statement;
        if (!statement.starts_with(begin) || !statement.ends_with(end) || statement.size() <= begin.size() + end.size()) return false;
        m_message = statement.substr(begin.size(), statement.size() - begin.size() - end.size());
        ++m_at;
        return true;
    }

    /// Whether the loop's body, for a turn of this role, puts out just ChatML's turn. Answers may be marked by
    /// {% generation %}, if the mark says what ChatML's answers are.
    bool turnOf(const std::string& role) {
        m_turn.clear();
        if (!sequence(role, true)) return false;
        const std::string head = kStart + role + "\n", tail = kContent + std::string(kEnd);
        if (m_turn == head + tail + "\n") return true;
        return role == "assistant" && m_turn == head + kMarkBegin + tail + kMarkEnd + "\n";
    }

    /// Items up to what ends them (endfor, else, ...), put out into m_turn where `active`.
    bool sequence(const std::string& role, bool active) {
        for (; m_at < m_items.size(); ++m_at) {
            const JinjaItem& item = m_items[m_at];
            if (item.statement.empty()) {
                if (active && !put(item, role)) return false;
            } else if (item.statement == "generation" || item.statement == "endgeneration") {
                if (active) m_turn += item.statement == "generation" ? kMarkBegin : kMarkEnd;
            } else if (item.statement.starts_with("if ")) {
                if (!choice(role, active)) return false;
            } else {
                return true;
            }
        }
        return false;
    }

    /// if / elif / else / endif over the role; stops at endif.
    bool choice(const std::string& role, bool active) {
        bool taken = false;
        for (std::string begin = "if ";;) {
            const std::string condition = m_items[m_at].statement.substr(begin.size());
            const auto holds = begin == "else" ? std::optional(true) : test(condition, role);
            if (!holds) return false;
            ++m_at;
            if (!sequence(role, active && *holds && !taken)) return false;
            taken = taken || *holds;
            if (at("endif")) return true;
            if (m_at < m_items.size() && m_items[m_at].statement.starts_with("elif ")) begin = "elif ";
            else if (at("else")) begin = "else";
            else return false;
        }
    }

    /// message['role'] == 'user', != too, and several of them joined by "or". nullopt: another condition.
    std::optional<bool> test(std::string condition, const std::string& role) const {
        std::erase_if(condition, [](char c) { return c == '(' || c == ')'; });
        bool holds = false;
        for (std::size_t from = 0; from <= condition.size();) {
            std::size_t to = condition.find(" or ", from);
            if (to == std::string::npos) to = condition.size();
            const std::string one = condition.substr(from, to - from);
            from = to + 4;
            const std::string equal = m_message + "['role'] == '", other = m_message + "['role'] != '";
            const bool same = one.starts_with(equal);
            if ((!same && !one.starts_with(other)) || !one.ends_with('\'') || one.size() <= equal.size()) return std::nullopt;
            const std::string named = one.substr(equal.size(), one.size() - equal.size() - 1);
            if (named.find('\'') != std::string::npos) return std::nullopt;
            holds = holds || (named == role) == same;
        }
        return holds;
    }

    bool put(const JinjaItem& item, const std::string& role) {
        for (const JinjaPart& part : item.parts) {
            if (part.literal) m_turn += part.text;
            else if (part.text == m_message + "['role']") m_turn += role;
            else if (part.text == m_message + "['content']") m_turn += kContent;
            else return false;
        }
        return true;
    }

    // Stand for the content and for {% generation %}'s ends; no template has control characters of its own.
    static constexpr char kContent = '\x01', kMarkBegin = '\x02', kMarkEnd = '\x03';

    const std::vector<JinjaItem>& m_items;
    std::size_t m_at = 0;
    std::string m_message = "message", m_turn;
    std::optional<std::string> m_system;
};

} // namespace

std::unique_ptr<ChatTemplate> recogniseChatMl(const std::string& jinja) {
    const auto items = jinjaItems(jinja);
    return items ? Recogniser(*items).run() : nullptr;
}

} // namespace lathe
