#pragma once
// What forks changed of the runs that they start from, for a list: looked up for rows that are drawn.
#include "bridge/backend_client.h"

#include <QStringList>
#include <QTimer>

#include <map>
#include <set>

namespace lathe::ui {

class ForkChanges : public QObject {
    Q_OBJECT
public:
    explicit ForkChanges(BackendClient& client, QObject* parent = nullptr);

    void want(const RunSummary& run); ///< asks, unless it is known
    QStringList of(const RunSummary& run) const; ///< "Rank: 8 → 16", ...; empty where it is not known

signals:
    void arrived();

private:
    void ask();
    void take(const Comparison& comparison);

    BackendClient& m_client;
    QTimer m_soon{this};
    std::map<RunId, QStringList> m_known; ///< of those asked for; empty until the answer is there
    std::map<RunId, std::vector<RunId>> m_wanted; ///< by parent
};

} // namespace lathe::ui
