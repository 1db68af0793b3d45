// A scorer gathers what its metric needs; the loss is computed elsewhere, for every task alike.
#include "eval/scorer.h"

#include "eval/metrics_classification.h"
#include "eval/metrics_spans.h"
#include "eval/metrics_squad.h"
#include "lathe/error.h"

#include <algorithm>
#include <map>

namespace lathe {
namespace {

std::vector<double> numbersOf(const at::Tensor& values) {
    const at::Tensor held = values.to(at::kDouble).contiguous();
    return {held.const_data_ptr<double>(), held.const_data_ptr<double>() + held.numel()};
}

/// One of several classes.
class ClassScorer final : public Scorer {
public:
    explicit ClassScorer(const HeadSpec& head) : m_head(head) {}
    std::vector<double> said(const at::Tensor& outputs) const override { return numbersOf(outputs.argmax()); }
    void add(const TokenExample& example, std::span<const double> said) override {
        m_expected.push_back(std::int32_t(example.labels.at(0)));
        m_predicted.push_back(std::int32_t(said[0]));
    }
    void finish(EvaluationReport& report) const override {
        ClassScores scores = scoreClasses(m_expected, m_predicted, m_head.outputs);
        report.metrics = {{"accuracy", scores.accuracy},
                          {"macro_f1", scores.macroF1},
                          {"micro_f1", scores.microF1},
                          {"matthews", scores.matthews}};
        report.labels = m_head.labels;
        report.confusion = std::move(scores.confusion);
    }

private:
    HeadSpec m_head;
    std::vector<std::int32_t> m_expected, m_predicted;
};

/// Any number of labels: said where its probability is above a half.
class LabelSetScorer final : public Scorer {
public:
    explicit LabelSetScorer(const HeadSpec& head) : m_labels(head.outputs) {}
    std::vector<double> said(const at::Tensor& outputs) const override { return numbersOf(outputs); }
    void add(const TokenExample& example, std::span<const double> said) override {
        for (std::size_t i = 0; i < std::size_t(m_labels); ++i) {
            m_expected.push_back(example.labels.at(i) > 0.5f);
            m_predicted.push_back(said[i] > 0);
        }
    }
    void finish(EvaluationReport& report) const override {
        const LabelSetScores scores = scoreLabelSets(m_expected, m_predicted, m_labels);
        report.metrics = {{"accuracy", scores.accuracy}, {"macro_f1", scores.macroF1}, {"micro_f1", scores.microF1}};
    }

private:
    std::int64_t m_labels;
    std::vector<std::uint8_t> m_expected, m_predicted;
};

class NumberScorer final : public Scorer {
public:
    std::vector<double> said(const at::Tensor& outputs) const override { return numbersOf(outputs); }
    void add(const TokenExample& example, std::span<const double> said) override {
        m_expected.push_back(double(example.labels.at(0)));
        m_predicted.push_back(said[0]);
    }
    void finish(EvaluationReport& report) const override {
        report.metrics = {{"pearson", pearson(m_expected, m_predicted)},
                          {"spearman", spearman(m_expected, m_predicted)}};
    }

private:
    std::vector<double> m_expected, m_predicted;
};

class TagScorer final : public Scorer {
public:
    explicit TagScorer(const HeadSpec& head) : m_labels(head.labels) {}
    std::vector<double> said(const at::Tensor& outputs) const override { return numbersOf(outputs.argmax(1)); }
    void add(const TokenExample& example, std::span<const double> said) override {
        std::vector<std::string>&expected = m_expected.emplace_back(), &predicted = m_predicted.emplace_back();
        for (std::size_t i = 0; i < example.tags.size(); ++i) {
            if (example.tags[i] < 0) continue;
            expected.push_back(m_labels.at(std::size_t(example.tags[i])));
            predicted.push_back(m_labels.at(std::size_t(said[i])));
        }
    }
    void finish(EvaluationReport& report) const override {
        const SpanScores scores = scoreSpans(m_expected, m_predicted);
        report.metrics = {{"span_f1", scores.f1},
                          {"span_precision", scores.precision},
                          {"span_recall", scores.recall},
                          {"accuracy", scores.accuracy}};
    }

private:
    std::vector<std::string> m_labels;
    std::vector<std::vector<std::string>> m_expected, m_predicted;
};

/// Windows are gathered by row: an answer is looked for over all windows of its question.
class AnswerScorer final : public Scorer {
public:
    explicit AnswerScorer(const ScorerOptions& options) : m_options(options) {}
    std::vector<double> said(const at::Tensor& outputs) const override { return numbersOf(outputs.t()); }
    void add(const TokenExample& example, std::span<const double> said) override {
        const auto start = said.first(said.size() / 2), end = said.subspan(said.size() / 2);
        m_windows[example.row].push_back(
            {{start.begin(), start.end()}, {end.begin(), end.end()}, example.contextOffsets});
    }
    void finish(EvaluationReport& report) const override {
        std::vector<AnsweredQuestion> questions;
        const bool noAnswer = m_options.answers
                              && std::any_of(m_options.answers->begin(), m_options.answers->end(),
                                             [](const AnswerKey& key) { return key.answers.empty(); });
        if (m_options.answers)
            for (const AnswerKey& key : *m_options.answers) {
                const auto found = m_windows.find(key.row);
                if (found == m_windows.end()) continue;
                std::vector<SpanWindow> windows;
                for (const Window& window : found->second)
                    windows.push_back({window.start, window.end, window.offsets});
                questions.push_back(
                    {findAnswer(
                         windows, key.context,
                         {.nBest = m_options.nBest, .maxAnswerLength = m_options.maxAnswerLength, .noAnswer = noAnswer})
                         .text,
                     key.answers});
            }
        const SquadScores scores = scoreAnswers(questions);
        report.metrics = {
            {"exact_match", scores.exactMatch}, {"f1", scores.f1}, {"questions", double(scores.questions)}};
        if (noAnswer) {
            report.metrics.emplace_back("answerable_exact_match", scores.answerableExactMatch);
            report.metrics.emplace_back("answerable_f1", scores.answerableF1);
            report.metrics.emplace_back("unanswerable_exact_match", scores.unanswerableExactMatch);
        }
    }

private:
    struct Window {
        std::vector<float> start, end;
        std::vector<std::pair<std::int32_t, std::int32_t>> offsets;
    };
    ScorerOptions m_options;
    std::map<std::int64_t, std::vector<Window>> m_windows;
};

} // namespace

std::unique_ptr<Scorer> makeScorer(const HeadSpec& head, const ScorerOptions& options) {
    switch (head.kind) {
    case HeadKind::SequenceClassification:
        if (head.problemType == ProblemType::Regression) return std::make_unique<NumberScorer>();
        if (head.problemType == ProblemType::MultiLabel) return std::make_unique<LabelSetScorer>(head);
        return std::make_unique<ClassScorer>(head);
    case HeadKind::TokenClassification: return std::make_unique<TagScorer>(head);
    case HeadKind::QuestionAnswering: return std::make_unique<AnswerScorer>(options);
    default: return nullptr;
    }
}

} // namespace lathe
