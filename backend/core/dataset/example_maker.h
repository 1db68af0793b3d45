#pragma once
// A row's meaning to tokens and to the mask that says which of them are learned.
//
//   plain text         the tokenizer's own special tokens, then end-of-text unless already last; all but the first
//   token prompt, completion tokenized apart and joined between the tokenizer's special tokens; the completion and
//   end-of-text
//                      of an encoder-decoder the prompt is what it reads, with the special tokens and end-of-text, and
//                      what it writes is its start token, the completion and end-of-text
//   conversation       the chat template's text; what an answer's byte ranges touch: its content and its end-of-turn
//   token
//                      of an encoder-decoder each answer is an example: it reads the turns before and writes the answer
//
// The first token is never a target: nothing comes before it.
#include "dataset/token_example.h"
#include "lathe/error.h"
#include "rows/format_table.h"
#include "templates/chat_template.h"
#include "tokenizer/tokenizer.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

struct MaskOptions {
    bool everything = false; ///< train_on: every token but the first, prompts too
    bool endOfText = true; ///< eos: put after plain text and completions
    std::string chatTemplate; ///< chat_template: a usual one's name or a file, instead of the model's own
    std::string templateVariables; ///< chat_template_kwargs: a JSON object, or empty
};

struct MadeExample {
    TokenExample tokens;
    std::vector<TokenExample> further; ///< an encoder-decoder's: of a conversation's answers after the first
    std::string rendered; ///< the text that was tokenized
    std::string problem; ///< "nothing to train on: ..."; empty where it can be trained on
    bool refused = false; ///< the problem is the template's: it can't write this row
    std::size_t unmasked = 0, unended = 0; ///< as RenderedChat
    ChatParts missing = 0; ///< as RenderedChat
};

class ExampleMaker {
public:
    /// `text` must outlive it.
    ExampleMaker(const ModelText& text, MaskOptions options);

    /// There is a chat template, whether it can be read or not.
    bool hasChat() const { return m_template || m_refusal; }
    std::string describeChat() const {
        return m_template ? m_template->describe() : m_refusal ? std::string(m_refusal->message) : "none";
    }
    const ChatTemplate* chat() const { return m_template.get(); } ///< nullptr: none that can be read
    bool isEncoderDecoder() const { return m_text->special.decoderStart.has_value(); } ///< an encoder-decoder
    bool hasEndOfText() const { return !m_text->special.eos.empty(); }

    /// Safe from many threads at once. Throws Error{BadInput} for a conversation where there is no chat template, or
    /// one that can't be read; other rows don't need it. What a template says of one row is that row's problem.
    MadeExample make(const RowContent& content) const;

private:
    void makePlain(const PlainText& plain, MadeExample& made) const;
    void makePair(const PromptCompletion& pair, MadeExample& made) const;
    void makeChat(const Conversation& conversation, MadeExample& made) const;
    void makeSourceTarget(std::vector<std::int32_t> source, const std::string& target, TokenExample& tokens) const;
    void makeAnswers(const Conversation& conversation, MadeExample& made) const;
    void end(std::vector<std::int32_t>& ids) const;

    const ModelText* m_text;
    MaskOptions m_options;
    std::unique_ptr<ChatTemplate> m_template;
    std::optional<ErrorInfo> m_refusal; ///< why the template can't be used
    std::vector<std::int32_t> m_before, m_after; ///< what the tokenizer puts around a text
};

/// What an encoder-decoder reads of a text: between the tokenizer's special tokens, end-of-text last.
std::vector<std::int32_t> sourceIds(const ModelText& text, const std::string& source);

/// What it reads of the turns before an answer: as `chat` writes them; without a template (null) a single turn's text
/// as it is, and more turns each behind who speaks. Throws Error{BadInput} where a turn can't be written so: it calls a
/// tool, or the template refuses it.
std::vector<std::int32_t> sourceIds(const ModelText& text, const ChatTemplate* chat, const std::vector<ChatTurn>& turns,
                                    const RowColumns& tools = nullptr, const RowColumns& variables = nullptr);

/// The text of a row where there is no model to render it: conversations as "role: content".
std::string plainRendering(const RowContent& content);

} // namespace lathe
