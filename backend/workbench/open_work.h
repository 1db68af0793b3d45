#pragma once
// What has been asked for and has not ended yet. Who takes a thing out of here tells its end: so each end is told once.
#include "lathe/device.h"
#include "lathe/query.h"
#include "lathe/run.h"

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <vector>

namespace lathe {

class OpenWork {
public:
    struct Request {
        std::stop_source stop;
        std::optional<ModelReport> report; ///< what an answer of the engine is to be added to
        std::optional<DeviceChoice> device; ///< that it is computed on
    };

    RequestId openRequest();
    std::stop_token stopToken(RequestId request) const; ///< a stopped one where the request has ended
    void keep(RequestId request, ModelReport report);
    void keep(RequestId request, const DeviceChoice& device);
    void requestStop(RequestId request);
    std::optional<Request> takeRequest(RequestId request); ///< nullopt: it has ended already
    std::vector<RequestId> requests() const;

    bool openRun(const RunId& run); ///< false: it is open already
    bool hasRun(const RunId& run) const;
    bool takeRun(const RunId& run); ///< false: it has ended already
    std::vector<RunId> runs() const;

private:
    mutable std::mutex m_mutex;
    RequestId m_lastRequest = 0;
    std::map<RequestId, Request> m_requests;
    std::set<RunId> m_runs;
};

} // namespace lathe
