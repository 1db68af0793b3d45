#pragma once
// A figure of each of a model's layers, a line for each kind of matrix in it; clicked, it names the matrix.
#include "plots/plot_widget.h"

#include <vector>

class QCPItemTracer;
class QCPItemText;

namespace lathe::ui {

class LayerPlot : public PlotWidget {
    Q_OBJECT
public:
    struct Point {
        int layer = 0, row = 0;
        double value = 0;
    }; ///< row: whatever the caller counts by
    struct Line {
        QString name;
        std::vector<Point> points;
    };

    explicit LayerPlot(QWidget* parent = nullptr);

    void setLines(std::vector<Line> lines, const QString& yLabel, bool percent);
    void select(int row); ///< a ring around its point; below 0: none
    const std::vector<Line>& lines() const { return m_lines; }

signals:
    void rowClicked(int row);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    Rows rows() const override;
    void redraw();
    const Point* nearest(const QPointF& at, QString* name = nullptr) const;
    QString valueText(double value) const;

    QCPItemTracer* m_ring;
    QCPItemText* m_readout;
    std::vector<Line> m_lines;
    QString m_yLabel;
    bool m_percent = false;
    int m_selected = -1;
};

} // namespace lathe::ui
