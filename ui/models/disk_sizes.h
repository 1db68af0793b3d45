#pragma once
// What runs take on the disk, for a list: a walk through their folders, made for rows that are drawn, or for all of
// them where the list is sorted by it.
#include "bridge/backend_client.h"

#include <QTimer>

#include <map>
#include <set>

namespace lathe::ui {

class RunListModel;

class DiskSizes : public QObject {
    Q_OBJECT
public:
    DiskSizes(BackendClient& client, RunListModel& runs, QObject* parent = nullptr);

    void want(const RunSummary& run); ///< unless it is known, and the run has not trained since
    void wantAll();
    void forget(const std::vector<RunId>& runs); ///< something in their folders was deleted

private:
    void ask();

    BackendClient& m_client;
    RunListModel& m_runs;
    QTimer m_soon{this};
    std::map<RunId, std::int64_t> m_steps; ///< of runs that were asked about, how far they were
    std::set<RunId> m_wanted;
};

} // namespace lathe::ui
