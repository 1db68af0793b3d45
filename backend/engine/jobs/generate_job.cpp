// An answer streams in pieces; a stop between tokens keeps what there is of it.
#include "jobs/generate_job.h"

#include "base/cpu_info.h"
#include "eval/prompt.h"
#include "export/quantization_file.h"
#include "lathe/error.h"
#include "model/gguf_rows.h"
#include "models/read_model_spec.h"
#include "peft/base_alone.h"
#include "templates/chat_template.h"
#include "tensor/chosen_device.h"
#include "train/setup.h"

#include <algorithm>
#include <chrono>

namespace lathe {
namespace {

/// Some adapters of a set answer while this lives.
class Mixed {
public:
    Mixed(AdapterSet& set, const std::map<std::string, double>& weights) : m_set(set) { m_set.activate(weights); }
    ~Mixed() { m_set.activate({}); }
    Mixed(const Mixed&) = delete;
    Mixed& operator=(const Mixed&) = delete;

private:
    AdapterSet& m_set;
};

/// Throws Error{BadInput} where they are asked for and the model has nothing to multiply by them, or the word is none.
bool wantsEightBits(const GenerateText& query, Model& model) {
    if (query.activations.empty()) return false;
    if (query.activations != "int8")
        throw Error(ErrorKind::BadInput, {"activations can't be kept as \"%1\"", query.activations},
                    "There is int8; leave it out for exact ones.");
    for (const Linear* linear : model.linears())
        if (const PackedRows* rows = linear->packed(); rows && blocksOf(*rows)) return true;
    throw Error(ErrorKind::BadInput,
                "8-bit activations are for weights in a GGUF's own blocks on the processor, and this model has none.",
                "Keep a GGUF of 2 to 8 bits as in its file (quantization: file) and compute on the processor, or leave "
                "them exact.");
}

const char* endedBy(GenerationEnd end) {
    if (end == GenerationEnd::EndToken) return "end_of_text";
    if (end == GenerationEnd::MemoryFull) return "memory";
    return end == GenerationEnd::StopText ? "stop" : "length";
}

} // namespace

AnswerValue GenerateJob::answer(JobContext& context) {
    const GenerateText& query = m_order.query;
    if (!query.quantization.empty() && (!m_order.adapter.empty() || !query.run.empty() || !query.mix.empty()))
        throw Error(ErrorKind::BadInput,
                    "An adapter determines how its base is quantized; quantization is for a model without one.",
                    "Leave quantization out.");
    const bool both = query.compareWithBase;
    if (const LiveModel* live = query.run.empty() || !query.mix.empty()
                                    ? nullptr
                                    : m_share.live.find(query.run)) { // where the run is, with its threads
        context.computesOn({.device = *live->device});
        if (both) {
            const BaseAlone base(*live->method);
            speak(context, *live->model, *live->text);
        }
        speak(context, *live->model, *live->text);
        return m_said;
    }
    const ChosenDevice chosen = chosenDevice(query.device);
    context.computesOn({.device = chosen.info, .reason = chosen.reason});
    chosen.device.begin(physicalCores());
    const Precision usual = readModelSpec(m_order.model).dtype == "F32" ? Precision::FP32
                            : chosen.info.trainsBf16                    ? Precision::BF16
                                                                        : Precision::FP16;
    const at::ScalarType dtype = dtypeOf(query.dtype.value_or(usual));
    chosen.require(dtype);
    Playground::Asked asked{m_order.model, m_order.adapter, dtype, chosen.device.device()};
    if (!query.quantization.empty()) asked.quantization.format = query.quantization;
    if (!query.mix.empty()) {
        speakMixed(context, asked);
        return m_said;
    }
    Playground::Open& open = m_share.playground.open(asked, context);
    if (both && open.tuned.method) {
        const BaseAlone base(*open.tuned.method);
        speak(context, *open.tuned.model, open.text);
    } else if (both && !m_order.adapter.empty()) {
        speak(context, m_share.playground.baseOf(open, context), open.text);
    }
    speak(context, *open.tuned.model, open.text);
    return m_said;
}

void GenerateJob::speakMixed(JobContext& context, Playground::Asked asked) {
    const GenerateText& query = m_order.query;
    const Quantization quantization = readQuantizationFile(query.mix.front().folder);
    for (const WeighedAdapter& wanted : query.mix)
        if (readQuantizationFile(wanted.folder) != quantization)
            throw Error(
                ErrorKind::BadInput,
                {"%1 and %2 were trained on bases of different quantization.", wanted.folder, query.mix.front().folder},
                "Mix adapters of the same quantization.");
    asked.adapter.clear();
    asked.quantization = quantization;
    Playground::Open& open = m_share.playground.open(asked, context);
    std::map<std::string, double> weights;
    for (const WeighedAdapter& wanted : query.mix)
        if (!weights.emplace(wanted.folder, wanted.weight).second)
            throw Error(ErrorKind::BadInput, {"%1 is named twice.", wanted.folder},
                        "Name it once, with the sum of the weights.");
    AdapterSet& adapters = m_share.playground.adaptersOf(open, query.mix);
    if (query.compareWithBase) speak(context, *open.tuned.model, open.text);
    const Mixed mixed(adapters, weights);
    speak(context, *open.tuned.model, open.text);
}

void GenerateJob::speak(JobContext& context, Model& model, const ModelText& text) {
    const GenerateText& query = m_order.query;
    GenerateOptions options;
    options.sampling = {query.temperature, query.topK, query.topP, query.repetitionPenalty, query.seed};
    options.maxNewTokens = query.maxNewTokens;
    options.stop = query.stop;
    options.endTokens = stopTokens(text);
    options.eightBitActivations = wantsEightBits(query, model);
    m_said.activations = query.activations;
    if (!query.prompts.empty()) return speakAll(context, model, text, options);
    const int side = int(m_said.texts.size());
    m_said.texts.emplace_back();
    const auto shown = [&](std::string_view piece) {
        m_said.texts.back() += piece;
        context.host().streamed(m_order.request, side, std::string(piece));
    };
    const Generated generated = generate(model, *text.tokenizer, promptIds(text, query.messages, query.prompt), options,
                                         shown, [&] { context.yieldTurn(); });
    m_said.texts.back() = generated.text;
    m_said.promptTokens = generated.promptTokens;
    m_said.seconds += generated.promptSeconds + generated.seconds;
    count(generated);
    m_said.endedBy = endedBy(generated.end);
}

/// A prompt that can't be answered refuses all of them, by its number, before any is begun.
void GenerateJob::speakAll(JobContext& context, Model& model, const ModelText& text, const GenerateOptions& options) {
    const GenerateText& query = m_order.query;
    std::vector<std::vector<std::int32_t>> prompts;
    for (const PromptText& prompt : query.prompts) {
        try {
            prompts.push_back(promptIds(text, prompt.messages, prompt.prompt));
        } catch (const Error& error) {
            throw Error(error.info().kind, "Prompt " + std::to_string(prompts.size() + 1) + ": " + error.info().message,
                        error.info().hint);
        }
    }
    m_said.texts.resize(prompts.size());
    for (const auto& prompt : prompts)
        m_said.answers.push_back({.text = {},
                                  .promptTokens = std::int64_t(prompt.size()),
                                  .newTokens = 0,
                                  .endedBy = "cancelled"}); // until it has ended
    const auto shown = [&](std::size_t number, std::string_view piece) {
        m_said.texts[number] += piece;
        m_said.answers[number].text += piece;
        context.host().streamed(m_order.request, int(number), std::string(piece));
    };
    const auto began = std::chrono::steady_clock::now();
    std::size_t number = 0;
    for (const Generated& generated :
         generateAll(model, *text.tokenizer, prompts, options, std::size_t(std::max<std::int64_t>(1, query.atOnce)),
                     shown, [&] { context.yieldTurn(); })) {
        m_said.texts[number] = generated.text;
        m_said.answers[number++] = {
            generated.text,         generated.promptTokens,  std::int64_t(generated.ids.size()),
            endedBy(generated.end), generated.promptSeconds, generated.promptSeconds + generated.seconds};
        m_said.promptTokens += generated.promptTokens;
        count(generated);
        m_said.endedBy = endedBy(generated.end);
    }
    m_said.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

void GenerateJob::count(const Generated& generated) {
    m_said.promptSeconds += generated.promptSeconds;
    m_said.promptsRead += generated.promptTokens;
    m_said.newTokens += std::int64_t(generated.ids.size());
    m_said.decodedTokens += std::max<std::int64_t>(0, std::int64_t(generated.ids.size()) - 1);
}

AnswerValue GenerateJob::cancelled() {
    m_said.endedBy = "cancelled";
    return m_said;
}

} // namespace lathe
