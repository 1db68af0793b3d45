// Runs short trainings, each in a process of its own, and sets what the estimate predicted beside what was booked, part
// by part:
//   bench_memory [--only TEXT] [--parts] [--keep FOLDER]
// Models are shapes with random weights; nothing but the repository is needed. Measured = booked bytes at the highest
// point, and the idle program; beside it the process's own peak as the system counts it. The last lines tell the worst
// row and how many are within 5 and 10 %.
#include "bench_memory_cases.h"
#include "engine_port.h"

#include <nlohmann/json.hpp>

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <sstream>

namespace fs = std::filesystem;
using namespace lathe;
using nlohmann::json;

namespace {

/// Keeps what a run tells of its memory, and waits for its end.
class MemoryHost final : public EngineHost {
public:
    MemoryByPart predicted;
    MemoryUse use;
    ErrorInfo error;
    bool failed = false;

    void wait() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_done; });
    }
    void started(const RunId&, std::int64_t, const std::string&, const std::string&, const std::string&,
                 const MemoryByPart& memory, std::int64_t) override {
        predicted = memory;
    }
    void measured(const RunId&, const MemoryUse& now, bool) override { use = now; }
    void ended(const RunId&, Outcome outcome, std::int64_t, const std::string&, const ErrorInfo& info) override {
        std::lock_guard lock(m_mutex);
        failed = outcome != Outcome::Finished;
        error = info;
        m_done = true;
        m_changed.notify_all();
    }
    void rewound(const RunId&, std::int64_t) override {}
    void planned(const RunId&, std::int64_t, const std::vector<PlanChange>&) override {}
    void status(const RunId&, RunStatus, const std::string&) override {}
    void log(const RunId&, const StepPoint&) override {}
    void log(const RunId&, const EvalPoint&) override {}
    void sample(const RunId&, std::int64_t, const std::string&) override {}
    void checkpoint(const RunId&, const CheckpointInfo&) override {}
    void removedCheckpoint(const RunId&, std::int64_t) override {}
    void tried(const RunId&, const DryRun&, const TriedFacts&) override {}
    void note(const RunId&, const Said&) override {}
    void progress(const RunId&, RequestId, std::int64_t, std::int64_t, const std::string&) override {}
    void streamed(RequestId, int, const std::string&) override {}
    void answered(RequestId, AnswerValue) override {}

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_done = false;
};

/// One run, in this process; one line of JSON.
int runOne(const fs::path& folder) {
    std::ifstream file(folder / "recipe.json");
    const Recipe recipe = recipeFromJson(std::string(std::istreambuf_iterator<char>(file), {}));
    MemoryHost host;
    {
        void* library = dlopen(LATHE_ENGINE_FILE, RTLD_NOW | RTLD_LOCAL); // as the program itself loads it
        const auto entry = library ? reinterpret_cast<LatheEngineEntry>(dlsym(library, "latheEngine")) : nullptr;
        std::unique_ptr<Engine> engine(entry ? entry(enginePortVersion, &host) : nullptr);
        if (!engine) return std::cout << json{{"error", "the engine can't be loaded"}}.dump() << "\n", 1;
        engine->submit(TrainOrder{"run", recipe, folder, false});
        host.wait();
    }
    json line{
        {"predicted", host.predicted.bytes}, {"measured", host.use.peak.bytes}, {"resident", host.use.residentPeak}};
    if (host.failed) line["error"] = host.error.message;
    std::cout << line.dump() << "\n";
    return 0;
}

std::string outputOf(const std::string& command) {
    std::string text;
    FILE* pipe = popen(command.c_str(), "r");
    if (!pipe) return text;
    std::array<char, 4096> part{};
    while (const std::size_t count = std::fread(part.data(), 1, part.size(), pipe)) text.append(part.data(), count);
    pclose(pipe);
    return text;
}

struct Row {
    std::string name;
    MemoryByPart predicted, measured;
    std::int64_t resident = 0;
    double off() const { return double(predicted.totalBytes()) / double(measured.totalBytes()) - 1; }
    /// Parts neither within 10 % nor within 16 MiB.
    std::vector<std::string> partsOff() const {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < memoryPartCount; ++i) {
            const double difference = std::abs(double(predicted.bytes[i] - measured.bytes[i]));
            if (difference > 16.0 * (1 << 20) && difference > 0.1 * double(measured.bytes[i]))
                names.emplace_back(toString(MemoryPart(i)));
        }
        return names;
    }
};

double mib(std::int64_t bytes) { return double(bytes) / (1 << 20); }

MemoryByPart partsFrom(const json& values) {
    MemoryByPart parts;
    for (std::size_t i = 0; i < memoryPartCount; ++i) parts.bytes[i] = values.at(i);
    return parts;
}

void printSummary(const std::vector<Row>& rows) {
    if (rows.empty()) return;
    std::size_t within5 = 0, within10 = 0, parts = 0;
    const Row* worst = &rows.front();
    for (const Row& row : rows) {
        const double off = std::abs(row.off());
        within5 += off <= 0.05;
        within10 += off <= 0.10;
        parts += row.partsOff().empty();
        if (off > std::abs(worst->off())) worst = &row;
    }
    std::printf("\n%zu runs: %zu within 5 %%, %zu within 10 %%; every part within 10 %% or 16 MiB in %zu; worst %+.1f "
                "%% (%s)\n",
                rows.size(), within5, within10, parts, 100 * worst->off(), worst->name.c_str());
}

} // namespace

int main(int count, char** words) {
    std::string only;
    fs::path folder = fs::temp_directory_path() / ("bench_memory_" + std::to_string(getpid()));
    bool parts = false, keep = false;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--run" && i + 1 < count) return runOne(words[++i]);
        if (word == "--only" && i + 1 < count) only = words[++i];
        else if (word == "--parts") parts = true;
        else if (word == "--keep" && i + 1 < count) folder = words[++i], keep = true;
        else return std::fprintf(stderr, "usage: bench_memory [--only TEXT] [--parts] [--keep FOLDER]\n"), 2;
    }
    const std::string self = fs::read_symlink("/proc/self/exe").string();
    std::printf("%-86s %9s %9s %7s %9s  parts off\n", "run (MiB)", "predicted", "booked", "", "resident");
    std::vector<Row> rows;
    int failures = 0;
    for (const bench::MemoryCase& one : bench::memoryCases()) {
        const std::string name = one.name();
        if (name.find(only) == std::string::npos) continue;
        const fs::path own = folder / "run";
        fs::remove_all(own);
        fs::create_directories(own);
        bench::write(one, own);
        const std::string said = outputOf('"' + self + "\" --run \"" + own.string() + '"');
        const json line = json::parse(said, nullptr, false);
        if (line.is_discarded() || line.contains("error")) {
            std::printf("%-86s failed: %s\n", name.c_str(),
                        line.is_discarded() ? said.c_str() : line["error"].get<std::string>().c_str());
            ++failures;
            continue;
        }
        const Row& row =
            rows.emplace_back(Row{name, partsFrom(line["predicted"]), partsFrom(line["measured"]), line["resident"]});
        std::printf("%-86s %9.1f %9.1f %+6.1f%% %9.1f ", name.c_str(), mib(row.predicted.totalBytes()),
                    mib(row.measured.totalBytes()), 100 * row.off(), mib(row.resident));
        for (const std::string& part : row.partsOff()) std::printf(" %s", part.c_str());
        std::printf("\n");
        if (parts)
            for (std::size_t i = 0; i < memoryPartCount; ++i)
                if (row.predicted.bytes[i] || row.measured.bytes[i])
                    std::printf("    %-24s %9.2f %9.2f %+9.2f\n", std::string(toString(MemoryPart(i))).c_str(),
                                mib(row.predicted.bytes[i]), mib(row.measured.bytes[i]),
                                mib(row.predicted.bytes[i] - row.measured.bytes[i]));
        std::fflush(stdout);
    }
    printSummary(rows);
    if (!keep) fs::remove_all(folder);
    return failures ? 1 : 0;
}
