#pragma once
// Parallel coordinates: an axis upright for each field and metric, a line across for each run. Dragging along an axis
// keeps the runs within that range in color and lets the others step back; a click into a range takes it away. A click
// on a line chooses its run, a second one opens it. By keyboard: up and down go from run to run, left and right from
// axis to axis, [ and ] begin and end the range of an axis at the chosen run, Delete takes it away, Return opens.
#include "plots/plot_widget.h"
#include "plots/run_axis.h"

#include <map>
#include <optional>

class QCPGraph;

namespace lathe::ui {

class ParallelPlot : public PlotWidget {
    Q_OBJECT
public:
    explicit ParallelPlot(QWidget* parent = nullptr);

    void setRuns(const QStringList& names); ///< run i has the i-th color of the palette
    void setAxes(std::vector<RunAxis> axes); ///< ranges stay on those that are still there
    void choose(int run);                    ///< below 0: none
    int chosen() const { return m_chosen; }
    bool isKept(int run) const; ///< within all ranges
    int keptCount() const;
    void clearRanges();
    bool hasRanges() const { return !m_ranges.empty(); }
    QPointF placeOf(int axis, double share) const; ///< in pixels; share: 0 below, 1 above
    double shareOf(int axis, int run) const;       ///< NaN: it has none there

signals:
    void runChosen(int run);
    void runOpened(int run);
    void rangesChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    Rows rows() const override;
    void fillMenu(QMenu& menu) override;
    PlotPointer pointer() const override;

private:
    using Range = std::pair<double, double>; ///< shares of an axis, low to high
    struct Drag {
        int axis;
        double from;            ///< where it began
        std::optional<Range> moved; ///< the range that is carried along; none: a new one is drawn
        bool began = false;
    };

    QMargins margins() const;
    QRectF area() const;
    double shareAt(double y) const; ///< of an axis, in pixels
    void redraw();       ///< all of it
    void drawAxis(int axis);
    void drawRanges();
    void colorRuns();    ///< which are kept, which is chosen
    void setRange(int axis, std::optional<Range> range);
    int axisAt(double x) const;
    int runAt(const QPointF& at) const;
    void drag(const QPointF& at);
    void click(const QPointF& at);
    bool key(int key);

    QStringList m_names;
    std::vector<RunAxis> m_axes;
    std::vector<QCPGraph*> m_lines; ///< by run
    std::map<QString, Range> m_ranges; ///< by the axis's key
    std::optional<Drag> m_drag;
    double m_mouseX = 0;
    int m_chosen = -1, m_pointed = -1, m_axis = -1; ///< m_axis: of the keyboard
};

} // namespace lathe::ui
