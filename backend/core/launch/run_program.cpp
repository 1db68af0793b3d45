// posix_spawn, because a process with threads that forks may do little before it becomes another program. Signals are
// as in a shell: what this program ignores or blocks is its own affair.
#include "launch/run_program.h"

#include "lathe/error.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace lathe {
namespace {

constexpr std::size_t mostSaid = 1 << 20; ///< of each stream; what follows is read and forgotten

[[noreturn]] void refuse(const std::string& program, int error) {
    throw Error(ErrorKind::Io, {"%1 could not be started: %2.", program, std::string(std::strerror(error))});
}

/// What a new process does before it is the program.
class Spawn {
public:
    explicit Spawn(short flags) {
        posix_spawn_file_actions_init(&m_actions);
        posix_spawnattr_init(&m_attributes);
        sigset_t none, usual;
        sigemptyset(&none);
        sigemptyset(&usual);
        for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGHUP}) sigaddset(&usual, signal);
        posix_spawnattr_setsigmask(&m_attributes, &none);
        posix_spawnattr_setsigdefault(&m_attributes, &usual);
        posix_spawnattr_setflags(&m_attributes, short(flags | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
        posix_spawn_file_actions_addopen(&m_actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    ~Spawn() {
        posix_spawn_file_actions_destroy(&m_actions);
        posix_spawnattr_destroy(&m_attributes);
    }
    Spawn(const Spawn&) = delete;
    Spawn& operator=(const Spawn&) = delete;

    void writeTo(int stream, int file) { posix_spawn_file_actions_adddup2(&m_actions, file, stream); }
    void writeTo(int stream, const char* path) {
        posix_spawn_file_actions_addopen(&m_actions, stream, path, O_WRONLY | O_CREAT | O_APPEND, 0644);
    }
    /// 0, or what is wrong.
    int begin(const std::vector<std::string>& words, pid_t& process) {
        std::vector<char*> arguments;
        for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        return posix_spawnp(&process, arguments[0], &m_actions, &m_attributes, arguments.data(), environ);
    }

private:
    posix_spawn_file_actions_t m_actions;
    posix_spawnattr_t m_attributes;
};

class Pipe {
public:
    Pipe() {
        if (pipe2(m_ends.data(), O_CLOEXEC) != 0) refuse("A program", errno);
        fcntl(m_ends[0], F_SETFL, O_NONBLOCK);
    }
    ~Pipe() {
        closeWriting();
        close(m_ends[0]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    int reading() const { return m_open ? m_ends[0] : -1; } // poll() passes over -1
    int writing() const { return m_ends[1]; }
    void closeWriting() {
        if (m_ends[1] >= 0) close(m_ends[1]);
        m_ends[1] = -1;
    }
    /// What is there now.
    void drainInto(std::string& text) {
        std::array<char, 4096> piece;
        ssize_t count = 0;
        while (m_open && (count = read(m_ends[0], piece.data(), piece.size())) > 0)
            if (text.size() < mostSaid) text.append(piece.data(), std::size_t(count));
        if (m_open && count == 0) m_open = false;
    }
    bool isOpen() const { return m_open; }

private:
    std::array<int, 2> m_ends{-1, -1};
    bool m_open = true;
};

int codeOf(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : WIFSIGNALED(status) ? 128 + WTERMSIG(status) : 1;
}

void endGroup(pid_t process) {
    kill(-process, SIGKILL);
    while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {}
}

} // namespace

ProgramEnd runProgram(const std::vector<std::string>& words, double seconds, const std::stop_token& stop) {
    using Clock = std::chrono::steady_clock;
    Pipe out, err;
    Spawn spawn(POSIX_SPAWN_SETPGROUP);
    spawn.writeTo(STDOUT_FILENO, out.writing());
    spawn.writeTo(STDERR_FILENO, err.writing());
    pid_t process = 0;
    ProgramEnd end;
    if (const int error = spawn.begin(words, process)) {
        if (error != ENOENT) refuse(words.front(), error);
        end.found = false;
        return end;
    }
    out.closeWriting();
    err.closeWriting();
    const auto until = Clock::now() + std::chrono::duration<double>(seconds);
    int status = 0;
    for (;;) {
        std::array<pollfd, 2> streams{{{out.reading(), POLLIN, 0}, {err.reading(), POLLIN, 0}}};
        const bool open = out.isOpen() || err.isOpen();
        poll(streams.data(), streams.size(), open ? 50 : 2); // at its end both streams close
        out.drainInto(end.out);
        err.drainInto(end.err);
        if (waitpid(process, &status, WNOHANG) == process) break;
        if (stop.stop_requested()) {
            endGroup(process);
            throw Stopped{};
        }
        if (Clock::now() > until) {
            endGroup(process);
            end.timedOut = true;
            return end;
        }
    }
    out.drainInto(end.out);
    err.drainInto(end.err);
    end.code = codeOf(status);
    return end;
}

std::int64_t startDetached(const std::vector<std::string>& words, const std::filesystem::path& log) {
    Spawn spawn(POSIX_SPAWN_SETSID);
    spawn.writeTo(STDOUT_FILENO, log.c_str());
    spawn.writeTo(STDERR_FILENO, log.c_str());
    pid_t process = 0;
    if (const int error = spawn.begin(words, process)) refuse(words.front(), error);
    return process;
}

void reap(std::int64_t process) { waitpid(pid_t(process), nullptr, WNOHANG); }

std::string findProgram(const std::string& name) {
    if (name.find('/') != std::string::npos) return access(name.c_str(), X_OK) == 0 ? name : std::string();
    const char* path = std::getenv("PATH");
    std::istringstream folders(path ? path : "/usr/local/bin:/usr/bin:/bin");
    for (std::string folder; std::getline(folders, folder, ':');) {
        const std::filesystem::path file = std::filesystem::path(folder.empty() ? "." : folder) / name;
        std::error_code ignored;
        if (std::filesystem::is_regular_file(file, ignored) && access(file.c_str(), X_OK) == 0) return file.string();
    }
    return {};
}

} // namespace lathe
