#include "jobs/generate_job.h"

#include "base/cpu_info.h"
#include "eval/generate.h"
#include "eval/prompt.h"
#include "export/quantization_file.h"
#include "lathe/error.h"
#include "peft/base_alone.h"
#include "tensor/chosen_device.h"
#include "train/setup.h"

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

const char* endedBy(GenerationEnd end) {
    if (end == GenerationEnd::EndToken) return "end_of_text";
    if (end == GenerationEnd::MemoryFull) return "memory";
    return end == GenerationEnd::StopText ? "stop" : "length";
}

} // namespace

AnswerValue GenerateJob::answer(JobContext& context) {
    const GenerateText& query = m_order.query;
    const bool both = query.compareWithBase;
    if (const LiveModel* live = query.run.empty() || !query.mix.empty() ? nullptr : m_share.live.find(query.run)) { // with the run's own threads
        if (both) {
            const BaseAlone base(*live->method);
            speak(context, *live->model, *live->text);
        }
        speak(context, *live->model, *live->text);
        return m_said;
    }
    const ChosenDevice chosen = chosenDevice(query.device);
    chosen.device.begin(physicalCores());
    const std::string sixteenBits = chosen.info.trainsBf16 ? "bf16" : "fp16";
    const at::ScalarType dtype = dtypeFrom(!query.dtype.empty() ? query.dtype : readModelSpec(m_order.model).dtype == "F32" ? "fp32" : sixteenBits);
    chosen.require(dtype);
    const Playground::Asked asked{m_order.model, m_order.adapter, dtype, chosen.device.device()};
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
            throw Error(ErrorKind::BadInput, wanted.folder + " and " + query.mix.front().folder + " were trained on bases of different quantization",
                        "Mix adapters of one form of the base.");
    asked.adapter.clear();
    asked.quantization = quantization;
    Playground::Open& open = m_share.playground.open(asked, context);
    std::map<std::string, double> weights;
    for (const WeighedAdapter& wanted : query.mix)
        if (!weights.emplace(wanted.folder, wanted.weight).second)
            throw Error(ErrorKind::BadInput, wanted.folder + " is named twice", "Name it once, with the sum of the weights.");
    AdapterSet& adapters = m_share.playground.adaptersOf(open, query.mix);
    if (query.compareWithBase) speak(context, *open.tuned.model, open.text);
    const Mixed mixed(adapters, weights);
    speak(context, *open.tuned.model, open.text);
}

void GenerateJob::speak(JobContext& context, Model& model, const ModelText& text) {
    const GenerateText& query = m_order.query;
    const int side = int(m_said.texts.size());
    m_said.texts.emplace_back();
    GenerateOptions options;
    options.sampling = {query.temperature, query.topK, query.topP, query.repetitionPenalty, query.seed};
    options.maxNewTokens = query.maxNewTokens;
    options.stop = query.stop;
    options.endTokens = text.special.eos;
    const auto shown = [&](std::string_view piece) {
        m_said.texts.back() += piece;
        context.host().streamed(m_order.request, side, std::string(piece));
    };
    const Generated generated = generate(model, *text.tokenizer, promptIds(text, query.messages, query.prompt), options, shown,
                                         [&] { context.yieldTurn(); });
    m_said.texts.back() = generated.text;
    m_said.promptTokens = generated.promptTokens;
    m_said.newTokens += std::int64_t(generated.ids.size());
    m_said.seconds += generated.promptSeconds + generated.seconds;
    m_said.endedBy = endedBy(generated.end);
}

AnswerValue GenerateJob::cancelled() {
    m_said.endedBy = "cancelled";
    return m_said;
}

} // namespace lathe
