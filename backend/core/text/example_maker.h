#pragma once
// A row's meaning to tokens and to the mask that says which of them are learnt.
//
//   plain text         the tokenizer's own special tokens, then end-of-text unless already last; all but the first token
//   prompt, completion tokenized apart and joined between the tokenizer's special tokens; the completion and end-of-text
//   conversation       the chat template's text; what an answer's byte ranges touch: its content and its end-of-turn token
//
// The first token is never a target: nothing comes before it.
#include "text/dataset.h"
#include "text/format_table.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

struct MaskOptions {
    bool everything = false; ///< train_on: every token but the first, prompts too
    bool endOfText = true;   ///< eos: put after plain text and completions
};

struct MadeExample {
    TokenExample tokens;
    std::string rendered; ///< the text that was tokenized
    std::string problem;  ///< "nothing to train on: ..."; empty where it can be trained on
};

class ExampleMaker {
public:
    /// `text` must outlive it.
    ExampleMaker(const ModelText& text, MaskOptions options);

    /// The model has a chat template, of a known form or not.
    bool hasChat() const { return m_template || m_refusal; }
    std::string describeChat() const { return m_template ? m_template->describe() : "of an unknown form"; }
    bool hasEndOfText() const { return !m_text->special.eos.empty(); }

    /// Safe from many threads at once. Throws Error{BadInput} for a conversation where the model has no chat template, or
    /// one of an unknown form; other rows don't need it.
    MadeExample make(const RowContent& content) const;

private:
    void makePlain(const PlainText& plain, MadeExample& made) const;
    void makePair(const PromptCompletion& pair, MadeExample& made) const;
    void makeChat(const Conversation& conversation, MadeExample& made) const;
    void end(std::vector<std::int32_t>& ids) const;

    const ModelText* m_text;
    MaskOptions m_options;
    std::unique_ptr<ChatTemplate> m_template;
    std::optional<ErrorInfo> m_refusal; ///< why the template can't be used
    std::vector<std::int32_t> m_before, m_after; ///< what the tokenizer puts around a text
};

/// The text of a row where there is no model to render it: conversations as "role: content".
std::string plainRendering(const RowContent& content);

} // namespace lathe
