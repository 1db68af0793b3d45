#pragma once
// Numbers of a table as colors, each cell with its value where there is room: attention weights, change by layer,
// confusion matrices.
#include "plots/plot_widget.h"
#include <QStringList>

#include <functional>
#include <vector>

namespace lathe::ui {

class HeatMap : public PlotWidget {
    Q_OBJECT
public:
    struct Table {
        QStringList rows, columns;
        std::vector<std::vector<double>> values; ///< row, column; NaN is an empty cell
    };

    /// What the rows and the columns are: "layer", "adapter".
    HeatMap(const QString& rowsName, const QString& columnsName, QWidget* parent = nullptr);

    void setTable(Table table);
    void setRange(double low, double high); ///< of the colors; without it from 0 to the largest value
    void setFormat(std::function<QString(double)> format);
    void select(int row, int column);       ///< framed; row below 0: none; column below 0: the whole row
    const Table& table() const { return m_table; }
    int writtenCells() const { return m_written; } ///< cells whose value is written in them, for tests

signals:
    void cellClicked(int row, int column);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    Rows rows() const override;
    void redraw();
    bool cellAt(const QPointF& at, int& row, int& column) const;
    QString told(int row, int column) const;

    QString m_rowsName, m_columnsName;
    Table m_table;
    std::function<QString(double)> m_format;
    double m_low = 0, m_high = -1;
    int m_row = -1, m_column = -1, m_written = 0;
};

/// The ground of a cell at `share` (0..1) of the range, and the ink that can be read on it.
QColor heatColor(double share);
QColor heatInk(double share);

} // namespace lathe::ui
