// What helps to find a fault and no more: texts about the program, the machine, the newest runs and crashes. Rows of
// data, samples and weights stay where they are; the person's own folder is called "~".
#include "workbench/diagnostics.h"

#include "base/atomic_file.h"
#include "base/json.h"
#include "estimate/devices.h"
#include "lathe/crash.h"
#include "lathe/version.h"
#include "workbench/zip_writer.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <cstdlib>

extern char** environ;

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr std::size_t newestRuns = 10, newestCrashes = 20, mostLogLines = 2000;

std::string forOthers(std::string text) {
    text = withoutSecrets(std::move(text));
    const char* home = std::getenv("HOME");
    const std::string own = home ? home : "";
    if (own.size() < 2) return text;
    for (std::size_t at = 0; (at = text.find(own, at)) != std::string::npos; ++at) text.replace(at, own.size(), "~");
    return text;
}

std::string aboutMachine(const fs::path& home) {
    std::string text = "Lathe " + std::string(programVersion()) + "\nHome: " + home.string() + '\n';
    utsname system{};
    if (::uname(&system) == 0)
        text += std::string("System: ") + system.sysname + ' ' + system.release + ' ' + system.machine + '\n';
    for (const DeviceInfo& device : allDevices())
        if (device.isHere)
            text += "Device: " + device.name + ", " + std::to_string(device.memoryBytes >> 20) + " MiB, "
                    + std::to_string(device.freeBytes >> 20) + " MiB free\n";
    for (char** entry = environ; *entry; ++entry) // what changes how it computes or draws
        for (const char* name :
             {"LATHE_", "OMP_", "GOMP_", "CUDA_", "CUBLAS_", "QT_", "LANG=", "LC_", "HF_HUB_OFFLINE="})
            if (std::string_view(*entry).starts_with(name)) text += std::string("Variable: ") + *entry + '\n';
    return text;
}

std::string aboutRun(const RunStore& store, const RunSummary& run) {
    const RunDetail detail = store.detail(run.id);
    const auto parsed = [](const std::string& text) { // of a run that never began there is none
        const auto json = nlohmann::ordered_json::parse(text, nullptr, false);
        return json.is_discarded() ? nlohmann::ordered_json() : json;
    };
    nlohmann::ordered_json all{{"run", run.id},
                               {"status", toString(run.status)},
                               {"step", run.step},
                               {"total_steps", run.totalSteps},
                               {"device", run.device},
                               {"recipe", parsed(detail.recipeJson)},
                               {"resolved_recipe", parsed(detail.resolvedRecipeJson)},
                               {"environment", parsed(detail.environmentJson)},
                               {"predicted_peak_bytes", detail.predictedPeakBytes},
                               {"measured_peak_bytes", detail.measuredPeakBytes}};
    if (detail.error)
        all["error"] = {
            {"kind", toString(detail.error->kind)}, {"message", detail.error->message}, {"hint", detail.error->hint}};
    const std::vector<LogEntry> log = store.history(run.id);
    auto& lines = all["log"] = nlohmann::ordered_json::array();
    for (std::size_t i = log.size() > mostLogLines ? log.size() - mostLogLines : 0; i < log.size(); ++i)
        lines.push_back(log[i].at + ' ' + log[i].kind + ' ' + log[i].text);
    return all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

} // namespace

void saveDiagnostics(const RunStore& store, const fs::path& file) {
    ZipWriter zip;
    zip.add("about.txt", forOthers(aboutMachine(store.home())));
    std::size_t runs = 0;
    for (const RunSummary& run : store.list()) {
        if (++runs > newestRuns) break;
        std::string about;
        try {
            about = aboutRun(store, run);
        } catch (const Error& error) { // deleted meanwhile, or damaged: the rest is wanted all the same
            about = dumpJson({{"run", run.id}, {"unreadable", error.info().message}}) + '\n';
        }
        zip.add("runs/" + run.id + ".json", forOthers(std::move(about)));
    }
    for (const CrashReport& report : crashReports(store.home(), newestCrashes))
        zip.add("crashes/" + report.file.filename().string(), forOthers(report.text));
    writeFileAtomically(file, std::move(zip).finish());
}

} // namespace lathe
