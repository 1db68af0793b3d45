#pragma once
// How long the rows of a dataset are, in tokens, with the line beyond which they are too long.
#include "lathe/data_preview.h"
#include "plots/plot_widget.h"

namespace lathe::ui {

class LengthPlot : public PlotWidget {
    Q_OBJECT
public:
    explicit LengthPlot(QWidget* parent = nullptr);
    void setLedger(const DataLedger& ledger);

private:
    Rows rows() const override;
    void redraw();

    DataLedger m_ledger;
};

} // namespace lathe::ui
