#include "plots/plot_style.h"

#include "settings/theme.h"

#include <QApplication>
#include <qcustomplot.h>

namespace lathe::ui {

void styleAxes(QCustomPlot& plot, bool small) {
    const Theme& theme = Theme::instance();
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * 0.88);
    plot.setBackground(QBrush(theme.color("surface")));
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
        axis->setBasePen(QPen(theme.color("border")));
        axis->setTickPen(QPen(theme.color("border")));
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(theme.color("muted"));
        axis->setLabelColor(theme.color("muted"));
        axis->setTickLabelFont(font);
        axis->setLabelFont(font);
        axis->setTickLengthIn(0);
        axis->setTickLengthOut(4);
        axis->grid()->setPen(QPen(theme.color("grid"), 1));
        axis->grid()->setZeroLinePen(QPen(theme.color("grid"), 1));
        axis->grid()->setSubGridVisible(false);
        axis->setNumberFormat(QStringLiteral("gbc"));
        axis->setNumberPrecision(4);
    }
    plot.xAxis->grid()->setVisible(false);
    plot.xAxis->ticker()->setTickCount(small ? 3 : 6);
    plot.yAxis->ticker()->setTickCount(small ? 3 : 5);
    plot.legend->setFont(font);
    plot.legend->setTextColor(theme.color("text"));
    QColor back = theme.color("surface");
    back.setAlpha(215);
    plot.legend->setBrush(back);
    plot.legend->setBorderPen(QPen(theme.color("border")));
    plot.legend->setIconSize(18, 10);
    plot.legend->setMargins(QMargins(8, 5, 8, 5));
}

} // namespace lathe::ui
