#pragma once
// A model's weights as quantization sees them, each over the largest of its block, and the levels a format has for
// them.
#include "plots/plot_widget.h"

#include <cstdint>
#include <vector>

namespace lathe::ui {

class LevelPlot : public PlotWidget {
    Q_OBJECT
public:
    explicit LevelPlot(QWidget* parent = nullptr);

    void setHistogram(std::vector<std::int64_t> bins); ///< of equal width over [-1, 1]
    void setLevels(const QString& format, std::vector<double> levels); ///< rising
    int drawnLevels() const { return int(m_levels.size()); }
    int writtenLevels() const { return m_written; } ///< those with their value above them, for tests

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    Rows rows() const override;
    void redraw();

    std::vector<std::int64_t> m_bins;
    std::vector<double> m_levels;
    QString m_format;
    int m_written = 0;
};

} // namespace lathe::ui
