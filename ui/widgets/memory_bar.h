#pragma once
// Memory by part as one stacked bar with its legend and its sum; with a second bar where it was also measured.
#include "lathe/estimate.h"

#include <QWidget>

#include <optional>

class QPainter;

namespace lathe::ui {

QString memoryPartText(MemoryPart part); ///< "optimizer state"

class MemoryBar : public QWidget {
    Q_OBJECT
public:
    explicit MemoryBar(QWidget* parent = nullptr);

    void setMemory(const MemoryByPart& predicted, std::optional<MemoryByPart> measured = {});
    void clear();
    std::int64_t totalBytes() const { return m_predicted ? m_predicted->totalBytes() : 0; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override;
    bool event(QEvent* event) override;

private:
    struct Geometry { int line, bar, top, gap; };
    Geometry geometryNow() const;
    std::vector<MemoryPart> shownParts() const;
    void paintBar(QPainter& painter, const MemoryByPart& memory, int top, double widest) const;

    std::optional<MemoryByPart> m_predicted, m_measured;
};

} // namespace lathe::ui
