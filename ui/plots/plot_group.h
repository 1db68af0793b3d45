#pragma once
// What the plots of a page have in common: the axis across, the part of it that is shown, the place that is pointed
// at, the steps that are selected. A plot that belongs to no page has one of its own.
#include "plots/curve_data.h"
#include "plots/plot_axis.h"

#include <QObject>
#include <QPointer>

#include <map>
#include <optional>
#include <vector>

namespace lathe::ui {

class CurvePlot;

class PlotGroup : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    void add(CurvePlot* plot);
    void remove(CurvePlot* plot);

    PlotX x() const { return m_x; }
    void setX(PlotX x); ///< where some run's steps are not known on it, it stays as it was
    bool isLog() const { return m_log; }
    void setLog(bool on);

    /// What the steps of a run came to. Runs are numbered as their curves name them (CurvePlot::addSeries).
    void setMap(int run, PlotX x, StepMap map);
    void extendMap(int run, PlotX x, double step, double value);
    const StepMap& map(int run, PlotX x) const;
    const StepMap& map(int run) const { return map(run, m_x); }
    void clearMaps();
    bool offers(PlotX x) const; ///< whether every run's steps are known on it

    /// The shown part of the axis; none: all of it.
    const std::optional<PlotRange>& shown() const { return m_shown; }
    void show(std::optional<PlotRange> range);
    std::optional<PlotRange> extent() const; ///< of all that is seen in the plots
    void followExtent();                     ///< a plot's has changed: where all plots' has, they are told
    PlotRange whole() const;                 ///< that, with some room around it
    PlotRange range() const { return m_shown ? *m_shown : whole(); }
    void zoom(double factor, double around);
    void pan(double share); ///< of the shown range

    std::optional<double> pointed() const { return m_pointed; }
    void point(std::optional<double> x);

    const std::optional<StepSpan>& selected() const { return m_selected; }
    void select(std::optional<StepSpan> steps);

signals:
    void axisChanged(); ///< what it counts, and how
    void xChosen();     ///< setX() was listened to
    void offersChanged();
    void rangeChanged();
    void pointedChanged();
    void selectedChanged();

private:
    std::vector<CurvePlot*> m_plots;
    std::map<std::pair<int, PlotX>, StepMap> m_maps;
    PlotX m_x = PlotX::Step;
    bool m_log = false;
    std::optional<PlotRange> m_shown, m_followed; ///< m_followed: the extent that the plots were told last
    std::optional<double> m_pointed;
    std::optional<StepSpan> m_selected;
};

} // namespace lathe::ui
