#include "cli/transfer.h"

#include "cli/text_format.h"

namespace lathe::cli {
namespace {

std::string lineOf(const DownloadProgress& now) {
    if (now.totalBytes == 0 && now.totalFiles == 0)
        return now.trouble.empty() ? "asking the Hub" : "asking the Hub again (" + now.trouble + ")";
    std::string text = std::to_string(now.totalBytes > 0 ? 100 * now.bytes / now.totalBytes : 100);
    text.append(" % of ")
        .append(bytesText(now.totalBytes))
        .append(", ")
        .append(std::to_string(now.files))
        .append(" of ")
        .append(std::to_string(now.totalFiles))
        .append(" files");
    if (now.bytesPerSecond > 0) {
        text.append(", ").append(bytesText(static_cast<std::int64_t>(now.bytesPerSecond))).append("/s");
        text.append(", ")
            .append(durationText(static_cast<double>(now.totalBytes - now.bytes) / now.bytesPerSecond))
            .append(" left");
    }
    if (now.retries > 0)
        text.append(", ")
            .append(std::to_string(now.retries))
            .append(now.retries == 1 ? " retry (" : " retries (")
            .append(now.trouble)
            .append(")");
    return text.append("  ").append(now.file);
}

Json jsonOf(const std::string& type, const DownloadProgress& now) {
    return {{"type", type},
            {"bytes", now.bytes},
            {"total_bytes", now.totalBytes},
            {"files", now.files},
            {"total_files", now.totalFiles},
            {"bytes_per_second", now.bytesPerSecond},
            {"retries", now.retries},
            {"file", now.file},
            {"trouble", now.trouble}};
}

} // namespace

Transfer::Transfer(Session& session, std::string type) : m_session(session), m_type(std::move(type)) {}

Hearing Transfer::hearing() {
    return {.download = [this](const DownloadProgress& now) { tell(now); }};
}

void Transfer::tell(const DownloadProgress& now) {
    m_last = now;
    const auto time = std::chrono::steady_clock::now();
    if (!m_session.json()) m_session.phase(lineOf(now));
    else if (time - m_lastJson >= std::chrono::seconds(1)) m_lastJson = time, m_session.printJson(jsonOf(m_type, now));
}

int Transfer::stopped() {
    m_session.remark("stopped; " + bytesText(m_last.bytes) + " of " + bytesText(m_last.totalBytes)
                     + " are kept; the same command continues from there");
    return 3;
}

} // namespace lathe::cli
