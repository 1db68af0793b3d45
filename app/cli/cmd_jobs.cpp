// lathe jobs: what was launched, where it stands, what it says, and its end.
#include "cli/commands.h"
#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/jobs.h"
#include "option_keys.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace lathe::cli {
namespace {

constexpr std::chrono::seconds betweenLooks{3}; // Slurm's controller serves a whole cluster

const Fields& jobsOptions() {
    static const Fields fields{
        describe(option::follow, {.label = "Follow",
                                  .fallback = false,
                                  .group = "Output",
                                  .help = "Of log: goes on until the job has ended; Ctrl+C ends this, not the job."}),
        describe(option::now, {.label = "Now",
                               .fallback = false,
                               .group = "Output",
                               .help = "Of cancel: does not wait for a checkpoint."}),
    };
    return fields;
}

std::string placeText(const Settings& place) {
    const std::int64_t processes = processesOn(place);
    return place.text(place::on) + ", " + countText(processes) + (processes == 1 ? " process" : " processes");
}

/// `told`: why the states were not known when this was last asked; a person reads it once.
JobList allJobs(Session& session, std::string& told) {
    JobList list = session.askFor<JobList>(ListJobs{});
    const std::string why = list.unanswered ? list.unanswered->message + " " + list.unanswered->hint : std::string();
    if (std::exchange(told, why) != why && !why.empty()) session.remark(why);
    return list;
}

/// By its id, a unique beginning of one, "last", or what Slurm calls it.
LaunchedJob findJob(Session& session, const std::string& word, std::string& told) {
    const JobList list = allJobs(session, told);
    if (word == "last" && !list.jobs.empty()) return list.jobs.front();
    std::vector<LaunchedJob> found;
    for (const LaunchedJob& job : list.jobs)
        if (job.id == word || job.handle == word) return job;
        else if (job.id.starts_with(word)) found.push_back(job);
    if (found.size() == 1) return found.front();
    throw Error(ErrorKind::BadInput,
                found.empty() ? Said("There is no job %1.", word.substr(0, 80))
                              : Said("%1 jobs begin with %2.", std::int64_t(found.size()), word.substr(0, 80)),
                "lathe jobs lists them.");
}

int list(Session& session) {
    std::string told;
    const JobList list = allJobs(session, told);
    std::vector<std::vector<std::string>> rows{{"job", "state", "where", "as", "run", "name"}};
    for (const LaunchedJob& job : list.jobs) {
        if (session.json()) session.printJson(toJson(job));
        rows.push_back({job.id, std::string(toString(job.state)), placeText(job.place),
                        job.handle.empty() ? "-" : job.handle, job.run.empty() ? "-" : job.run, job.name});
    }
    if (!session.json()) session.print(list.jobs.empty() ? "No jobs. lathe launch makes one." : tableText(rows));
    return 0;
}

int show(Session& session, const LaunchedJob& job) {
    if (session.json()) return session.printJson(toJson(job)), 0;
    std::vector<std::vector<std::string>> rows{{"job", job.id},
                                               {"name", job.name},
                                               {"state", std::string(toString(job.state))},
                                               {"where", placeText(job.place)},
                                               {"sent", job.createdAt}};
    if (!job.note.empty()) rows.push_back({"", job.note});
    if (!job.handle.empty()) rows.push_back({"as", job.handle});
    if (!job.run.empty()) rows.push_back({"run", job.run});
    rows.push_back({"script", job.folder + "/job.sh"});
    rows.push_back({"log", job.log});
    session.print(tableText(rows));
    return 0;
}

int exitCodeFor(JobState state) {
    return state == JobState::Finished ? 0 : state == JobState::Stopped ? 3 : hasEnded(state) ? 2 : 0;
}

int log(Session& session, LaunchedJob job, bool follow, std::string& unanswered) {
    std::string line; // the last one, as far as it has come
    const auto print = [&](const std::string& text) {
        if (session.json()) session.printJson(Json{{"type", "log"}, {"job", job.id}, {"text", text}});
        else session.print(text);
    };
    JobState told = job.state;
    std::int64_t from = -1;
    for (;;) {
        JobLog piece = session.askFor<JobLog>(ReadJobLog{job.id, from});
        from = piece.end;
        line += piece.text;
        if (const std::size_t end = line.rfind('\n'); end != std::string::npos) {
            print(line.substr(0, end));
            line.erase(0, end + 1);
        }
        if (!piece.text.empty() && follow) continue; // to its end, before it is waited for
        if (!follow || hasEnded(job.state)) break;
        session.rest(std::chrono::duration_cast<std::chrono::milliseconds>(betweenLooks));
        job = findJob(session, job.id, unanswered);
        if (job.state != told)
            session.remark(std::string(toString(told = job.state)) + (job.note.empty() ? "" : ": " + job.note));
    }
    if (!line.empty()) print(line);
    if (!follow) return 0;
    if (session.json()) session.printJson(toJson(job));
    return exitCodeFor(job.state);
}

int jobs(Session& session, const Arguments& arguments) {
    const std::vector<std::string>& words = arguments.positionals;
    const std::string action = words.empty() ? "list" : words.front();
    const std::vector<std::string_view> actions{"list", "show", "log", "cancel", "remove"};
    if (std::find(actions.begin(), actions.end(), action) == actions.end()) {
        const std::string near = nearest(action, actions);
        throw Error(ErrorKind::BadInput,
                    "There is no action \"" + action.substr(0, 80) + '"' + (near.empty() ? "" : "; nearest: " + near)
                        + ".",
                    "lathe help jobs says more.");
    }
    if (action == "list") return list(session);
    if (words.size() != 2)
        throw Error(ErrorKind::BadInput, "Give a job after jobs " + action + ".", "lathe jobs lists them.");
    std::string unanswered;
    const LaunchedJob job = findJob(session, words[1], unanswered);
    if (action == "show") return show(session, job);
    if (action == "log") return log(session, job, arguments.own.get(option::follow), unanswered);
    if (action == "cancel") {
        const bool now = arguments.own.get(option::now);
        const LaunchedJob after = session.askFor<LaunchedJob>(CancelJob{job.id, now});
        if (session.json()) session.printJson(toJson(after));
        else if (hasEnded(after.state)) session.remark("canceled");
        else session.remark(now ? "it is ending" : "it saves a checkpoint and ends; --now does not wait for that");
        return 0;
    }
    session.askFor<Done>(ForgetJob{job.id});
    if (session.json()) session.printJson(Json{{"type", "jobs"}, {"action", action}, {"done", true}});
    else session.remark("removed; its run stays");
    return 0;
}

} // namespace

Command jobsCommand() {
    return {.name = "jobs",
            .usage = "[list | show JOB | log JOB [--follow] | cancel JOB [--now] | remove JOB]",
            .summary = "What was started with lathe launch: where it stands, its log, its end.",
            .more =
                "JOB is an id, a unique beginning of one, Slurm's number, or \"last\". cancel has the run save a "
                "checkpoint between two steps and end; a job that waits is taken out. log --follow ends with the job: "
                "exit code 0 where it finished, 3 where it was stopped, 2 where it failed. remove deletes the script "
                "and the log of a job that has ended.",
            .own = &jobsOptions(),
            .mostPositionals = 2,
            .run = jobs};
}

} // namespace lathe::cli
