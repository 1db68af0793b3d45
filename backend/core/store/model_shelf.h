#pragma once
// What is remembered of the models on this machine: the places that the user added, and what the last look found, in
// the file of the run history. Any thread may call anything. All functions throw as RunStore's.
#include "store/sqlite.h"

#include <mutex>
#include <string>
#include <vector>

namespace lathe {

struct ShelvedModel {
    std::string path;
    std::string stamp; ///< changes when the model's files do
    std::string entry; ///< JSON; whose form it is knows what reads it
};

struct Shelf {
    std::vector<ShelvedModel> models; ///< by path
    std::string scannedAt;            ///< ISO 8601, UTC; empty: never
    std::string places;               ///< JSON: what that look told of each place
};

class ModelShelf {
public:
    /// In `home`, whose run history is open already (RunStore makes its tables).
    explicit ModelShelf(const std::filesystem::path& home);

    std::vector<std::string> places() const; ///< added by the user, the oldest first
    void changePlaces(const std::vector<std::string>& add, const std::vector<std::string>& remove);

    Shelf read() const;
    void write(const Shelf& shelf); ///< in place of what was there

private:
    mutable std::mutex m_mutex;
    mutable Database m_database;
};

} // namespace lathe
