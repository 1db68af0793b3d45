// Which axes there are comes with the runs; what was chosen stays where the next runs have it, too.
#include "pages/compare_scatter.h"

#include "pages/compare_axes.h"
#include "plots/scatter_plot.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>

#include <algorithm>

namespace lathe::ui {
namespace {

/// Keeps what was chosen where it is still there.
void offerAxes(QComboBox& box, const std::vector<RunAxis>& axes, const QString& usual) {
    const QString before = box.currentData().toString();
    const QSignalBlocker quiet(box);
    box.clear();
    for (const RunAxis& axis : axes) box.addItem(axis.title, axis.key);
    int at = box.findData(before);
    if (at < 0) at = box.findData(usual);
    box.setCurrentIndex(std::max(0, at));
}

} // namespace

CompareScatter::CompareScatter(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    auto* controls = new QHBoxLayout;
    const auto add = [&](const QString& text, const char* name) {
        auto* box = new QComboBox;
        box->setObjectName(name);
        box->setSizeAdjustPolicy(QComboBox::AdjustToContentsOnFirstShow);
        box->setMinimumContentsLength(22);
        auto* label = new QLabel(text);
        label->setBuddy(box);
        controls->addWidget(label);
        controls->addWidget(box);
        connect(box, &QComboBox::currentIndexChanged, this, &CompareScatter::draw);
        return box;
    };
    m_upBox = add(tr("&Vertical"), "scatterUp");
    controls->addSpacing(12);
    m_acrossBox = add(tr("Hori&zontal"), "scatterAcross");
    controls->addStretch(1);
    m_missing = new QLabel;
    m_missing->setProperty("role", "muted");
    controls->addWidget(m_missing);
    column->addLayout(controls);
    m_plot = new ScatterPlot;
    m_plot->setObjectName("scatterPlot");
    m_state = new StateStack(m_plot);
    column->addWidget(m_state, 1);
    connect(m_plot, &ScatterPlot::runClicked, this, &CompareScatter::runClicked);
}

void CompareScatter::open(ComparedRunsPtr runs) {
    m_up = metricAxes(*runs);
    m_across = fieldAxes(*runs);
    const QString field = m_across.empty() ? QString() : m_across.front().key;
    m_across.insert(m_across.end(), m_up.begin(), m_up.end());
    const ComparedMetric* leading = leadingMetric(runs->all.metrics);
    offerAxes(*m_upBox, m_up, leading ? axisKey(*leading) : QString());
    offerAxes(*m_acrossBox, m_across, field.isEmpty() ? QStringLiteral("seconds") : field);
    m_plot->setRuns(runs->names);
    draw();
}

void CompareScatter::draw() {
    const int up = m_upBox->currentIndex(), across = m_acrossBox->currentIndex();
    m_missing->clear();
    if (up < 0 || across < 0)
        return m_state->showEmpty(QStringLiteral("run"), tr("Nothing to draw"),
                                  tr("These runs differ in nothing that was measured."));
    m_plot->setAxes(m_across[std::size_t(across)], m_up[std::size_t(up)]);
    if (m_plot->drawn() == 0)
        return m_state->showEmpty(QStringLiteral("run"), tr("Nothing to draw"), tr("No run has both of these values."));
    m_state->showContent();
    const int missing = int(m_up[std::size_t(up)].values.size()) - m_plot->drawn();
    if (missing) m_missing->setText(tr("%n runs lack one of the values", nullptr, missing));
}

} // namespace lathe::ui
