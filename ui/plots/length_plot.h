#pragma once
// How long the rows of a dataset are, in tokens, with the line beyond which they are too long.
#include "lathe/data_preview.h"

#include <QWidget>

class QCustomPlot;

namespace lathe::ui {

class LengthPlot : public QWidget {
    Q_OBJECT
public:
    explicit LengthPlot(QWidget* parent = nullptr);
    void setLedger(const DataLedger& ledger);

private:
    void redraw();

    QCustomPlot* m_plot;
    DataLedger m_ledger;
};

} // namespace lathe::ui
