#pragma once
// Messages to the text a model was trained on, and which of its bytes answers learn.
//
// The mask: {% generation %} blocks where the template has them. Else the rendered text is told apart by where each
// byte came from (jinja_value.h): an answer is what its message said, from where the generation prompt would have ended
// to the end-of-turn token that the template puts behind it. What these are is found by rendering small conversations
// with and without more turns.
#include "templates/chat_traces.h"
#include "templates/jinja.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

struct ModelText;

struct RenderedChat {
    std::string text;
    /// [begin, end) byte ranges of what answers learn, ascending: an assistant turn's content and its end-of-turn
    /// token, not the line end after it (fixtures: chat/assistant_masks).
    std::vector<std::pair<std::size_t, std::size_t>> answers;
    std::size_t unmasked = 0; ///< answers that can't be told apart from the rest; none of their bytes are in `answers`
    std::size_t unended = 0; ///< answers without an end-of-turn token
    std::vector<std::pair<std::size_t, std::size_t>> untrained; ///< as `answers`, of turns that are only read
    ChatParts missing; ///< what the messages and tools hold and the text does not show
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

    /// Safe from many threads at once. `tools`: an array of JSON schemas, or null. Throws Error{BadInput}: what the
    /// template raised (roles that don't alternate, ...) or what went wrong in it, with line and column. `variables`:
    /// an object of more names that the template may ask for (enable_thinking), or null.
    RenderedChat render(const std::vector<ChatTurn>& turns, bool addGenerationPrompt,
                        const nlohmann::ordered_json& tools = nullptr,
                        const nlohmann::ordered_json& variables = nullptr) const;
    /// What rows with tools are written with instead, as transformers takes the template called "tool_use".
    void setForTools(std::unique_ptr<ChatTemplate> other) { m_forTools = std::move(other); }

    /// "ChatML, default system turn"; for people.
    std::string describe() const;
    const std::string& name() const { return m_name; }
    bool marksAnswers() const { return m_template.hasGeneration(); } ///< {% generation %}
    bool takesTools() const { return m_forTools ? m_forTools->takesTools() : m_template.asksFor("tools"); }
    /// Behind an answer that another turn follows, and behind the last one; empty: the template puts none there.
    const std::string& endOfTurn() const { return m_endBetween; }
    const std::string& lastEndOfTurn() const { return m_endLast; }
    /// Why small conversations could not be rendered; empty where they could.
    const std::string& problem() const { return m_problem; }

private:
    struct Extent {
        std::size_t turn = 0, begin = 0, end = 0;
        bool clear = true;
    };
    RenderedTemplate rendered(const std::vector<ChatTurn>& turns, bool addGenerationPrompt,
                              const nlohmann::ordered_json& tools,
                              const nlohmann::ordered_json& variables = nullptr) const;
    static std::vector<Extent> extentsOf(const RenderedTemplate& made);
    void probe(const nlohmann::ordered_json& tools);
    bool wantsObjects() const;
    void findMarked(const std::vector<ChatTurn>& turns, const RenderedTemplate& made, RenderedChat& chat) const;
    std::string closing(const std::string& behind) const;
    void findAnswers(const std::vector<ChatTurn>& turns, const RenderedTemplate& made, RenderedChat& chat) const;

    std::string m_name;
    JinjaTemplate m_template;
    ChatTokens m_tokens;
    std::string m_begin; ///< what is written before the first user's words
    std::string m_header; ///< what the generation prompt ends with
    std::string m_userEnd; ///< behind the user's words where there is no header
    std::string m_endBetween, m_endLast;
    std::string m_problem;
    bool m_objects = false; ///< arguments of calls that are JSON as text are handed over as what they say
    std::unique_ptr<ChatTemplate> m_forTools;
};

/// Tokens that end what the model says: those that it names itself, and the one that its chat template puts behind an
/// answer (base models that come with a template often name another).
std::vector<std::int32_t> stopTokens(const ModelText& text);
/// The last of these, where the model does not name it itself.
std::optional<std::int32_t> unnamedEndOfTurn(const ModelText& text);

/// nullptr for an empty source.
std::unique_ptr<ChatTemplate> chatTemplateFor(const std::string& jinja, ChatTokens tokens = {});
/// The model's own template; nullptr where it has none.
std::unique_ptr<ChatTemplate> chatTemplateFor(const ModelText& text);

} // namespace lathe
