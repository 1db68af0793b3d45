#pragma once
// The one door to the backend. Orders go in here; news comes out of an EventQueue. No tensors, no Qt, no SQLite.
#include "lathe/command.h"
#include "lathe/device.h"
#include "lathe/estimate.h"
#include "lathe/event.h"
#include "lathe/model_parts.h"
#include "lathe/query.h"
#include "lathe/recipe.h"
#include "lathe/run.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

namespace lathe {

class Workbench {
public:
    /// Opens (or makes) the run store in `home`: see defaultHome(). Throws Error{Io} where it can't.
    explicit Workbench(const std::filesystem::path& home);
    struct Impl;
    explicit Workbench(std::unique_ptr<Impl> impl); ///< for tests: an Impl with an engine of their own
    ~Workbench(); ///< asks all jobs to stop, joins, closes
    Workbench(const Workbench&) = delete;
    Workbench& operator=(const Workbench&) = delete;

    /// All problems together; reads the model's config and no weights; under 1 ms once the config is cached.
    std::vector<Problem> check(const Recipe& recipe) const;
    /// Counts and memory; the same cost; of each of so many processes that train together. Throws Error where the
    /// model's config can't be read.
    Estimate estimate(const Recipe& recipe, int processes = 1) const;
    /// What the model and its methods are made of: what belongs to no layer, and this layer; below 0 the first in which
    /// something is trained. As estimate() counts, and at the same cost; throws as it does.
    ModelParts parts(const Recipe& recipe, std::int64_t layer = -1) const;
    /// What the recipe's field `device` comes to as things stand now: what is free, and whether a GPU is there. Throws
    /// Error{BadInput} where the field can't be read, Error{Device} where a device that was asked for can't be had,
    /// with what is in the way and what there is.
    DeviceChoice deviceOf(const Recipe& recipe) const;
    /// This machine's processor first, then its GPUs, then the listed ones, from the smallest memory to the largest.
    std::vector<DeviceInfo> devices() const;
    /// The recipe with every default that can be known without reading the data filled in.
    Recipe withDefaults(const Recipe& recipe) const;

    /// Queues a training run, behind those that have to come first (runsBefore() in recipe.h), all with these tags:
    /// returns the last. Throws Error{BadInput} while check() is not empty.
    RunId start(const Recipe& recipe, const std::vector<std::string>& tags = {});
    /// Goes on from the last checkpoint of a run that ended before its end (a new process may do this). One that was
    /// stopped or interrupted before its first checkpoint, or while it waited, begins at its first step.
    void resume(const RunId& run);
    /// The newest run of this very recipe that ended before its end and can be resumed: for a launcher that starts a
    /// job again with the same words. Empty where there is none.
    RunId brokenOff(const Recipe& recipe) const;
    /// Also to a run that another program trains: it hears of it within a second. Throws Error{BadInput} where the run
    /// is at work nowhere.
    void send(const RunId& run, Command command);

    /// All that may take longer than a moment is asked so: returns at once; the Answer comes as an event.
    RequestId request(Query query);
    void cancel(RequestId request);

    /// The part of a process that trains with others and is not the first of them (lathe/rank.h): computes its share
    /// and keeps nothing, in `home` no more than the cache of prepared data. Returns when the run of the first has
    /// ended; an empty recipe is the first's. `stopAsked` is asked now and then. Throws Error that ended it.
    static Outcome takePart(const Recipe& recipe, const std::filesystem::path& home,
                            const std::function<bool()>& stopAsked);

    std::unique_ptr<EventQueue> subscribe(); ///< each reader has a queue of its own; it must not outlive the Workbench

    /// An id, a unique prefix, a run folder or "last". Throws Error{BadInput} with what there is.
    RunId findRun(const std::string& text) const;
    std::filesystem::path home() const;

    // For before a Workbench is opened, which refuses a damaged history; no process may have it open meanwhile.
    /// What is wrong with HOME/runs.db, as SQLite's quick check and a look at every run tell it; nullopt where nothing
    /// is, or where there is none.
    static std::optional<ErrorInfo> damageOfHistory(const std::filesystem::path& home);
    /// Makes a new history from the folders HOME/runs/<id>: from their metrics.jsonl, else from recipe.json, the
    /// adapter and the checkpoints. The old file is renamed, never deleted, and only once the new one is whole.
    /// `progress`: folders done, of how many. Throws Error{BadInput}: another process has the history open; Error{Io};
    /// Stopped, with nothing changed.
    static RebuiltHistory
    rebuildHistory(const std::filesystem::path& home,
                   const std::function<void(std::int64_t done, std::int64_t total)>& progress = {},
                   std::stop_token stop = {});
    /// Renames the history's file, so that the next Workbench begins an empty one; the runs' folders stay. Returns the
    /// new name; empty where there was no file. Throws as rebuildHistory().
    static std::string startNewHistory(const std::filesystem::path& home);

private:
    std::unique_ptr<Impl> m_impl;
};

/// $LATHE_HOME, else $XDG_DATA_HOME/lathe, else ~/.local/share/lathe.
std::filesystem::path defaultHome();

} // namespace lathe
