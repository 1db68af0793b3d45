#pragma once
// Curves over steps: of one run or of many, raw and smoothed, linear or logarithmic. New points are drawn at most ten
// times a second, never more than the screen has columns for; long curves are made ready on another thread. Wheel with
// Ctrl zooms, dragging moves, Shift or the right button draws a box to zoom into, a double click shows all again; the
// keys + - 0 and the arrows do the same.
#include "plots/drawn_curve.h"
#include "plots/plot_group.h"
#include "plots/plot_widget.h"

#include <QFutureWatcher>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <stop_token>

class QToolButton;

namespace lathe::ui {

class PlotLegend;

class CurvePlot : public PlotWidget {
    Q_OBJECT
public:
    enum class Style { Line, Marked }; ///< Marked: few points, each with a dot (evaluations)
    struct Options {
        double smoothing = 0; ///< weight of the past in the moving average; 0: the raw curve only
        bool raw = true;      ///< the raw curve stands pale behind the smoothed one
        bool log = false;
        bool clip = false; ///< the axis ends at Tukey's outer fences: three interquartile ranges beyond the quartiles
        bool operator==(const Options&) const = default;
    };

    /// A line across the plot at a step at which something happened, which is told where it is pointed at.
    struct Mark {
        double step;
        QString text;
        bool operator==(const Mark&) const = default;
    };

    explicit CurvePlot(const QString& yLabel, QWidget* parent = nullptr);
    ~CurvePlot() override;

    /// Axis across, crosshair and selected steps are those of the group from now on.
    void join(PlotGroup& group);
    PlotGroup& group() const { return *m_group; }

    /// Returns the number to name the series by. `color`: of the palette; `run`: whose steps they are
    /// (PlotGroup::setMap).
    int addSeries(const QString& name, int color, Style style = Style::Line, int run = 0);
    void clearSeries();
    void setPoints(int series, CurvePoints points); ///< replaces all of it
    void append(int series, double x, double y);
    void cutAfter(int series, double x); ///< takes back the points after x
    const CurvePoints& points(int series) const;
    int seriesCount() const { return int(m_series.size()); }
    bool isShown(int series) const { return m_series[std::size_t(series)].shown; }
    void showSeries(int series, bool shown);
    void isolate(int series); ///< it alone; where it is alone already: all
    void setSeriesColor(int series, int color);
    QColor seriesColor(int series) const;

    const Options& options() const { return m_options; }
    void setOptions(const Options& options);
    void setSmoothing(double weight);
    void setLogarithmic(bool on);
    void setYLabel(const QString& label);
    void setFromZero(bool on); ///< the y axis begins at 0
    void setSmall(bool small); ///< a little plot: title inside, no legend, no buttons
    void setSelectedStep(double x); ///< a line at a step; below 0 for none
    void setMarks(std::vector<Mark> marks);
    void setSelectable(bool on); ///< whether steps can be selected, for who listens to the group
    void setSelecting(bool on); ///< dragging selects steps

    bool isPreparing() const { return m_preparing; } ///< of long curves something older is drawn meanwhile
    bool isZoomed() const { return m_group->shown() || m_yShown; }
    void resetZoom();
    std::optional<PlotRange> extent() const; ///< of what is shown, across
    std::vector<int> runs() const;

signals:
    void stepClicked(qint64 step);
    void optionsChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void fillMenu(QMenu& menu) override;
    Rows rows() const override;
    void dressForFile(bool on) override;
    PlotPointer pointer() const override;

private:
    struct Series {
        QString name;
        int number = 0, color = 0, run = 0; ///< number: decides the dashes
        Style style = Style::Line;
        bool shown = true;
        DrawnCurve drawn;
        bool stale = false; ///< `given` is newer than what is drawn
        CurvePoints given;
        quint64 version = 0; ///< of what a job was asked to make ready
    };
    struct Ready {
        std::size_t series;
        quint64 version;
        DrawnCurve drawn;
    };
    struct Seen { CurvePoints raw, smooth; }; ///< what is visible of a series
    struct Scale {
        double low, high, fenceLow, fenceHigh;
        bool any;
    };

    QWidget* makeTools();
    void follow(PlotGroup& group);
    void dirty();
    void redrawSoon(); ///< with the next turn of events: somebody moves it
    void redraw();
    void restyle();
    void makeStale(); ///< all of them: what they are drawn with has changed
    void prepare();
    void adopt(std::vector<Ready> ready);
    PlotColumns columns() const;
    std::vector<Seen> seen() const;
    Scale scaleOf(const std::vector<Seen>& seen) const;
    void drawSeries(const Series& series, const Seen& seen, const PlotRange& y);
    void drawMarks();
    double pixelOf(double step) const; ///< from the left, on the axis of the first curve that is shown
    void drawClipped(const std::vector<Seen>& seen, const Scale& scale);
    bool isBusy(const CurvePoints& points, const PlotRange& y) const;
    void setAxes(const Scale& scale);
    void tellLegend();
    void describe();

    // what a person does (curve_plot_input.cpp)
    struct Drag {
        enum class Kind { Move, Box, Select } kind = Kind::Move;
        QPoint from, last;
        bool moved = false, right = false;
        std::optional<PlotRange> shown = {}, yShown = {}; ///< as they were before it
        std::optional<StepSpan> selected = {};
    };
    void dropDrag(); ///< as if it had not begun
    bool handle(QEvent& event);
    void press(const QMouseEvent& event);
    void dragTo(const QPoint& at);
    void release(const QMouseEvent& event);
    bool key(const QKeyEvent& event);
    void zoomWheel(const QWheelEvent& event);
    void zoomY(double factor, double around);
    void moveY(double share);
    void zoomInto(const QRect& box);
    void pointAt(const QPointF& at);
    void movePointed(int by);
    void selectBetween(double a, double b); ///< on the axis
    void clickAt(const QPointF& at);
    int nearestPoint(const QPointF& at, int* series = nullptr) const;
    const Series* firstShown() const;

    PlotLegend* m_legend;
    QWidget* m_tools;
    QToolButton *m_select, *m_fit;
    std::unique_ptr<PlotGroup> m_own;
    QPointer<PlotGroup> m_group;
    QString m_yLabel;
    std::vector<Series> m_series;
    std::vector<Mark> m_marks;
    Options m_options;
    std::optional<PlotRange> m_yShown, m_extent;
    QTimer m_redraw{this}, m_click{this};
    double m_selected = -1, m_clicked = -1;
    bool m_preparing = false; ///< a job's curves have not been adopted yet
    bool m_small = false, m_fromZero = false, m_selectable = false, m_selecting = false;
    bool m_stale = true; ///< changed since it was drawn; what can't be seen is drawn when it is shown
    std::optional<Drag> m_drag;
    std::optional<double> m_anchor, m_hoverY;
    quint64 m_version = 0;
    std::stop_source m_stop;
    QThreadPool m_threads;
    QFutureWatcher<std::vector<Ready>> m_job{this};
};

} // namespace lathe::ui
