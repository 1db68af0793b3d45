// A step is run in the same transaction as the change of user_version: a file is at one version or the next, never
// between.
#include "store/migrations.h"

#include <array>

namespace lathe {
namespace {

constexpr std::int64_t applicationId = 0x4C415448; // "LATH": tells our file from any other SQLite database

/// From version i to i + 1. Only ever added to: files of all earlier versions are out there.
constexpr std::array<const char*, 5> steps{
    R"sql(
CREATE TABLE runs (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL DEFAULT '', notes TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]',              -- JSON list
    status TEXT NOT NULL,
    model TEXT NOT NULL DEFAULT '', method TEXT NOT NULL DEFAULT '', dataset TEXT NOT NULL DEFAULT '',
    recipe TEXT NOT NULL DEFAULT '', resolved_recipe TEXT NOT NULL DEFAULT '',
    environment TEXT NOT NULL DEFAULT '', data_report TEXT NOT NULL DEFAULT '',
    predicted_memory TEXT NOT NULL DEFAULT '{}', measured_memory TEXT NOT NULL DEFAULT '{}', -- JSON, bytes by part
    measured_peak_bytes INTEGER NOT NULL DEFAULT 0,
    trainable INTEGER NOT NULL DEFAULT 0,
    error_kind TEXT NOT NULL DEFAULT '', error_message TEXT NOT NULL DEFAULT '', error_hint TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL, started_at TEXT NOT NULL DEFAULT '', ended_at TEXT NOT NULL DEFAULT '', -- ISO 8601, UTC
    owner_host TEXT NOT NULL DEFAULT '', owner_pid INTEGER NOT NULL DEFAULT 0,
    owner_born INTEGER NOT NULL DEFAULT 0,        -- start of that process, in clock ticks since boot
    owner_boot TEXT NOT NULL DEFAULT '',
    owner_seen INTEGER NOT NULL DEFAULT 0,        -- its last sign of life, in Unix milliseconds
    folder TEXT NOT NULL DEFAULT '', adapter TEXT NOT NULL DEFAULT '', -- relative where they lie in the home folder
    parent TEXT NOT NULL DEFAULT '',
    total_steps INTEGER NOT NULL DEFAULT 0,
    -- Kept with the steps, in the same transaction, so that a list of runs reads no steps:
    last_step INTEGER NOT NULL DEFAULT 0, last_loss REAL, best_eval_loss REAL, seconds REAL NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE steps (
    run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE, step INTEGER NOT NULL,
    loss REAL, learning_rate REAL, grad_norm REAL, -- NULL: not a number
    trained_tokens INTEGER NOT NULL, tokens INTEGER NOT NULL, seconds REAL NOT NULL,
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE step_rows (
    run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE, step INTEGER NOT NULL, rows TEXT NOT NULL, -- JSON list
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE evals (
    run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE, step INTEGER NOT NULL,
    loss REAL, trained_tokens INTEGER NOT NULL, metrics TEXT NOT NULL, best INTEGER NOT NULL,
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE samples (
    run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE, step INTEGER NOT NULL, sample TEXT NOT NULL,
    UNIQUE (run, step, sample) ON CONFLICT REPLACE
) STRICT;
CREATE TABLE checkpoints (
    run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE, step INTEGER NOT NULL,
    folder TEXT NOT NULL, bytes INTEGER NOT NULL, best INTEGER NOT NULL, created_at TEXT NOT NULL,
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE log (
    run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE,
    at TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL -- kind: "note", or a status
) STRICT;
CREATE INDEX log_by_run ON log(run);
)sql",
    R"sql(
ALTER TABLE steps ADD COLUMN gauges TEXT; -- JSON, number by name
CREATE TABLE corrections (                -- what trials on this machine told of estimates
    device TEXT NOT NULL, signature TEXT NOT NULL, predicted_bytes INTEGER NOT NULL, measured_bytes INTEGER NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (device, signature)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
CREATE TABLE model_places (path TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID; -- those that the user added
CREATE TABLE models (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, entry TEXT NOT NULL) STRICT, WITHOUT ROWID; -- what the last look found; JSON
CREATE TABLE model_scans (id INTEGER PRIMARY KEY CHECK (id = 0), at TEXT NOT NULL, places TEXT NOT NULL) STRICT; -- the last look; JSON
)sql",
    R"sql(
ALTER TABLE runs ADD COLUMN device TEXT NOT NULL DEFAULT ''; -- a name: "NVIDIA H200"
ALTER TABLE runs ADD COLUMN energy_joules REAL;              -- NULL: not counted
)sql",
    R"sql(
CREATE TABLE queue ( -- runs that wait or work, and those that did when their program ended
    run INTEGER PRIMARY KEY REFERENCES runs(key) ON DELETE CASCADE,
    place INTEGER NOT NULL,              -- the least is the first
    has_turn INTEGER NOT NULL DEFAULT 0  -- it waits no more
) STRICT;
CREATE TABLE commands ( -- from programs that do not have the run; the one that has it deletes each as it carries it out
    id INTEGER PRIMARY KEY,              -- in the order in which they came
    run INTEGER NOT NULL REFERENCES runs(key) ON DELETE CASCADE,
    word TEXT NOT NULL,                  -- "pause", ... (run_commands.cpp)
    changes TEXT NOT NULL                -- of its plan, as runs.changes
) STRICT;
INSERT INTO queue (run, place) SELECT key, key FROM runs WHERE status = 'queued' OR (status = 'interrupted' AND last_step = 0);
ALTER TABLE runs ADD COLUMN changes TEXT NOT NULL DEFAULT '[]'; -- of its plan while it ran; JSON list (base/plan_json.h)
ALTER TABLE runs ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN task TEXT NOT NULL DEFAULT ''; -- of its recipe, where a list needs it
UPDATE runs SET task = coalesce(iif(json_valid(resolved_recipe), json_extract(resolved_recipe, '$.task'), NULL),
                                iif(json_valid(recipe), json_extract(recipe, '$.task'), NULL),
                                iif(json_valid(recipe), 'language_modeling', ''));
)sql",
};

void refuse(const std::filesystem::path& file, const std::string& why, const std::string& hint) {
    throw Error(ErrorKind::BadFile, {"The run history %1 %2", file.string(), why}, hint);
}

/// The file's version; throws where it is not ours, having written nothing. Inside a transaction: between two of its
/// questions another process may make the tables.
int versionOf(Database& database, const std::filesystem::path& file) {
    const std::int64_t id = database.number("PRAGMA application_id");
    const std::int64_t version = database.number("PRAGMA user_version");
    const bool isNew = id == 0 && version == 0 && database.number("SELECT count(*) FROM sqlite_master") == 0;
    if (!isNew && id != applicationId)
        refuse(file, "is a database of another program.",
               "It has been left as it is. Move it away, or choose another folder with LATHE_HOME.");
    if (version > currentStoreVersion())
        refuse(file,
               "was made by a later version of Lathe (" + std::to_string(version) + "; this one knows up to "
                   + std::to_string(currentStoreVersion()) + ").",
               "Use that version, or choose another folder with LATHE_HOME.");
    return int(version);
}

} // namespace

int currentStoreVersion() { return int(steps.size()); }

void migrate(Database& database, const std::filesystem::path& file) {
    const auto seenVersion = [&] {
        const Snapshot whole(database);
        return versionOf(database, file);
    };
    while (seenVersion() < currentStoreVersion()) {
        Transaction transaction(database, Transaction::Durable::AtOnce);
        const int version = versionOf(database, file); // another process may have been here first
        if (version == currentStoreVersion()) break;
        database.run(steps[std::size_t(version)]);
        database.run("PRAGMA application_id = " + std::to_string(applicationId));
        database.run("PRAGMA user_version = " + std::to_string(version + 1));
        transaction.commit();
    }
}

} // namespace lathe
