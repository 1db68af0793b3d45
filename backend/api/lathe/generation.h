#pragma once
// Text that a model writes: from one prompt or many, by the base, by one adapter or by several at once.
#include "lathe/choices.h"
#include "lathe/message.h"
#include "lathe/run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

/// One of several adapters that answer at once.
struct WeighedAdapter {
    std::string folder; ///< PEFT's or AdapterHub's; or
    RunId run; ///< the run that made it
    double weight = 1; ///< of its change; other than 1, or beside others, only LoRA's without DoRA
};

struct PromptText {
    std::vector<Message> messages; ///< rendered by the model's template; or
    std::string prompt; ///< plain text, when messages is empty
};

/// How likely a token was in its place.
struct TokenChance {
    std::int32_t id = 0;
    std::string text; ///< what it says; a special token as the vocabulary writes it; bytes that are no text as U+FFFD
    double logProbability = 0; ///< natural logarithm
};

/// A token of an answer, and what might have stood there instead.
struct GeneratedToken {
    TokenChance chosen;
    std::vector<TokenChance> likeliest; ///< as many as were asked for, the likeliest first; `chosen` may be among them
    std::int64_t end = 0; ///< bytes of the answer's text up to and with it; the same as before for one without text
};

/// Answered by GeneratedText, after many TextStreamed.
struct GenerateText {
    std::string model; ///< path; or empty with `run`
    RunId run; ///< its model and adapter (the live one while it trains or is paused)
    std::string adapter; ///< a PEFT folder; may be empty
    std::vector<WeighedAdapter>
        mix; ///< instead of `adapter` and the run's own: their changes added up, each times its weight
    std::vector<Message> messages; ///< rendered by the model's template; or
    std::string prompt; ///< plain text, when messages is empty
    std::vector<PromptText> prompts; ///< several instead of these two, answered together; not with compareWithBase
    std::int64_t atOnce = 8; ///< so many of them share a pass over the weights
    bool compareWithBase = false; ///< answer twice: side 0 base, side 1 tuned
    bool baseAlone = false; ///< only the base answers, held as it is under the adapter or the mix
    std::int64_t alternatives = 0; ///< tokens are told with the probabilities that the model gives them and as many of
                                   ///< the likeliest: before penalty, temperature, top-k and top-p. 0: they are not
    std::int64_t maxNewTokens = 256;
    double temperature = 0; ///< 0 is greedy
    std::int64_t topK = 0; ///< 0: off
    double topP = 1;
    double repetitionPenalty = 1;
    std::vector<std::string> stop;
    std::int64_t seed = 0;
    std::optional<Precision> dtype; ///< not given: the run's or the file's
    std::string
        quantization; ///< how the base's layers are held, as a recipe's; empty: as the adapter was trained, else "none"
    std::string device; ///< as a recipe's; empty: auto
    std::string
        activations; ///< "int8": rounded to 8 bits where weights are a GGUF's own blocks, as llama.cpp does; else exact
};

struct GeneratedAnswer {
    std::string text;
    std::int64_t promptTokens = 0, newTokens = 0;
    std::string endedBy;
    double promptSeconds = 0, seconds = 0; ///< to its first token; in all, with what was written beside it in that time
    std::vector<GeneratedToken> tokens; ///< where alternatives were asked for
};

struct GeneratedText {
    std::vector<std::string> texts; ///< one, or base and tuned; or one of each of several prompts
    std::vector<GeneratedAnswer> answers; ///< of several prompts, in their order
    std::vector<std::vector<GeneratedToken>> tokens; ///< of each text but those of several prompts, where alternatives
                                                     ///< were asked for
    std::int64_t promptTokens = 0, newTokens = 0;
    double seconds = 0;
    double promptSeconds = 0; ///< of them: reading what was to be read, up to each text's first token
    std::int64_t promptsRead = 0; ///< tokens read in that time
    std::int64_t decodedTokens = 0; ///< new tokens beyond each text's first, made in the rest of the time
    std::string endedBy; ///< "end_of_text", "stop", "length", "cancelled", "memory" (which ran out)
    std::string activations; ///< "int8" where they were rounded; else empty
};

} // namespace lathe
