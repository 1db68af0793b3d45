// A text is made into a row of the head's task and read as rows of an evaluation are.
#include "jobs/predict_job.h"

#include "base/clock.h"
#include "base/cpu_info.h"
#include "data/batch_builder.h"
#include "dataset/task_examples.h"
#include "eval/metrics_squad.h"
#include "lathe/error.h"
#include "models/heads.h"
#include "tensor/chosen_device.h"

#include <algorithm>

namespace lathe {
namespace {

constexpr std::size_t mostAnswers = 5;

std::string labelOf(const HeadSpec& head, std::int64_t index) {
    const auto i = std::size_t(index);
    return i < head.labels.size() ? head.labels[i] : "LABEL_" + std::to_string(index);
}

std::vector<std::string> wordsOf(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = text.find_first_not_of(" \t\r\n", at);
        if (begin == std::string::npos) break;
        at = std::min(text.find_first_of(" \t\r\n", begin), text.size());
        words.push_back(text.substr(begin, at - begin));
    }
    return words;
}

RowContent contentOf(const PredictText& query, HeadKind kind) {
    switch (kind) {
    case HeadKind::SequenceClassification:
        return {LabelledText{query.text, query.second.empty() ? std::nullopt : std::optional(query.second), {}}, {}};
    case HeadKind::TokenClassification: {
        TaggedWords tagged{wordsOf(query.text), {}};
        tagged.tags.resize(tagged.words.size());
        return {std::move(tagged), {}};
    }
    default: return {AskedQuestion{{}, query.text, query.second, {}}, {}};
    }
}

void sayLabels(const at::Tensor& outputs, const HeadSpec& head, Prediction& said) {
    if (head.problemType == ProblemType::Regression) {
        said.labels.emplace_back("", outputs.reshape({-1})[0].item<double>());
        return;
    }
    const at::Tensor shares = head.problemType == ProblemType::MultiLabel ? outputs.sigmoid() : outputs.softmax(0);
    for (std::int64_t i = 0; i < shares.size(0); ++i)
        said.labels.emplace_back(labelOf(head, i), shares[i].item<double>());
    std::stable_sort(said.labels.begin(), said.labels.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
}

void sayTags(const at::Tensor& outputs, const PreparedRow& row, const std::vector<std::string>& words,
             const HeadSpec& head, Prediction& said) {
    for (std::size_t i = 0; i < row.starts.size(); ++i)
        if (row.starts[i] >= 0)
            said.words.emplace_back(words[std::size_t(row.starts[i])],
                                    labelOf(head, outputs[std::int64_t(i)].argmax().item<std::int64_t>()));
}

void sayAnswers(const std::vector<at::Tensor>& outputs, const std::vector<const TokenExample*>& windows,
                const std::string& context, Prediction& said) {
    std::vector<SpanWindow> read;
    std::vector<at::Tensor> kept; // what the windows look at
    for (std::size_t i = 0; i < windows.size(); ++i) {
        const at::Tensor& both = kept.emplace_back(outputs[i].t().contiguous());
        const float* data = both.const_data_ptr<float>();
        const auto tokens = std::size_t(both.size(1));
        read.push_back({{data, tokens}, {data + tokens, tokens}, windows[i]->contextOffsets});
    }
    const FoundAnswer found = findAnswer(read, context, {});
    for (std::size_t i = 0; i < std::min(found.guesses.size(), mostAnswers); ++i) {
        const SpanGuess& guess = found.guesses[i];
        said.answers.push_back({guess.text, guess.probability, guess.begin, guess.end});
    }
}

Prediction predict(Model& model, const ModelText& text, const PredictText& query) {
    const HeadSpec& head = model.spec().head;
    if (head.kind == HeadKind::LanguageModel)
        throw Error(ErrorKind::BadInput, "This model writes text; it has no head of a task to predict with.",
                    "Ask it in the chat or give it a text to continue.");
    if (query.text.empty()) throw Error(ErrorKind::BadInput, "There is no text to look at.", "Type one.");
    if (head.kind == HeadKind::QuestionAnswering && query.second.empty())
        throw Error(ErrorKind::BadInput, "There is no text to look for the answer in.", "Give the context, too.");
    at::NoGradGuard noGradients;
    PreparedRow row;
    TaskOptions options;
    if (model.spec().context > 0) options.window = std::min(options.window, model.spec().context);
    MadeTask made = makeTaskRow(*text.tokenizer, options, contentOf(query, head.kind), row);
    if (!made.problem.empty())
        throw Error(ErrorKind::BadInput, {"The text can't be read: %1.", made.problem}, "Change it.");
    if (head.kind != HeadKind::QuestionAnswering && model.spec().context > 0
        && std::int64_t(row.example.ids.size()) > model.spec().context)
        throw Error(ErrorKind::BadInput,
                    {"The text has %1 tokens, and the model reads %2 at most.", std::to_string(row.example.ids.size()),
                     std::to_string(model.spec().context)},
                    "Shorten it.");
    std::vector<const TokenExample*> windows{&row.example};
    for (const PreparedRow& window : made.further) windows.push_back(&window.example);
    std::vector<at::Tensor> outputs;
    for (const TokenExample* window : windows) {
        const TokenBatch batch = makeBatch({window});
        outputs.push_back(model.outputs(batch).to(at::kCPU, at::kFloat));
    }
    Prediction said;
    if (const std::optional<Task> task = taskOf(head.kind)) said.task = *task;
    if (head.kind == HeadKind::SequenceClassification) sayLabels(outputs[0][0], head, said);
    else if (head.kind == HeadKind::TokenClassification) sayTags(outputs[0], row, wordsOf(query.text), head, said);
    else sayAnswers(outputs, windows, query.second, said);
    return said;
}

} // namespace

AnswerValue PredictJob::answer(JobContext& context) {
    const double begun = systemClock().steadySeconds();
    Prediction said;
    if (const LiveModel* live = m_order.query.run.empty() ? nullptr : m_share.live.find(m_order.query.run)) {
        context.computesOn({.device = *live->device});
        said = predict(*live->model, *live->text, m_order.query);
    } else {
        const ChosenDevice chosen = chosenDevice(m_order.query.device);
        context.computesOn({.device = chosen.info, .reason = chosen.reason});
        chosen.device.begin(physicalCores());
        const Playground::Asked asked{m_order.model, m_order.adapter, at::kFloat, chosen.device.device()};
        Playground::Open& open = m_share.playground.open(asked, context);
        said = predict(*open.tuned.model, open.text, m_order.query);
    }
    said.seconds = systemClock().steadySeconds() - begun;
    return said;
}

} // namespace lathe
