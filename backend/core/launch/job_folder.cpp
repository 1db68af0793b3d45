#include "launch/job_folder.h"

#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/io_error.h"
#include "base/json.h"
#include "store/owner.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <ctime>
#include <fstream>
#include <random>

namespace lathe {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char *jobFile = "job.json", *sentFile = "sent", *doubtFile = "doubt", *cancelledFile = "cancelled",
                     *endFile = "end.json";
constexpr const char* removedEnding = ".removed"; ///< of the name that a folder has while it is removed
constexpr std::int64_t mostOfLog = 64 << 10; ///< that is read at once

json toJson(const Settings& place) {
    json all = json::object();
    for (const Field& field : place.fields())
        std::visit(
            [&](const auto& value) {
                if constexpr (!std::is_same_v<std::decay_t<decltype(value)>, std::monostate>)
                    all[std::string(field.name)] = value;
            },
            place.given(field));
    return all;
}

Settings placeFrom(const json& all) {
    Settings place(placeFields());
    for (const auto& [name, value] : all.items()) {
        if (!find(placeFields(), name)) continue; // of a later version
        const FieldName field(name);
        if (value.is_boolean()) place.set(field, value.get<bool>());
        else if (value.is_number_integer()) place.set(field, value.get<std::int64_t>());
        else if (value.is_string()) place.set(field, value.get<std::string>());
        else if (value.is_array()) place.set(field, require<std::vector<std::string>>(all, name, jobFile));
    }
    return place;
}

bool isJobId(const std::string& name) {
    return name.size() > 8
           && std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) || c == '-'; });
}

/// A short file's first line; empty where there is none.
std::string lineOf(const fs::path& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

JobState stateNamed(const std::string& name) {
    for (int state = 0; state <= int(JobState::Unknown); ++state)
        if (toString(JobState(state)) == name) return JobState(state);
    return JobState::Lost;
}

JobRecord readFolder(const fs::path& folder) {
    const json kept = readJsonFile(folder / jobFile);
    JobRecord job;
    job.id = folder.filename().string();
    job.folder = folder;
    job.name = valueOr<std::string>(kept, "name", "", jobFile);
    job.createdUnixMilliseconds = valueOr<std::int64_t>(kept, "created", 0, jobFile);
    job.place = placeFrom(valueOr<json>(kept, "place", json::object(), jobFile));
    job.host = valueOr<std::string>(kept, "host", "", jobFile);
    job.handle = lineOf(folder / sentFile);
    std::error_code ignored;
    if (fs::exists(folder / doubtFile, ignored)) job.doubt = lineOf(folder / doubtFile);
    job.cancelled = fs::exists(folder / cancelledFile, ignored);
    const std::string code = lineOf(folder / jobfile::exitCode);
    int number = 0;
    if (const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), number);
        error == std::errc() && end != code.data())
        job.exitCode = number;
    if (fs::exists(folder / endFile, ignored)) {
        const json end = readJsonFile(folder / endFile);
        job.end = JobSight{stateNamed(valueOr<std::string>(end, "state", "", endFile)),
                           valueOr<std::string>(end, "reason", "", endFile)};
        if (const auto kept = optional<std::int64_t>(end, "code", endFile)) job.end->code = int(*kept);
    }
    return job;
}

void keepIn(const JobRecord& job, const char* name, const std::string& content) {
    try {
        writeFileAtomically(job.folder / name, content);
    } catch (const Error&) {
        std::error_code ignored;
        if (fs::exists(job.folder, ignored)) throw;
    }
}

/// Makes the folder, which one alone of several that want it can do.
void claimFolder(const fs::path& folder, const JobId& job) {
    currentFiles().createFolders(folder.parent_path());
    std::error_code failed;
    if (fs::create_directory(folder, failed)) return;
    if (failed) throw ioError("create the folder", folder, failed.value());
    throw Error(ErrorKind::BadInput, {"Job %1 has been sent already.", job}, "Plan another one.");
}

} // namespace

JobId newJobId() {
    const std::time_t now = std::time_t(systemClock().unixMilliseconds() / 1000);
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[32];
    const std::size_t length = std::strftime(text, sizeof text, "%Y%m%d-%H%M%S-", &utc);
    std::random_device chance;
    char digits[8];
    std::snprintf(digits, sizeof digits, "%04x", unsigned(chance() & 0xFFFF));
    return std::string(text, length) + digits;
}

JobRecord writeJob(const JobPlan& plan, const fs::path& home) {
    const fs::path folder = folderOf(plan.job, home);
    if (!isJobId(plan.job)) throw Error(ErrorKind::BadInput, {"\"%1\" is no name of a job.", plan.job.substr(0, 80)});
    claimFolder(folder, plan.job);
    try {
        writeFileAtomically(folder / jobfile::recipe, plan.recipeJson + '\n');
        writeFileAtomically(folder / jobfile::script, plan.script);
        writeFileAtomically(folder / jobFile, // last: without it nobody takes the folder for a job
                            dumpJson({{"schema", 1},
                                      {"name", plan.name},
                                      {"created", systemClock().unixMilliseconds()},
                                      {"host", thisProcess().host},
                                      {"place", toJson(plan.place)}},
                                     2)
                                + '\n');
        return readFolder(folder);
    } catch (...) {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
        throw;
    }
}

void keepHandle(const JobRecord& job, const std::string& handle) { keepIn(job, sentFile, handle + '\n'); }
void keepDoubt(const JobRecord& job, const std::string& said) {
    std::string line = said;
    std::replace(line.begin(), line.end(), '\n', ' ');
    keepIn(job, doubtFile, line + '\n');
}
void keepCancelled(const JobRecord& job) { keepIn(job, cancelledFile, "\n"); }
void takeBackCancelled(const JobRecord& job) { currentFiles().remove(job.folder / cancelledFile); }
void keepEnd(const JobRecord& job, const JobSight& end) {
    json kept{{"state", toString(end.state)}, {"reason", end.reason}};
    if (end.code) kept["code"] = *end.code;
    keepIn(job, endFile, dumpJson(kept) + '\n');
}

/// Its name goes first, in one step: who would write into it meanwhile finds no folder, and what a program that died
/// has left is no job's.
void removeJob(const JobRecord& job) {
    std::error_code failed;
    try {
        currentFiles().rename(job.folder, job.folder.string() + removedEnding);
    } catch (const Error&) { // by another window
        if (fs::exists(job.folder, failed)) throw;
    }
    for (fs::directory_iterator entry(job.folder.parent_path(), failed), end; !failed && entry != end;
         entry.increment(failed))
        if (entry->path().extension() == removedEnding) currentFiles().remove(entry->path());
}

JobRecord readJob(const JobId& job, const fs::path& home) {
    std::error_code ignored;
    if (!isJobId(job) || !fs::exists(folderOf(job, home) / jobFile, ignored))
        throw Error(ErrorKind::BadInput, {"There is no job %1.", job.substr(0, 80)},
                    "lathe jobs lists those that there are.");
    return readFolder(folderOf(job, home));
}

std::vector<JobRecord> readJobs(const fs::path& home) {
    std::vector<JobRecord> jobs;
    std::error_code failed;
    for (fs::directory_iterator entry(home / "jobs", failed), end; !failed && entry != end; entry.increment(failed))
        if (isJobId(entry->path().filename().string())) try {
                jobs.push_back(readFolder(entry->path()));
            } catch (const Error&) { // being made, or being removed, just now
            }
    std::sort(jobs.begin(), jobs.end(), [](const JobRecord& a, const JobRecord& b) { return a.id > b.id; });
    return jobs;
}

JobLog readLog(const JobRecord& job, std::int64_t from) {
    std::ifstream file(job.folder / jobfile::log, std::ios::binary | std::ios::ate);
    JobLog log;
    if (!file) return log; // it has not begun
    const auto size = std::int64_t(file.tellg());
    const bool tail = from < 0 || from > size; // a file that became shorter is another one
    const std::int64_t begin = tail ? std::max<std::int64_t>(0, size - mostOfLog) : from;
    log.text.resize(std::size_t(std::min(size - begin, mostOfLog)));
    file.seekg(begin);
    file.read(log.text.data(), std::streamsize(log.text.size()));
    log.text.resize(std::size_t(file.gcount()));
    log.end = begin + std::int64_t(log.text.size());
    log.cut = tail && begin > 0;
    if (log.cut) log.text.erase(0, std::min(log.text.size(), log.text.find('\n') + 1)); // from a whole line on
    return log;
}

} // namespace lathe
