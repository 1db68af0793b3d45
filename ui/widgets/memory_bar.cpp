// Painted by hand: parts keep their order and color in all bars, so that they can be compared by eye.
#include "widgets/memory_bar.h"

#include "bridge/text.h"
#include "settings/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

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

MemoryPart worstPart(const MemoryByPart& predicted, const MemoryByPart& measured) {
    std::size_t worst = 0;
    const auto apart = [&](std::size_t i) { return std::abs(measured.bytes[i] - predicted.bytes[i]); };
    for (std::size_t i = 1; i < memoryPartCount; ++i)
        if (apart(i) > apart(worst)) worst = i;
    return MemoryPart(worst);
}

QString differenceText(std::int64_t predicted, std::int64_t measured) {
    if (predicted == measured) return QStringLiteral("0 %");
    if (predicted == 0) return MemoryBar::tr("new");
    const double share = 100.0 * double(measured - predicted) / double(predicted);
    return QStringLiteral("%1%2 %")
        .arg(share < 0 ? QStringLiteral("−") : QStringLiteral("+"))
        .arg(std::abs(share), 0, 'f', std::abs(share) < 10 ? 1 : 0);
}

MemoryBar::MemoryBar(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Memory by part"));
}

void MemoryBar::setMemory(const MemoryByPart& predicted, std::optional<MemoryByPart> measured,
                          std::optional<MemoryByPart> now) {
    const bool grows =
        !m_predicted || m_measured.has_value() != measured.has_value() || m_now.has_value() != now.has_value();
    const std::size_t before = shownParts().size();
    m_predicted = predicted;
    m_measured = std::move(measured);
    m_now = std::move(now);
    QStringList lines{tr("Total: %1").arg(bytesText(predicted.totalBytes()))};
    for (const MemoryPart part : shownParts()) lines << partLine(part, predicted[part]);
    if (m_measured) lines << tr("Measured: %1").arg(bytesText(m_measured->totalBytes()));
    if (m_now) lines << tr("Now: %1").arg(bytesText(m_now->totalBytes()));
    setAccessibleDescription(lines.join(QStringLiteral(", ")));
    if (grows || before != shownParts().size()) updateGeometry();
    update();
}

void MemoryBar::clear() {
    m_predicted.reset();
    m_measured.reset();
    m_now.reset();
    updateGeometry();
    update();
}

void MemoryBar::setThin(bool thin) {
    m_thin = thin;
    updateGeometry();
}

std::vector<MemoryPart> MemoryBar::shownParts() const {
    std::vector<MemoryPart> parts;
    for (std::size_t i = 0; i < memoryPartCount; ++i) {
        const auto part = MemoryPart(i);
        for (const auto* memory : {&m_predicted, &m_measured, &m_now})
            if (*memory && (**memory)[part] > 0) {
                parts.push_back(part);
                break;
            }
    }
    return parts;
}

MemoryBar::Geometry MemoryBar::geometryNow() const { return {fontMetrics().height() + 6, m_thin ? 8 : 16, 8}; }

std::vector<MemoryBar::Bar> MemoryBar::bars() const {
    const Geometry g = geometryNow();
    std::vector<Bar> all;
    if (m_thin) {
        const auto& held = m_now ? m_now : m_measured;
        if (held) all.push_back({&*held, {}, 0});
        return all;
    }
    if (m_predicted) all.push_back({&*m_predicted, m_measured || m_now ? tr("Predicted") : QString(), 0});
    if (m_measured) all.push_back({&*m_measured, tr("Measured, at the peak"), 0});
    if (m_now) all.push_back({&*m_now, tr("Now"), 0});
    int top = 0;
    for (Bar& bar : all) {
        if (!bar.name.isEmpty()) top += g.line;
        bar.top = top;
        top += g.bar + g.gap;
    }
    return all;
}

double MemoryBar::widest() const {
    double most = 1;
    for (const auto* memory : {&m_predicted, &m_measured, &m_now})
        if (*memory) most = std::max(most, double((*memory)->totalBytes()));
    return most;
}

QSize MemoryBar::sizeHint() const {
    const Geometry g = geometryNow();
    if (m_thin) return {120, g.bar};
    if (!m_predicted) return {220, g.bar};
    const auto all = bars();
    const int above = all.back().top + g.bar + g.gap;
    return {220, above + g.line * int(shownParts().size() + 1) + (m_measured || m_now ? g.line : 0)};
}

void MemoryBar::paintBar(QPainter& painter, const MemoryByPart& memory, int top) const {
    const Geometry g = geometryNow();
    QPainterPath frame;
    const double scale = width() / widest();
    frame.addRoundedRect(QRectF(0, top, std::max(scale * double(memory.totalBytes()), 2.0), g.bar), 4, 4);
    painter.save();
    painter.setClipPath(frame);
    double x = 0;
    for (const MemoryPart part : shownParts()) {
        const double wide = scale * double(memory[part]);
        painter.fillRect(QRectF(x, top, wide, g.bar), Theme::instance().series(int(part)));
        x += wide;
        if (wide > 3) painter.fillRect(QRectF(x - 1, top, 1, g.bar), Theme::instance().color("surface"));
    }
    painter.restore();
}

void MemoryBar::paintThin(QPainter& painter) const {
    const Theme& theme = Theme::instance();
    const Geometry g = geometryNow();
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color("sunken"));
    painter.drawRoundedRect(QRectF(0, 0, width(), g.bar), 4, 4);
    for (const Bar& bar : bars()) paintBar(painter, *bar.memory, bar.top);
    if (m_predicted) {
        const double end = std::min(width() - 1.5, width() * double(m_predicted->totalBytes()) / widest());
        painter.fillRect(QRectF(end - 1, 0, 2, g.bar), theme.color("text"));
    }
}

void MemoryBar::paintLegend(QPainter& painter, int top) const {
    const Geometry g = geometryNow();
    const Theme& theme = Theme::instance();
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const bool compares = m_measured || m_now;
    const int wide = fontMetrics().horizontalAdvance(QStringLiteral("0000.0 MiB  ")),
              narrow = fontMetrics().horizontalAdvance(QStringLiteral("+0000 %  "));
    std::vector<int> widths{wide};
    if (m_measured) widths.insert(widths.end(), {wide, narrow});
    if (m_now) widths.push_back(wide);
    const auto isWorst = [&](MemoryPart part) { return m_measured && part == worstPart(*m_predicted, *m_measured); };
    int y = top;
    const auto row = [&](const QString& name, const QStringList& cells, const QColor& swatch, const QFont& with,
                         const QColor& ink) {
        painter.setFont(with);
        if (swatch.isValid()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(swatch);
            painter.drawRoundedRect(QRectF(0, y + (g.line - 10) / 2.0, 10, 10), 2, 2);
        }
        painter.setPen(ink);
        int right = width();
        for (int i = int(widths.size()) - 1; i >= 0; --i) {
            painter.drawText(QRect(right - widths[std::size_t(i)], y, widths[std::size_t(i)], g.line),
                             Qt::AlignVCenter | Qt::AlignRight, cells[i]);
            right -= widths[std::size_t(i)];
        }
        painter.drawText(QRect(18, y, right - 18, g.line), Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(name, Qt::ElideRight, right - 18));
        y += g.line;
    };
    const auto cells = [&](const auto& bytesOf) {
        QStringList texts{bytesText(bytesOf(*m_predicted))};
        if (m_measured)
            texts << bytesText(bytesOf(*m_measured)) << differenceText(bytesOf(*m_predicted), bytesOf(*m_measured));
        if (m_now) texts << bytesText(bytesOf(*m_now));
        return texts;
    };
    if (compares) {
        QStringList heads{tr("predicted")};
        if (m_measured) heads << tr("measured") << QString();
        if (m_now) heads << tr("now");
        row({}, heads, {}, font(), theme.color("muted"));
    }
    for (const MemoryPart part : shownParts())
        row(memoryPartText(part), cells([&](const MemoryByPart& memory) { return memory[part]; }),
            theme.series(int(part)), isWorst(part) ? bold : font(), theme.color("text"));
    row(tr("Total"), cells([](const MemoryByPart& memory) { return memory.totalBytes(); }), {}, bold,
        theme.color("text"));
}

void MemoryBar::paintEvent(QPaintEvent*) {
    const Geometry g = geometryNow();
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_thin) return paintThin(painter);
    if (!m_predicted) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color("sunken"));
        painter.drawRoundedRect(QRectF(0, 0, width(), g.bar), 4, 4);
        return;
    }
    int bottom = 0;
    for (const Bar& bar : bars()) {
        painter.setPen(theme.color("muted"));
        if (!bar.name.isEmpty())
            painter.drawText(QRect(0, bar.top - g.line, width(), g.line), Qt::AlignVCenter | Qt::AlignLeft, bar.name);
        paintBar(painter, *bar.memory, bar.top);
        bottom = bar.top + g.bar + g.gap;
    }
    paintLegend(painter, bottom);
}

bool MemoryBar::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        for (const Bar& bar : bars()) {
            if (help->pos().y() < bar.top || help->pos().y() > bar.top + geometryNow().bar) continue;
            double x = 0;
            for (const MemoryPart part : shownParts()) {
                x += width() * double((*bar.memory)[part]) / widest();
                if (help->pos().x() > x) continue;
                QToolTip::showText(help->globalPos(), partLine(part, (*bar.memory)[part]), this);
                return true;
            }
        }
        QToolTip::hideText();
    }
    return QWidget::event(event);
}

} // namespace lathe::ui
