// One connection writes under a lock, another reads; metrics wait in a buffer, so that a step costs no disk.
#include "store/run_store.h"

#include "base/clock.h"
#include "base/file_layer.h"
#include "base/json.h"
#include "base/plan_json.h"
#include "store/memory_json.h"
#include "store/migrations.h"
#include "store/run_store_impl.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <random>

namespace lathe {
namespace {

using namespace std::chrono_literals;
constexpr auto gatherTime = 500ms; // half of what a crash may lose: the write itself takes time, too
constexpr auto listenTime = 500ms; // between two looks for commands of other programs, while there are runs to command

std::filesystem::path madeHome(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder / "runs", error);
    if (error)
        throw Error(ErrorKind::Io,
                    "The folder " + (folder / "runs").string() + " cannot be made: " + error.message() + ".",
                    "Choose a folder that can be written to with LATHE_HOME or --store.");
    return std::filesystem::canonical(folder);
}

Database openedDatabase(const std::filesystem::path& file) {
    Database database(file);
    database.run("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL");
    return database;
}

/// Readers and a writer at once. The switch itself, once in the life of a file, fails at once where another has it
/// open.
void useWriteAheadLog(Database& database, const std::filesystem::path& file) {
    for (int attempt = 0;; ++attempt) {
        try {
            Statement statement(database, "PRAGMA journal_mode = WAL");
            if (statement.step() && statement.text(0) == "wal") return;
            throw Error(ErrorKind::Io,
                        {"The run history %1 is on a file system without shared memory files.", file.string()},
                        "Choose a folder on a local disk with LATHE_HOME or --store.");
        } catch (const SqliteError& error) {
            if (attempt == 50 || !error.isBusy()) throw;
            std::this_thread::sleep_for(100ms);
        }
    }
}

/// "20261122-104500-7f3a": time of day in UTC, then four digits of chance.
RunId newRunId() {
    std::string id;
    for (const char c : systemClock().utc()) { // 2026-11-22T10:45:00.123Z
        if (c == '.') break;
        if (c == 'T') id += '-';
        if (c >= '0' && c <= '9') id += c;
    }
    std::random_device chance;
    std::array<char, 8> tail{};
    std::snprintf(tail.data(), tail.size(), "-%04x", unsigned(chance() & 0xffff));
    return id + tail.data();
}

} // namespace

void addToLog(Database& database, std::int64_t run, RunStatus status, const std::string& text) {
    Statement(database, "INSERT INTO log VALUES (?, ?, ?, ?)")
        .bind(run, systemClock().utc(), toString(status), text)
        .run();
}

RunStore::Impl::Impl(const std::filesystem::path& homeFolder)
    : home(madeHome(homeFolder)),
      file(home / "runs.db"),
      self(thisProcess()),
      writer(openedDatabase(file)),
      reader(openedDatabase(file)) {
    migrate(writer, file); // first: it refuses what is not ours before anything is written
    if (writer.isReadOnly())
        throw Error(ErrorKind::Io, {"The run history %1 cannot be written to.", file.string()},
                    "Check its permissions, or choose another folder with LATHE_HOME or --store.");
    useWriteAheadLog(writer, file);
    flusher = std::jthread([this](const std::stop_token& stop) { keepFlushing(stop); });
}

RunStore::Impl::~Impl() {
    flusher.request_stop();
    flusher.join();
    try {
        flush();
    } catch (const Error&) {
        // A destructor has nobody to tell. Whoever must know has called flush() before.
    }
}

void RunStore::Impl::gather(MetricItem item) {
    std::optional<ErrorInfo> error;
    {
        std::lock_guard lock(bufferMutex);
        buffer.push_back(std::move(item));
        error = std::exchange(flushError, std::nullopt);
    }
    bufferFilled.notify_one();
    if (error) throw Error(*error);
}

void RunStore::Impl::flush() {
    {
        std::lock_guard lock(bufferMutex);
        if (buffer.empty()) return; // readers need not wait for a writer then
    }
    std::lock_guard lock(writeMutex);
    flushLocked();
}

void RunStore::Impl::flushForReading() {
    try {
        flush();
    } catch (const Error& error) { // a full disk is no reason to show nothing
        std::lock_guard lock(bufferMutex);
        flushError = error.info();
    }
}

void RunStore::Impl::flushLocked() {
    std::vector<MetricItem> items;
    {
        std::lock_guard lock(bufferMutex);
        items.swap(buffer);
    }
    if (items.empty()) return;
    try {
        Transaction transaction(writer);
        writeMetrics(writer, items);
        RecordAppend record;
        addToRecords(items, record);
        transaction.commit();
        record.keep();
    } catch (...) { // a full disk may have room again: nothing is lost before the process ends
        std::lock_guard lock(bufferMutex);
        buffer.insert(buffer.begin(), std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()));
        throw;
    }
}

void RunStore::Impl::addToRecords(const std::vector<MetricItem>& items, RecordAppend& record) {
    std::map<RunId, std::string> lines;
    for (const MetricItem& item : items) lines[item.run] += toLine(item.value);
    Statement key(writer, "SELECT key FROM runs WHERE id = ?");
    for (const auto& [run, text] : lines)
        if (key.bind(run).step()) // deleted meanwhile otherwise
            record.add(home / "runs" / run, text, false, [&] { return wholeRecord(writer, key.integer(0)); });
}

void RunStore::Impl::keepFlushing(const std::stop_token& stop) {
    double lastSign = systemClock().steadySeconds();
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(bufferMutex);
            const bool listens = ownsRuns;
            bufferFilled.wait_for(lock, stop, listens ? listenTime : std::chrono::milliseconds(signOfLifeMilliseconds),
                                  [&] { return !buffer.empty() || ownsRuns != listens; });
            if (!buffer.empty()) bufferFilled.wait_for(lock, stop, gatherTime, [] { return false; });
        }
        try {
            flush();
            hearCommands();
            if (systemClock().steadySeconds() - lastSign >= double(signOfLifeMilliseconds) / 1000) {
                giveSignOfLife();
                lastSign = systemClock().steadySeconds();
            }
        } catch (const Error& error) {
            std::unique_lock lock(bufferMutex);
            flushError = error.info();
        }
    }
}

void RunStore::Impl::giveSignOfLife() {
    std::lock_guard lock(writeMutex);
    Statement seen(writer, "UPDATE runs SET owner_seen = ? WHERE id = ? AND owner_host = ? AND owner_pid = ?");
    for (const RunId& run : owned) // but those that another program took out of the queue and has made its own
        seen.bind(systemClock().unixMilliseconds(), run, self.host, self.pid).run();
}

void RunStore::Impl::own(const RunId& run) {
    owned.insert(run);
    {
        std::lock_guard lock(bufferMutex);
        ownsRuns = true;
    }
    bufferFilled.notify_one();
}

void RunStore::Impl::disown(const RunId& run) {
    owned.erase(run);
    std::lock_guard lock(bufferMutex);
    ownsRuns = !owned.empty();
}

std::int64_t RunStore::Impl::keyOf(Database& database, const RunId& run) const {
    Statement statement(database, "SELECT key FROM runs WHERE id = ?");
    statement.bind(run);
    if (!statement.step()) throw Error(ErrorKind::BadInput, {"There is no run %1 in %2.", run, file.string()});
    return statement.integer(0);
}

std::string RunStore::Impl::stored(const std::string& path) const {
    const auto inside = std::filesystem::path(path).lexically_relative(home);
    return path.empty() || inside.empty() || *inside.begin() == ".." ? path : inside.string();
}

std::string RunStore::Impl::resolved(const std::string& path) const {
    return path.empty() || std::filesystem::path(path).is_absolute() ? path : (home / path).string();
}

RunStore::RunStore(const std::filesystem::path& home) : m_impl(std::make_unique<Impl>(home)) {}
RunStore::~RunStore() = default;

std::filesystem::path RunStore::home() const { return m_impl->home; }
std::filesystem::path RunStore::folder(const RunId& run) const { return m_impl->home / "runs" / run; }
std::filesystem::path RunStore::deletedFolder(const RunId& run) const { return folder(run + deletedEnding); }

RunId RunStore::create(const NewRun& run) {
    std::lock_guard lock(m_impl->writeMutex);
    Database& database = m_impl->writer;
    const RunOwner& self = m_impl->self;
    Transaction transaction(database, Transaction::Durable::AtOnce);
    Statement insert(database, "INSERT OR IGNORE INTO runs (id, name, notes, tags, status, model, method, dataset, "
                               "recipe, parent, folder, created_at,"
                               " owner_host, owner_pid, owner_born, owner_boot, owner_seen, device, task) "
                               "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    RunId id;
    do { // the ids of one second are few; a second try has always been enough
        id = newRunId();
        insert.bind(id, run.name, run.notes, dumpJson(run.tags), toString(RunStatus::Queued), run.model, run.method,
                    run.dataset, run.recipeJson, run.parent, "runs/" + id, systemClock().utc(), self.host, self.pid,
                    self.born, self.bootId, systemClock().unixMilliseconds(), run.device, run.task);
        insert.run();
    } while (database.changes() == 0);
    const std::int64_t key = m_impl->keyOf(database, id);
    joinQueue(database, key);
    addToLog(database, key, RunStatus::Queued, {});
    transaction.commit();
    m_impl->own(id);
    return id;
}

void RunStore::madeFolder(const RunId& run) {
    m_impl->write(run, [](Database&, std::int64_t) {}, Impl::Recorded::Anew);
}

void RunStore::claim(const RunId& run) {
    m_impl->write(run, [&](Database& database, std::int64_t key) {
        // Inside the transaction: of two that claim at once, the second sees the first.
        Statement now(
            database,
            "SELECT status, owner_host, owner_pid, owner_born, owner_boot, owner_seen FROM runs WHERE key = ?");
        now.bind(key).step();
        const RunOwner owner{now.text(1), now.integer(2), now.integer(3), now.text(4), now.integer(5)};
        if (isActive(runStatusFrom(now.text(0))) && isAlive(owner, systemClock().unixMilliseconds()))
            throw Error(ErrorKind::BadInput, {"Run %1 is already in use by %2.", run, describe(owner)},
                        "Stop it there first.");
        const RunOwner& self = m_impl->self;
        Statement(
            database,
            "UPDATE runs SET status = ?, owner_host = ?, owner_pid = ?, owner_born = ?, owner_boot = ?, owner_seen = ?,"
            " error_kind = '', error_message = '', error_hint = '', ended_at = '' WHERE key = ?")
            .bind(toString(RunStatus::Queued), self.host, self.pid, self.born, self.bootId,
                  systemClock().unixMilliseconds(), key)
            .run();
        joinQueue(database, key);
        forgetCommands(database, key); // they were for the program that had it before
        addToLog(database, key, RunStatus::Queued, "resumed");
        m_impl->own(run);
    });
}

void RunStore::started(const RunId& run, const RunFacts& facts) {
    m_impl->write(run, [&](Database& database, std::int64_t key) {
        Statement(database, "UPDATE runs SET status = ?2, total_steps = ?3, trainable = ?4, resolved_recipe = ?5, "
                            "environment = ?6, data_report = ?7,"
                            " predicted_memory = ?8, started_at = iif(started_at = '', ?9, started_at), device = "
                            "iif(?10 = '', device, ?10) WHERE key = ?1")
            .bind(key, toString(RunStatus::Running), facts.totalSteps, facts.trainable, facts.resolvedRecipeJson,
                  facts.environmentJson, facts.dataReportJson, memoryToJson(facts.predicted), systemClock().utc(),
                  facts.device)
            .run();
        addToLog(database, key, RunStatus::Running, {});
    });
}

void RunStore::planned(const RunId& run, std::int64_t totalSteps, const std::vector<PlanChange>& changes) {
    m_impl->write(run, [&](Database& database, std::int64_t key) {
        Statement(database, "UPDATE runs SET total_steps = ?, changes = ? WHERE key = ?")
            .bind(totalSteps, dumpJson(toJson(changes)), key)
            .run();
    });
}

void RunStore::setStatus(const RunId& run, RunStatus status, const std::string& reason) {
    m_impl->write(run, [&](Database& database, std::int64_t key) {
        Statement(database, "UPDATE runs SET status = ? WHERE key = ?").bind(toString(status), key).run();
        addToLog(database, key, status, reason);
    });
}

void RunStore::log(const RunId& run, const StepPoint& point) { m_impl->gather({run, point}); }
void RunStore::log(const RunId& run, const EvalPoint& point) { m_impl->gather({run, point}); }
void RunStore::sample(const RunId& run, std::int64_t step, const std::string& json) {
    m_impl->gather({run, SampleItem{step, json}});
}
void RunStore::note(const RunId& run, const std::string& message) {
    m_impl->gather({run, LogItem{systemClock().utc(), "note", message}});
}
void RunStore::spent(const RunId& run, double joules) { m_impl->gather({run, EnergyItem{joules}}); }
void RunStore::flush() { m_impl->flush(); }

void RunStore::checkpoint(const RunId& run, const CheckpointInfo& checkpoint) {
    m_impl->write(run, [&](Database& database, std::int64_t key) {
        if (checkpoint.best) Statement(database, "UPDATE checkpoints SET best = 0 WHERE run = ?").bind(key).run();
        Statement(database, "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, ?, ?)")
            .bind(key, checkpoint.step, m_impl->stored(checkpoint.folder), checkpoint.bytes, checkpoint.best,
                  systemClock().utc())
            .run();
    });
}

void RunStore::removedCheckpoint(const RunId& run, std::int64_t step) {
    m_impl->write(run, [&](Database& database, std::int64_t key) {
        Statement(database, "DELETE FROM checkpoints WHERE run = ? AND step = ?").bind(key, step).run();
    });
}

void RunStore::measured(const RunId& run, const MemoryByPart& peak, std::int64_t peakBytes) {
    m_impl->write(run, [&](Database& database, std::int64_t key) {
        Statement(database, "UPDATE runs SET measured_memory = ?, measured_peak_bytes = ? WHERE key = ?")
            .bind(memoryToJson(peak), peakBytes, key)
            .run();
    });
}

void RunStore::correct(const Correction& correction) {
    std::lock_guard lock(m_impl->writeMutex);
    Transaction transaction(m_impl->writer, Transaction::Durable::AtOnce);
    Statement(m_impl->writer, "INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?, ?)")
        .bind(correction.device, correction.signature, correction.predictedBytes, correction.measuredBytes,
              systemClock().utc())
        .run();
    transaction.commit();
}

std::vector<Correction> RunStore::corrections() const {
    return m_impl->read([](Database& database) {
        std::vector<Correction> all;
        Statement rows(database, "SELECT device, signature, predicted_bytes, measured_bytes FROM corrections");
        while (rows.step()) all.push_back({rows.text(0), rows.text(1), rows.integer(2), rows.integer(3)});
        return all;
    });
}

void RunStore::ended(const RunId& run, RunStatus status, const std::string& adapterFolder,
                     const std::optional<ErrorInfo>& error) {
    const ErrorInfo info = error.value_or(ErrorInfo{ErrorKind::Bug, {}, {}});
    m_impl->write(run, [&](Database& database, std::int64_t key) {
        Statement(database, "UPDATE runs SET status = ?2, adapter = iif(?3 = '', adapter, ?3), error_kind = ?4, "
                            "error_message = ?5, error_hint = ?6,"
                            " ended_at = ?7 WHERE key = ?1")
            .bind(key, toString(status), m_impl->stored(adapterFolder),
                  error ? toString(info.kind) : std::string_view(), info.message, info.hint, systemClock().utc())
            .run();
        recountTotals(database, key);
        if (status != RunStatus::Interrupted) leaveQueue(database, key); // else somebody may want it to go on
        forgetCommands(database, key);
        addToLog(database, key, status, info.message);
        m_impl->disown(run);
    });
}

void RunStore::rewind(const RunId& run, std::int64_t step) {
    m_impl->write(
        run,
        [&](Database& database, std::int64_t key) {
            for (const char* table : {"steps", "step_rows", "evals", "samples", "checkpoints"})
                Statement(database, std::string("DELETE FROM ") + table + " WHERE run = ? AND step > ?")
                    .bind(key, step)
                    .run();
            recountTotals(database, key);
        },
        Impl::Recorded::Anew);
}

void RunStore::edit(const EditRun& edit) { this->edit(std::vector{edit}); }

void RunStore::edit(const std::vector<EditRun>& edits) {
    std::lock_guard lock(m_impl->writeMutex);
    m_impl->flushLocked();
    Transaction transaction(m_impl->writer, Transaction::Durable::AtOnce);
    RecordAppend record;
    for (const EditRun& edit : edits)
        m_impl->change(edit.run, record, [&](Database& database, std::int64_t key) {
            RunSummary run;
            Statement now(database, "SELECT name, notes, tags, pinned, archived FROM runs WHERE key = ?");
            now.bind(key).step();
            run.name = now.text(0);
            run.notes = now.text(1);
            run.tags = parseJson(now.text(2), "the run history").get<std::vector<std::string>>();
            run.pinned = now.integer(3) != 0;
            run.archived = now.integer(4) != 0;
            now.reset();
            applyEdit(edit, run);
            Statement(database, "UPDATE runs SET name = ?, notes = ?, tags = ?, pinned = ?, archived = ? WHERE key = ?")
                .bind(run.name, run.notes, dumpJson(run.tags), run.pinned, run.archived, key)
                .run();
        });
    transaction.commit();
    record.keep();
}

void RunStore::remove(const RunId& run) {
    if (const auto living = owner(run))
        throw Error(ErrorKind::BadInput, {"Run %1 is in use by %2.", run, describe(*living)},
                    "Stop it before deleting it.");
    const std::filesystem::path kept = folder(run), away = deletedFolder(run);
    bool moved = false;
    try {
        m_impl->write(run, [&](Database& database, std::int64_t key) {
            Statement(database, "DELETE FROM runs WHERE key = ?").bind(key).run();
            if (!std::filesystem::exists(kept)) return;
            currentFiles().remove(away);
            currentFiles().rename(kept, away);
            moved = true;
        });
    } catch (...) {
        std::error_code ignored;
        if (moved) std::filesystem::rename(away, kept, ignored); // else the next start does it
        throw;
    }
}

} // namespace lathe
