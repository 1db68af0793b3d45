// A handler runs in the middle of anything: it takes no lock and no memory, and a second crash inside it ends the
// process. What other threads write into the buffers meanwhile may come out torn, which is better than nothing.
#include "lathe/crash.h"

#include "lathe/version.h"

#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <exception>
#include <fstream>
#include <iterator>
#include <mutex>

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr std::string_view hidden = "[secret]";
constexpr int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

template <std::size_t size>
struct Buffer {
    std::array<char, size> bytes{};
    std::atomic<std::size_t> used{0};
    void set(std::string_view text) {
        used = 0;
        const std::size_t length = std::min(text.size(), size - 1);
        std::memcpy(bytes.data(), text.data(), length);
        bytes[length] = '\0';
        used = length;
    }
};

struct Prepared {
    std::mutex writing;
    Buffer<4096> folder, file, about;
    Buffer<32768> recipe;
    std::array<Buffer<240>, 128> lines;
    std::atomic<std::size_t> next{0}; ///< lines so far
    std::array<char, 1 << 16> stack{}; ///< for a handler of the main thread, whose own may have run out
};
Prepared prepared;
std::atomic<long> crashed{0}; ///< the thread that writes the report

void put(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written <= 0) return;
        text.remove_prefix(std::size_t(written));
    }
}

void putNumber(int file, long number) {
    char digits[24];
    std::size_t at = sizeof digits;
    auto left = static_cast<unsigned long>(number < 0 ? -number : number);
    do digits[--at] = char('0' + left % 10);
    while (left /= 10);
    if (number < 0) digits[--at] = '-';
    put(file, {digits + at, sizeof digits - at});
}

template <std::size_t size>
void put(int file, const Buffer<size>& buffer) {
    put(file, {buffer.bytes.data(), std::min(buffer.used.load(), size)});
}

const char* nameOf(int signal) {
    switch (signal) {
    case SIGSEGV: return "a bad address (SIGSEGV)";
    case SIGBUS: return "a bad access (SIGBUS)";
    case SIGILL: return "an unknown instruction (SIGILL)";
    case SIGFPE: return "an impossible division (SIGFPE)";
    default: return "the program gave up (SIGABRT)";
    }
}

void writeReport(int file, int signal) {
    put(file, prepared.about);
    put(file, "\nEnded by: ");
    put(file, nameOf(signal));
    put(file, "\nSeconds since 1970: ");
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    putNumber(file, long(now.tv_sec));
    put(file, "\n\nStack:\n");
    void* frames[96];
    ::backtrace_symbols_fd(frames, ::backtrace(frames, 96), file);
    put(file, "\nLast lines:\n");
    const std::size_t next = prepared.next, count = prepared.lines.size();
    for (std::size_t i = next > count ? next - count : 0; i < next; ++i) {
        put(file, prepared.lines[i % count]);
        put(file, "\n");
    }
    put(file, "\nRecipe of the run that began last:\n");
    put(file, prepared.recipe);
    put(file, "\n");
}

void onCrash(int signal) {
    long first = 0;
    const long self = ::syscall(SYS_gettid);
    const bool isFirst = crashed.compare_exchange_strong(first, self);
    while (!isFirst && first != self) ::pause(); // another thread writes, and ends the process when it has
    if (isFirst && prepared.file.used > 0) {
        ::mkdir(prepared.folder.bytes.data(), 0700);
        const int file = ::open(prepared.file.bytes.data(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (file >= 0) {
            writeReport(file, signal);
            ::close(file);
            put(STDERR_FILENO, "\nLathe has crashed. A report was written to ");
            put(STDERR_FILENO, prepared.file);
            put(STDERR_FILENO, "\nIt has no secrets in it; please send it along when you report this.\n");
        }
    }
    ::signal(signal, SIG_DFL);
    ::raise(signal); // as it would have ended
}

[[noreturn]] void onTerminate() {
    std::string what = "an exception that nobody caught";
    try {
        if (const auto thrown = std::current_exception()) std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
        what += std::string(": ") + error.what();
    } catch (...) {}
    noteForCrash(what);
    std::fprintf(stderr, "lathe: %s\n", what.c_str());
    std::abort();
}

std::string timeNow(const char* form) {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[64];
    return {text, std::strftime(text, sizeof text, form, &parts)};
}

/// The words that the process was started with.
std::string commandLine() {
    std::ifstream in("/proc/self/cmdline", std::ios::binary);
    std::string words(std::istreambuf_iterator<char>(in), {});
    std::replace(words.begin(), words.end(), '\0', ' ');
    return words;
}

void replaceAll(std::string& text, std::string_view what, std::string_view with) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
        text.replace(at, what.size(), with);
}

/// Hides the word behind each `mark`: a token's letters, digits and signs.
void hideBehind(std::string& text, std::string_view mark, std::size_t least, const char* signs = "") {
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos;) {
        const std::size_t from = at + mark.size();
        std::size_t to = from;
        while (to < text.size()
               && (std::isalnum(static_cast<unsigned char>(text[to])) || (text[to] && std::strchr(signs, text[to]))))
            ++to;
        at = from;
        if (to - from < least) continue;
        text.replace(from, to - from, hidden);
        at += hidden.size();
    }
}

} // namespace

std::string withoutSecrets(std::string text) {
    for (const char* name : {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"})
        if (const char* value = std::getenv(name); value && std::strlen(value) >= 4) replaceAll(text, value, hidden);
    hideBehind(text, "hf_", 16);
    hideBehind(text, "Bearer ", 8, "-_.=+/");
    for (std::size_t at = 0; (at = text.find("://", at)) != std::string::npos; at += 3) { // user:password@
        const std::size_t from = at + 3, end = std::min(text.find_first_of("/ \"'\n\t", from), text.size()),
                          sign = text.rfind('@', end);
        if (sign != std::string::npos && sign > from && sign < end) text.replace(from, sign - from, hidden);
    }
    return text;
}

void noteForCrash(std::string_view line) {
    const std::string text = withoutSecrets(timeNow("%H:%M:%S ") + std::string(line)); // hidden first, then cut
    const std::lock_guard lock(prepared.writing);
    prepared.lines[prepared.next % prepared.lines.size()].set(text);
    ++prepared.next;
}

void recipeForCrash(std::string_view json) {
    const std::string text = withoutSecrets(std::string(json));
    const std::lock_guard lock(prepared.writing);
    prepared.recipe.set(text);
}

void crashReportsInto(const fs::path& folder) {
    std::error_code unknown;
    const std::string whole = fs::absolute(folder, unknown).string();
    const std::lock_guard lock(prepared.writing);
    prepared.folder.set(whole);
    prepared.file.set(whole + "/crash-" + timeNow("%Y%m%d-%H%M%S-") + std::to_string(::getpid()) + ".txt");
}

void reportCrashes() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return;
#endif
    prepared.about.set(withoutSecrets("Lathe " + std::string(programVersion())
                                      + "\nStarted: " + timeNow("%Y-%m-%dT%H:%M:%SZ") + "\nAs: " + commandLine()));
    void* first[1];
    ::backtrace(first, 1); // loads what it needs: too late in a handler
    stack_t own{};
    own.ss_sp = prepared.stack.data();
    own.ss_size = prepared.stack.size();
    ::sigaltstack(&own, nullptr);
    struct sigaction action{};
    action.sa_handler = onCrash;
    action.sa_flags = SA_ONSTACK;
    for (const int signal : signals) ::sigaction(signal, &action, nullptr);
    std::set_terminate(onTerminate);
}

std::vector<CrashReport> crashReports(const fs::path& home, std::size_t most) {
    std::vector<CrashReport> found;
    std::error_code failed;
    for (fs::directory_iterator entry(home / "crashes", failed), end; !failed && entry != end; entry.increment(failed))
        if (entry->is_regular_file(failed) && entry->path().extension() == ".txt") found.push_back({entry->path(), {}});
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.file > b.file; });
    if (found.size() > most) found.resize(most);
    for (CrashReport& report : found) {
        std::ifstream in(report.file, std::ios::binary);
        report.text.resize(1 << 18);
        in.read(report.text.data(), std::streamsize(report.text.size()));
        report.text.resize(std::size_t(std::max<std::streamsize>(0, in.gcount())));
    }
    return found;
}

} // namespace lathe
