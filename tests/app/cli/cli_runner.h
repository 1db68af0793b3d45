#pragma once
// One call of the command line program, in this process and with streams in memory.
#include "cli/cli.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

namespace lathe::test {

struct CliResult {
    int code = 0;
    std::string out, err;
    std::vector<nlohmann::json> lines; ///< of --json; what is no JSON object throws while it is read

    /// The lines of that type.
    std::vector<nlohmann::json> of(const std::string& type) const {
        std::vector<nlohmann::json> found;
        for (const nlohmann::json& line : lines)
            if (line.at("type") == type) found.push_back(line);
        return found;
    }
};

/// Counts up `interrupts` once, as soon as the program has printed `mark`: Ctrl+C at that moment.
class InterruptingBuffer : public std::stringbuf {
public:
    InterruptingBuffer(std::string mark, std::atomic<int>& interrupts)
        : m_mark(std::move(mark)), m_interrupts(interrupts) {}

protected:
    int sync() override {
        if (!m_mark.empty() && m_interrupts == 0 && str().find(m_mark) != std::string::npos) ++m_interrupts;
        return 0;
    }

private:
    std::string m_mark;
    std::atomic<int>& m_interrupts;
};

/// `typed`: what a person at a terminal answers; without it there is no terminal.
inline CliResult runCli(std::vector<std::string> words, const std::filesystem::path& store,
                        const std::string& interruptAt = {}, const std::string& typed = {}) {
    words.insert(words.end(), {"--store", store.string()});
    std::atomic<int> interrupts{0};
    InterruptingBuffer buffer(interruptAt, interrupts);
    std::istringstream in(typed);
    std::ostream out(&buffer);
    std::ostringstream err;
    cli::Console console{in, out, err, !typed.empty(), !typed.empty(), &interrupts};
    CliResult result;
    result.code = cli::run(words, console);
    result.out = buffer.str();
    result.err = err.str();
    if (std::find(words.begin(), words.end(), "--json") != words.end()) {
        std::istringstream text(result.out);
        for (std::string line; std::getline(text, line);) result.lines.push_back(nlohmann::json::parse(line));
    }
    return result;
}

} // namespace lathe::test
