#include "pages/plot_controls.h"

#include "plots/curve_plot.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>

#include <cmath>

namespace lathe::ui {

PlotControls::PlotControls(PlotGroup& group, std::vector<CurvePlot*> plots, WindowSettings& settings, QWidget* parent)
    : QWidget(parent), m_group(group), m_plots(std::move(plots)), m_settings(settings) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    const auto label = [&](const QString& text, QWidget* buddy) {
        auto* made = new QLabel(text);
        made->setProperty("role", "muted");
        made->setBuddy(buddy);
        row->addWidget(made);
        row->addWidget(buddy);
        row->addSpacing(10);
        return made;
    };
    m_across = new QComboBox;
    m_across->setObjectName("plotAcross");
    m_across->setAccessibleName(tr("What the axis across counts"));
    m_across->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_acrossLabel = label(tr("A&cross"), m_across);
    m_smoothing = new QSlider(Qt::Horizontal);
    m_smoothing->setObjectName("smoothing");
    m_smoothing->setRange(0, 99);
    m_smoothing->setFixedWidth(130);
    m_smoothing->setAccessibleName(tr("Smoothing"));
    m_smoothing->setToolTip(tr("Weight of the past in the moving average; 0 shows the curve as it is"));
    label(tr("&Smoothing"), m_smoothing);
    m_log = new QCheckBox(tr("&Logarithmic"));
    m_log->setObjectName("logAxis");
    row->addWidget(m_log);

    m_smoothing->setValue(int(std::lround(settings.get(keys::smoothing) * 100)));
    m_log->setChecked(settings.get(keys::logAxis));
    for (CurvePlot* plot : m_plots) {
        CurvePlot::Options options = plot->options();
        options.clip = settings.get(keys::leaveOutOutliers);
        plot->setOptions(options);
        connect(plot, &CurvePlot::optionsChanged, this, [this, plot] { take(*plot); });
    }
    tell();
    offer();
    connect(m_smoothing, &QSlider::valueChanged, this, &PlotControls::tell);
    connect(m_log, &QCheckBox::toggled, this, &PlotControls::tell);
    connect(m_across, &QComboBox::activated, this,
            [this](int index) { m_group.setX(PlotX(m_across->itemData(index).toInt())); });
    connect(&group, &PlotGroup::offersChanged, this, &PlotControls::offer);
    connect(&group, &PlotGroup::axisChanged, this, [this] {
        const int index = m_across->findData(int(m_group.x()));
        if (index < 0 || index == m_across->currentIndex()) return;
        m_across->setCurrentIndex(index);
    });
    connect(&group, &PlotGroup::xChosen, this,
            [this] { m_settings.set(keys::plotAcross, QLatin1String(plotXKey(m_group.x()))); });
}

void PlotControls::tell() {
    if (m_telling) return;
    m_telling = true;
    for (CurvePlot* plot : m_plots) {
        CurvePlot::Options options = plot->options();
        options.smoothing = m_smoothing->value() / 100.0;
        options.log = m_log->isChecked();
        plot->setOptions(options);
    }
    m_telling = false;
    m_settings.set(keys::smoothing, m_smoothing->value() / 100.0);
    m_settings.set(keys::logAxis, m_log->isChecked());
}

void PlotControls::take(const CurvePlot& plot) {
    if (m_telling) return;
    m_telling = true;
    const CurvePlot::Options options = plot.options();
    for (CurvePlot* each : m_plots) each->setOptions(options);
    m_smoothing->setValue(int(std::lround(options.smoothing * 100)));
    m_log->setChecked(options.log);
    m_telling = false;
    m_settings.set(keys::smoothing, options.smoothing);
    m_settings.set(keys::logAxis, options.log);
    m_settings.set(keys::leaveOutOutliers, options.clip);
}

/// Which quantities the runs have recorded; the one that was chosen last, as soon as there is it.
void PlotControls::offer() {
    const QString wanted = m_settings.get(keys::plotAcross);
    m_across->clear();
    for (const PlotX x : allPlotX)
        if (m_group.offers(x)) m_across->addItem(plotXName(x), int(x));
    m_across->setVisible(m_across->count() > 1);
    m_acrossLabel->setVisible(m_across->count() > 1);
    for (const PlotX x : allPlotX)
        if (wanted == QLatin1String(plotXKey(x)) && m_group.offers(x)) {
            m_across->setCurrentIndex(m_across->findData(int(x)));
            m_group.setX(x);
            return;
        }
    m_across->setCurrentIndex(m_across->findData(int(m_group.x())));
}

} // namespace lathe::ui
