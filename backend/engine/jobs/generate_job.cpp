// An answer streams in pieces; a stop between tokens keeps what there is of it.
#include "jobs/generate_job.h"

#include "base/cpu_info.h"
#include "eval/prompt.h"
#include "export/quantization_file.h"
#include "lathe/error.h"
#include "model/gguf_rows.h"
#include "models/read_model_spec.h"
#include "peft/base_alone.h"
#include "recipe/adapter_folder.h"
#include "templates/chat_template.h"
#include "templates/chat_usual.h"
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

constexpr std::int64_t mostAlternatives = 100;

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
    if (query.alternatives < 0 || query.alternatives > mostAlternatives)
        throw Error(ErrorKind::BadInput,
                    {"%1 alternatives to each token can't be given.", std::to_string(query.alternatives)},
                    {"Ask for 0 (none) to %1.", std::to_string(mostAlternatives)});
    const bool base = query.compareWithBase || query.baseAlone, tuned = !query.baseAlone;
    if (const LiveModel* live = query.run.empty() || !query.mix.empty()
                                    ? nullptr
                                    : m_share.live.find(query.run)) { // where the run is, with its threads
        context.computesOn({.device = *live->device});
        if (base) {
            const BaseAlone alone(*live->method);
            speak(context, *live->model, *live->text);
        }
        if (tuned) speak(context, *live->model, *live->text);
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
        speakSwitched(context, asked, query.mix);
        return m_said;
    }
    if (Playground::switches(asked)) { // the base stays for the next question, whoever's adapter that is for
        speakSwitched(context, asked, {{m_order.adapter, {}, 1}});
        return m_said;
    }
    if (!tuned && !isAdapterFolder(m_order.adapter)) asked.adapter.clear(); // a whole model is not its base
    Playground::Open& open = m_share.playground.open(asked, context);
    if (base && open.tuned.method) {
        const BaseAlone alone(*open.tuned.method);
        speak(context, *open.tuned.model, open.text);
    } else if (base && tuned && !m_order.adapter.empty()) {
        speak(context, m_share.playground.baseOf(open, context), open.text);
    } else if (!tuned) {
        speak(context, *open.tuned.model, open.text);
    }
    if (tuned) speak(context, *open.tuned.model, open.text);
    return m_said;
}

void GenerateJob::speakSwitched(JobContext& context, Playground::Asked asked, const std::vector<WeighedAdapter>& mix) {
    const Quantization quantization = readQuantizationFile(mix.front().folder);
    for (const WeighedAdapter& wanted : mix)
        if (readQuantizationFile(wanted.folder) != quantization)
            throw Error(
                ErrorKind::BadInput,
                {"%1 and %2 were trained on bases of different quantization.", wanted.folder, mix.front().folder},
                "Mix adapters of the same quantization.");
    asked.adapter.clear();
    asked.quantization = quantization;
    Playground::Open& open = m_share.playground.open(asked, context);
    std::map<std::string, double> weights;
    for (const WeighedAdapter& wanted : mix)
        if (!weights.emplace(wanted.folder, wanted.weight).second)
            throw Error(ErrorKind::BadInput, {"%1 is named twice.", wanted.folder},
                        "Name it once, with the sum of the weights.");
    // Both sides are asked in the form that a run has left beside its adapter.
    const ModelText text =
        withChatTemplate(open.text, mix.size() == 1 ? chatTemplateBeside(mix.front().folder) : std::string());
    if (m_order.query.baseAlone) return speak(context, *open.tuned.model, text);
    AdapterSet& adapters = m_share.playground.adaptersOf(open, mix);
    if (m_order.query.compareWithBase) speak(context, *open.tuned.model, text);
    const Mixed mixed(adapters, weights);
    speak(context, *open.tuned.model, text);
}

void GenerateJob::speak(JobContext& context, Model& model, const ModelText& text) {
    const GenerateText& query = m_order.query;
    GenerateOptions options;
    options.sampling = {query.temperature, query.topK, query.topP, query.repetitionPenalty, query.seed};
    options.maxNewTokens = query.maxNewTokens;
    options.stop = query.stop;
    options.endTokens = stopTokens(text);
    options.eightBitActivations = wantsEightBits(query, model);
    options.alternatives = query.alternatives;
    m_said.activations = query.activations;
    context.report(0, 0, "reading the prompt");
    if (!query.prompts.empty()) return speakAll(context, model, text, options);
    const int side = int(m_said.texts.size());
    m_said.texts.emplace_back();
    if (query.alternatives > 0) m_said.tokens.emplace_back();
    options.told = [&](std::size_t, GeneratedToken token) { m_said.tokens.back().push_back(std::move(token)); };
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
void GenerateJob::speakAll(JobContext& context, Model& model, const ModelText& text, GenerateOptions options) {
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
                                  .endedBy = "cancelled", // until it has ended
                                  .tokens = {}});
    options.told = [&](std::size_t number, GeneratedToken token) {
        m_said.answers[number].tokens.push_back(std::move(token));
    };
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
        GeneratedAnswer& answer = m_said.answers[number++];
        answer = {generated.text,          generated.promptTokens,  std::int64_t(generated.ids.size()),
                  endedBy(generated.end),  generated.promptSeconds, generated.promptSeconds + generated.seconds,
                  std::move(answer.tokens)};
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
