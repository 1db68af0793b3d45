#include "widgets/memory_bar.h"

#include "bridge/text.h"
#include "settings/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

namespace lathe::ui {
namespace {
QString partLine(MemoryPart part, std::int64_t bytes) {
    return QStringLiteral("%1: %2").arg(memoryPartText(part), bytesText(bytes));
}
} // namespace

QString memoryPartText(MemoryPart part) {
    switch (part) {
    case MemoryPart::Weights: return MemoryBar::tr("Weights");
    case MemoryPart::QuantizationConstants: return MemoryBar::tr("Quantization constants");
    case MemoryPart::TrainedParameters: return MemoryBar::tr("Trained parameters");
    case MemoryPart::Gradients: return MemoryBar::tr("Gradients");
    case MemoryPart::OptimizerState: return MemoryBar::tr("Optimizer state");
    case MemoryPart::Activations: return MemoryBar::tr("Activations");
    case MemoryPart::LogitsAndLoss: return MemoryBar::tr("Logits and loss");
    case MemoryPart::Workspace: return MemoryBar::tr("Workspace");
    case MemoryPart::Runtime: return MemoryBar::tr("Runtime");
    }
    return {};
}

MemoryBar::MemoryBar(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Memory by part"));
}

void MemoryBar::setMemory(const MemoryByPart& predicted, std::optional<MemoryByPart> measured) {
    m_predicted = predicted;
    m_measured = std::move(measured);
    QStringList lines{tr("Total: %1").arg(bytesText(predicted.totalBytes()))};
    for (const MemoryPart part : shownParts()) lines << partLine(part, predicted[part]);
    setAccessibleDescription(lines.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

void MemoryBar::clear() {
    m_predicted.reset();
    m_measured.reset();
    updateGeometry();
    update();
}

std::vector<MemoryPart> MemoryBar::shownParts() const {
    std::vector<MemoryPart> parts;
    for (std::size_t i = 0; i < memoryPartCount; ++i) {
        const auto part = MemoryPart(i);
        if ((m_predicted && (*m_predicted)[part] > 0) || (m_measured && (*m_measured)[part] > 0)) parts.push_back(part);
    }
    return parts;
}

MemoryBar::Geometry MemoryBar::geometryNow() const {
    const int line = fontMetrics().height() + 6;
    return {line, 16, m_measured ? line : 0, 8};
}

QSize MemoryBar::sizeHint() const {
    const Geometry g = geometryNow();
    const int bars = m_measured ? 2 * (g.line + g.bar) + g.gap : g.bar;
    return {220, bars + g.gap + g.line * int(shownParts().size() + 1) + (m_measured ? g.line : 0)};
}

void MemoryBar::paintBar(QPainter& painter, const MemoryByPart& memory, int top, double widest) const {
    const Geometry g = geometryNow();
    QPainterPath frame;
    const double full = widest > 0 ? width() * double(memory.totalBytes()) / widest : 0;
    frame.addRoundedRect(QRectF(0, top, std::max(full, 2.0), g.bar), 4, 4);
    painter.save();
    painter.setClipPath(frame);
    double x = 0;
    for (const MemoryPart part : shownParts()) {
        const double wide = widest > 0 ? width() * double(memory[part]) / widest : 0;
        painter.fillRect(QRectF(x, top, wide, g.bar), Theme::instance().series(int(part)));
        x += wide;
        if (wide > 3) painter.fillRect(QRectF(x - 1, top, 1, g.bar), Theme::instance().color("surface"));
    }
    painter.restore();
}

void MemoryBar::paintEvent(QPaintEvent*) {
    const Geometry g = geometryNow();
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_predicted) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color("sunken"));
        painter.drawRoundedRect(QRectF(0, 0, width(), g.bar), 4, 4);
        return;
    }
    double widest = double(m_predicted->totalBytes());
    if (m_measured) widest = std::max(widest, double(m_measured->totalBytes()));
    int y = 0;
    const auto bar = [&](const MemoryByPart& memory, const QString& name) {
        if (m_measured) {
            painter.setPen(theme.color("muted"));
            painter.drawText(QRect(0, y, width(), g.line), Qt::AlignVCenter | Qt::AlignLeft, name);
            y += g.line;
        }
        paintBar(painter, memory, y, widest);
        y += g.bar + g.gap;
    };
    bar(*m_predicted, tr("Predicted"));
    if (m_measured) bar(*m_measured, tr("Measured"));

    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const int column = fontMetrics().horizontalAdvance(QStringLiteral("0000.0 MiB  "));
    const auto row = [&](const QString& name, const QString& first, const QString& second, const QColor& swatch, const QFont& with) {
        painter.setFont(with);
        if (swatch.isValid()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(swatch);
            painter.drawRoundedRect(QRectF(0, y + (g.line - 10) / 2.0, 10, 10), 2, 2);
        }
        painter.setPen(theme.color("text"));
        const int right = m_measured ? 2 * column : column;
        painter.drawText(QRect(18, y, width() - 18 - right, g.line), Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(name, Qt::ElideRight, width() - 18 - right));
        if (m_measured) painter.drawText(QRect(width() - 2 * column, y, column - 6, g.line), Qt::AlignVCenter | Qt::AlignRight, first);
        painter.drawText(QRect(width() - column, y, column, g.line), Qt::AlignVCenter | Qt::AlignRight, m_measured ? second : first);
        y += g.line;
    };
    if (m_measured) row({}, tr("predicted"), tr("measured"), {}, font());
    for (const MemoryPart part : shownParts())
        row(memoryPartText(part), bytesText((*m_predicted)[part]), m_measured ? bytesText((*m_measured)[part]) : QString(),
            theme.series(int(part)), font());
    row(tr("Sum"), bytesText(m_predicted->totalBytes()), m_measured ? bytesText(m_measured->totalBytes()) : QString(), {}, bold);
}

bool MemoryBar::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_predicted && !m_measured) {
        const auto* help = static_cast<QHelpEvent*>(event);
        double x = 0;
        for (const MemoryPart part : shownParts()) {
            x += width() * double((*m_predicted)[part]) / double(std::max<std::int64_t>(1, m_predicted->totalBytes()));
            if (help->pos().y() > geometryNow().bar || help->pos().x() > x) continue;
            QToolTip::showText(help->globalPos(), partLine(part, (*m_predicted)[part]), this);
            return true;
        }
        QToolTip::hideText();
    }
    return QWidget::event(event);
}

} // namespace lathe::ui
