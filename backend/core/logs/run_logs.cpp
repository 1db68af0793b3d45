#include "logs/run_logs.h"

#include "base/clock.h"
#include "base/file_layer.h"
#include "lathe/error.h"
#include "lathe/joined.h"

#include <algorithm>

namespace lathe {
namespace {

const LogFormat& formatNamed(const std::string& name) {
    for (const LogFormat& format : logFormats())
        if (format.name == name) return format;
    throw Error(ErrorKind::BadInput, {"There is no log format '%1'.", name},
                {"There are: %1.", joined(logFormats(), ", ", &LogFormat::name)});
}

std::string howToOpen(const LogFormat& format, const std::filesystem::path& folder) {
    std::string text(format.open);
    text.replace(text.find("%s"), 2, folder.string());
    return std::string(format.label) + ": " + text;
}

} // namespace

std::vector<std::string> RunLogs::begin(const RunId& run, const std::filesystem::path& folder,
                                        const std::vector<std::string>& formats) {
    if (formats.empty()) return {};
    currentFiles().createFolders(folder);
    Open open;
    std::vector<std::string> told;
    for (const std::string& name : formats) {
        const LogFormat& format = formatNamed(name);
        open.writers.push_back(format.begin(folder));
        told.push_back(howToOpen(format, folder));
    }
    std::lock_guard lock(m_mutex);
    m_open[run] = std::move(open);
    return told;
}

template <class Work> void RunLogs::withEach(const RunId& run, const Work& work) {
    std::lock_guard lock(m_mutex);
    const auto found = m_open.find(run);
    if (found == m_open.end()) return;
    try {
        work(found->second);
    } catch (...) {
        m_open.erase(found);
        throw;
    }
}

void RunLogs::rewind(const RunId& run, std::int64_t step) {
    withEach(run, [&](Open& open) {
        for (const auto& writer : open.writers) writer->rewind(step);
    });
}

template <class Point> void RunLogs::log(const RunId& run, const Point& point) {
    write(run, logPoint(point, double(systemClock().unixMilliseconds()) / 1000));
}
template void RunLogs::log(const RunId&, const StepPoint&);
template void RunLogs::log(const RunId&, const EvalPoint&);

void RunLogs::write(const RunId& run, LogPoint point) {
    withEach(run, [&](Open& open) {
        LogPoint& last = open.last;
        if (last.step == point.step) { // an evaluation is told again when more was measured at its step
            const auto& said = last.scalars;
            std::erase_if(point.scalars,
                          [&](const auto& one) { return std::find(said.begin(), said.end(), one) != said.end(); });
        }
        if (point.scalars.empty()) return;
        for (const auto& writer : open.writers) writer->write(point);
        if (last.step != point.step) last = point;
        else last.scalars.insert(last.scalars.end(), point.scalars.begin(), point.scalars.end());
    });
}

void RunLogs::end(const RunId& run) {
    std::lock_guard lock(m_mutex);
    m_open.erase(run);
}

} // namespace lathe
