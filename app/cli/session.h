#pragma once
// One call of the program: its console, its workbench, and the waiting for what it asked for.
#include "cli/arguments.h"
#include "cli/console.h"
#include "cli/json_text.h"
#include "cli/progress_line.h"
#include "lathe/workbench.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <semaphore>
#include <string>

namespace lathe::cli {

/// What is heard while an answer is awaited, beside the progress that is shown anyway.
struct Hearing {
    std::function<void(const TextStreamed&)> text = {};
    std::function<void(const DownloadProgress&)> download = {};
};

/// What a call has from a program that serves several at once (lathe mcp): an open workbench, and who hears how far
/// the call's work is.
struct SessionHost {
    std::shared_ptr<Workbench> workbench = {};
    std::function<void(const Progressed&)> progress = {};
};

class Session {
public:
    Session(Console& console, const Settings& common, SessionHost host = {});
    ~Session();

    Console& console() const { return m_console; }
    bool json() const { return m_json; }
    bool canAsk() const { return !m_json && m_console.inIsTerminal && m_console.errIsTerminal; }
    Workbench& workbench(); ///< opens the store on first need
    std::shared_ptr<Workbench> shared() { return workbench(), m_workbench; }
    std::filesystem::path home() const; ///< of the store, opened or not

    void printJson(const Json& object);     ///< a line of JSON (callers check json())
    void print(const std::string& text);     ///< a line of text
    void remark(const std::string& text);    ///< for people, on standard error
    void phase(const std::string& text); ///< the line that says what is being done, until something else is printed
    void progress(const Progressed& progress); ///< the same with how much of it: not with --json, but for a SessionHost
    void rest(std::chrono::milliseconds time); ///< throws Stopped on Ctrl+C
    bool interrupted(); ///< true once for each new Ctrl+C

    /// Waits for the answer, showing progress. A remark says on which device it was computed, unless that was said
    /// before. Throws the answer's Error; Stopped on Ctrl+C.
    AnswerValue ask(Query query, const Hearing& hearing = {});
    template <typename T> T askFor(Query query, const Hearing& hearing = {}) {
        AnswerValue value = ask(std::move(query), hearing);
        if (T* held = std::get_if<T>(&value)) return std::move(*held);
        throw Error(ErrorKind::Bug, "An answer of another kind came back.");
    }

    /// The last answer's object with the device that it was computed on, if any.
    Json withDevice(Json object) const;

    /// {"type":"run",run,folder,...}: a run that was begun.
    Json begun(const RunId& run, const DeviceChoice& device);

    /// Starts (`begin` returns the run) and follows a run to its end, printing as the contract says, first of all on
    /// which device; Ctrl+C saves and stops. Returns the exit code.
    int follow(const DeviceChoice& device, const std::function<RunId()>& begin);

    /// Follows a run of another program to its end, from its last step on; Ctrl+C leaves it to itself. Returns the exit
    /// code. Throws Error{BadInput}: it is at work nowhere.
    int attach(const RunId& run);

    struct Followed {
        RunId run;
        std::string name;
    };
    /// The same for runs of this program's queue, in whatever order their turns come: each is announced as it begins,
    /// and one that fails is told and does not keep the others. Ctrl+C saves and stops the one that works; the others
    /// keep their places. Returns the exit code of the first that did not finish.
    int followAll(const std::function<std::vector<Followed>()>& begin);

private:
    void say(const DeviceChoice& device);
    void listen(); ///< subscribes, before anything is asked for
    std::vector<Event> wait();
    void show(const Event& event, const RunId& run);
    void showStatus(const StatusChanged& changed);
    int finish(const JobEnded& end);
    int finishAndTell(const JobEnded& end); ///< an error is printed, not thrown
    void stopsItself(const StatusChanged& paused); ///< a run that paused itself: nobody here could let it go on

    Console& m_console;
    bool m_json;
    std::string m_store;
    SessionHost m_host;
    std::shared_ptr<Workbench> m_workbench;
    std::counting_semaphore<> m_news{0};
    std::unique_ptr<EventQueue> m_queue;
    ProgressLine m_progress;
    int m_interruptsSeen = 0;
    bool m_paused = false; ///< the followed run, as was said
    std::string m_waitsFor; ///< why the followed run paused itself
    std::optional<DeviceChoice> m_device; ///< of the last answer
    std::string m_deviceSaid;
};

/// The exit code an error ends the program with.
int exitCodeFor(ErrorKind kind);

} // namespace lathe::cli
