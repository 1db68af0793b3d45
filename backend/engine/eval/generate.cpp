// A group of texts advances together; one that ends leaves it, and its place in the caches is given up.
#include "eval/generate.h"

#include "eval/text_stream.h"
#include "eval/token_chances.h"
#include "lathe/error.h"
#include "model/eight_bit_activations.h"
#include "model/key_value_cache.h"
#include "tensor/compute_device.h"
#include "tensor/out_of_memory.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

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

using Clock = std::chrono::steady_clock;
double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// One text on its way from its prompt to its end.
class Text {
public:
    Text(const Model& model, const Tokenizer& tokenizer, std::span<const std::int32_t> prompt,
         const GenerateOptions& options, std::function<void(std::string_view)> shown, std::size_t number = 0)
        : m_tokenizer(tokenizer),
          m_options(options),
          m_number(number),
          m_shown(std::move(shown)),
          m_sampler(options.sampling),
          m_stream(options.stop),
          m_seen(prompt.begin(), prompt.end()),
          m_context(model.spec().context),
          m_answers(model.spec().encoderLayers > 0) {
        if (prompt.empty())
            throw Error(ErrorKind::BadInput, "The prompt has no tokens.", "Write something to continue from.");
        if (m_context > 0 && std::int64_t(prompt.size()) >= m_context)
            throw Error(ErrorKind::BadInput,
                        {"The prompt has %1 tokens, the model's context is %2.", std::to_string(prompt.size()),
                         std::to_string(m_context)},
                        "Shorten it.");
        m_result.promptTokens = std::int64_t(prompt.size());
        m_ended = options.maxNewTokens <= 0;
    }

    bool ended() const { return m_ended; }
    bool hasBegun() const { return !m_result.ids.empty(); }
    std::span<const std::int32_t> seen() const { return m_seen; }
    /// What an encoder-decoder has said is not read again as its source.
    bool canBeReadAgain() const { return !m_answers || !hasBegun(); }
    KeyValueCache& cache() { return m_cache; }

    /// `share` of the time was this text's, where prompts are read together.
    void take(const at::Tensor& logits, double share = 1) { // (vocabulary) fp32, on the host
        if (!hasBegun()) {
            m_result.promptSeconds = share * since(m_began);
            m_began = Clock::now();
        }
        const std::span<float> scores(logits.data_ptr<float>(), std::size_t(logits.numel()));
        std::optional<TokenChances> chances; // of what the model says, which the sampler changes
        std::vector<float> before;
        if (m_options.alternatives > 0 && m_options.told) {
            chances.emplace(scores, std::size_t(m_options.alternatives));
            before.assign(scores.begin(), scores.end());
        }
        const std::int32_t id = m_sampler.pick(scores, m_seen);
        m_result.ids.push_back(id);
        m_seen.push_back(id);
        const bool ends =
            std::find(m_options.endTokens.begin(), m_options.endTokens.end(), id) != m_options.endTokens.end();
        if (!ends && !m_tokenizer.isSpecial(id)) show(m_stream.add(m_tokenizer.tokenBytes(id)));
        if (chances) {
            GeneratedToken token = chances->of(id, before[std::size_t(id)], m_tokenizer);
            token.end = std::int64_t(m_stream.known() - m_dropped);
            m_options.told(m_number, std::move(token));
        }
        if (ends) return end(GenerationEnd::EndToken);
        if (m_stream.stopped()) return end(GenerationEnd::StopText);
        if (m_context > 0 && std::int64_t(m_seen.size()) >= m_context) return end(GenerationEnd::ContextFull);
        if (std::int64_t(m_result.ids.size()) >= m_options.maxNewTokens) end(GenerationEnd::MaxTokens);
    }

    void start() { m_began = Clock::now(); }
    void end(GenerationEnd how) {
        m_result.end = how;
        m_ended = true;
        m_cache = KeyValueCache();
        show(m_stream.finish());
        if (hasBegun()) m_result.seconds = since(m_began);
    }
    Generated result() { return std::move(m_result); }

private:
    void show(std::string text) {
        if (m_answers && m_result.text.empty() && text.starts_with(' '))
            text.erase(0, m_dropped = 1); // a text of its own, before whose first word the tokenizer puts a space
        m_result.text += text;
        if (m_shown && !text.empty()) m_shown(text);
    }

    const Tokenizer& m_tokenizer;
    const GenerateOptions& m_options;
    std::size_t m_number, m_dropped = 0; ///< bytes at its beginning that are not shown
    std::function<void(std::string_view)> m_shown;
    Sampler m_sampler;
    TextStream m_stream;
    KeyValueCache m_cache;
    std::vector<std::int32_t> m_seen;
    std::int64_t m_context;
    bool m_answers, m_ended = false;
    Generated m_result;
    Clock::time_point m_began = Clock::now();
};

/// A group of texts, written together. The tokens of the first pass are each text's own.
class Writing {
public:
    Writing(Model& model, std::vector<Text*> texts, std::size_t atOnce, bool eightBits,
            const std::function<void()>& between)
        : m_model(model),
          m_waiting(texts.rbegin(), texts.rend()),
          m_atOnce(std::max<std::size_t>(1, atOnce)),
          m_eightBits(eightBits),
          m_between(between) {}

    void run() {
        while (!m_waiting.empty() || !m_active.empty()) {
            while (!m_waiting.empty() && m_active.size() < m_atOnce) begin();
            step();
            std::erase_if(m_active, [](const Text* text) { return text->ended(); });
        }
    }

private:
    /// The result of f; nothing where memory ran out.
    template <class F> std::optional<at::Tensor> ifItFits(const F& f) {
        if (m_between) m_between(); // others' turns
        const EightBitActivations inEightBits(m_eightBits);
        try {
            return f().cpu();
        } catch (...) {
            m_tooMuch = outOfMemory(std::current_exception());
            if (!m_tooMuch) throw;
        }
        return std::nullopt;
    }

    void freeMemory() { computeDevice(m_model.device()).releaseFreed(); }

    /// The next of those waiting, as many as are read at once.
    void begin() {
        constexpr std::size_t tokensAtOnce = 512;
        std::vector<Text*> some;
        std::vector<std::span<const std::int32_t>> ids;
        for (std::size_t tokens = 0; !m_waiting.empty() && m_active.size() + some.size() < m_atOnce;
             m_waiting.pop_back()) {
            Text* text = m_waiting.back();
            if (text->ended()) continue;
            tokens += text->seen().size();
            if (!some.empty() && (m_tooMuch || tokens > tokensAtOnce)) break; // once memory was short, one by one
            some.push_back(text);
            ids.push_back(text->seen());
        }
        if (some.size() == 1) return beginOne(*some.front());
        if (some.empty()) return;
        std::vector<KeyValueCache*> caches;
        double tokens = 0;
        for (Text* text : some) {
            if (!text->hasBegun()) text->start();
            caches.push_back(&text->cache());
            tokens += double(text->seen().size());
        }
        if (const auto logits = ifItFits([&] { return m_model.nextOfEach(ids, caches); })) {
            for (std::size_t t = 0; t < some.size(); ++t) {
                some[t]->take(logits->select(0, std::int64_t(t)), double(ids[t].size()) / tokens);
                if (!some[t]->ended()) m_active.push_back(some[t]);
            }
            return;
        }
        for (auto text = some.rbegin(); text != some.rend(); ++text) putOff(**text);
        freeMemory();
    }

    /// All that the text has so far is read; with others' memory where its own is not enough.
    void beginOne(Text& text) {
        if (!text.hasBegun()) text.start();
        const auto read = [&] { return m_model.next(text.seen(), text.cache()); };
        std::optional<at::Tensor> logits = ifItFits(read);
        if (!logits && m_active.empty()) {
            text.cache() = KeyValueCache();
            freeMemory();
            logits = ifItFits(read);
        }
        if (logits) {
            text.take(*logits);
            if (!text.ended()) m_active.push_back(&text);
        } else if (!m_active.empty()) {
            putOff(text);
            m_atOnce = m_active.size();
        } else if (text.hasBegun()) {
            text.end(GenerationEnd::MemoryFull);
        } else {
            throw Error(*m_tooMuch);
        }
    }

    void step() {
        if (m_active.empty()) return;
        std::vector<std::span<const std::int32_t>> ids;
        std::vector<KeyValueCache*> caches;
        for (Text* text : m_active) {
            ids.push_back(text->seen().last(1));
            caches.push_back(&text->cache());
        }
        const std::optional<at::Tensor> logits = ifItFits([&] {
            return ids.size() == 1 ? m_model.next(ids.front(), *caches.front()).unsqueeze(0)
                                   : m_model.nextOfEach(ids, caches);
        });
        if (!logits) return fewer();
        for (std::size_t t = 0; t < m_active.size(); ++t) m_active[t]->take(logits->select(0, std::int64_t(t)));
    }

    /// What a failed pass has left in the caches is not known: every text is read again, half as many at a time. An
    /// encoder-decoder's end here.
    void fewer() {
        m_atOnce = std::max<std::size_t>(1, m_active.size() / 2);
        const std::vector<Text*> all = std::exchange(m_active, {});
        for (auto text = all.rbegin(); text != all.rend(); ++text) putOff(**text);
        freeMemory();
    }

    void putOff(Text& text) {
        if (!text.canBeReadAgain()) return text.end(GenerationEnd::MemoryFull);
        text.cache() = KeyValueCache();
        m_waiting.push_back(&text);
    }

    Model& m_model;
    std::vector<Text*> m_waiting, m_active; ///< the next one is the last of those waiting
    std::size_t m_atOnce;
    bool m_eightBits;
    const std::function<void()>& m_between;
    std::optional<ErrorInfo> m_tooMuch;
};

} // namespace

Generated generate(Model& model, const Tokenizer& tokenizer, std::span<const std::int32_t> prompt,
                   const GenerateOptions& options, const std::function<void(std::string_view)>& shown,
                   const std::function<void()>& between) {
    Text text(model, tokenizer, prompt, options, shown);
    Writing(model, {&text}, 1, options.eightBitActivations, between).run();
    return text.result();
}

std::vector<Generated> generateAll(Model& model, const Tokenizer& tokenizer,
                                   std::span<const std::vector<std::int32_t>> prompts, const GenerateOptions& options,
                                   std::size_t atOnce, const std::function<void(std::size_t, std::string_view)>& shown,
                                   const std::function<void()>& between) {
    std::vector<std::unique_ptr<Text>> texts;
    std::vector<Text*> all;
    for (std::size_t i = 0; i < prompts.size(); ++i) {
        texts.push_back(std::make_unique<Text>(model, tokenizer, prompts[i], options,
                                               shown ? [&shown, i](std::string_view text) { shown(i, text); }
                                                     : std::function<void(std::string_view)>(),
                                               i));
        all.push_back(texts.back().get());
    }
    Writing(model, std::move(all), atOnce, options.eightBitActivations, between).run();
    std::vector<Generated> results;
    for (const auto& text : texts) results.push_back(text->result());
    return results;
}

} // namespace lathe
