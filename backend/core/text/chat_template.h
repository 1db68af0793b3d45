#pragma once
// Messages to the text a model was trained on, and which of its bytes answers learn.
//
// The mask: {% generation %} blocks where the template has them. Else the rendered text is told apart by where each byte came from
// (jinja_value.h): an answer is what its message said, from where the generation prompt would have ended to the end-of-turn token
// that the template puts behind it. What these are is found by rendering small conversations with and without more turns.
#include "text/jinja.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

struct ModelText;

struct ChatTurn {
    std::string role, content;
    nlohmann::ordered_json more = nullptr; ///< an object: what else the message says (tool_calls, name, reasoning_content); may be null
};

struct RenderedChat {
    std::string text;
    /// [begin, end) byte ranges of what answers learn, ascending: an assistant turn's content and its end-of-turn token, not the
    /// line end after it (fixtures: chat/assistant_masks).
    std::vector<std::pair<std::size_t, std::size_t>> answers;
    std::size_t unmasked = 0; ///< answers that can't be told apart from the rest; none of their bytes are in `answers`
    std::size_t unended = 0;  ///< answers without an end-of-turn token
};

/// What templates and masks ask about a tokenizer.
struct ChatTokens {
    std::optional<std::string> bos, eos, pad;
    std::vector<std::string> special; ///< all tokens that stand for no text
};
ChatTokens chatTokensOf(const ModelText& text);

class ChatTemplate {
public:
    /// `name`: in messages, "The model's chat template". Throws Error{BadInput} with line and column.
    ChatTemplate(const std::string& jinja, std::string name, ChatTokens tokens);

    /// Safe from many threads at once. `tools`: an array of JSON schemas, or null. Throws Error{BadInput}: what the template raised
    /// (roles that don't alternate, ...) or what went wrong in it, with line and column.
    RenderedChat render(const std::vector<ChatTurn>& turns, bool addGenerationPrompt, const nlohmann::ordered_json& tools = nullptr) const;

    /// "ChatML, default system turn"; for people.
    std::string describe() const;
    const std::string& name() const { return m_name; }
    bool marksAnswers() const { return m_template.hasGeneration(); } ///< {% generation %}
    /// Behind an answer that another turn follows, and behind the last one; empty: the template puts none there.
    const std::string& endOfTurn() const { return m_endBetween; }
    const std::string& lastEndOfTurn() const { return m_endLast; }
    /// Why small conversations could not be rendered; empty where they could.
    const std::string& problem() const { return m_problem; }

private:
    struct Extent { std::size_t turn = 0, begin = 0, end = 0; bool clear = true; };
    RenderedTemplate rendered(const std::vector<ChatTurn>& turns, bool addGenerationPrompt, const nlohmann::ordered_json& tools) const;
    static std::vector<Extent> extentsOf(const RenderedTemplate& made);
    void probe();
    std::string closing(const std::string& behind) const;
    void findAnswers(const std::vector<ChatTurn>& turns, const RenderedTemplate& made, RenderedChat& chat) const;

    std::string m_name;
    JinjaTemplate m_template;
    ChatTokens m_tokens;
    std::string m_begin;      ///< what is written before the first user's words
    std::string m_header;     ///< what the generation prompt ends with
    std::string m_userEnd;    ///< behind the user's words where there is no header
    std::string m_endBetween, m_endLast;
    std::string m_problem;
};

/// nullptr for an empty source.
std::unique_ptr<ChatTemplate> chatTemplateFor(const std::string& jinja, ChatTokens tokens = {});
/// The model's own template; nullptr where it has none.
std::unique_ptr<ChatTemplate> chatTemplateFor(const ModelText& text);

} // namespace lathe
