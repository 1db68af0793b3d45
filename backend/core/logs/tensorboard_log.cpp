// A resumed run gets a file of its own, which begins with SessionLog.START: a TensorBoard that shows the run already
// forgets the steps from there on. Readers that know nothing of that find none of them in the earlier files either.
#include "logs/tensorboard_log.h"

#include "base/append_file.h"
#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/crc32c.h"
#include "base/json.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstring>

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr std::string_view namePrefix = "events.out.tfevents.";
constexpr std::size_t frameBytes = 16, headBytes = 12;

// ---- protobuf (protobuf.dev/programming-guides/encoding) ---------------------------------------------------------

enum Wire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

void putVarint(std::string& to, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) to += char(0x80 | (value & 0x7F));
    to += char(value);
}
void putTag(std::string& to, int field, Wire wire) { putVarint(to, std::uint64_t(field) << 3 | wire); }

template <class Number> void putRaw(std::string& to, Number number) { // little-endian, as all machines that build this
    std::array<char, sizeof number> bytes;
    std::memcpy(bytes.data(), &number, sizeof number);
    to.append(bytes.data(), bytes.size());
}
void putNumber(std::string& to, int field, double value) { putTag(to, field, Fixed64), putRaw(to, value); }
void putNumber(std::string& to, int field, float value) { putTag(to, field, Fixed32), putRaw(to, value); }
void putNumber(std::string& to, int field, std::int64_t value) {
    putTag(to, field, Varint), putVarint(to, std::uint64_t(value));
}
void putBytes(std::string& to, int field, std::string_view bytes) {
    putTag(to, field, Bytes), putVarint(to, bytes.size());
    to.append(bytes);
}

/// An Event without its content.
std::string eventAt(double unixSeconds, std::int64_t step) {
    std::string event;
    putNumber(event, 1, unixSeconds);
    if (step != 0) putNumber(event, 2, step);
    return event;
}

/// The step of an Event that we wrote, whose first fields are time and step; 0 where it has none.
std::int64_t stepOf(std::string_view event) {
    constexpr std::size_t time = 1 + sizeof(double);
    if (event.size() <= time || event[time] != char(2 << 3)) return 0;
    std::uint64_t step = 0;
    int shift = 0;
    for (std::size_t i = time + 1; i < event.size() && shift < 64; ++i, shift += 7) {
        step |= std::uint64_t(event[i] & 0x7F) << shift;
        if (!(event[i] & 0x80)) return std::int64_t(step);
    }
    return 0;
}

// ---- records -----------------------------------------------------------------------------------------------------

std::uint32_t masked(std::string_view bytes) {
    const std::uint32_t crc = crc32c(bytes);
    return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
}

std::string record(const std::string& event) {
    std::string out;
    putRaw(out, std::uint64_t(event.size()));
    putRaw(out, masked(out));
    out += event;
    putRaw(out, masked(event));
    return out;
}

/// The whole record at `at`, frame included; empty where it is torn or damaged.
std::string_view recordAt(std::string_view all, std::size_t at) {
    if (all.size() - at < frameBytes) return {};
    std::uint64_t length = 0;
    std::uint32_t crc = 0;
    std::memcpy(&length, all.data() + at, sizeof length);
    std::memcpy(&crc, all.data() + at + sizeof length, sizeof crc);
    if (crc != masked(all.substr(at, sizeof length)) || length > all.size() - at - frameBytes) return {};
    std::memcpy(&crc, all.data() + at + headBytes + length, sizeof crc);
    if (crc != masked(all.substr(at + headBytes, length))) return {};
    return all.substr(at, frameBytes + length);
}

void cutAfter(const fs::path& file, std::int64_t step) {
    const std::string all = readTextFile(file, std::int64_t(1) << 36);
    std::string kept;
    for (std::size_t at = 0; at < all.size();) {
        const std::string_view one = recordAt(all, at);
        if (one.empty()) break;
        if (stepOf(one.substr(headBytes, one.size() - frameBytes)) <= step) kept.append(one);
        at += one.size();
    }
    if (kept.size() < all.size()) writeFileAtomically(file, kept);
}

fs::path newFile(const fs::path& folder) {
    static std::atomic<int> number{0};
    std::array<char, 256> host{};
    if (gethostname(host.data(), host.size() - 1) != 0 || host[0] == 0) host = {'l', 'o', 'c', 'a', 'l'};
    std::array<char, 24> seconds{}; // ten digits, so that names are in order of time
    std::snprintf(seconds.data(), seconds.size(), "%010lld", (long long)(systemClock().unixMilliseconds() / 1000));
    return folder
           / (std::string(namePrefix) + seconds.data() + "." + host.data() + "." + std::to_string(getpid()) + "."
              + std::to_string(number++));
}

class TensorboardLog final : public LogWriter {
public:
    explicit TensorboardLog(const fs::path& folder) : m_folder(folder), m_path(newFile(folder)), m_file(m_path) {
        std::string version = eventAt(now(), 0);
        putBytes(version, 3, "brain.Event:2");
        m_file.write(record(version));
    }

    void write(const LogPoint& point) override {
        std::string summary;
        for (const auto& [name, number] : point.scalars) {
            std::string value;
            putBytes(value, 1, name);
            putNumber(value, 2, float(number));
            putBytes(summary, 1, value);
        }
        std::string event = eventAt(point.unixSeconds, point.step);
        putBytes(event, 5, summary);
        m_file.write(record(event));
    }

    void rewind(std::int64_t step) override {
        for (const auto& entry : fs::directory_iterator(m_folder))
            if (entry.path() != m_path && entry.path().filename().string().starts_with(namePrefix))
                cutAfter(entry.path(), step);
        constexpr std::int64_t start = 1;
        std::string session, event = eventAt(now(), step + 1);
        putNumber(session, 1, start);
        putBytes(event, 7, session);
        m_file.write(record(event));
    }

private:
    static double now() { return double(systemClock().unixMilliseconds()) / 1000; }

    fs::path m_folder, m_path;
    AppendFile m_file;
};

} // namespace

std::unique_ptr<LogWriter> beginTensorboardLog(const fs::path& folder) {
    return std::make_unique<TensorboardLog>(folder);
}

} // namespace lathe
