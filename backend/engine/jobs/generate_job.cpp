#include "jobs/generate_job.h"

#include "base/cpu_info.h"
#include "eval/generate.h"
#include "eval/prompt.h"

#include <ATen/Parallel.h>

namespace lathe {
namespace {

/// The model answers as its base while this lives.
class BaseAlone {
public:
    explicit BaseAlone(Method& method) : m_method(method) { m_method.enable(false); }
    ~BaseAlone() { m_method.enable(true); }
    BaseAlone(const BaseAlone&) = delete;
    BaseAlone& operator=(const BaseAlone&) = delete;

private:
    Method& m_method;
};

const char* endedBy(GenerationEnd end) {
    if (end == GenerationEnd::EndToken) return "end_of_text";
    return end == GenerationEnd::StopText ? "stop" : "length";
}

} // namespace

AnswerValue GenerateJob::answer(JobContext& context) {
    const GenerateText& query = m_order.query;
    const bool both = query.compareWithBase;
    if (const LiveModel* live = query.run.empty() ? nullptr : m_share.live.find(query.run)) { // with the run's own threads
        if (both) {
            const BaseAlone base(*live->method);
            speak(context, *live->model, *live->text);
        }
        speak(context, *live->model, *live->text);
        return m_said;
    }
    at::set_num_threads(physicalCores());
    const std::string dtype = !query.dtype.empty() ? query.dtype : readModelSpec(m_order.model).dtype == "F32" ? "fp32" : "bf16";
    Playground::Open& open = m_share.playground.open(m_order.model, m_order.adapter, dtype, context);
    if (both && open.tuned.method) {
        const BaseAlone base(*open.tuned.method);
        speak(context, *open.tuned.model, open.text);
    } else if (both && !m_order.adapter.empty()) {
        speak(context, m_share.playground.baseOf(open, context), open.text);
    }
    speak(context, *open.tuned.model, open.text);
    return m_said;
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
