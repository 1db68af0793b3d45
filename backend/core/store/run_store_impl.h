#pragma once
// The inside of RunStore: two connections, one for writing and one for reading, so that drawing a plot never holds up a
// step; and what is gathered between two writes.
#include "store/metric_buffer.h"
#include "store/run_record.h"
#include "store/run_store.h"
#include "store/sqlite.h"

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

namespace lathe {

void addToLog(Database& database, std::int64_t run, RunStatus status, const std::string& text);

// The queue (run_turns.cpp); inside a transaction.
void joinQueue(Database& database, std::int64_t run); ///< waits, at the place that it had, else behind all others
void leaveQueue(Database& database, std::int64_t run);

void forgetCommands(Database& database, std::int64_t run); ///< those that nobody heard; inside a transaction

struct RunStore::Impl {
    explicit Impl(const std::filesystem::path& homeFolder);
    ~Impl();

    void gather(MetricItem item);
    void flush();          ///< takes writeMutex
    void flushForReading(); ///< a failure is kept for the next call of log()
    void flushLocked();    ///< writeMutex is held
    void keepFlushing(const std::stop_token& stop);
    void giveSignOfLife();
    void hearCommands();
    void own(const RunId& run);    ///< writeMutex is held
    void disown(const RunId& run); ///< the same

    std::int64_t keyOf(Database& database, const RunId& run) const; ///< throws Error{BadInput}
    std::string stored(const std::string& path) const; ///< relative where it lies in home, so that home can be moved
    std::string resolved(const std::string& path) const;

    void addToRecords(const std::vector<MetricItem>& items, RecordAppend& record);

    enum class Recorded { Changes, Anew }; ///< in the run's own file: what changed is added, or all of it written again
    /// Writes what is gathered, then does `work(database, key)`, all in one transaction that is on the disk at the end.
    template <class Work>
    void write(const RunId& run, Work work, Recorded how = Recorded::Changes) {
        std::lock_guard lock(writeMutex);
        flushLocked();
        Transaction transaction(writer, Transaction::Durable::AtOnce);
        RecordAppend record;
        change(run, record, work, how);
        transaction.commit();
        record.keep();
    }
    /// Does the work and tells the run's own file of it, within a transaction of the caller's.
    template <class Work>
    void change(const RunId& run, RecordAppend& record, Work work, Recorded how = Recorded::Changes) {
        const std::int64_t key = keyOf(writer, run);
        const std::filesystem::path ofRun = home / "runs" / run;
        const RunChanges changes(writer, key);
        work(writer, key);
        if (how == Recorded::Changes)
            record.add(ofRun, changes.lines(), true, [&] { return wholeRecord(writer, key); });
        else if (std::filesystem::is_directory(ofRun)) record.replace(metricsFile(ofRun), wholeRecord(writer, key));
    }
    template <class Work>
    auto read(Work work) {
        flushForReading();
        std::lock_guard lock(readMutex);
        const Snapshot snapshot(reader);
        return work(reader);
    }

    const std::filesystem::path home, file;
    const RunOwner self;
    std::mutex writeMutex; ///< writer, owned; taken before bufferMutex
    Database writer;
    std::set<RunId> owned; ///< queued, running or paused in this process
    std::mutex hearMutex; ///< hear; taken before writeMutex
    std::function<void(const RunId&, const Command&)> hear;
    std::mutex readMutex;
    Database reader;
    std::mutex bufferMutex;
    std::condition_variable_any bufferFilled;
    std::vector<MetricItem> buffer;
    bool ownsRuns = false; ///< as `owned`, for the thread that waits: it listens for commands then
    std::optional<ErrorInfo> flushError; ///< of the last flush in the background; the next call of log() tells
    std::jthread flusher; ///< last: it uses all of the above
};

} // namespace lathe
