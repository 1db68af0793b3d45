#include "models/alarms.h"

#include "bridge/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lathe::ui {
namespace {

struct AlarmWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::Alarms) };

constexpr std::size_t recent = 10, before = 100; ///< steps that a mean or a median is of

template <class Of>
double medianOf(std::deque<StepPoint>::const_iterator first, std::deque<StepPoint>::const_iterator last, Of of) {
    std::vector<double> values;
    for (auto point = first; point != last; ++point)
        if (std::isfinite(of(*point))) values.push_back(of(*point));
    if (values.empty()) return 0;
    const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Of the steps that stand before place `behind`, as many as a mean is of.
double meanLoss(const std::deque<StepPoint>& steps, std::size_t behind) {
    const auto last = steps.begin() + std::ptrdiff_t(behind);
    return std::accumulate(last - std::ptrdiff_t(recent), last, 0.0,
                           [](double sum, const StepPoint& point) { return sum + point.loss; })
           / double(recent);
}

} // namespace

const std::vector<AlarmRule>& alarmRules() {
    static const std::vector<AlarmRule> rules{
        {AlarmKind::LossExplodes, 1.5, 1.3,
         "mean loss of 10 steps over the least such mean so far, where it is 0.5 above it too; spikes of single "
         "batches "
         "stay below (PaLM, arXiv 2204.02311, section 5.1, restarts at such)",
         QT_TRANSLATE_NOOP("lathe::ui::Alarms", "The loss has risen to %1 times its least."),
         QT_TRANSLATE_NOOP("lathe::ui::Alarms",
                           "Stop and go on from an earlier checkpoint with a lower learning rate, or clip gradients.")},
        {AlarmKind::GradientsExplode, 10, 5,
         "median gradient norm of 10 steps over that of the 100 before (exploding gradients: Pascanu et al. 2013, "
         "arXiv 1211.5063)",
         QT_TRANSLATE_NOOP("lathe::ui::Alarms", "Gradients have grown to %1 times their size."),
         QT_TRANSLATE_NOOP("lathe::ui::Alarms", "Clip gradients, lower the learning rate or warm up for longer.")},
        {AlarmKind::NothingLearns, 1e-9, 1e-8, "largest gradient norm of 10 steps: a dead adapter gets none",
         QT_TRANSLATE_NOOP("lathe::ui::Alarms", "No gradient reaches what is trained (norm %1)."),
         QT_TRANSLATE_NOOP("lathe::ui::Alarms", "Nothing is learned: look at the trained modules and at what counts "
                                                "toward the loss.")},
        {AlarmKind::Overfits, 3, 1,
         "evaluations in a row with a higher validation loss than the one before, training loss falling (early "
         "stopping: "
         "Prechelt 1998, criterion UP)",
         QT_TRANSLATE_NOOP("lathe::ui::Alarms", "The validation loss has risen %1 times in a row."),
         QT_TRANSLATE_NOOP("lathe::ui::Alarms", "The run learns its rows by heart. The best checkpoint is kept; stop "
                                                "here, or train on more rows.")},
        {AlarmKind::Plateau, 0.001, 0.002,
         "share by which the best of the last 5 evaluations is below the best before (ReduceLROnPlateau's patience and "
         "threshold are 10 epochs and 1e-4)",
         QT_TRANSLATE_NOOP("lathe::ui::Alarms", "The last 5 evaluations brought next to nothing (%1 %)."),
         QT_TRANSLATE_NOOP("lathe::ui::Alarms", "It has learned what it can with these settings: stop, or try a higher "
                                                "rank or another learning rate.")},
        {AlarmKind::SlowSteps, 3, 2, "median seconds a token of 10 steps over that of the 100 before",
         QT_TRANSLATE_NOOP("lathe::ui::Alarms", "Steps take %1 times as long as before."),
         QT_TRANSLATE_NOOP("lathe::ui::Alarms",
                           "Something else uses the device, the disk is slow, or it throttles from "
                           "heat.")},
        {AlarmKind::MemoryEdge, 0.95, 0.92, "share of the GPU's memory in use by all programs",
         QT_TRANSLATE_NOOP("lathe::ui::Alarms", "The GPU's memory is %1 % full."),
         QT_TRANSLATE_NOOP("lathe::ui::Alarms", "Close other programs that use it; a longer batch may not fit.")},
        {AlarmKind::Heat, 88, 84,
         "degrees Celsius; NVIDIA's GPUs slow down between 83 and 95 (nvidia-smi -q -d TEMPERATURE)",
         QT_TRANSLATE_NOOP("lathe::ui::Alarms", "The GPU is at %1 °C."),
         QT_TRANSLATE_NOOP("lathe::ui::Alarms", "It slows down to protect itself: see to its cooling.")},
        {AlarmKind::Disk, 2, 3, "free space in sizes of the last checkpoint",
         QT_TRANSLATE_N_NOOP("lathe::ui::Alarms", "The disk has room for %n more checkpoint(s)."),
         QT_TRANSLATE_NOOP("lathe::ui::Alarms", "Make room: a run pauses where a checkpoint can't be written.")},
    };
    return rules;
}

const AlarmRule& ruleOf(AlarmKind kind) {
    return *std::find_if(alarmRules().begin(), alarmRules().end(),
                         [&](const AlarmRule& rule) { return rule.kind == kind; });
}

QString Alarm::words() const {
    const AlarmRule& rule = ruleOf(kind);
    const QString said = AlarmWords::tr(rule.words, nullptr, int(figure));
    if (!said.contains(QStringLiteral("%1"))) return said;
    return said.arg(numberText(figure >= 100 ? std::round(figure)
                               : figure >= 1 ? std::round(figure * 10) / 10
                                             : figure));
}

QString Alarm::hint() const { return AlarmWords::tr(ruleOf(kind).hint); }

void Alarms::end(AlarmKind kind) {
    std::erase_if(m_current, [&](const Alarm& alarm) { return alarm.kind == kind; });
}

/// What has begun lasts until it is well over: a figure at the edge would come and go with every step.
void Alarms::set(AlarmKind kind, double compared, double figure) {
    const AlarmRule& rule = ruleOf(kind);
    const auto found =
        std::find_if(m_current.begin(), m_current.end(), [&](const Alarm& alarm) { return alarm.kind == kind; });
    const double edge = found != m_current.end() ? rule.ends : rule.begins;
    const bool on = rule.begins > rule.ends ? compared >= edge : compared < edge;
    if (!on) end(kind);
    else if (found != m_current.end()) found->figure = figure; // since when it lasts stays
    else m_current.push_back({kind, m_steps.empty() ? 0 : m_steps.back().step, figure});
}

void Alarms::add(const StepPoint& point) {
    if (!m_steps.empty() && point.step <= m_steps.back().step) rewind(point.step - 1);
    m_steps.push_back(point);
    m_steps.back().rows.clear();
    if (m_steps.size() > recent + before) m_steps.pop_front();
    lookAtSteps();
}

void Alarms::lookAtSteps() {
    if (m_steps.size() < recent) return;
    const auto late = m_steps.end() - std::ptrdiff_t(recent);
    double largest = 0;
    for (auto point = late; point != m_steps.end(); ++point)
        largest = std::max(largest, std::isfinite(point->gradNorm) ? point->gradNorm : 0);
    if (const double loss = meanLoss(m_steps, m_steps.size()); std::isfinite(loss)) {
        m_leastLoss = std::min(m_leastLoss.value_or(loss), loss);
        const double ratio = *m_leastLoss > 0 ? loss / *m_leastLoss : 0;
        if (loss > *m_leastLoss + 0.5) set(AlarmKind::LossExplodes, ratio, ratio);
        else end(AlarmKind::LossExplodes);
    }
    set(AlarmKind::NothingLearns, largest, largest);
    if (m_steps.size() < 2 * recent) return;
    const auto compare = [&](AlarmKind kind, auto of) {
        const double now = medianOf(late, m_steps.cend(), of), then = medianOf(m_steps.cbegin(), late, of);
        const double ratio = then > 0 ? now / then : 0;
        set(kind, ratio, ratio);
    };
    compare(AlarmKind::GradientsExplode, [](const StepPoint& point) { return point.gradNorm; });
    compare(AlarmKind::SlowSteps, [](const StepPoint& point) {
        return point.seconds / double(std::max<std::int64_t>(1, point.tokens)); // batches differ in length
    });
}

void Alarms::add(const EvalPoint& point) {
    if (!std::isfinite(point.loss)) return;
    m_evals.push_back(point);
    lookAtEvaluations();
}

void Alarms::lookAtEvaluations() {
    std::size_t rises = 0;
    while (rises + 1 < m_evals.size()
           && m_evals[m_evals.size() - 1 - rises].loss > m_evals[m_evals.size() - 2 - rises].loss)
        ++rises;
    set(AlarmKind::Overfits, double(rises), double(rises));
    constexpr std::size_t looked = 5;
    const bool rising = double(rises) >= ruleOf(AlarmKind::Overfits).begins; // says more
    if (m_evals.size() <= looked || rising) return end(AlarmKind::Plateau);
    const auto less = [](const EvalPoint& a, const EvalPoint& b) { return a.loss < b.loss; };
    const auto late = m_evals.end() - std::ptrdiff_t(looked);
    const double earlier = std::min_element(m_evals.begin(), late, less)->loss,
                 now = std::min_element(late, m_evals.end(), less)->loss;
    const double gain = earlier > 0 ? (earlier - now) / earlier : 0;
    set(AlarmKind::Plateau, gain, 100 * std::max(0.0, gain));
}

void Alarms::add(const GpuNow& gpu) {
    const double share = gpu.totalBytes > 0 ? double(gpu.usedBytes) / double(gpu.totalBytes) : 0;
    set(AlarmKind::MemoryEdge, share, std::round(100 * share));
    set(AlarmKind::Heat, gpu.celsius.value_or(0), gpu.celsius.value_or(0));
}

void Alarms::addDisk(std::int64_t freeBytes, std::int64_t checkpointBytes) {
    if (freeBytes <= 0 || checkpointBytes <= 0) return; // not known
    const double room = double(freeBytes) / double(checkpointBytes);
    set(AlarmKind::Disk, room, std::floor(room));
}

void Alarms::rewind(std::int64_t step) {
    while (!m_steps.empty() && m_steps.back().step > step) m_steps.pop_back();
    std::erase_if(m_evals, [&](const EvalPoint& point) { return point.step > step; });
    std::erase_if(m_current,
                  [](const Alarm& alarm) { return alarm.kind < AlarmKind::MemoryEdge; }); // the machine's stay
    m_leastLoss.reset(); // it may be of steps that do not count any more
    for (std::size_t behind = recent; behind <= m_steps.size(); ++behind)
        if (const double loss = meanLoss(m_steps, behind); std::isfinite(loss))
            m_leastLoss = std::min(m_leastLoss.value_or(loss), loss);
    lookAtSteps();
    lookAtEvaluations();
}

} // namespace lathe::ui
