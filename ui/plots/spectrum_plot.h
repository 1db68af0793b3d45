#pragma once
// Singular values of one module's change: bars, those that a lower rank keeps and those it would lose, and the share
// of the energy that ranks 1..k keep.
#include "plots/plot_widget.h"

#include <vector>

namespace lathe::ui {

class SpectrumPlot : public PlotWidget {
    Q_OBJECT
public:
    explicit SpectrumPlot(QWidget* parent = nullptr);

    /// `kept`: for each rank k from 1 the share of the energy it keeps, 0..1; as long as `values`.
    void setValues(std::vector<double> values, std::vector<double> kept);
    void setRank(int rank); ///< bars up to here are kept

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    Rows rows() const override;
    void redraw();

    std::vector<double> m_values, m_kept;
    int m_rank = 0;
};

} // namespace lathe::ui
