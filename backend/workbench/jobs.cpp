// What the script wrote at its end goes before what a launcher says, which forgets its jobs after a while, but where
// Slurm has begun a failed job anew; a launcher that knows nothing of a job whose script wrote nothing leaves it lost.
#include "workbench/jobs.h"

#include "base/clock.h"
#include "lathe/field_keys.h"
#include "lathe/field_place.h"
#include "lathe/joined.h"
#include "launch/launchers.h"
#include "workbench/new_run.h"

#include <algorithm>
#include <map>
#include <utility>

namespace lathe {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t sendingMilliseconds = 60'000;   ///< longer than any launcher is waited for
constexpr std::int64_t settlingMilliseconds = 300'000; ///< in which one that did not answer may show the job yet
constexpr int stoppedCode = 3;                       ///< of lathe, docs/architecture.md

using RunsOfJobs = std::map<JobId, RunId>;

RunsOfJobs runsOfJobs(const RunStore& store) {
    const std::string prefix = jobTag({});
    RunsOfJobs runs;
    for (const RunSummary& run : store.list())
        for (const std::string& tag : run.tags)
            if (tag.starts_with(prefix)) runs.emplace(tag.substr(prefix.size()), run.id); // the newest of several
    return runs;
}

/// Somebody's wish ends it in many ways (torchrun's 1, a signal's number); an error of lathe's own is one all the same.
JobSight endedBy(int code, bool cancelled) {
    const bool anError = code == 2 || code == 4 || code == 5;
    const JobState state = code == 0                                        ? JobState::Finished
                           : code == stoppedCode || (cancelled && !anError) ? JobState::Stopped
                                                                            : JobState::Failed;
    return {state, {}, code};
}

bool isYounger(const JobRecord& job, std::int64_t milliseconds) {
    return systemClock().unixMilliseconds() - job.createdUnixMilliseconds < milliseconds;
}

bool isBeingSent(const JobRecord& job) {
    return job.handle.empty() && !job.doubt && isYounger(job, sendingMilliseconds);
}

/// Nobody knows whether it was taken, and it may show yet.
bool isInDoubt(const JobRecord& job) { return job.handle.empty() && job.doubt && isYounger(job, settlingMilliseconds); }

/// Slurm may start a job anew that has failed.
bool mayBeginAgain(const JobRecord& job) { return job.place.get(place::on) == StartedBy::Slurm && job.exitCode != 0; }

bool mustBeAsked(const JobRecord& job) {
    return !job.end && (!job.exitCode || mayBeginAgain(job)) && !isBeingSent(job);
}

/// `seen`: nullopt where its launcher knows nothing of it; `answered`: it was asked, and could be.
JobSight sightOf(const JobRecord& job, const std::optional<JobSight>& seen, bool answered) {
    if (job.end) return *job.end;
    if (mustBeAsked(job) && !answered) return {JobState::Unknown};
    if (job.exitCode && (!seen || hasEnded(seen->state))) return endedBy(*job.exitCode, job.cancelled);
    if (!mustBeAsked(job)) return {JobState::Sending};
    if (!seen && isInDoubt(job)) return {JobState::Unknown};
    JobSight sight = seen.value_or(JobSight{JobState::Lost});
    if (job.cancelled && hasEnded(sight.state)) sight.state = JobState::Stopped;
    return sight;
}

Said noteOfUnknown(const JobSight& sight, const JobRecord& job) {
    if (!sight.reason.empty()) return Said("Its processes are on %1.", sight.reason);
    if (!job.handle.empty() || !job.doubt) return {};
    if (job.doubt->empty())
        return Said("No answer came in time, so it is not known whether the job was taken. The next looks tell; until "
                    "then, don't send it once more.");
    return Said("The answer was \"%1\", so it is not known whether the job was taken. The next looks tell; until then, "
                "don't send it once more.",
                *job.doubt);
}

Said noteOf(const JobSight& sight, const JobRecord& job, bool hasRun) {
    switch (sight.state) {
    case JobState::Waiting: return sight.reason.empty() ? Said() : Said("Slurm says why: %1.", sight.reason);
    case JobState::Finished:
        if (hasRun) return {};
        return Said(
            "This history has no run of it: the cluster's machines may have another folder in LATHE_HOME's place.");
    case JobState::Stopped:
        if (sight.code == stoppedCode) return Said("It saved a checkpoint and stopped; it can be resumed.");
        return job.cancelled ? Said() : Said("It was canceled outside of Lathe.");
    case JobState::Failed:
        if (!hasRun && sight.code)
            return Said("It ended before a run began, with exit code %1. Its log says why.", *sight.code);
        if (!sight.reason.empty() && sight.reason != "NonZeroExitCode")
            return Said("Slurm says why: %1.", sight.reason);
        return sight.code ? Said("It ended with exit code %1. Its log says why.", *sight.code)
                          : Said("Its log says why.");
    case JobState::TimedOut: return Said("Its time was up.");
    case JobState::NodeFailed:
        return Said("A machine went away, or was needed for others, and it was not started again.");
    case JobState::Lost:
        if (job.handle.empty())
            return Said("Nobody knows it where it was sent to: it was never taken, or is long over.");
        return Said("It is gone, and nothing says how it ended. Its log may.");
    case JobState::Unknown: return noteOfUnknown(sight, job);
    case JobState::Sending:
    case JobState::Running: break;
    }
    return {};
}

StartedBy launcherIn(const JobRecord& job) { return job.place.get(place::on); }

LaunchedJob shown(const JobRecord& record, const JobSight& sight, const RunsOfJobs& runs) {
    LaunchedJob job;
    job.id = record.id;
    job.name = record.name;
    job.place = record.place;
    job.createdAt = toIso8601(record.createdUnixMilliseconds);
    if (!record.handle.empty()) job.handle = launcherOf(launcherIn(record)).inWords(record.handle);
    job.state = sight.state;
    if (const auto run = runs.find(record.id); run != runs.end()) job.run = run->second;
    job.note = noteOf(sight, record, !job.run.empty());
    job.folder = record.folder.string();
    job.log = (record.folder / jobfile::log).string();
    return job;
}

struct Looked {
    std::map<JobId, JobSight> sights;
    std::optional<ErrorInfo> unanswered;
};

/// Where these stand; each launcher is asked once, and only where it has to be.
Looked look(std::vector<JobRecord>& jobs, const std::stop_token& stop) {
    Looked looked;
    for (const auto& launcher : choicesOf(StartedBy{})) {
        std::vector<JobRecord*> asked;
        for (JobRecord& job : jobs)
            if (launcherIn(job) == launcher.value && mustBeAsked(job)) asked.push_back(&job);
        std::map<JobId, JobSight> seen;
        bool answered = true;
        try {
            if (!asked.empty()) seen = launcherOf(launcher.value).look(asked, stop);
        } catch (const Error& error) {
            answered = false;
            looked.unanswered = error.info();
        }
        for (JobRecord& job : jobs) {
            if (launcherIn(job) != launcher.value) continue;
            const auto found = seen.find(job.id);
            const std::optional<JobSight> sight = found == seen.end() ? std::nullopt : std::optional(found->second);
            const bool gone = mustBeAsked(job) && answered && (!sight || hasEnded(sight->state));
            if (gone) try { // it may have written its end since it was read
                    job = readJob(job.id, job.folder.parent_path().parent_path());
                } catch (const Error&) { // forgotten meanwhile
                }
            const JobSight now = sightOf(job, sight, answered);
            if (!job.end && hasEnded(now.state) && now.state != JobState::Lost) keepEnd(job, now);
            looked.sights[job.id] = now;
        }
    }
    return looked;
}

JobSight sightOf(JobRecord& job, const std::stop_token& stop) {
    std::vector<JobRecord> one{job};
    const Looked looked = look(one, stop);
    job = one.front();
    return looked.sights.at(job.id);
}

void refuseProblems(const Recipe& recipe, const RouteContext& context) {
    std::string all;
    for (const Problem& problem : context.desk.check(recipe))
        if (problem.field != field::device.name) // this machine's, where it will not be trained
            addTo(all, fieldPlace(problem.field, recipe).title + ": " + problem.message, "\n");
    if (!all.empty()) throw Error(ErrorKind::BadInput, all);
}

} // namespace

JobPlan planJob(const PlanJob& query, const RouteContext& context) {
    Recipe recipe = query.recipe;
    refuseProblems(recipe, context);
    resolvePaths(recipe, fs::current_path().string());
    JobPlan plan;
    plan.job = newJobId();
    plan.recipeJson = toJson(recipe);
    plan.name = describeRun(recipe, plan.recipeJson, context.store.home()).name;
    plan.place = query.place;
    const JobLauncher& launcher = launcherOf(query.place.get(place::on));
    const bool wantsGpus = recipe.settings.get(field::device) != "cpu";
    const JobSpec spec{plan.job, query.place, wantsGpus, fs::absolute(context.store.home())};
    plan.script = launcher.script(spec);
    plan.command = launcher.command(spec);
    return plan;
}

LaunchedJob sendJob(const SendJob& query, const RouteContext& context) {
    JobRecord job = writeJob(query.plan, fs::absolute(context.store.home()));
    SentJob sent;
    try {
        sent = launcherOf(launcherIn(job)).send(job, context.stop);
    } catch (const Error&) { // nothing was taken
        removeJob(job);
        throw;
    } catch (const Stopped&) { // it may have been
        keepDoubt(job, {});
        throw;
    }
    job.handle = sent.handle;
    if (job.handle.empty()) keepDoubt(job, *(job.doubt = sent.doubt));
    else keepHandle(job, job.handle);
    return shown(job, sightOf(job, context.stop), {});
}

JobList listJobs(const RouteContext& context) {
    std::vector<JobRecord> records = readJobs(fs::absolute(context.store.home()));
    JobList list;
    if (records.empty()) return list;
    Looked looked = look(records, context.stop);
    list.unanswered = std::move(looked.unanswered);
    const RunsOfJobs runs = runsOfJobs(context.store);
    for (const JobRecord& record : records) list.jobs.push_back(shown(record, looked.sights.at(record.id), runs));
    return list;
}

LaunchedJob cancelJob(const CancelJob& query, const RouteContext& context) {
    JobRecord job = readJob(query.job, fs::absolute(context.store.home()));
    const JobSight before = sightOf(job, context.stop);
    if (hasEnded(before.state))
        throw Error(ErrorKind::BadInput, {"Job %1 has ended: it is %2.", job.id, std::string(toString(before.state))});
    if (job.handle.empty())
        throw Error(ErrorKind::BadInput,
                    job.doubt ? Said("It is not known whether job %1 was taken.", job.id)
                              : Said("Job %1 is being sent just now.", job.id),
                    "Try again in a moment.");
    const bool asked = std::exchange(job.cancelled, true);
    keepCancelled(job); // first: it may end at once, and whoever looks then must know why
    try {
        launcherOf(launcherIn(job)).cancel(job, query.now, context.stop);
    } catch (...) {
        if (!asked) takeBackCancelled(job);
        throw;
    }
    return shown(job, sightOf(job, context.stop), runsOfJobs(context.store));
}

JobLog readJobLog(const ReadJobLog& query, const RouteContext& context) {
    return readLog(readJob(query.job, context.store.home()), query.from);
}

void forgetJob(const ForgetJob& query, const RouteContext& context) {
    JobRecord job = readJob(query.job, fs::absolute(context.store.home()));
    const JobState state = sightOf(job, context.stop).state;
    if (!hasEnded(state))
        throw Error(ErrorKind::BadInput, {"Job %1 has not ended: it is %2.", job.id, std::string(toString(state))},
                    "Cancel it first.");
    removeJob(job);
}

} // namespace lathe
