// RunStore's commands: what another program tells a run lies in the history until the program that has the run takes it
// from there. Who ends a run, or makes it its own, forgets what nobody heard: a command is for the program that had the
// run when it was given.
#include "base/clock.h"
#include "base/json.h"
#include "base/plan_json.h"
#include "store/run_store.h"
#include "store/run_store_impl.h"

#include <array>
#include <utility>

namespace lathe {
namespace {

struct CommandWord {
    std::string_view word;
    Command command;
};
/// In the order of Command.
const std::array<CommandWord, std::variant_size_v<Command>> commandWords{{
    {"pause", Pause{}},
    {"resume", Resume{}},
    {"stop", Stop{}},
    {"save_checkpoint", SaveCheckpoint{}},
    {"evaluate_now", EvaluateNow{}},
    {"change", ChangeRun{}},
    {"let_go", LetGo{}},
}};

std::vector<PlanChange> changesOf(const Command& command) {
    const auto* change = std::get_if<ChangeRun>(&command);
    return change ? std::vector<PlanChange>{{0, change->values}} : std::vector<PlanChange>();
}

/// Throws Error{BadFile}: another version's, or a damaged one.
Command commandFrom(const std::string& word, const std::string& changes) {
    for (const CommandWord& known : commandWords) {
        if (known.word != word) continue;
        if (!std::holds_alternative<ChangeRun>(known.command)) return known.command;
        const auto list = planChangesFrom(parseJson(changes, "a command"), "a command");
        if (list.size() == 1) return ChangeRun{list.front().values};
    }
    throw Error(ErrorKind::BadFile, {"The command \"%1\" of another program is not known here.", word});
}

/// Whether there are any to this program's runs: else nobody is kept from writing.
bool hasCommands(Database& database, const RunOwner& self) {
    Statement rows(database, "SELECT 1 FROM commands JOIN runs ON runs.key = commands.run WHERE owner_host = ? AND "
                             "owner_pid = ?");
    return rows.bind(self.host, self.pid).step();
}

} // namespace

void forgetCommands(Database& database, std::int64_t run) {
    Statement(database, "DELETE FROM commands WHERE run = ?").bind(run).run();
}

void RunStore::tell(const RunId& run, const Command& command) {
    m_impl->write(run, [&](Database& database, std::int64_t key) {
        Statement now(
            database,
            "SELECT status, owner_host, owner_pid, owner_born, owner_boot, owner_seen FROM runs WHERE key = ?");
        now.bind(key).step();
        const RunOwner owner{now.text(1), now.integer(2), now.integer(3), now.text(4), now.integer(5)};
        if (!isActive(runStatusFrom(now.text(0))))
            throw Error(ErrorKind::BadInput, {"Run %1 is not running: it is %2.", run, now.text(0)});
        if (!isAlive(owner, systemClock().unixMilliseconds()))
            throw Error(ErrorKind::BadInput,
                        {"Run %1 is not running: its program, %2, has ended.", run, describe(owner)},
                        "Resume it first.");
        Statement(database, "INSERT INTO commands (run, word, changes) VALUES (?, ?, ?)")
            .bind(key, commandWords[command.index()].word, dumpJson(toJson(changesOf(command))))
            .run();
    });
}

void RunStore::onCommand(std::function<void(const RunId&, const Command&)> hear) {
    std::lock_guard lock(m_impl->hearMutex);
    m_impl->hear = std::move(hear);
}

void RunStore::Impl::hearCommands() {
    std::lock_guard hearing(hearMutex);
    if (!hear) return;
    std::vector<std::pair<RunId, Command>> heard;
    std::vector<std::pair<RunId, std::string>> unknown;
    {
        std::lock_guard lock(writeMutex);
        if (owned.empty() || !hasCommands(writer, self)) return;
        Transaction transaction(writer, Transaction::Durable::AtOnce);
        std::vector<std::int64_t> taken;
        Statement rows(writer,
                       "SELECT commands.id, runs.id, word, commands.changes, owner_host, owner_pid FROM commands "
                       "JOIN runs ON runs.key = commands.run ORDER BY commands.id");
        while (rows.step()) {
            const RunId run = rows.text(1); // one that another program took over is owned here by no more than a name
            if (!owned.contains(run) || rows.text(4) != self.host || rows.integer(5) != self.pid) continue;
            taken.push_back(rows.integer(0));
            try {
                heard.emplace_back(run, commandFrom(rows.text(2), rows.text(3)));
            } catch (const Error& error) {
                unknown.emplace_back(run, error.info().message);
            }
        }
        Statement forget(writer, "DELETE FROM commands WHERE id = ?");
        for (const std::int64_t id : taken) forget.bind(id).run();
        transaction.commit();
    }
    for (const auto& [run, why] : unknown) gather({run, LogItem{systemClock().utc(), "note", why}});
    for (const auto& [run, command] : heard) hear(run, command);
}

} // namespace lathe
