#include "eval/prompt.h"

#include "dataset/example_maker.h"
#include "lathe/error.h"
#include "templates/chat_template.h"

#include <algorithm>

namespace lathe {
namespace {

/// The tokenizer's special tokens in front, but none behind: the text is to go on.
std::vector<std::int32_t> plainIds(const ModelText& text, const std::string& prompt) {
    std::vector<std::int32_t> whole = text.tokenizer->encode(prompt, true).ids;
    const std::vector<std::int32_t> bare = text.tokenizer->encode(prompt, false).ids;
    if (bare.empty()) {
        const auto& eos = text.special.eos;
        while (!whole.empty() && std::find(eos.begin(), eos.end(), whole.back()) != eos.end()) whole.pop_back();
    } else if (const auto at = std::search(whole.begin(), whole.end(), bare.begin(), bare.end()); at != whole.end()) {
        whole.erase(at + std::ptrdiff_t(bare.size()), whole.end());
    }
    return whole;
}

} // namespace

std::vector<std::int32_t> promptIds(const ModelText& text, const std::vector<Message>& messages,
                                    const std::string& prompt) {
    std::vector<std::int32_t> ids;
    if (text.special.decoderStart && messages.empty()) {
        ids = sourceIds(text, prompt);
    } else if (messages.empty()) {
        ids = plainIds(text, prompt);
        if (ids.empty() && text.special.bos) ids = {*text.special.bos};
        if (ids.empty() && !text.special.eos.empty()) ids = {text.special.eos.front()};
    } else {
        const auto chat = chatTemplateFor(text);
        if (!chat && !text.special.decoderStart)
            throw Error(ErrorKind::BadInput, "This model has no chat template, so it cannot be sent messages.",
                        "Send a plain prompt.");
        std::vector<ChatTurn> turns;
        for (const Message& message : messages) turns.push_back({message.role, message.content});
        ids = text.special.decoderStart ? sourceIds(text, chat.get(), turns)
                                        : text.tokenizer->encode(chat->render(turns, true).text, false).ids;
    }
    if (const std::string beyond = beyondVocabulary(text, ids); !beyond.empty())
        throw Error(ErrorKind::BadInput, {"The prompt can't be read: %1.", beyond}, "Leave the token out.");
    if (ids.empty()) throw Error(ErrorKind::BadInput, "The prompt is empty.", "Write at least one word.");
    return ids;
}

std::vector<std::int32_t> promptIds(const ModelText& text, const std::string& prompt) {
    if (text.special.chatTemplate.empty()) return promptIds(text, {}, prompt);
    return promptIds(text, {{"user", prompt}}, {});
}

} // namespace lathe
