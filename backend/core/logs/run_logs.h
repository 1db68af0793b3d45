#pragma once
// The logs of all runs that are open here: each run has the formats that its recipe asks for.
#include "logs/log_formats.h"

#include <map>
#include <mutex>

namespace lathe {

/// Any thread may call anything. What a run's logs can't be written with ends them, by one Error; calls for a run
/// without logs do nothing.
class RunLogs {
public:
    /// Where they lie: in `folder`, which is made. Returns for each format how to look at it, in words. Throws
    /// Error{Io}, Error{BadInput}: no such format.
    std::vector<std::string> begin(const RunId& run, const std::filesystem::path& folder,
                                   const std::vector<std::string>& formats);
    void rewind(const RunId& run, std::int64_t step);
    template <class Point> void log(const RunId& run, const Point& point);
    void end(const RunId& run);

private:
    struct Open {
        std::vector<std::unique_ptr<LogWriter>> writers;
        LogPoint last; ///< so that a number which is said again at its step is written once
    };
    void write(const RunId& run, LogPoint point);
    template <class Work> void withEach(const RunId& run, const Work& work);

    std::mutex m_mutex;
    std::map<RunId, Open> m_open;
};

} // namespace lathe
