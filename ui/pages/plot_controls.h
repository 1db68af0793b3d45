#pragma once
// What several plots of a page are told together: what the axis counts, smoothing, a logarithmic axis. Kept in the
// settings; what is chosen in a plot's own menu is shown here and holds for the others, too.
#include "settings/settings.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;

namespace lathe::ui {

class CurvePlot;
class PlotGroup;

class PlotControls : public QWidget {
    Q_OBJECT
public:
    /// `plots` are told smoothing and the like; all plots of the group, what the axis counts.
    PlotControls(PlotGroup& group, std::vector<CurvePlot*> plots, WindowSettings& settings, QWidget* parent = nullptr);

private:
    void tell();                       ///< the plots
    void take(const CurvePlot& plot);  ///< from one of them
    void offer();

    PlotGroup& m_group;
    std::vector<CurvePlot*> m_plots;
    WindowSettings& m_settings;
    QLabel* m_acrossLabel;
    QComboBox* m_across;
    QSlider* m_smoothing;
    QCheckBox* m_log;
    bool m_telling = false;
};

} // namespace lathe::ui
