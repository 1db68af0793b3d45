#pragma once
// A point for each run: what its recipe says or it came to, across, against what it came to, up. The run that is
// pointed at is told with both values; a click opens it. By keyboard: the arrows go from point to point, Return opens.
#include "plots/plot_widget.h"
#include "plots/run_axis.h"

namespace lathe::ui {

class ScatterPlot : public PlotWidget {
    Q_OBJECT
public:
    explicit ScatterPlot(QWidget* parent = nullptr);

    /// Run i has the i-th color of the palette; every twenty the colors come again, with another shape.
    void setRuns(const QStringList& names);
    void setAxes(RunAxis across, RunAxis up);
    int drawn() const;                     ///< runs that have both values
    QPointF placeOf(int run) const;        ///< in pixels of the plot
    int pointed() const { return m_pointed; } ///< below 0: none

signals:
    void runClicked(int run);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    Rows rows() const override;
    PlotPointer pointer() const override;

private:
    void redraw();
    bool isDrawn(int run) const { return m_across.isThere(run) && m_up.isThere(run); }
    int runAt(const QPointF& at) const; ///< below 0: none is near
    void point(int run);
    bool key(int key);

    QStringList m_names;
    RunAxis m_across, m_up;
    int m_pointed = -1;
};

} // namespace lathe::ui
