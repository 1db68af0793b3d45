#pragma once
// A GPU at this moment: load, memory, temperature, power. Not there where there is no such GPU.
#include "bridge/gpu_watch.h"

#include <QPointer>
#include <QWidget>

class QGridLayout;
class QLabel;

namespace lathe::ui {

class ElidedLabel;
class Meter;

class DeviceStrip : public QWidget {
    Q_OBJECT
public:
    enum class Shape { Row, Block }; ///< the name before the figures, or the figures alone, beneath words that name it
    DeviceStrip(GpuWatch& watch, Shape shape, QWidget* parent = nullptr);

    /// By its UUID, else by what a recipe calls it ("cuda:0"); both empty: none is shown.
    void setGpu(const std::string& uuid, const std::string& field);
    void setFirstColumn(int width); ///< at least so wide: in line with what stands above

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Figure {
        QLabel *value, *name;
        Meter* meter;
    };
    Figure add(QGridLayout& grid, int row, int column, int columns, const QString& name, bool metered);
    void take(const GpuReadings& readings);
    void fill(const GpuNow& gpu);
    void look(bool placeIsSeen);

    QPointer<GpuWatch> m_watch; ///< goes before the window's widgets do
    QWidget* m_place = nullptr; ///< where it is laid out: what tells whether it could be seen
    std::string m_uuid, m_field;
    ElidedLabel* m_name;
    Figure m_load, m_memory, m_heat, m_power;
};

} // namespace lathe::ui
