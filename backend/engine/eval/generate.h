#pragma once
// Text from a model, token by token; several texts at once share each pass over the weights.
#include "eval/sampler.h"
#include "lathe/generation.h"
#include "model/model.h"
#include "tokenizer/tokenizer.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

struct GenerateOptions {
    SamplingOptions sampling;
    std::int64_t maxNewTokens = 256;
    std::vector<std::string> stop;       ///< the text ends before the first of them
    std::vector<std::int32_t> endTokens; ///< generation ends after any of them
    bool eightBitActivations = false;    ///< model/eight_bit_activations.h
    std::int64_t alternatives = 0; ///< with each token, as many of the likeliest (token_chances.h); 0: nobody is told
    std::function<void(std::size_t number, GeneratedToken token)> told; ///< each new token, and its text's number
};

enum class GenerationEnd { EndToken, StopText, MaxTokens, ContextFull, MemoryFull };
std::string_view toString(GenerationEnd end); ///< "end_token", "stop_text", "max_tokens", "context_full", "memory_full"

struct Generated {
    std::vector<std::int32_t> ids; ///< new tokens, an end token included
    std::string text; ///< without special tokens and what a stop string cut off
    GenerationEnd end = GenerationEnd::MaxTokens;
    std::int64_t promptTokens = 0;
    double promptSeconds = 0, seconds = 0; ///< to its first token; from there to its last: of texts that are written
                                           ///< together, those of all of them
};

/// `shown` gets the text as it comes, in whole characters; `between` is called before every token and may throw to give
/// up. Where memory runs out, all that can be freed is, and the text is read once more; where that is of no use, the
/// text ends there. Throws Error{OutOfMemory} before its first token; Error{BadInput}: an empty prompt, one that fills
/// the model's context, or sampling options out of range.
Generated generate(Model& model, const Tokenizer& tokenizer, std::span<const std::int32_t> prompt,
                   const GenerateOptions& options, const std::function<void(std::string_view)>& shown,
                   const std::function<void()>& between);

/// The same for several prompts, up to `atOnce` of them at a time: as one ends, the next begins. Each draws by the seed
/// as if it were alone. `shown` gets the prompt's number, too. Where memory runs out, fewer are written at a time. The
/// result is in the prompts' order.
std::vector<Generated> generateAll(Model& model, const Tokenizer& tokenizer,
                                   std::span<const std::vector<std::int32_t>> prompts, const GenerateOptions& options,
                                   std::size_t atOnce, const std::function<void(std::size_t, std::string_view)>& shown,
                                   const std::function<void()>& between);

} // namespace lathe
