// At first the axes are some of the fields that differ, speed, memory, and last the metric that runs are judged by.
#include "pages/compare_parallel.h"

#include "pages/compare_axes.h"
#include "plots/parallel_plot.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>
#include <utility>

namespace lathe::ui {
namespace {

constexpr int usualFields = 6;

/// A menu that stays open while things are checked in it.
class CheckMenu : public QMenu {
public:
    using QMenu::QMenu;

protected:
    void mouseReleaseEvent(QMouseEvent* event) override {
        if (QAction* action = activeAction(); action && action->isCheckable()) action->trigger();
        else QMenu::mouseReleaseEvent(event);
    }
    void keyPressEvent(QKeyEvent* event) override {
        QAction* action = activeAction();
        if (event->key() == Qt::Key_Space && action && action->isCheckable()) action->trigger();
        else QMenu::keyPressEvent(event);
    }
};

} // namespace

CompareParallel::CompareParallel(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    auto* controls = new QHBoxLayout;
    auto* axes = button(tr("A&xes"));
    axes->setObjectName("parallelAxes");
    axes->setToolTip(tr("Which fields and metrics have an axis"));
    m_menu = new CheckMenu(axes);
    axes->setMenu(m_menu);
    controls->addWidget(axes);
    controls->addWidget(mutedLabel(tr("Drag along an axis to keep a range; click a line to choose its run.")), 1);
    m_kept = new QLabel;
    m_kept->setObjectName("keptRuns");
    controls->addWidget(m_kept);
    m_all = button(tr("Show &all"));
    m_all->setObjectName("showAllRuns");
    controls->addWidget(m_all);
    column->addLayout(controls);
    m_plot = new ParallelPlot;
    m_plot->setObjectName("parallelPlot");
    m_state = new StateStack(m_plot);
    column->addWidget(m_state, 1);
    connect(m_all, &QPushButton::clicked, m_plot, &ParallelPlot::clearRanges);
    connect(m_plot, &ParallelPlot::rangesChanged, this, &CompareParallel::tell);
    connect(m_plot, &ParallelPlot::runChosen, this, &CompareParallel::runChosen);
    connect(m_plot, &ParallelPlot::runOpened, this, &CompareParallel::runOpened);
    tell();
}

void CompareParallel::open(ComparedRunsPtr runs) {
    QStringList before; // what was chosen stays, where it is still there
    for (const QAction* action : m_menu->actions())
        if (action->isChecked()) before << action->data().toString();
    std::vector<RunId> shown;
    for (const auto& run : runs->all.runs) shown.push_back(run.summary.id);
    if (std::exchange(m_shown, shown) != shown) m_plot->setRuns({}); // others may have the same names
    m_names = runs->names;
    m_axes = fieldAxes(*runs);
    QStringList usual;
    for (const RunAxis& axis : m_axes)
        if (usual.size() < usualFields) usual << axis.key;
    const std::size_t fields = m_axes.size();
    for (RunAxis& axis : metricAxes(*runs)) m_axes.push_back(std::move(axis));
    usual << QStringLiteral("tokens_per_second") << QStringLiteral("peak_bytes");
    if (const ComparedMetric* leading = leadingMetric(runs->all.metrics)) {
        usual << axisKey(*leading); // what it is all for stands last, where lines end
        std::stable_partition(m_axes.begin(), m_axes.end(),
                              [&](const RunAxis& axis) { return axis.key != usual.back(); });
    }
    const bool any =
        std::any_of(m_axes.begin(), m_axes.end(), [&](const RunAxis& axis) { return before.contains(axis.key); });
    m_menu->clear();
    for (std::size_t i = 0; i < m_axes.size(); ++i) {
        if (i == fields && i > 0) m_menu->addSeparator();
        QAction* action = m_menu->addAction(m_axes[i].title);
        action->setData(m_axes[i].key);
        action->setCheckable(true);
        action->setChecked((any ? before : usual).contains(m_axes[i].key));
        connect(action, &QAction::toggled, this, &CompareParallel::choose);
    }
    m_plot->setRuns(m_names);
    choose();
}

void CompareParallel::choose() {
    std::vector<RunAxis> chosen;
    for (const QAction* action : m_menu->actions())
        for (const RunAxis& axis : m_axes)
            if (action->isChecked() && action->data().toString() == axis.key) chosen.push_back(axis);
    const std::size_t count = chosen.size();
    m_plot->setAxes(std::move(chosen));
    if (count >= 2) m_state->showContent();
    else
        m_state->showEmpty(QStringLiteral("run"), tr("Too few axes"),
                           m_axes.size() < 2 ? tr("These runs differ in nothing that was measured.")
                                             : tr("Choose two or more fields and metrics under Axes."));
    tell();
}

void CompareParallel::tell() {
    const bool some = m_plot->hasRanges();
    m_kept->setText(some ? tr("%1 of %n runs", nullptr, int(m_names.size())).arg(m_plot->keptCount()) : QString());
    m_all->setVisible(some);
}

} // namespace lathe::ui
