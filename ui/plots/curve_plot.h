#pragma once
// Curves over steps: one or many runs, raw and smoothed, evaluation points, linear or logarithmic, in the theme's
// colors. New points are drawn at most ten times a second, and never more than the pixels can show.
#include "plots/curve_data.h"

#include <QColor>
#include <QTimer>
#include <QWidget>

#include <vector>

class QCustomPlot;
class QCPItemText;
class QCPItemTracer;
class QLabel;

class QCPItemStraightLine;

namespace lathe::ui {

class CurvePlot : public QWidget {
    Q_OBJECT
public:
    enum class Style { Line, Marked }; ///< Marked: few points, each with a dot (evaluations)

    explicit CurvePlot(const QString& yLabel, QWidget* parent = nullptr);

    /// Replaces all of it. Returns the number to name the series by.
    int addSeries(const QString& name, int color, Style style = Style::Line);
    void clearSeries();
    void setPoints(int series, CurvePoints points);
    void append(int series, double x, double y);
    void cutAfter(int series, double x); ///< takes back the points after x
    const CurvePoints& points(int series) const { return m_series[std::size_t(series)].points; }
    int seriesCount() const { return int(m_series.size()); }

    void setSmoothing(double weight); ///< 0: raw only; else the raw curve stands pale behind the smoothed one
    void setLogarithmic(bool on);
    void setYLabel(const QString& label);
    void setFromZero(bool on);        ///< the y axis begins at 0
    void setSmall(bool small);        ///< a little plot: title inside, no legend
    void setSelectedStep(double x);   ///< a line at a step; below 0 for none

signals:
    void stepClicked(qint64 step);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Series {
        QString name;
        int color;
        Style style;
        CurvePoints points;
    };
    void dirty();
    void redraw();
    void restyle();
    void showNearest(const QPointF& at);
    int nearestStep(const QPointF& at, int* series = nullptr) const;

    QCustomPlot* m_plot;
    QCPItemTracer* m_tracer;
    QCPItemText* m_readout;
    QCPItemStraightLine* m_marker;
    QString m_yLabel;
    std::vector<Series> m_series;
    QTimer m_redraw{this};
    double m_smoothing = 0, m_selected = -1;
    bool m_log = false, m_small = false, m_fromZero = false;
    bool m_stale = true; ///< changed since it was drawn; what can't be seen is drawn when it is shown
};

} // namespace lathe::ui
