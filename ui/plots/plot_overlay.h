#pragma once
// What lies over a plot and changes while the mouse moves: crosshair with values, selected steps, the box that is being
// drawn, the focus. The curves below are not drawn anew for it, and only what changed is painted.
#include <QColor>
#include <QWidget>

#include <optional>
#include <vector>

namespace lathe::ui {

struct PlotPointer {
    struct Line {
        QColor color;
        QString name, value, quiet; ///< quiet: said beside the value in muted ink
        QPointF at;                 ///< of the point itself
    };
    QRect area;                        ///< within the axes
    std::optional<double> cross;       ///< pixels from the left
    std::optional<double> besideY;     ///< where the readout stands; none: at the top
    QString title;
    std::vector<Line> lines;
    std::optional<std::pair<double, double>> band; ///< selected, from left to right
    std::optional<double> marked;      ///< a step
    QRect box;                         ///< being drawn
    bool focused = false;
    QString message;
    bool wrong = false;                ///< the message tells of an error
};

class PlotOverlay : public QWidget {
    Q_OBJECT
public:
    explicit PlotOverlay(QWidget* plot);

    void show(PlotPointer pointer);
    using QWidget::show;
    const PlotPointer& shown() const { return m_shown; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void layOut();
    QRegion region() const;
    void paintReadout(QPainter& painter) const;

    PlotPointer m_shown;
    QRect m_readout;
    int m_lineHeight = 0, m_written = 0, m_nameWidth = 0, m_valueWidth = 0;
};

} // namespace lathe::ui
