#pragma once
// A download or an upload on the command line: a line of progress (or an object a second), and Ctrl+C that keeps what
// came.
#include "cli/progress_line.h"
#include "cli/session.h"
#include "lathe/download.h"

#include <functional>
#include <stop_token>
#include <string>

namespace lathe::cli {

class Transfer {
public:
    /// `type`: of the objects that tell of progress with --json.
    Transfer(Session& session, std::string type);

    std::function<void(const DownloadProgress&)> report();
    std::stop_token stop() const { return m_stop.get_token(); }
    void done() { m_line.clear(); }
    int stopped(); ///< says what is kept; returns the exit code

private:
    void tell(const DownloadProgress& now);

    Session& m_session;
    std::string m_type;
    ProgressLine m_line;
    std::stop_source m_stop;
    int m_interruptsBefore;
    std::chrono::steady_clock::time_point m_lastJson = std::chrono::steady_clock::now();
    DownloadProgress m_last;
};

} // namespace lathe::cli
