// RunStore's queue: whose turn it is. The order lies in the history, so that it outlives the program, and so that
// another program may change it: who gives a turn looks at it then.
#include "base/clock.h"
#include "store/run_store.h"
#include "store/run_store_impl.h"

#include <algorithm>

namespace lathe {
namespace {

struct Place {
    std::int64_t key = 0, place = 0;
    RunId run;
    std::string recipe;
    RunStatus status = RunStatus::Queued;
    bool hasTurn = false, isAlive = false;
    RunOwner owner = {}; ///< nobody where it is not alive

    bool waits() const { return !isAlive || (status == RunStatus::Queued && !hasTurn); }
    bool waitsFor(const RunOwner& program) const { return isAlive && waits() && isSameProcess(owner, program); }
};

std::vector<Place> readPlaces(Database& database) {
    const std::int64_t now = systemClock().unixMilliseconds();
    std::vector<std::pair<RunOwner, bool>> programs; // a few, of which each may have a thousand runs
    const auto lives = [&](const RunOwner& owner) {
        for (const auto& [known, alive] : programs)
            if (isSameProcess(known, owner)) return alive;
        return programs.emplace_back(owner, isAlive(owner, now)).second;
    };
    std::vector<Place> places;
    Statement rows(database, "SELECT key, place, id, recipe, status, has_turn, owner_host, owner_pid, owner_born, "
                             "owner_boot, owner_seen FROM queue JOIN runs ON runs.key = queue.run ORDER BY place, key");
    while (rows.step()) {
        Place one{rows.integer(0),     rows.integer(1), rows.text(2), rows.text(3), runStatusFrom(rows.text(4)),
                  rows.integer(5) != 0};
        const RunOwner owner{rows.text(6), rows.integer(7), rows.integer(8), rows.text(9), rows.integer(10)};
        one.isAlive = isActive(one.status) && lives(owner);
        if (one.isAlive) one.owner = owner;
        places.push_back(std::move(one));
    }
    return places;
}

const Place& waitingPlace(const std::vector<Place>& places, const RunId& run) {
    const auto found =
        std::find_if(places.begin(), places.end(), [&](const Place& one) { return one.run == run && one.waits(); });
    if (found == places.end())
        throw Error(ErrorKind::BadInput, {"Run %1 does not wait for its turn.", run},
                    "lathe queue lists those that do.");
    return *found;
}

/// What starts from another run's result has that run's folder in its recipe. Of those that were not moved nothing is
/// asked: what is wrong there was so before.
void refuseBeforeItsSource(const std::vector<Place>& order, std::size_t moved) {
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (i == moved) continue;
        const Place& first = order[std::min(i, moved)];
        const Place& later = order[std::max(i, moved)];
        if (first.recipe.find("/" + later.run + "/") != std::string::npos)
            throw Error(ErrorKind::BadInput, {"Run %1 starts from what run %2 trains.", first.run, later.run},
                        "It stays behind that one.");
    }
}

} // namespace

void joinQueue(Database& database, std::int64_t run) {
    Statement(database, "INSERT INTO queue (run, place) VALUES (?, (SELECT ifnull(max(place), 0) + 1 FROM queue)) ON "
                        "CONFLICT (run) DO UPDATE SET has_turn = 0")
        .bind(run)
        .run();
}

void leaveQueue(Database& database, std::int64_t run) {
    Statement(database, "DELETE FROM queue WHERE run = ?").bind(run).run();
}

std::optional<RunId> RunStore::takeTurn(const std::vector<RunId>& among) {
    std::lock_guard lock(m_impl->writeMutex);
    Transaction transaction(m_impl->writer, Transaction::Durable::AtOnce);
    for (const Place& one : readPlaces(m_impl->writer)) {
        const bool asked = std::find(among.begin(), among.end(), one.run) != among.end();
        if (!asked || !one.waitsFor(m_impl->self) || !m_impl->owned.contains(one.run)) continue;
        Statement(m_impl->writer, "UPDATE queue SET has_turn = 1 WHERE run = ?").bind(one.key).run();
        transaction.commit();
        return one.run;
    }
    return std::nullopt;
}

std::vector<RunId> RunStore::waiting() const {
    std::lock_guard lock(m_impl->writeMutex);
    std::vector<RunId> runs;
    for (const Place& one : readPlaces(m_impl->writer))
        if (one.waitsFor(m_impl->self) && m_impl->owned.contains(one.run)) runs.push_back(one.run);
    return runs;
}

void RunStore::move(const RunId& run, std::int64_t position) {
    if (position < 1)
        throw Error(ErrorKind::BadInput, {"The position is %1; the first is 1.", position}, "Give 1 or more.");
    m_impl->write(run, [&](Database& database, std::int64_t) {
        const std::vector<Place> places = readPlaces(database);
        const Place& moved = waitingPlace(places, run);
        std::vector<Place> order; // of those that wait for the same program, or for none
        std::vector<std::int64_t> numbers;
        for (const Place& one : places) {
            if (!one.waits() || !isSameProcess(one.owner, moved.owner)) continue;
            numbers.push_back(one.place);
            if (one.run != run) order.push_back(one);
        }
        const auto at = std::min(std::size_t(position - 1), order.size());
        order.insert(order.begin() + std::ptrdiff_t(at), moved);
        refuseBeforeItsSource(order, at);
        Statement set(database, "UPDATE queue SET place = ? WHERE run = ?");
        for (std::size_t i = 0; i < order.size(); ++i) set.bind(numbers[i], order[i].key).run();
    });
}

void RunStore::takeOut(const RunId& run) {
    m_impl->write(run, [&](Database& database, std::int64_t key) {
        waitingPlace(readPlaces(database), run);
        leaveQueue(database, key);
        Statement(database, "UPDATE runs SET status = ?, ended_at = ? WHERE key = ?")
            .bind(toString(RunStatus::Stopped), systemClock().utc(), key)
            .run();
        forgetCommands(database, key);
        addToLog(database, key, RunStatus::Stopped, "taken out of the queue");
        m_impl->disown(run);
    });
}

} // namespace lathe
