// QCustomPlot sets 1.5e-4 as people write it; the rest of a label is made here.
#include "plots/plot_axis.h"

#include "bridge/text.h"

#include <QCoreApplication>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace lathe::ui {
namespace {

int decimalsOf(double step) { return std::clamp(int(std::ceil(-std::log10(step) - 1e-6)), 0, 12); }

/// Enough decimals to write multiples of the step: 1 for 0.5, 2 for 0.25.
int decimalsToWrite(double step) {
    int decimals = decimalsOf(step);
    for (; decimals < 12; ++decimals) {
        const double scaled = step * std::pow(10, decimals);
        if (std::abs(scaled - std::round(scaled)) < 1e-6 * std::max(1.0, scaled)) break;
    }
    return decimals;
}

class NumberTicks final : public QCPAxisTicker {
public:
    explicit NumberTicks(bool whole) : m_whole(whole) {}

protected:
    double getTickStep(const QCPRange& range) override {
        m_step = QCPAxisTicker::getTickStep(range);
        if (m_whole) m_step = std::max(1.0, std::ceil(m_step - 1e-9));
        m_most = std::max(std::abs(range.lower), std::abs(range.upper));
        return m_step;
    }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return tickText(tick, m_step, m_most); }
    int getSubTickCount(double) override { return 0; }

private:
    bool m_whole;
    double m_step = 1, m_most = 1;
};

/// Powers of ten; between them 2 and 5 where they are few; where there is not one, as on a plain axis.
class LogTicks final : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange& range) override {
        m_step = QCPAxisTicker::getTickStep(range);
        m_most = range.upper;
        return m_step;
    }
    QVector<double> createTickVector(double step, const QCPRange& range) override {
        m_plain = range.lower <= 0 || range.upper / range.lower < 4;
        if (m_plain) return QCPAxisTicker::createTickVector(step, range);
        const double first = std::floor(std::log10(range.lower)), last = std::ceil(std::log10(range.upper));
        const double decades = std::log10(range.upper / range.lower), room = 1.7 * mTickCount;
        const double each = std::max(1.0, std::ceil(decades / room));
        QVector<double> ticks;
        for (double power = first; power <= last; power += each) {
            const double ten = std::pow(10, power);
            ticks << ten;
            if (3 * decades <= room) ticks << 2 * ten << 5 * ten;
            else if (2 * decades <= room) ticks << 3 * ten;
        }
        return ticks;
    }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        if (m_plain) return tickText(tick, m_step, m_most);
        if (tick >= 1e4) return tickText(tick, tick, tick);
        if (tick < 1e-3 * 0.999) return numberText(tick);
        return QString::number(tick, 'g', 6);
    }
    int getSubTickCount(double) override { return 0; }

private:
    bool m_plain = false;
    double m_step = 1, m_most = 1;
};

class TimeTicks final : public QCPAxisTickerTime {
protected:
    double getTickStep(const QCPRange& range) override {
        const double span = range.size();
        setTimeFormat(span >= 2 * 86400 ? QStringLiteral("%d:%h")
                      : span >= 3600    ? QStringLiteral("%h:%m")
                                        : QStringLiteral("%m:%s"));
        setFieldWidth(tuHours, span >= 2 * 86400 ? 2 : 1);
        setFieldWidth(tuMinutes, span >= 3600 ? 2 : 1);
        return std::max(1.0, QCPAxisTickerTime::getTickStep(range));
    }
    int getSubTickCount(double) override { return 0; }
};

} // namespace

PlotRange rangeOf(const QCPAxis& axis) { return {axis.range().lower, axis.range().upper}; }

QString plotXName(PlotX x) {
    switch (x) {
    case PlotX::Step: return QCoreApplication::translate("PlotAxis", "step");
    case PlotX::Tokens: return QCoreApplication::translate("PlotAxis", "tokens");
    case PlotX::Time: return QCoreApplication::translate("PlotAxis", "time");
    case PlotX::Epoch: return QCoreApplication::translate("PlotAxis", "epoch");
    }
    return {};
}

const char* plotXKey(PlotX x) {
    constexpr const char* keys[] = {"step", "tokens", "time", "epoch"};
    return keys[int(x)];
}

QString plotXTitle(PlotX x, double span) {
    if (x != PlotX::Time) return plotXName(x);
    return span >= 2 * 86400 ? QCoreApplication::translate("PlotAxis", "time, days:h")
           : span >= 3600    ? QCoreApplication::translate("PlotAxis", "time, h:min")
                             : QCoreApplication::translate("PlotAxis", "time, min:s");
}

QString plotXText(PlotX x, double value) {
    switch (x) {
    case PlotX::Step: return QCoreApplication::translate("PlotAxis", "step %1").arg(countText(std::llround(value)));
    case PlotX::Tokens: return QCoreApplication::translate("PlotAxis", "%1 tokens").arg(countText(std::llround(value)));
    case PlotX::Time: return durationText(value);
    case PlotX::Epoch:
        return QCoreApplication::translate("PlotAxis", "epoch %1").arg(value, 0, 'f', value < 10 ? 3 : 2);
    }
    return {};
}

QSharedPointer<QCPAxisTicker> ticksFor(PlotX x, bool log) {
    if (log) return QSharedPointer<QCPAxisTicker>(new LogTicks);
    if (x == PlotX::Time) return QSharedPointer<QCPAxisTicker>(new TimeTicks);
    return QSharedPointer<QCPAxisTicker>(new NumberTicks(x != PlotX::Epoch));
}

QSharedPointer<QCPAxisTicker> valueTicks(bool log) {
    if (log) return QSharedPointer<QCPAxisTicker>(new LogTicks);
    return QSharedPointer<QCPAxisTicker>(new NumberTicks(false));
}

QString tickText(double value, double step, double most) {
    if (std::abs(value) < step * 1e-6) return QStringLiteral("0");
    if (most >= 1e4) {
        static const struct {
            double size;
            const char* letter;
        } units[] = {{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "k"}};
        for (const auto& unit : units) {
            if (std::abs(value) < unit.size * 0.999999) continue;
            const int decimals = decimalsToWrite(step / unit.size);
            if (decimals > 2) break; // 1 234 567 rather than 1.234567M
            QString text = QString::number(value / unit.size, 'f', decimals);
            while (text.contains('.') && (text.endsWith('0') || text.endsWith('.'))) text.chop(1);
            return text + QLatin1String(unit.letter);
        }
        if (step >= 1) return countText(std::llround(value));
    }
    if (most < 0.01 && most > 0) {
        const double exponent = std::floor(std::log10(most) + 1e-9), scale = std::pow(10, exponent);
        return QString::number(value / scale, 'f', decimalsToWrite(step / scale)) + 'e'
               + QString::number(int(exponent));
    }
    return QString::number(value, 'f', decimalsToWrite(step));
}

QString readoutText(double value, double span) {
    if (!std::isfinite(value)) return lossText(value);
    if (value != 0 && std::abs(value) < 1e-3) return numberText(value);
    if (std::abs(value) >= 1e4 && span >= 100) return countText(std::llround(value));
    return QString::number(value, 'f', std::clamp(decimalsOf(span > 0 ? span / 8 : 1) + 2, 0, 9));
}

} // namespace lathe::ui
