#include "eval/generate.h"

#include "eval/text_stream.h"
#include "lathe/error.h"
#include "model/key_value_cache.h"
#include "tensor/compute_device.h"
#include "tensor/out_of_memory.h"

#include <algorithm>
#include <chrono>

namespace lathe {

std::string_view toString(GenerationEnd end) {
    switch (end) {
    case GenerationEnd::EndToken: return "end_token";
    case GenerationEnd::StopText: return "stop_text";
    case GenerationEnd::MaxTokens: return "max_tokens";
    case GenerationEnd::ContextFull: return "context_full";
    case GenerationEnd::MemoryFull: return "memory_full";
    }
    return "";
}

namespace {

/// The logits after `seen`, of which the cache lacks `fresh`; nothing where memory ran out.
std::optional<at::Tensor> nextIfItFits(Model& model, std::span<const std::int32_t> fresh, KeyValueCache& cache, std::optional<ErrorInfo>& tooMuch) {
    try {
        return model.next(fresh, cache).cpu();
    } catch (...) {
        tooMuch = outOfMemory(std::current_exception());
        if (!tooMuch) throw;
    }
    return std::nullopt;
}

} // namespace

Generated generate(Model& model, const Tokenizer& tokenizer, std::span<const std::int32_t> prompt, const GenerateOptions& options,
                   const std::function<void(std::string_view)>& shown, const std::function<void()>& between) {
    using Clock = std::chrono::steady_clock;
    const std::int64_t context = model.spec().context;
    if (prompt.empty()) throw Error(ErrorKind::BadInput, "the prompt has no tokens", "Write something to continue from.");
    if (context > 0 && std::int64_t(prompt.size()) >= context)
        throw Error(ErrorKind::BadInput, "the prompt has " + std::to_string(prompt.size()) + " tokens, the model's context is " + std::to_string(context), "Shorten it.");
    Sampler sampler(options.sampling);
    TextStream stream(options.stop);
    KeyValueCache cache;
    Generated result;
    result.promptTokens = std::int64_t(prompt.size());
    std::vector<std::int32_t> seen(prompt.begin(), prompt.end());
    const bool answers = model.spec().encoderLayers > 0;
    const auto show = [&](std::string text) {
        if (answers && result.text.empty() && text.starts_with(' ')) text.erase(0, 1); // a text of its own, before whose first word the tokenizer puts a space
        result.text += text;
        if (shown && !text.empty()) shown(text);
    };

    auto began = Clock::now();
    std::span<const std::int32_t> fresh = seen;
    while (std::int64_t(result.ids.size()) < options.maxNewTokens) {
        if (between) between();
        std::optional<ErrorInfo> tooMuch;
        std::optional<at::Tensor> found = nextIfItFits(model, fresh, cache, tooMuch);
        if (!found && (!answers || result.ids.empty())) { // what an encoder-decoder has said is not read again as its source
            cache = KeyValueCache();
            computeDevice(model.device()).releaseFreed();
            found = nextIfItFits(model, seen, cache, tooMuch);
        }
        if (!found) {
            if (result.ids.empty()) throw Error(*tooMuch);
            result.end = GenerationEnd::MemoryFull;
            break;
        }
        const at::Tensor logits = *found;
        if (result.ids.empty()) {
            result.promptSeconds = std::chrono::duration<double>(Clock::now() - began).count();
            began = Clock::now();
        }
        const std::int32_t id = sampler.pick(std::span(logits.data_ptr<float>(), std::size_t(logits.numel())), seen);
        result.ids.push_back(id);
        seen.push_back(id);
        fresh = std::span(seen).last(1);
        if (std::find(options.endTokens.begin(), options.endTokens.end(), id) != options.endTokens.end()) {
            result.end = GenerationEnd::EndToken;
            break;
        }
        if (!tokenizer.isSpecial(id)) show(stream.add(tokenizer.tokenBytes(id)));
        if (stream.stopped()) {
            result.end = GenerationEnd::StopText;
            break;
        }
        if (context > 0 && std::int64_t(seen.size()) >= context) {
            result.end = GenerationEnd::ContextFull;
            break;
        }
    }
    show(stream.finish());
    result.seconds = std::chrono::duration<double>(Clock::now() - began).count();
    return result;
}

} // namespace lathe
