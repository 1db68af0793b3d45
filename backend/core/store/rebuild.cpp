// The new history is made beside the old one and takes its name at the end: a rebuild that is stopped or killed leaves
// everything as it was.
#include "store/rebuild.h"

#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/io_error.h"
#include "base/json.h"
#include "store/migrations.h"
#include "store/run_record.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr const char* const besideFile[] = {"-wal", "-shm"}; // SQLite's own, part of the history while it is open

fs::path historyOf(const fs::path& home) { return home / "runs.db"; }

/// SQLite holds locks on these bytes while a file in WAL mode is open (sqlite.org/fileformat2.html, "The Lock-Byte
/// Page"). A process sees the locks of others only.
void refuseIfOpenElsewhere(const fs::path& file) {
    const int number = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
    if (number < 0) return; // what can't be opened is told by whoever needs it
    struct flock lock{};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = 0x40000000;
    lock.l_len = 512;
    const bool isOpen = ::fcntl(number, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    ::close(number);
    if (isOpen)
        throw Error(ErrorKind::BadInput,
                    {"The run history %1 is open in process %2.", file.string(), std::to_string(lock.l_pid)},
                    "Close that program first: what it still writes would be lost.");
}

/// "runs.damaged-20261122-104500.db": a name that nothing has yet.
fs::path nameToKeep(const fs::path& file) {
    std::string time = systemClock().utc().substr(0, 19); // 2026-11-22T10:45:00
    std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
    std::replace(time.begin(), time.end(), 'T', '-');
    fs::path kept = file.parent_path() / ("runs.damaged-" + time + ".db");
    for (int i = 2; fs::exists(kept); ++i)
        kept = file.parent_path() / ("runs.damaged-" + time + "-" + std::to_string(i) + ".db");
    return kept;
}

fs::path withEnding(fs::path file, const char* ending) {
    file += ending;
    return file;
}

/// The file keeps its old name, too, until another takes it. Its log goes first: one that stayed would be read into the
/// new file.
fs::path setAside(const fs::path& file) {
    if (!fs::exists(file)) return {};
    refuseIfOpenElsewhere(file);
    const fs::path kept = nameToKeep(file);
    for (const char* ending : besideFile)
        if (fs::exists(withEnding(file, ending)))
            currentFiles().rename(withEnding(file, ending), withEnding(kept, ending));
    if (::link(file.c_str(), kept.c_str()) != 0) currentFiles().rename(file, kept); // no hard links on this disk
    return kept;
}

// ---- a run without a metrics.jsonl -------------------------------------------------------------------------------

/// "2026-11-22T10:45:00.000Z" of "20261122-104500-7f3a"; empty for another kind of name.
std::string timeIn(const std::string& id) {
    const auto digits = [&](std::size_t at, std::size_t count) {
        return std::all_of(id.begin() + long(at), id.begin() + long(at + count),
                           [](char c) { return c >= '0' && c <= '9'; });
    };
    if (id.size() < 15 || id[8] != '-' || !digits(0, 8) || !digits(9, 6)) return {};
    return id.substr(0, 4) + "-" + id.substr(4, 2) + "-" + id.substr(6, 2) + "T" + id.substr(9, 2) + ":"
           + id.substr(11, 2) + ":" + id.substr(13, 2) + ".000Z";
}

std::int64_t bytesIn(const fs::path& folder) {
    std::int64_t bytes = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->is_regular_file(error)) bytes += std::int64_t(entry->file_size(error));
    return bytes;
}

/// Folders "step-00000012" that are whole: those on their way have another ending.
nlohmann::json checkpointsIn(const fs::path& runFolder, const std::string& stored) {
    nlohmann::json list = nlohmann::json::array();
    std::error_code error;
    for (fs::directory_iterator entry(runFolder / "checkpoints", error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (!name.starts_with("step-") || name.size() < 6 || name.size() > 23
            || name.find_first_not_of("0123456789", 5) != std::string::npos)
            continue;
        list.push_back({{"step", std::stoll(name.substr(5))},
                        {"folder", stored + "/checkpoints/" + name},
                        {"bytes", bytesIn(entry->path())}});
    }
    return list;
}

/// What a run's folder tells beside its metrics. Throws Error where it is no run's.
nlohmann::json factsFromFolder(const fs::path& folder, const DescribeRecipe& describe) {
    const std::string id = folder.filename().string(), created = timeIn(id);
    if (created.empty()) throw Error(ErrorKind::BadInput, "Its name is no run's.");
    const std::string recipe = readTextFile(folder / "recipe.json", 1 << 24);
    const NewRun run = describe(recipe);
    const bool hasResult = fs::is_directory(folder / "adapter");
    nlohmann::json facts{{"id", id},
                         {"name", run.name},
                         {"model", run.model},
                         {"method", run.method},
                         {"dataset", run.dataset},
                         {"recipe", recipe},
                         {"parent", run.parent},
                         {"task", run.task},
                         {"created_at", created},
                         {"status", toString(hasResult ? RunStatus::Stopped : RunStatus::Interrupted)},
                         {"checkpoints", checkpointsIn(folder, "runs/" + id)}};
    if (hasResult) facts["adapter"] = "runs/" + id + "/adapter";
    if (fs::is_regular_file(folder / "environment.json"))
        facts["environment"] = readTextFile(folder / "environment.json", 1 << 24);
    return facts;
}

// ---- one run -----------------------------------------------------------------------------------------------------

/// Checkpoints that went missing can't be resumed from.
void keepWholeCheckpoints(nlohmann::json& facts, const fs::path& home) {
    nlohmann::json kept = nlohmann::json::array();
    for (const nlohmann::json& one : facts.value("checkpoints", nlohmann::json::array()))
        if (one.is_object() && fs::is_directory(home / one.value("folder", std::string("?")))) kept.push_back(one);
    facts["checkpoints"] = std::move(kept);
}

void addRun(Database& database, const fs::path& home, const fs::path& folder, const DescribeRecipe& describe,
            RebuiltHistory& result) {
    const RunId id = folder.filename().string();
    RunRecord record;
    const bool hasMetrics = fs::is_regular_file(metricsFile(folder));
    if (hasMetrics) record = readRecord(metricsFile(folder));
    result.badLines += record.badLines;
    const bool hasFacts = record.facts.value("id", std::string()) == id;
    if (!hasFacts) { // the folder's own words, with whatever the file has beside them
        nlohmann::json facts = factsFromFolder(folder, describe);
        facts.update(record.facts);
        facts["id"] = id;
        record.facts = std::move(facts);
    }
    if (record.facts.value("task", std::string()).empty()) { // of a version that did not write it
        try {
            record.facts["task"] = describe(record.facts.value("recipe", std::string())).task;
        } catch (const Error&) { // a recipe that can't be read is no reason to lose a run
        }
    }
    keepWholeCheckpoints(record.facts, home);
    const std::int64_t key =
        insertWhole(database, std::move(record),
                    hasMetrics ? "The run history was rebuilt from the runs' folders"
                               : "The run history was rebuilt from the runs' folders; this run's has no "
                                 "metrics.jsonl, so its curves are lost");
    if (hasFacts) // as the migration that made the queue
        Statement(database, "INSERT INTO queue (run, place) SELECT key, key FROM runs WHERE key = ? AND (status = "
                            "'queued' OR (status = 'interrupted' AND last_step = 0))")
            .bind(key)
            .run();
    result.runs.push_back(id);
    if (!hasMetrics) result.withoutCurves.push_back(id);
}

std::vector<fs::path> foldersOf(const fs::path& home) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (fs::directory_iterator entry(home / "runs", error), end; !error && entry != end; entry.increment(error)) {
        const fs::path ending = entry->path().extension(); // one on its way is no run yet, or no more
        if (entry->is_directory(error) && ending != ".tmp" && ending != deletedEnding) folders.push_back(entry->path());
    }
    if (error && error != std::errc::no_such_file_or_directory) throw ioError("read", home / "runs", error.value());
    std::sort(folders.begin(), folders.end()); // names begin with the time
    return folders;
}

} // namespace

RebuiltHistory rebuildFromFolders(const fs::path& home, const DescribeRecipe& describe,
                                  const std::function<void(std::int64_t, std::int64_t)>& progress,
                                  const std::stop_token& stop) {
    const fs::path file = historyOf(home), fresh = withEnding(file, ".new");
    if (fs::exists(file)) refuseIfOpenElsewhere(file); // before the work, and once more after it
    const std::vector<fs::path> folders = foldersOf(home);
    RebuiltHistory result;
    currentFiles().remove(fresh); // of a rebuild that was killed
    try {
        Database database(fresh);
        migrate(database, fresh);
        for (std::size_t i = 0; i < folders.size(); ++i) {
            if (stop.stop_requested()) throw Stopped{};
            if (progress) progress(std::int64_t(i), std::int64_t(folders.size()));
            try {
                Transaction transaction(database);
                addRun(database, home, folders[i], describe, result);
                transaction.commit();
            } catch (const SqliteError&) { // of the new file: no folder's fault
                throw;
            } catch (const Error& error) {
                result.skipped.emplace_back(folders[i].string(), error.info().message);
            }
        }
    } catch (...) {
        std::error_code ignored;
        fs::remove(fresh, ignored);
        throw;
    }
    currentFiles().syncFile(fresh);
    const fs::path kept = setAside(file);
    currentFiles().rename(fresh, file);
    currentFiles().syncFolder(home);
    result.keptAs = kept.string();
    if (!kept.empty())
        result.lost = {"folders of models that were added by hand", "what earlier trials told of the memory estimate",
                       "the order of runs that wait"};
    if (progress) progress(std::int64_t(folders.size()), std::int64_t(folders.size()));
    return result;
}

std::string startNewHistory(const fs::path& home) {
    const fs::path kept = setAside(historyOf(home));
    if (kept.empty()) return {};
    currentFiles().remove(historyOf(home)); // it goes on under the kept name
    currentFiles().syncFolder(home);
    return kept.string();
}

std::optional<ErrorInfo> damageOfHistory(const fs::path& home) {
    if (!fs::exists(historyOf(home))) return std::nullopt;
    try {
        {
            Database database(historyOf(home));
            Statement check(database, "PRAGMA quick_check(1)");
            if (check.step() && check.text(0) != "ok")
                return ErrorInfo{ErrorKind::BadFile,
                                 {"The run history %1 is damaged: %2.", historyOf(home).string(), check.text(0)},
                                 {}};
        }
        const RunStore store(home);
        for (const RunSummary& run : store.list()) store.detail(run.id);
        return std::nullopt;
    } catch (const Error& error) {
        return error.info();
    }
}

} // namespace lathe
