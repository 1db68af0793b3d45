// It watches only while its place is visible; readings come from the one watch of the window.
#include "widgets/device_strip.h"

#include "bridge/text.h"
#include "widgets/labels.h"
#include "widgets/meter.h"

#include <QEvent>
#include <QGridLayout>

namespace lathe::ui {
namespace {

QString of(const QString& part, const QString& whole) {
    return part + QChar(0x2009) + '/' + QChar(0x2009) + whole;
} // thin spaces

/// "98.1 / 140 GiB": both in the unit of the whole.
QString ofWhole(std::int64_t bytes, std::int64_t whole) {
    const bool gibibytes = whole >= (std::int64_t{1} << 30);
    const double unit = gibibytes ? 1 << 30 : 1 << 20;
    const auto text = [&](std::int64_t count) {
        return QString::number(double(count) / unit, 'f', double(count) / unit < 100 ? 1 : 0);
    };
    return of(text(bytes), text(whole)) + QChar(0x00a0) + (gibibytes ? "GiB" : "MiB");
}

void strengthen(QWidget& widget) {
    QFont strong = widget.font();
    strong.setWeight(QFont::DemiBold);
    widget.setFont(strong);
}

QLabel* caption(const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("role", "muted");
    return label;
}

QString untold() { return DeviceStrip::tr("The driver does not report it."); }

} // namespace

DeviceStrip::DeviceStrip(GpuWatch& watch, Shape shape, QWidget* parent) : QWidget(parent), m_watch(&watch) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(1);
    m_name = new ElidedLabel;
    m_name->setElide(Qt::ElideRight);
    strengthen(*m_name);
    const bool isRow = shape == Shape::Row;
    if (isRow) { // as wide as three of the eight figures that a run has above it
        grid->setHorizontalSpacing(14);
        grid->addWidget(m_name, 0, 0, 1, 3);
        grid->addWidget(caption(tr("GPU")), 1, 0, 1, 3);
        for (int column = 0; column < 8; ++column)
            grid->addItem(new QSpacerItem(1, 0), 3, column); // a column without any would have no gap beside it
    } else {
        grid->setRowMinimumHeight(3, 6);
    }
    m_load = add(*grid, 0, isRow ? 3 : 0, 1, tr("load"), true);
    m_memory = isRow ? add(*grid, 0, 4, 2, tr("memory"), true) : add(*grid, 0, 1, 1, tr("memory"), true);
    m_heat = isRow ? add(*grid, 0, 6, 1, tr("temperature"), false) : add(*grid, 4, 0, 1, tr("temperature"), false);
    m_power = isRow ? add(*grid, 0, 7, 1, tr("power"), false) : add(*grid, 4, 1, 1, tr("power"), false);
    for (int i = 0; i < (isRow ? 8 : 2); ++i) grid->setColumnStretch(i, 1), grid->setColumnMinimumWidth(i, 1);
    if (!isRow) m_name->setParent(this), m_name->hide();
    setAccessibleName(tr("The GPU now"));
    hide();
    connect(&watch, &GpuWatch::told, this, &DeviceStrip::take);
}

DeviceStrip::Figure DeviceStrip::add(QGridLayout& grid, int row, int column, int columns, const QString& name,
                                     bool metered) {
    Figure figure{new QLabel, caption(name), metered ? new Meter : nullptr};
    strengthen(*figure.value);
    grid.addWidget(figure.value, row, column, 1, columns);
    grid.addWidget(figure.name, row + 1, column, 1, columns);
    if (metered) {
        grid.addWidget(figure.meter, row + 2, column, 1, columns, Qt::AlignBottom);
        grid.setRowMinimumHeight(row + 2, 8);
    }
    return figure;
}

void DeviceStrip::setFirstColumn(int width) { static_cast<QGridLayout*>(layout())->setColumnMinimumWidth(0, width); }

void DeviceStrip::setGpu(const std::string& uuid, const std::string& field) {
    if (uuid == m_uuid && field == m_field) return;
    m_uuid = uuid;
    m_field = field;
    look(m_place && m_place->isVisible());
    if (m_watch) take(m_watch->last());
}

/// Readings are wanted while it has a GPU to show and its place can be seen: it hides itself until one has come.
void DeviceStrip::look(bool placeIsSeen) {
    if (m_watch) m_watch->setSeen(this, placeIsSeen && !(m_uuid.empty() && m_field.empty()));
}

bool DeviceStrip::event(QEvent* event) {
    if (event->type() == QEvent::ParentChange && m_place != parentWidget()) {
        if (m_place) m_place->removeEventFilter(this);
        m_place = parentWidget();
        if (m_place) m_place->installEventFilter(this);
        look(m_place && m_place->isVisible());
    }
    return QWidget::event(event);
}

bool DeviceStrip::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_place && (event->type() == QEvent::Show || event->type() == QEvent::Hide))
        look(event->type() == QEvent::Show);
    return QWidget::eventFilter(watched, event);
}

void DeviceStrip::take(const GpuReadings& readings) {
    const GpuNow* found = nullptr;
    for (const GpuNow& gpu : readings.gpus)
        if (m_uuid.empty() ? !m_field.empty() && gpu.field == m_field : gpu.uuid == m_uuid) found = &gpu;
    if (found) fill(*found);
    setVisible(found != nullptr);
}

void DeviceStrip::fill(const GpuNow& gpu) {
    const auto tell = [](const Figure& figure, const QString& text, const QString& tip) {
        figure.value->setText(text.isEmpty() ? QStringLiteral("–") : text);
        for (QLabel* label : {figure.value, figure.name}) label->setToolTip(text.isEmpty() ? untold() : tip);
    };
    m_name->setFullText(qt(gpu.name));
    tell(m_load, gpu.loadPercent ? QStringLiteral("%1 %").arg(*gpu.loadPercent) : QString(),
         tr("Share of the last second in which it was computing"));
    m_load.meter->setShare(gpu.loadPercent.value_or(0) / 100.0);
    QString memory =
        tr("%1 used by all programs, %2 free").arg(bytesText(gpu.usedBytes), bytesText(gpu.totalBytes - gpu.usedBytes));
    if (gpu.ownBytes) memory += tr("\n%1 by this program").arg(bytesText(*gpu.ownBytes));
    tell(m_memory, gpu.totalBytes ? ofWhole(gpu.usedBytes, gpu.totalBytes) : QString(), memory);
    m_memory.meter->setShare(gpu.totalBytes ? double(gpu.usedBytes) / double(gpu.totalBytes) : 0);
    tell(m_heat, gpu.celsius ? QStringLiteral("%1 °C").arg(*gpu.celsius) : QString(),
         tr("Temperature of the GPU itself"));
    QString watts = gpu.watts ? QString::number(*gpu.watts, 'f', 0) : QString();
    if (gpu.watts && gpu.mostWatts) watts = of(watts, QString::number(*gpu.mostWatts, 'f', 0));
    tell(m_power, watts.isEmpty() ? watts : watts + QChar(0x00a0) + 'W',
         gpu.mostWatts ? tr("Power drawn now; at %1 W the driver slows the GPU down").arg(*gpu.mostWatts, 0, 'f', 0)
                       : tr("Power drawn now"));
    setAccessibleDescription(QStringList{m_name->fullText(), m_load.value->text(), m_memory.value->text(),
                                         m_heat.value->text(), m_power.value->text()}
                                 .join(QStringLiteral(", ")));
}

} // namespace lathe::ui
