#include "workbench/try_text.h"

#include "dataset/token_example.h"
#include "templates/chat_conformance.h"
#include "templates/chat_mask.h"
#include "templates/chat_template.h"
#include "templates/chat_usual.h"

namespace lathe {
namespace {

/// Fills in rendered text and mask; a template's refusal is the example's problem.
TokenExample conversation(const TryModelText& query, const ChatTemplate& chat, const ModelText& text,
                          ExampleView& view) {
    TokenExample tokens;
    std::vector<ChatTurn> turns;
    for (const Message& message : query.messages) turns.push_back({message.role, message.content});
    try {
        const RenderedChat rendered = chat.render(turns, query.generationPrompt);
        view.rendered = rendered.text;
        MaskedChat masked = maskChat(rendered, *text.tokenizer);
        tokens.ids = std::move(masked.ids);
        tokens.trained = std::move(masked.trained);
    } catch (const Error& error) {
        view.problem = error.info().message;
    }
    return tokens;
}

} // namespace

TriedText tryText(const TryModelText& query, const ModelText& own) {
    TriedText tried;
    const ModelText text = withChatTemplate(own, query.chatTemplate);
    TokenExample tokens;
    if (query.messages.empty()) {
        tried.example.rendered = query.text;
        tokens.ids = text.tokenizer->encode(query.text, query.addSpecial).ids;
        tokens.trained.assign(tokens.ids.size(), 0);
    }
    std::unique_ptr<ChatTemplate> chat;
    try {
        chat = chatTemplateFor(text);
    } catch (const Error& error) {
        tried.findings.push_back({"renders", false, error.info().message});
        if (!query.messages.empty()) tried.example.problem = error.info().message;
    }
    if (chat) tried.findings = templateFindings(*chat, text);
    if (chat && !query.messages.empty()) tokens = conversation(query, *chat, text, tried.example);
    else if (!query.messages.empty() && tried.example.problem.empty())
        tried.example.problem =
            "This model has no chat template. Choose one of the usual ones to see how it writes a conversation.";
    for (std::size_t i = 0; i < tokens.ids.size(); ++i)
        tried.example.tokens.push_back(
            {tokens.ids[i], text.tokenizer->tokenBytes(tokens.ids[i]), tokens.trained[i] != 0, false});
    for (const UsualTemplate& usual : usualTemplates()) tried.templates.emplace_back(usual.name);
    tried.decoded = text.tokenizer->decode(tokens.ids, false);
    return tried;
}

} // namespace lathe
