// Signs of life are numbers that grow, so that no clock of another machine matters. A rank's last word says why it
// ended; one that only lost its connection to another says what it found, and is not blamed for it.
#include "ranks/presence.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace lathe {
namespace {

using namespace std::chrono_literals;

constexpr auto betweenSigns = 1s;
constexpr auto longSilence = 60s;   ///< a machine that swaps may be silent for a while
constexpr auto shortSilence = 5s; ///< after a connection broke
constexpr auto mostSeconds = 30s;   ///< that anybody looks for who is gone, or stays for the others
constexpr auto mostWhileSaving = 600s; ///< that the others stay for the first: a launcher ends all when one has ended
constexpr auto mostUntilAllCome = 5min;

const Said whatIsKept("Look at that machine's memory and logs. What was saved last is kept: lathe resume goes on from "
                      "it.");

std::string key(const char* kind, int rank) { return std::string(kind) + "/" + std::to_string(rank); }

void giveSigns(std::stop_token stop, const Presence::Store& store, const std::string& name) {
    std::mutex mutex;
    std::condition_variable_any news;
    std::unique_lock lock(mutex);
    try {
        while (!stop.stop_requested()) {
            store->add(name, 1);
            news.wait_for(lock, stop, betweenSigns, [] { return false; });
        }
    } catch (const std::exception&) { // the store is gone: who waits for another hears of it
    }
}

} // namespace

Presence::Presence(Store store, RankPlace place) : m_store(std::move(store)), m_place(std::move(place)) {
    m_signs = std::jthread([own = ask([&] { return m_store->clone(); }),
                            name = key("sign", m_place.rank)](std::stop_token stop) { giveSigns(stop, own, name); });
}

Presence::~Presence() = default;

template <class Ask> auto Presence::ask(const Ask& question) -> decltype(question()) {
    try {
        return question();
    } catch (const std::exception&) {
        throwWithoutStore();
    }
}

void Presence::waitForAll(std::stop_token stop) {
    ask([&] { m_store->add(key("come", m_place.rank), 1); });
    const auto until = Clock::now() + mostUntilAllCome;
    for (int rank = 0; rank < m_place.size;) {
        if (ask([&] { return m_store->check({key("come", rank)}); })) {
            ++rank;
            continue;
        }
        if (stop.stop_requested()) throw Stopped{};
        throwFirstWord();
        if (Clock::now() > until)
            throw Error(ErrorKind::Io, {"Rank %1 of %2 did not come within 5 minutes.", rank, m_place.size},
                        {"%1 says that there are %2 processes: see whether all were started, and can reach %3.",
                         m_place.launcher, m_place.size, m_place.address});
        std::this_thread::sleep_for(50ms);
    }
}

void Presence::look() {
    throwFirstWord();
    for (int rank = 0; rank < m_place.size; ++rank) {
        if (rank == m_place.rank) continue;
        const std::int64_t signs = signsOf(rank);
        Seen& seen = m_seen[rank];
        if (seen.at == Clock::time_point() || seen.signs != signs) seen = {signs, Clock::now()};
        else if (Clock::now() - seen.at > longSilence) throwGone(rank);
    }
}

void Presence::findWhoIsGone(const std::string& what) {
    std::map<int, std::int64_t> before;
    for (int rank = 0; rank < m_place.size; ++rank)
        if (rank != m_place.rank) before[rank] = signsOf(rank);
    const auto begun = Clock::now();
    for (; Clock::now() - begun < mostSeconds; std::this_thread::sleep_for(200ms)) {
        throwFirstWord();
        if (Clock::now() - begun < shortSilence) continue;
        for (auto& [rank, signs] : before)
            if (!wordOf(rank) && signsOf(rank) == signs) throwGone(rank);
    }
    throw Error(ErrorKind::Io, {"The connection between the ranks was lost: %1", what},
                "Look at the network between the machines. What was saved last is kept: lathe resume goes on from it.");
}

void Presence::leave(End end, const Said& why) {
    try {
        m_store->set(key("word", m_place.rank), std::to_string(int(end)) + why);
        if (end == End::Done) return;
        if (!m_place.isFirst() && end == End::Stopped) stayFor({0}, mostWhileSaving);
        std::vector<int> others;
        for (int rank = 1; rank < m_place.size; ++rank) others.push_back(rank);
        if (m_place.isFirst() && !m_place.launcherMeets) stayFor(others, mostSeconds);
    } catch (...) { // nobody is there to hear it
    }
}

/// Until they have ended, or give no sign of life.
void Presence::stayFor(const std::vector<int>& ranks, std::chrono::seconds most) {
    std::map<int, Seen> seen;
    const auto begun = Clock::now();
    const auto isExpected = [&](int rank) {
        if (wordOf(rank)) return false;
        Seen& last = seen[rank];
        const std::int64_t signs = signsOf(rank);
        if (last.at == Clock::time_point() || last.signs != signs) last = {signs, Clock::now()};
        return Clock::now() - last.at < shortSilence;
    };
    while (std::any_of(ranks.begin(), ranks.end(), isExpected) && Clock::now() - begun < most)
        std::this_thread::sleep_for(100ms);
}

std::optional<Presence::Word> Presence::wordOf(int rank) {
    return ask([&]() -> std::optional<Word> {
        if (!m_store->check({key("word", rank)})) return std::nullopt;
        const std::string text = m_store->get_to_str(key("word", rank));
        return Word{text.empty() ? End::Lost : End(text[0] - '0'), text.substr(std::min<std::size_t>(1, text.size()))};
    });
}

void Presence::throwFirstWord() {
    std::optional<Word> found; // by one that lost its connection: what it found, the others need not look for
    for (int rank = 0; rank < m_place.size; ++rank) {
        const auto word = rank == m_place.rank ? std::nullopt : wordOf(rank);
        if (!word) continue;
        if (word->end == End::Stopped) throw Stopped{};
        if (word->end == End::Failed)
            throw Error(ErrorKind::Io, {"Rank %1 of %2 has ended: %3", rank, m_place.size, word->why},
                        "Without it the others can't go on.");
        if (word->end == End::Lost) found = word;
    }
    if (found) throw Error(ErrorKind::Io, found->why, whatIsKept);
}

std::int64_t Presence::signsOf(int rank) {
    return ask([&] { return m_store->add(key("sign", rank), 0); });
}

void Presence::throwGone(int rank) {
    throw Error(ErrorKind::Io,
                {"Rank %1 of %2 has gone: it was killed, or its machine can't be reached.", rank, m_place.size},
                whatIsKept);
}

void Presence::throwWithoutStore() {
    if (!m_place.launcherMeets && !m_place.isFirst()) throwGone(0);
    throw Error(ErrorKind::Io,
                {"The place where the ranks meet, %1 port %2, can't be reached.", m_place.address, m_place.port},
                {"See whether %1 still runs, and look at the network.", m_place.launcher});
}

} // namespace lathe
