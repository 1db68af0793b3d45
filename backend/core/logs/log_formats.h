#pragma once
// The forms in which a run's figures are written for other tools, while it goes on. Adding one is a file pair and a
// row.
#include "logs/log_point.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

/// Files of one run in one form. What is written is in the system's hands when write() returns. All functions throw
/// Error{Io}.
class LogWriter {
public:
    virtual ~LogWriter() = default;
    virtual void write(const LogPoint& point) = 0;
    /// The run goes on from `step`: what was said of later ones is taken off.
    virtual void rewind(std::int64_t step) = 0;
};

struct LogFormat {
    std::string_view name; ///< as a recipe's "log_format" says it
    std::string_view label, help; ///< for people
    std::string_view open; ///< how to look at it: a command or a file name; %s is the folder
    std::unique_ptr<LogWriter> (*begin)(const std::filesystem::path& folder); ///< goes on with what is there
};
const std::vector<LogFormat>& logFormats();

} // namespace lathe
