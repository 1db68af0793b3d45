// Whole runs, into the history and out of it.
#include "store/run_store_impl.h"

namespace lathe {

bool RunStore::has(const RunId& run) const {
    return m_impl->read(
        [&](Database& database) { return Statement(database, "SELECT 1 FROM runs WHERE id = ?").bind(run).step(); });
}

std::string RunStore::record(const RunId& run) const {
    return m_impl->read([&](Database& database) { return wholeRecord(database, m_impl->keyOf(database, run)); });
}

bool RunStore::takeIn(RunRecord record, const std::string& note) {
    std::lock_guard lock(m_impl->writeMutex);
    Database& database = m_impl->writer;
    Transaction transaction(database, Transaction::Durable::AtOnce);
    const RunId id = record.facts.at("id");
    if (Statement(database, "SELECT 1 FROM runs WHERE id = ?").bind(id).step()) return false;
    const std::int64_t key = insertWhole(database, std::move(record), note);
    RecordAppend file;
    file.replace(metricsFile(folder(id)), wholeRecord(database, key));
    transaction.commit();
    file.keep();
    return true;
}

void RunStore::rebase(const RunId& run, const std::string& recipeJson, const std::string& resolvedRecipeJson) {
    m_impl->write(run, [&](Database& database, std::int64_t key) {
        Statement(database, "UPDATE runs SET recipe = ?, resolved_recipe = ? WHERE key = ?")
            .bind(recipeJson, resolvedRecipeJson, key)
            .run();
    });
}

} // namespace lathe
