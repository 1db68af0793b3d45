// Each finding renders small conversations and looks at the result: what a template does is not to be read off its
// text.
#include "templates/chat_conformance.h"

#include "lathe/error.h"
#include "lathe/joined.h"
#include "templates/chat_mask.h"

#include <algorithm>

namespace lathe {

namespace {

class Findings {
public:
    Findings(const ChatTemplate& chat, const ModelText& text) : m_chat(chat), m_text(text) {}

    std::vector<Finding> all() {
        if (!m_chat.problem().empty()) {
            add("renders", false, Said("A question and its answer can't be rendered: %1", m_chat.problem()));
            return std::move(m_found);
        }
        m_rendered = m_chat.render(m_turns, false);
        MaskedChat masked = maskChat(m_rendered, *m_text.tokenizer);
        m_ids = std::move(masked.ids);
        m_trained = std::move(masked.trained);
        add("renders", true, Said("The template renders a conversation of two questions and answers."));
        mask();
        endOfTurn();
        start();
        padding();
        marks();
        generation();
        return std::move(m_found);
    }

private:
    void add(const char* name, bool good, Said text) { m_found.push_back({name, good, std::move(text)}); }
    std::string token(std::int32_t id) const { return m_text.tokenizer->token(id); }
    bool stops(std::int32_t id) const {
        return std::find(m_text.special.eos.begin(), m_text.special.eos.end(), id) != m_text.special.eos.end();
    }

    void mask() {
        std::size_t answers = 0, withWords = 0;
        for (const ChatTurn& turn : m_turns) {
            if (turn.role != "assistant") continue;
            ++answers;
            withWords += std::any_of(m_rendered.answers.begin(), m_rendered.answers.end(), [&](const auto& range) {
                return m_rendered.text.substr(range.first, range.second - range.first).find(turn.content)
                       != std::string::npos;
            });
        }
        if (withWords == answers && m_rendered.unmasked == 0)
            add("mask", true,
                m_chat.marksAnswers() ? Said("The template marks its answers.")
                                      : Said("Answers can be told apart from the rest of the text."));
        else
            add("mask", false,
                Said("%1 of %2 answers can't be told apart from the rest, so they would not be trained.",
                     std::to_string(answers - withWords), std::to_string(answers)));
    }

    /// The last trained token of each answer.
    void endOfTurn() {
        std::vector<std::int32_t> last;
        for (std::size_t i = 0; i < m_ids.size(); ++i)
            if (m_trained[i] && (i + 1 == m_ids.size() || !m_trained[i + 1])) last.push_back(m_ids[i]);
        if (last.empty()) return add("end_of_turn", false, Said("No answer is trained, so no end of one is."));
        for (const std::int32_t id : last) {
            if (stops(id)) continue;
            if (m_chat.lastEndOfTurn().empty())
                return add("end_of_turn", false,
                           Said("Nothing follows an answer, so the model would not learn to stop."));
            const bool stopsHere =
                m_text.tokenizer->id(m_chat.lastEndOfTurn()) == id && m_text.tokenizer->isSpecial(id);
            const std::string stop = m_text.special.eos.empty() ? "" : token(m_text.special.eos.front());
            return add(
                "end_of_turn", false,
                stop.empty() && stopsHere
                    ? Said("Answers end with %1, which is not a token that generation stops at (the model names none). "
                           "Here generation stops at it as well, and exported models name it in "
                           "generation_config.json.",
                           token(id))
                : stop.empty()
                    ? Said("Answers end with %1, which is not a token that generation stops at (the model names none).",
                           token(id))
                : stopsHere ? Said("Answers end with %1, which is not a token that generation stops at (that is %2). "
                                   "Here generation stops at it as well, and exported models name it in "
                                   "generation_config.json.",
                                   token(id), stop)
                            : Said("Answers end with %1, which is not a token that generation stops at (that is %2).",
                                   token(id), stop));
        }
        add("end_of_turn", true,
            Said("Answers end with %1, which is trained and stops generation.", token(last.back())));
    }

    void start() {
        const auto bos = m_text.special.bos;
        if (!bos) return add("start", true, Said("The model has no start token."));
        std::size_t count = 0;
        while (count < m_ids.size() && m_ids[count] == *bos) ++count;
        if (count > 1)
            return add("start", false,
                       Said("The text begins with %1 start tokens (%2).", std::to_string(count), token(*bos)));
        const auto plain = m_text.tokenizer->encode("a", true).ids;
        const bool adds = !plain.empty() && plain.front() == *bos;
        if (count == 1)
            add("start", true, Said("The text begins with one start token; the tokenizer's own is not added to it."));
        else
            add("start", true,
                adds ? Said("The template writes no start token, and none is added, as transformers does it.")
                     : Said("The text needs no start token."));
    }

    void padding() {
        const auto pad = m_text.special.pad;
        if (!pad || !stops(*pad))
            return add("padding", true,
                       pad ? Said("Padding (%1) is a token of its own.", token(*pad))
                           : Said("The model has no padding token; rows are told apart by position."));
        for (std::size_t i = 0; i < m_ids.size(); ++i)
            if (m_ids[i] == *pad && m_trained[i])
                return add(
                    "padding", true,
                    Said("Padding is the end-of-text token %1; labels go by position, so the real one stays trained.",
                         token(*pad)));
        if (m_chat.lastEndOfTurn() != token(*pad))
            return add("padding", true, Said("Padding is the end-of-text token, which ends no answer here."));
        add("padding", false,
            Said("Padding is the end-of-text token %1, and the one after answers is not trained.", token(*pad)));
    }

    /// Signs like <|im_end|> or [INST] that the template writes should be tokens; in pieces they cost length, and
    /// nothing stops at them.
    void marks() {
        std::vector<std::string> broken;
        const std::string& text = m_rendered.text;
        for (std::size_t at = 0; (at = text.find('<', at)) != std::string::npos; ++at) {
            const std::size_t end = text.find('>', at);
            if (end == std::string::npos || end - at > 40
                || text.substr(at, end - at).find_first_of(" \n") != std::string::npos)
                continue;
            const std::string mark = text.substr(at, end + 1 - at);
            if (m_text.tokenizer->id(mark) || std::find(broken.begin(), broken.end(), mark) != broken.end()) continue;
            broken.push_back(mark);
        }
        if (broken.empty())
            return add("marks", true, Said("The tokenizer has a token for every special string in the template."));
        add("marks", false,
            Said("The tokenizer has no token for %1; the template belongs to another model.", joined(broken)));
    }

    /// What the model sees before it answers is what it saw in training.
    void generation() {
        const std::vector<ChatTurn> question(m_turns.begin(), m_turns.begin() + 1),
            both(m_turns.begin(), m_turns.begin() + 2);
        const std::string prompt = m_chat.render(question, true).text, trained = m_chat.render(both, false).text;
        if (trained.starts_with(prompt))
            add("generation", true,
                Said("A trained text begins as the prompt does that the model will be asked with."));
        else
            add("generation", false,
                Said("The prompt that the model will be asked with is not how a trained text begins."));
    }

    const ChatTemplate& m_chat;
    const ModelText& m_text;
    const std::vector<ChatTurn> m_turns = {{"user", "What is the capital of France?"},
                                           {"assistant", "Paris it is"},
                                           {"user", "And of Italy?"},
                                           {"assistant", "Rome it is"}};
    RenderedChat m_rendered;
    std::vector<std::int32_t> m_ids;
    std::vector<std::uint8_t> m_trained;
    std::vector<Finding> m_found;
};

} // namespace

std::vector<Finding> templateFindings(const ChatTemplate& chat, const ModelText& text) {
    try {
        return Findings(chat, text).all();
    } catch (const Error& error) {
        return {{"renders", false, Said("A small conversation can't be rendered: %1", error.info().message)}};
    }
}

} // namespace lathe
