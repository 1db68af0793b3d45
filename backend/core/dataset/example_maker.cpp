// The mask is made with the tokens, by byte ranges of the text, since a token can lie across the border of an
// answer.
#include "dataset/example_maker.h"

#include "lathe/error.h"
#include "templates/chat_mask.h"
#include "templates/chat_usual.h"

#include <algorithm>

namespace lathe {
namespace {

void trainAllButFirst(TokenExample& example) {
    example.trained.assign(example.ids.size(), 1);
    if (!example.trained.empty()) example.trained[0] = 0;
}

/// What lies between the ranges.
std::vector<std::pair<std::size_t, std::size_t>> outside(const std::vector<std::pair<std::size_t, std::size_t>>& ranges,
                                                         std::size_t size) {
    std::vector<std::pair<std::size_t, std::size_t>> rest;
    std::size_t from = 0;
    for (const auto& [begin, end] : ranges) {
        if (begin > from) rest.emplace_back(from, begin);
        from = std::max(from, end);
    }
    if (from < size) rest.emplace_back(from, size);
    return rest;
}

} // namespace

ExampleMaker::ExampleMaker(const ModelText& text, MaskOptions options) : m_text(&text), m_options(options) {
    try {
        m_template = chatTemplateFor(withChatTemplate(text, m_options.chatTemplate, m_options.templateVariables));
    } catch (const Error& error) {
        m_refusal = error.info(); // only conversations need it, and say so
    }
    // A post-processor's tokens do not depend on the text, so a probe shows them.
    const auto around = text.tokenizer->encode("a", true).ids;
    const auto inside = text.tokenizer->encode("a", false).ids;
    const auto at = std::search(around.begin(), around.end(), inside.begin(), inside.end());
    if (at == around.end() && !inside.empty())
        throw Error(ErrorKind::BadInput, "The tokenizer changes a text where it adds its special tokens.",
                    "Report this tokenizer; it is of a kind that Lathe does not know.");
    m_before.assign(around.begin(), at);
    m_after.assign(at + std::ptrdiff_t(inside.size()), around.end());
}

void ExampleMaker::end(std::vector<std::int32_t>& ids) const {
    const auto& eos = m_text->special.eos;
    if (m_options.endOfText && !eos.empty() && (ids.empty() || ids.back() != eos.front())) ids.push_back(eos.front());
}

namespace {

std::vector<std::int32_t> endedIds(const ModelText& text, const std::string& source, bool withSpecial) {
    std::vector<std::int32_t> ids = text.tokenizer->encode(source, withSpecial).ids;
    const auto& eos = text.special.eos;
    if (!eos.empty() && (ids.empty() || ids.back() != eos.front())) ids.push_back(eos.front());
    return ids;
}

std::string plainTurns(const std::vector<ChatTurn>& turns) {
    std::string text;
    for (const ChatTurn& turn : turns) text += (text.empty() ? "" : "\n\n") + turn.role + ": " + turn.content;
    return text;
}

bool callsTools(const ChatTurn& turn) { return turn.more.is_object() && turn.more.contains("tool_calls"); }

} // namespace

std::vector<std::int32_t> sourceIds(const ModelText& text, const std::string& source) {
    return endedIds(text, source, true);
}

std::vector<std::int32_t> sourceIds(const ModelText& text, const ChatTemplate* chat, const std::vector<ChatTurn>& turns,
                                    const RowColumns& tools, const RowColumns& variables) {
    if (chat) return endedIds(text, chat->render(turns, true, tools, variables).text, false);
    if ((!tools.is_null() && !tools.empty()) || std::any_of(turns.begin(), turns.end(), callsTools))
        throw Error(ErrorKind::BadInput,
                    "The conversation has tools or calls of them, and there is no chat template to write those with.",
                    "Choose one with chat_template.");
    return sourceIds(text, turns.size() == 1 ? turns[0].content : plainTurns(turns));
}

MadeExample ExampleMaker::make(const RowContent& content) const {
    MadeExample made;
    if (m_text->special.decoderStart && std::holds_alternative<PlainText>(content.what))
        throw Error(ErrorKind::BadInput, "The data are single texts, and the model reads one text and writes another.",
                    "Give data of two texts: a prompt and its completion, a document and its summary, or "
                    "conversations; prompt_column and completion_column name columns that are called otherwise.");
    if (const auto* plain = std::get_if<PlainText>(&content.what)) makePlain(*plain, made);
    else if (const auto* pair = std::get_if<PromptCompletion>(&content.what)) makePair(*pair, made);
    else if (m_text->special.decoderStart) makeAnswers(std::get<Conversation>(content.what), made);
    else makeChat(std::get<Conversation>(content.what), made);
    if (made.refused) return made;
    if (m_options.everything && made.tokens.split == 0 && !std::holds_alternative<Conversation>(content.what))
        trainAllButFirst(made.tokens);
    if (!made.tokens.trained.empty()) made.tokens.trained[0] = 0;
    if (made.problem.empty() && made.tokens.trainedTokens() == 0)
        made.problem = "nothing to train on: the row has no token after the first that carries loss";
    return made;
}

void ExampleMaker::makePlain(const PlainText& plain, MadeExample& made) const {
    made.rendered = plain.text;
    made.tokens.ids = m_text->tokenizer->encode(plain.text, true).ids;
    end(made.tokens.ids);
    trainAllButFirst(made.tokens);
    if (plain.text.empty()) made.problem = "nothing to train on: the text is empty";
}

void ExampleMaker::makePair(const PromptCompletion& pair, MadeExample& made) const {
    made.rendered = pair.prompt + pair.completion;
    if (pair.completion.empty() && !m_options.everything) made.problem = "nothing to train on: the completion is empty";
    if (m_text->special.decoderStart) {
        makeSourceTarget(sourceIds(*m_text, pair.prompt), pair.completion, made.tokens);
        if (made.tokens.split == 0)
            made.problem = "nothing to read: the prompt is empty, and the model has no end-of-text token";
        return;
    }
    auto& ids = made.tokens.ids;
    const auto append = [&](const std::vector<std::int32_t>& more) { ids.insert(ids.end(), more.begin(), more.end()); };
    append(m_before);
    append(m_text->tokenizer->encode(pair.prompt, false).ids);
    const std::size_t promptTokens = ids.size();
    append(m_text->tokenizer->encode(pair.completion, false).ids);
    append(m_after);
    end(ids);
    made.tokens.trained.assign(ids.size(), 1);
    std::fill_n(made.tokens.trained.begin(), promptTokens, std::uint8_t(0));
}

void ExampleMaker::makeSourceTarget(std::vector<std::int32_t> source, const std::string& target,
                                    TokenExample& tokens) const {
    auto& ids = tokens.ids;
    ids = std::move(source);
    tokens.split = std::int32_t(ids.size());
    ids.push_back(*m_text->special.decoderStart);
    const std::size_t known = ids.size();
    const std::vector<std::int32_t> written = m_text->tokenizer->encode(target, false).ids;
    ids.insert(ids.end(), written.begin(), written.end());
    end(ids);
    tokens.trained.assign(ids.size(), 1);
    std::fill_n(tokens.trained.begin(), known, std::uint8_t(0));
}

void ExampleMaker::makeAnswers(const Conversation& conversation, MadeExample& made) const {
    if (m_refusal) throw Error(*m_refusal);
    const auto& turns = conversation.turns;
    made.rendered = plainTurns(turns);
    made.problem = "nothing to train on: the conversation has no answer";
    try {
        if (m_template) {
            RenderedChat whole = m_template->render(turns, false, conversation.tools, conversation.variables);
            made.rendered = std::move(whole.text);
            made.missing = whole.missing;
        }
        for (std::size_t i = 0; i < turns.size(); ++i) {
            if (turns[i].role != "assistant" || !turns[i].trained) continue;
            if (callsTools(turns[i]))
                throw Error(ErrorKind::BadInput,
                            "An answer calls a tool, which the model can't be taught to write here.");
            if (turns[i].content.empty()) {
                if (!made.problem.empty()) made.problem = "nothing to train on: the answer is empty";
                continue;
            }
            TokenExample& tokens = made.problem.empty() ? made.further.emplace_back() : made.tokens;
            makeSourceTarget(sourceIds(*m_text, m_template.get(), {turns.begin(), turns.begin() + std::ptrdiff_t(i)},
                                       conversation.tools, conversation.variables),
                             turns[i].content, tokens);
            made.problem.clear();
        }
    } catch (const Error& error) {
        made.problem = error.info().message;
        made.refused = true;
    }
}

void ExampleMaker::makeChat(const Conversation& conversation, MadeExample& made) const {
    if (m_refusal) throw Error(*m_refusal);
    if (!m_template)
        throw Error(ErrorKind::BadInput,
                    "The data are conversations, and the model has no chat template to write them with.",
                    {"Choose one with chat_template (%1, or a file), take the model's instruction-tuned version, or "
                     "data of prompts and completions.",
                     usualTemplateNames()});
    RenderedChat chat;
    try {
        chat = m_template->render(conversation.turns, false, conversation.tools, conversation.variables);
    } catch (const Error& error) {
        made.problem = error.info().message;
        made.refused = true;
        return;
    }
    const auto answers = [](const ChatTurn& turn) { return turn.role == "assistant"; };
    const auto readOnly = std::count_if(conversation.turns.begin(), conversation.turns.end(),
                                        [&](const ChatTurn& turn) { return answers(turn) && !turn.trained; });
    if (m_options.everything) { // but for what the row says is only read
        if (std::int64_t(chat.untrained.size()) < readOnly) {
            made.problem = "some answers are marked not to be trained, and in the chat template's text they can't be "
                           "told apart from the rest";
            made.refused = true;
            return;
        }
        if (readOnly > 0) chat.answers = outside(chat.untrained, chat.text.size());
    }
    MaskedChat masked = maskChat(chat, *m_text->tokenizer);
    made.tokens.ids = std::move(masked.ids);
    made.tokens.trained = std::move(masked.trained);
    if (m_options.everything && readOnly == 0) trainAllButFirst(made.tokens);
    made.rendered = std::move(chat.text);
    made.missing = chat.missing;
    if (m_options.everything) return;
    made.unmasked = chat.unmasked;
    made.unended = chat.unended;
    const auto answersSomething = [&](const ChatTurn& turn) {
        return answers(turn) && (!turn.content.empty() || !turn.more.empty());
    };
    const auto& turns = conversation.turns;
    if (std::none_of(turns.begin(), turns.end(), answers))
        made.problem = "nothing to train on: the conversation has no answer";
    else if (std::none_of(turns.begin(), turns.end(), answersSomething))
        made.problem = "nothing to train on: the answer is empty";
    else if (std::none_of(turns.begin(), turns.end(),
                          [&](const ChatTurn& turn) { return answersSomething(turn) && turn.trained; }))
        made.problem = "nothing to train on: every answer is marked not to be trained (weight or train)";
    else if (chat.answers.empty())
        made.problem = "nothing to train on: the chat template's text does not show which part of it is the answer";
}

std::string plainRendering(const RowContent& content) {
    if (const auto* plain = std::get_if<PlainText>(&content.what)) return plain->text;
    if (const auto* pair = std::get_if<PromptCompletion>(&content.what)) return pair->prompt + pair->completion;
    return plainTurns(std::get<Conversation>(content.what).turns);
}

} // namespace lathe
