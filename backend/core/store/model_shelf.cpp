#include "store/model_shelf.h"

#include "base/clock.h"

namespace lathe {

ModelShelf::ModelShelf(const std::filesystem::path& home) : m_database(home / "runs.db") {
    m_database.run("PRAGMA synchronous = NORMAL");
}

std::vector<std::string> ModelShelf::places() const {
    std::lock_guard lock(m_mutex);
    std::vector<std::string> paths;
    Statement rows(m_database, "SELECT path FROM model_places ORDER BY at, path");
    while (rows.step()) paths.push_back(rows.text(0));
    return paths;
}

void ModelShelf::changePlaces(const std::vector<std::string>& add, const std::vector<std::string>& remove) {
    std::lock_guard lock(m_mutex);
    Transaction transaction(m_database, Transaction::Durable::AtOnce);
    Statement removal(m_database, "DELETE FROM model_places WHERE path = ?");
    for (const std::string& path : remove) removal.bind(path).run();
    Statement addition(m_database, "INSERT OR IGNORE INTO model_places VALUES (?, ?)");
    for (const std::string& path : add) addition.bind(path, systemClock().utc()).run();
    transaction.commit();
}

Shelf ModelShelf::read() const {
    std::lock_guard lock(m_mutex);
    const Snapshot snapshot(m_database);
    Shelf shelf;
    Statement models(m_database, "SELECT path, stamp, entry FROM models ORDER BY path");
    while (models.step()) shelf.models.push_back({models.text(0), models.text(1), models.text(2)});
    Statement scan(m_database, "SELECT at, places FROM model_scans");
    if (scan.step()) shelf.scannedAt = scan.text(0), shelf.places = scan.text(1);
    return shelf;
}

void ModelShelf::write(const Shelf& shelf) {
    std::lock_guard lock(m_mutex);
    Transaction transaction(m_database);
    m_database.run("DELETE FROM models");
    Statement addition(m_database, "INSERT OR REPLACE INTO models VALUES (?, ?, ?)");
    for (const ShelvedModel& model : shelf.models) addition.bind(model.path, model.stamp, model.entry).run();
    Statement(m_database, "INSERT OR REPLACE INTO model_scans VALUES (0, ?, ?)")
        .bind(shelf.scannedAt, shelf.places)
        .run();
    transaction.commit();
}

} // namespace lathe
