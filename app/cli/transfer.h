#pragma once
// How a download or an upload is followed on the command line: a line of progress, or an object a second.
#include "cli/session.h"
#include "lathe/download.h"

#include <chrono>
#include <string>

namespace lathe::cli {

class Transfer {
public:
    /// `type`: of the objects that tell of progress with --json.
    Transfer(Session& session, std::string type);

    Hearing hearing(); ///< for Session::ask; it must not outlive this
    int stopped();     ///< after Ctrl+C: says what is kept; returns the exit code

private:
    void tell(const DownloadProgress& now);

    Session& m_session;
    std::string m_type;
    std::chrono::steady_clock::time_point m_lastJson = std::chrono::steady_clock::now();
    DownloadProgress m_last;
};

} // namespace lathe::cli
