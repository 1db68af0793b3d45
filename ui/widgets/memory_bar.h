#pragma once
// Memory by part as stacked bars with their legend and their sums: one bar, or predicted and measured side by side
// (and, while a run is at work, what it holds now), with the difference of each part.
#include "lathe/estimate.h"

#include <QWidget>

#include <optional>

class QPainter;

namespace lathe::ui {

QString memoryPartText(MemoryPart part); ///< "optimizer state"

/// The part in which prediction and measurement are farthest apart, in bytes.
MemoryPart worstPart(const MemoryByPart& predicted, const MemoryByPart& measured);
QString differenceText(std::int64_t predicted,
                       std::int64_t measured); ///< "+3.2 %", "−12 %", "0 %", "new" where none was predicted

class MemoryBar : public QWidget {
    Q_OBJECT
public:
    explicit MemoryBar(QWidget* parent = nullptr);

    void setMemory(const MemoryByPart& predicted, std::optional<MemoryByPart> measured = {},
                   std::optional<MemoryByPart> now = {});
    void clear();
    /// One thin bar without words: what is held now (or was at the peak) on the scale of the prediction, whose end is
    /// marked.
    void setThin(bool thin);
    std::int64_t totalBytes() const { return m_predicted ? m_predicted->totalBytes() : 0; }
    std::int64_t nowBytes() const { return m_now ? m_now->totalBytes() : 0; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override;
    bool event(QEvent* event) override;

private:
    struct Geometry { int line, bar, gap; };
    struct Bar {
        const MemoryByPart* memory;
        QString name;
        int top;
    };
    Geometry geometryNow() const;
    std::vector<MemoryPart> shownParts() const;
    std::vector<Bar> bars() const; ///< from above
    double widest() const;
    void paintBar(QPainter& painter, const MemoryByPart& memory, int top) const;
    void paintThin(QPainter& painter) const;
    void paintLegend(QPainter& painter, int top) const;

    std::optional<MemoryByPart> m_predicted, m_measured, m_now;
    bool m_thin = false;
};

} // namespace lathe::ui
