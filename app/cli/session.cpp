// A command asks and then waits for its own answer among all events; Ctrl+C asks for a saved stop first and ends at
// once the second time.
#include "cli/session.h"

#include "cli/report_json.h"
#include "cli/steering.h"
#include "cli/text_format.h"
#include "option_keys.h"

#include <algorithm>
#include <map>
#include <thread>
#include <utility>

namespace lathe::cli {

Session::Session(Console& console, const Settings& common, SessionHost host)
    : m_console(console),
      m_json(common.get(option::json)),
      m_store(common.get(option::store)),
      m_host(std::move(host)),
      m_workbench(m_host.workbench),
      m_progress(console) {
    // A hosted one has interrupts of its own, of which none has been seen; a command line's may be another command's.
    if (console.interrupts && !m_host.workbench) m_interruptsSeen = console.interrupts->load();
}

Session::~Session() {
    if (m_queue) m_queue->onWake({});
    m_queue.reset(); // it must not outlive the workbench
}

Workbench& Session::workbench() {
    if (!m_workbench) m_workbench = std::make_shared<Workbench>(home());
    return *m_workbench;
}

std::filesystem::path Session::home() const {
    if (m_workbench) return m_workbench->home();
    return m_store.empty() ? defaultHome() : std::filesystem::path(m_store);
}

void Session::printJson(const Json& object) { m_console.out << jsonText(object) << '\n' << std::flush; }

void Session::print(const std::string& text) {
    m_progress.clear();
    m_console.out << text << (text.ends_with('\n') ? "" : "\n") << std::flush;
}

void Session::remark(const std::string& text) { m_progress.say(text); }

void Session::phase(const std::string& text) { m_progress.phase(Progressed{.phase = text}); }

void Session::progress(const Progressed& progress) {
    if (m_host.progress) m_host.progress(progress);
    else if (!m_json) m_progress.phase(progress);
}

void Session::rest(std::chrono::milliseconds time) {
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds glance{20};
    for (const auto until = Clock::now() + time; Clock::now() < until; std::this_thread::sleep_for(glance))
        if (interrupted()) throw Stopped{};
}

void Session::listen() {
    if (m_queue) return;
    m_queue = workbench().subscribe();
    m_queue->onWake([this] { m_news.release(); });
}

std::vector<Event> Session::wait() {
    (void)m_news.try_acquire_for(std::chrono::milliseconds(100)); // also looks for Ctrl+C now and then
    return m_queue->take();
}

bool Session::interrupted() {
    if (!m_console.interrupts) return false;
    const int now = m_console.interrupts->load();
    return now > std::exchange(m_interruptsSeen, now);
}

AnswerValue Session::ask(Query query, const Hearing& hearing) {
    listen();
    const RequestId request = workbench().request(std::move(query));
    bool stopping = false;
    for (;;) {
        if (interrupted() && !std::exchange(stopping, true)) workbench().cancel(request);
        for (const Event& event : wait()) {
            if (const auto* told = std::get_if<Progressed>(&event); told && told->request == request) {
                progress(*told);
            } else if (const auto* text = std::get_if<TextStreamed>(&event); text && text->request == request) {
                m_progress.clear();
                if (hearing.text) hearing.text(*text);
            } else if (const auto* moved = std::get_if<DownloadMoved>(&event); moved && moved->request == request) {
                if (hearing.download) hearing.download(moved->progress);
            } else if (const auto* answer = std::get_if<Answer>(&event); answer && answer->request == request) {
                m_progress.clear();
                // A person who pressed Ctrl+C sees what there is by now; nobody waits for a hosted call's any more.
                if (stopping && (m_host.workbench || std::holds_alternative<ErrorInfo>(answer->value))) throw Stopped{};
                if (hearing.text && !m_json) m_console.out << '\n' << std::flush; // behind the last piece
                if (const auto* error = std::get_if<ErrorInfo>(&answer->value)) throw Error(*error);
                m_device = answer->device;
                if (m_device && !m_json) say(*m_device);
                return answer->value;
            }
        }
    }
}

Json Session::withDevice(Json object) const {
    if (m_device) object.update(toJson(*m_device));
    return object;
}

void Session::say(const DeviceChoice& device) {
    const std::string which = device.device.field + device.reason;
    if (std::exchange(m_deviceSaid, which) != which) remark(deviceText(device));
}

Json Session::begun(const RunId& run, const DeviceChoice& device) {
    Json json{{"type", "run"}, {"run", run}, {"folder", (workbench().home() / "runs" / run).string()}};
    json.update(toJson(device));
    return json;
}

int Session::follow(const DeviceChoice& device, const std::function<RunId()>& begin) {
    listen();
    const RunId run = begin();
    const Json started = begun(run, device);
    if (m_json) {
        printJson(started);
    } else {
        remark("run " + run + "  " + started["folder"].get<std::string>());
        say(device);
    }
    int asked = 0;
    for (;;) {
        if (interrupted() && asked++ == 0) {
            remark("stopping: a checkpoint is being saved (Ctrl+C again ends at once, without it)");
            workbench().send(run, Stop{});
        }
        for (const Event& event : wait()) {
            if (const auto* end = std::get_if<JobEnded>(&event); end && end->run == run) return finish(*end);
            if (const auto* changed = std::get_if<StatusChanged>(&event); changed && changed->run == run)
                stopsItself(*changed);
            show(event, run);
        }
    }
}

int Session::attach(const RunId& run) {
    listen();
    const RunSummary summary = runAtWork(*this, run);
    if (m_json) {
        printJson({{"type", "run"}, {"run", run}, {"folder", summary.folder}, {"device_name", summary.device}});
    } else {
        remark("run " + run + "  " + summary.folder);
        remark(std::string(toString(summary.status)) + " in "
               + (summary.program.empty() ? "this program" : summary.program));
    }
    m_paused = summary.status == RunStatus::Paused;
    m_progress.begin(summary.totalSteps, summary.step);
    const RequestId request = workbench().request(FollowRun{run, std::max<std::int64_t>(0, summary.step - 1)});
    for (;;) {
        if (interrupted()) {
            workbench().cancel(request);
            remark("detached; run " + run + " goes on");
            return 0;
        }
        for (const Event& event : wait()) {
            if (const auto* end = std::get_if<JobEnded>(&event); end && end->run == run) return finish(*end);
            if (const auto* answer = std::get_if<Answer>(&event); answer && answer->request == request)
                if (const auto* error = std::get_if<ErrorInfo>(&answer->value)) throw Error(*error);
            show(event, run);
        }
    }
}

void Session::stopsItself(const StatusChanged& paused) {
    if (paused.status != RunStatus::Paused || paused.reason.empty()) return;
    m_waitsFor = paused.reason;
    workbench().send(paused.run, Stop{});
}

namespace {

/// The run that the news shows at work.
const RunId* atWork(const Event& event) {
    if (const auto* started = std::get_if<RunStarted>(&event)) return &started->run;
    if (const auto* told = std::get_if<Progressed>(&event); told && told->request == 0) return &told->run;
    return nullptr;
}

} // namespace

int Session::followAll(const std::function<std::vector<Followed>()>& begin) {
    listen();
    std::map<RunId, std::string> left;
    for (Followed& one : begin()) left.emplace(one.run, one.name);
    RunId at;
    int code = 0;
    bool stopping = false;
    while (!left.empty()) {
        if (interrupted() && !std::exchange(stopping, true) && !at.empty()) {
            remark("stopping: a checkpoint is being saved (Ctrl+C again ends at once, without it)");
            workbench().request(HoldQueue{});
            workbench().send(at, Stop{});
        }
        if (stopping && at.empty()) {
            remark(std::to_string(left.size()) + (left.size() == 1 ? " run waits" : " runs wait")
                   + "; continue with: lathe queue resume");
            return 3;
        }
        for (const Event& event : wait()) {
            if (const RunId* run = atWork(event); run && *run != at && left.contains(*run)) {
                at = *run;
                const std::string folder = (workbench().home() / "runs" / at).string();
                if (m_json) printJson({{"type", "run"}, {"run", at}, {"name", left.at(at)}, {"folder", folder}});
                else remark("run " + at + "  " + left.at(at));
            }
            if (const auto* end = std::get_if<JobEnded>(&event); end && left.erase(end->run)) {
                const int ended = finishAndTell(*end);
                if (code == 0) code = ended;
                if (end->run == at) at.clear();
                m_paused = false;
                continue;
            }
            if (const auto* changed = std::get_if<StatusChanged>(&event); changed && changed->run == at)
                stopsItself(*changed);
            if (!at.empty()) show(event, at);
        }
    }
    return code;
}

int Session::finishAndTell(const JobEnded& end) {
    try {
        const int code = finish(end);
        m_waitsFor.clear();
        return code;
    } catch (const Error& error) {
        m_waitsFor.clear();
        if (m_json) printJson(toJson(error.info()));
        remark("error: " + end.run + ": " + error.info().message);
        if (!error.info().hint.empty()) remark(error.info().hint);
        return exitCodeFor(error.info().kind);
    }
}

void Session::showStatus(const StatusChanged& changed) {
    const bool paused = changed.status == RunStatus::Paused;
    if (changed.status == RunStatus::Interrupted)
        remark("its program has left it; waiting for another one to go on with it");
    if (paused == m_paused || (!paused && changed.status != RunStatus::Running)) return;
    m_paused = paused;
    if (m_json)
        printJson({{"type", "status"}, {"status", toString(changed.status)}, {"reason", std::string(changed.reason)}});
    else if (paused && changed.reason.empty()) remark("paused; lathe resume " + changed.run + " lets it go on");
    else if (paused) remark("paused: " + changed.reason);
    else remark("goes on");
}

void Session::show(const Event& event, const RunId& run) {
    if (const auto* started = std::get_if<RunStarted>(&event); started && started->run == run) {
        m_progress.begin(started->totalSteps);
    } else if (const auto* status = std::get_if<StatusChanged>(&event); status && status->run == run) {
        showStatus(*status);
    } else if (const auto* changed = std::get_if<PlanChanged>(&event); changed && changed->run == run) {
        m_progress.setTotal(changed->totalSteps); // in words it comes as a remark
        if (m_json)
            printJson(
                Json{{"type", "plan"}, {"total_steps", changed->totalSteps}, {"changes", toJson(changed->changes)}});
    } else if (const auto* step = std::get_if<StepLogged>(&event); step && step->run == run) {
        if (m_json) printJson(toJson(step->point));
        else m_progress.step(step->point);
    } else if (const auto* tried = std::get_if<DryRunDone>(&event); tried && tried->run == run) {
        if (m_json) printJson(toJson(tried->result)); // in words it comes as a remark
    } else if (const auto* eval = std::get_if<EvalLogged>(&event); eval && eval->run == run) {
        if (m_json) printJson(toJson(eval->point));
        else remark(evalText(eval->point));
    } else if (const auto* noted = std::get_if<Noted>(&event); noted && noted->run == run) {
        remark(noted->message);
    } else if (const auto* told = std::get_if<Progressed>(&event); told && told->run == run && told->request == 0) {
        progress(*told);
    } else if (const auto* lagged = std::get_if<Lagged>(&event); lagged && lagged->run == run) {
        remark(std::to_string(lagged->count) + " steps from step " + std::to_string(lagged->firstStep)
               + " onward were not shown in time; the run history has them");
    }
}

int Session::finish(const JobEnded& end) {
    m_progress.clear();
    if (m_json) printJson(toJson(end));
    if (end.outcome == Outcome::Failed || end.outcome == Outcome::OutOfMemory) throw Error(end.error);
    if (!m_waitsFor.empty())
        throw Error(ErrorKind::OutOfMemory, m_waitsFor,
                    end.steps > 0 ? "What was learned is saved. Continue with: lathe resume " + end.run : "");
    if (!m_json) {
        const std::string steps = std::to_string(end.steps) + (end.steps == 1 ? " step" : " steps");
        print(end.outcome == Outcome::Finished ? "finished after " + steps + ": " + end.adapter
                                               : "stopped after " + steps + "; continue with: lathe resume " + end.run);
    }
    return end.outcome == Outcome::Finished ? 0 : 3;
}

int exitCodeFor(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::BadInput:
    case ErrorKind::BadFile: return 2;
    case ErrorKind::OutOfMemory: return 4;
    case ErrorKind::Device:
    case ErrorKind::Io: return 5;
    case ErrorKind::Bug: return 1;
    }
    return 1;
}

} // namespace lathe::cli
