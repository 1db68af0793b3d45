#include "models/sparklines.h"

#include <algorithm>
#include <cmath>

namespace lathe::ui {

Sparklines::Sparklines(BackendClient& client, QObject* parent) : QObject(parent), m_client(client) {
    m_clock.start();
    m_soon.setSingleShot(true);
    m_soon.setInterval(60); // while a list is scrolled, rows that were passed are asked for together
    connect(&m_soon, &QTimer::timeout, this, &Sparklines::ask);
}

const Sparkline* Sparklines::of(const RunSummary& run) {
    constexpr qint64 freshFor = 5000; // ms; a run that trains has a new step each time it is drawn
    Kept& kept = m_kept[run.id];
    const bool isNew = kept.step < 0;
    if (kept.step != run.step && (isNew || m_clock.elapsed() - kept.asked > freshFor)) {
        kept.step = run.step;
        kept.asked = m_clock.elapsed();
        m_wanted.insert(run.id);
        if (!m_soon.isActive()) m_soon.start();
    }
    return kept.line.training.isEmpty() && kept.line.validation.isEmpty() ? nullptr : &kept.line;
}

void Sparklines::ask() {
    const std::vector<RunId> runs(m_wanted.begin(), m_wanted.end());
    m_wanted.clear();
    for (const bool validation : {false, true})
        m_client.askFor<Curves>(
            GetCurves{runs, validation ? "eval_loss" : "loss", mostPoints}, this,
            [this, validation](const Curves& curves) { take(curves, validation); },
            [this, runs](const ErrorInfo&) { // one of them is gone; the list says what is wrong with the history
                for (const RunId& run : runs) m_kept.erase(run);
            });
}

void Sparklines::take(const Curves& curves, bool validation) {
    for (const lathe::Curve& curve : curves.curves) {
        Sparkline& line = m_kept[curve.run].line;
        QVector<QPointF>& points = validation ? line.validation : line.training;
        points.clear();
        for (std::size_t i = 0; i < curve.steps.size(); ++i)
            if (std::isfinite(curve.values[i])) points << QPointF(double(curve.steps[i]), curve.values[i]);
        line.lastStep = 0;
        bool first = true;
        for (const auto* all : {&line.training, &line.validation})
            for (const QPointF& point : *all) {
                line.least = first ? point.y() : std::min(line.least, point.y());
                line.most = first ? point.y() : std::max(line.most, point.y());
                line.lastStep = std::max(line.lastStep, point.x());
                first = false;
            }
    }
    emit arrived();
}

} // namespace lathe::ui
