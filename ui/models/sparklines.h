#pragma once
// Small curves of runs for a list: few points each, asked for when a row is drawn, together for all rows that are, and
// kept. A run in training is asked again now and then; what is drawn stays until the answer.
#include "bridge/backend_client.h"

#include <QElapsedTimer>
#include <QPointF>
#include <QTimer>
#include <QVector>

#include <map>
#include <set>

namespace lathe::ui {

struct Sparkline {
    QVector<QPointF> training, validation; ///< steps and losses; finite
    double least = 0, most = 0; ///< of all losses
    double lastStep = 0;
};

class Sparklines : public QObject {
    Q_OBJECT
public:
    static constexpr int mostPoints = 40; ///< of each curve

    explicit Sparklines(BackendClient& client, QObject* parent = nullptr);

    /// Null until there is one; asks for it, or for a newer one, where needed.
    const Sparkline* of(const RunSummary& run);

signals:
    void arrived();

private:
    struct Kept {
        Sparkline line;
        std::int64_t step = -1; ///< of the run when it was asked
        qint64 asked = 0; ///< milliseconds
    };
    void ask();
    void take(const Curves& curves, bool validation);

    BackendClient& m_client;
    QTimer m_soon{this};
    QElapsedTimer m_clock;
    std::map<RunId, Kept> m_kept;
    std::set<RunId> m_wanted;
};

} // namespace lathe::ui
