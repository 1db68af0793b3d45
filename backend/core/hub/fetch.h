#pragma once
// Blobs of a repository fetched side by side: parts, retries, checks. What the door's downloadModel() is made of.
#include "hub/cache_layout.h"
#include "hub/http.h"
#include "hub/hub_settings.h"
#include "hub/partial_file.h"

#include <chrono>
#include <deque>
#include <future>
#include <memory>
#include <string>
#include <vector>

namespace lathe {

class Fetch {
public:
    using Clock = std::chrono::steady_clock;
    using Report = std::function<void(const DownloadProgress&)>;

    Fetch(const DownloadOrder& order, const HubSettings& settings, Report report, std::stop_token stop);
    ~Fetch();
    Fetch(const Fetch&) = delete;
    Fetch& operator=(const Fetch&) = delete;

    /// A small document. Throws as downloadModel().
    std::string text(const std::string& address);

    /// All of `files` (of different hashes) that are not in the cache; fills in the counts of `result`.
    void blobs(const HubRepository& repository, const std::vector<HubFile>& files, const CacheLayout& cache,
               DownloadedModel& result);

private:
    struct Part {
        HttpClient::Id transfer = 0;
        int failures = 0;
        Clock::time_point notBefore{};
        std::int64_t before = 0;
    };
    struct Item {
        HubFile file;
        std::unique_ptr<BlobLock> lock;
        std::unique_ptr<PartialFile> partial;
        std::vector<Part> parts;
        std::future<std::string> hash; ///< valid while the file is being checked
        bool done = false;
        bool noRanges = false; ///< the server sends whole files only
        bool tooLong = false;
        int restarts = 0, wrong = 0;
    };

    void open(Item& item);
    void startTransfers();
    void start(Item& item, std::size_t part);
    void ended(HttpClient::Id id, HttpResult& result);
    void restart(Item& item);
    void startCheck(Item& item);
    void finishChecks();
    void wrongBytes(Item& item, const std::string& how);
    /// How long to wait before another try; throws where there were too many or the refusal is final.
    double pauseAfter(int failures, const HttpResult& result, const std::string& what) const;
    void refuseStop() const;
    void tell(bool now);
    void saveStates(bool quietly);

    const DownloadOrder& m_order;
    const HubSettings& m_settings;
    Report m_report;
    std::stop_token m_stop;
    std::stop_source m_abort; ///< ends the checks, whatever ended this
    HttpClient m_client;
    HubRepository m_repository;
    const CacheLayout* m_cache = nullptr;
    std::vector<Item> m_items;
    DownloadedModel* m_result = nullptr;
    DownloadProgress m_progress;
    std::int64_t m_thereBytes = 0;
    struct Sample {
        Clock::time_point at;
        std::int64_t bytes;
    };
    std::deque<Sample> m_samples;
    Clock::time_point m_told{}, m_saved{};
};

} // namespace lathe
