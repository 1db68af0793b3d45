// Large files are cut into parts, so that several connections share one; a part that fails is tried again alone,
// after pauses that grow.
#include "hub/fetch.h"

#include "base/file_layer.h"
#include "base/sha256.h"
#include "hub/git_blob.h"

#include <algorithm>
#include <cmath>

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr int pollMilliseconds = 50;
constexpr double longestPause = 30, longestRetryAfter = 300;
constexpr std::chrono::milliseconds tellEvery{100};
constexpr std::chrono::seconds saveEvery{2}, speedWindow{5};
constexpr std::size_t mostText = std::size_t(64) << 20;
constexpr int mostWrong = 2; ///< times a file may come with wrong bytes

bool mayPass(long status) {
    return status == 0 || status < 400 || status == 408 || status == 425 || status == 429 || status >= 500;
}

std::string header(const HttpResult& result, const char* name) {
    const auto found = result.headers.find(name);
    return found == result.headers.end() ? std::string() : found->second;
}

std::string reason(const HttpResult& result) {
    if (result.status >= 400) return "HTTP " + std::to_string(result.status);
    return result.failure.empty() ? "the answer ended too early" : result.failure;
}

Fetch::Clock::duration seconds(double number) {
    return std::chrono::duration_cast<Fetch::Clock::duration>(std::chrono::duration<double>(number));
}

} // namespace

Fetch::Fetch(const DownloadOrder& order, const HubSettings& settings, Report report, std::stop_token stop)
    : m_order(order),
      m_settings(settings),
      m_report(std::move(report)),
      m_stop(std::move(stop)),
      m_client(settings.endpoint, settings.token) {}

Fetch::~Fetch() {
    m_abort.request_stop(); // the checks end before what they read is closed
    saveStates(true);
}

void Fetch::refuseStop() const {
    if (m_stop.stop_requested()) throw Stopped{};
}

double Fetch::pauseAfter(int failures, const HttpResult& result, const std::string& what) const {
    if (!mayPass(result.status) && !result.redirected && result.status != 416)
        throw explainRefusal({result.status, header(result, "x-error-code"), header(result, "x-error-message"),
                              !m_settings.token.empty()},
                             m_settings.endpoint, m_order.repository, m_order.revision, what);
    if (failures > m_order.retries)
        throw Error(ErrorKind::Io,
                    {"%1%2: the connection to %3 failed %4 times in a row: %5.", m_order.repository,
                     (what.empty() ? "" : "/" + what), m_settings.endpoint, std::to_string(failures), reason(result)},
                    "Check the network (and HF_ENDPOINT, if it is set). What was fetched is kept: the same download "
                    "continues from there.");
    const double pause = std::min(longestPause, m_order.firstPause * std::pow(2.0, failures - 1));
    return std::max(pause, std::min(result.retryAfter, longestRetryAfter));
}

std::string Fetch::text(const std::string& address) {
    for (int failures = 0;;) {
        std::string body;
        m_client.start({address, 0, -1, [&](long, const char* data, std::size_t size) {
                            if (body.size() + size > mostText)
                                throw Error(ErrorKind::BadFile,
                                            {"The Hub's answer about %1 is longer than 64 MiB.", m_order.repository});
                            body.append(data, size);
                            return true;
                        }});
        while (m_client.running() > 0) {
            refuseStop();
            tell(false);
            for (HttpClient::Ended& end : m_client.work(pollMilliseconds)) {
                if (end.result.thrown) std::rethrow_exception(end.result.thrown);
                if (end.result.whole && end.result.status == 200) return body;
                const auto until = Clock::now() + seconds(pauseAfter(++failures, end.result, {}));
                ++m_progress.retries;
                m_progress.trouble = reason(end.result);
                while (Clock::now() < until) {
                    refuseStop();
                    tell(false);
                    m_client.work(pollMilliseconds);
                }
            }
        }
    }
}

void Fetch::blobs(const HubRepository& repository, const std::vector<HubFile>& files, const CacheLayout& cache,
                  DownloadedModel& result) {
    m_repository = repository;
    m_cache = &cache;
    m_result = &result;
    std::int64_t missing = 0;
    for (const HubFile& file : files) {
        m_progress.totalBytes += file.bytes;
        ++m_progress.totalFiles;
        std::error_code error;
        if (fs::is_regular_file(cache.blob(file), error)
            && std::int64_t(fs::file_size(cache.blob(file), error)) == file.bytes) {
            m_thereBytes += file.bytes;
            ++m_progress.files;
            continue;
        }
        missing += std::max<std::int64_t>(0, file.bytes - PartialFile::occupied(cache.blob(file)));
        m_items.push_back({});
        m_items.back().file = file;
    }
    currentFiles().createFolders(cache.folder() / "blobs");
    std::error_code error;
    const fs::space_info space = fs::space(cache.folder(), error);
    if (!error && missing > 0 && space.available < std::uint64_t(missing))
        throw Error(ErrorKind::Io,
                    {"%1 needs %2 MB more in %3, where %4 MB are free.", repository.name,
                     std::to_string(missing / 1'000'000 + 1), cache.folder().string(),
                     std::to_string(space.available / 1'000'000)},
                    "Make room, or name a folder on another disk with HF_HUB_CACHE.");
    // Small files first: a refusal shows before gigabytes have come.
    std::stable_sort(m_items.begin(), m_items.end(),
                     [](const Item& a, const Item& b) { return a.file.bytes < b.file.bytes; });
    while (std::any_of(m_items.begin(), m_items.end(), [](const Item& item) { return !item.done; })) {
        refuseStop();
        startTransfers();
        for (HttpClient::Ended& end : m_client.work(pollMilliseconds)) ended(end.id, end.result);
        finishChecks();
        tell(false);
        if (Clock::now() - m_saved > saveEvery) saveStates(false);
    }
    tell(true);
    result.retries = m_progress.retries;
}

void Fetch::open(Item& item) {
    item.lock = std::make_unique<BlobLock>(m_cache->lockFile(item.file), m_repository.name + "/" + item.file.path);
    item.partial = std::make_unique<PartialFile>(m_cache->blob(item.file), item.file.bytes, m_order.partBytes);
    item.parts.assign(item.partial->parts().size(), {});
    m_result->resumedBytes += item.partial->done();
}

void Fetch::startTransfers() {
    for (Item& item : m_items) {
        if (item.done || item.hash.valid()) continue;
        if (m_client.running() >= std::size_t(m_order.connections)) return;
        if (!item.partial) open(item);
        if (item.partial->isWhole()) {
            startCheck(item);
            continue;
        }
        for (std::size_t i = 0; i < item.parts.size() && m_client.running() < std::size_t(m_order.connections); ++i)
            if (item.parts[i].transfer == 0 && item.partial->parts()[i].missing() > 0
                && Clock::now() >= item.parts[i].notBefore)
                start(item, i);
    }
}

void Fetch::start(Item& item, std::size_t index) {
    const FilePart& part = item.partial->parts()[index];
    const bool whole = part.begin == 0 && part.done == 0 && part.end == item.file.bytes;
    item.parts[index].before = part.done;
    HttpRequest request{fileAddress(m_settings.endpoint, m_repository.name, m_repository.commit, item.file.path),
                        part.begin + part.done,
                        whole ? -1 : part.end,
                        {}};
    request.receive = [this, &item, index, whole](long status, const char* data, std::size_t size) {
        if (status == 200 && !whole) {
            item.noRanges = true;
            return false;
        }
        const auto missing = std::size_t(item.partial->parts()[index].missing());
        const std::size_t taken = std::min(size, missing);
        item.partial->append(index, data, taken);
        m_result->fetchedBytes += std::int64_t(taken);
        item.tooLong = item.tooLong || taken < size;
        return taken == size;
    };
    m_progress.file = item.file.path;
    item.parts[index].transfer = m_client.start(std::move(request));
}

void Fetch::restart(Item& item) {
    for (Part& part : item.parts)
        if (part.transfer != 0) m_client.cancel(part.transfer);
    item.partial->restart();
    item.parts.assign(item.partial->parts().size(), {});
    item.tooLong = false;
}

void Fetch::ended(HttpClient::Id id, HttpResult& result) {
    if (result.thrown) std::rethrow_exception(result.thrown);
    for (Item& item : m_items)
        for (std::size_t i = 0; i < item.parts.size(); ++i) {
            Part& state = item.parts[i];
            if (state.transfer != id) continue;
            state.transfer = 0;
            const FilePart& part = item.partial->parts()[i];
            if (item.tooLong)
                return wrongBytes(item,
                                  "longer than the " + std::to_string(item.file.bytes) + " bytes that the Hub lists");
            if (part.missing() == 0) return; // whatever came after the last byte
            if (part.done > state.before) state.failures = 0;
            if (result.status == 416 && part.begin + part.done > 0)
                return wrongBytes(item,
                                  "shorter than the " + std::to_string(item.file.bytes) + " bytes that the Hub lists");
            const bool restarts = item.noRanges && item.parts.size() + std::size_t(part.done) > 1;
            const int failures = restarts ? ++item.restarts : ++state.failures;
            const double pause = pauseAfter(failures, result, item.file.path);
            ++m_progress.retries;
            m_progress.trouble = restarts ? "the server sends whole files only" : reason(result);
            if (restarts) restart(item);
            for (Part& other : item.parts)
                if (&other == &item.parts[std::min(i, item.parts.size() - 1)])
                    other.notBefore = Clock::now() + seconds(pause);
            return;
        }
}

void Fetch::wrongBytes(Item& item, const std::string& how) {
    ++m_result->rejected;
    restart(item);
    m_progress.trouble = item.file.path + " came " + how;
    if (++item.wrong < mostWrong) return;
    throw Error(ErrorKind::Io,
                {"%1/%2 came %3, %4 times; it was not kept.", m_repository.name, item.file.path, how,
                 std::to_string(item.wrong)},
                {"Something between here and %1 changes files (a proxy, a mirror), or the repository is damaged; try "
                 "again later or elsewhere.",
                 m_settings.endpoint});
}

void Fetch::startCheck(Item& item) {
    m_progress.file = item.file.path;
    item.hash = std::async(std::launch::async,
                           [path = item.partial->path(), large = item.file.isSha256(), stop = m_abort.get_token()] {
                               return large ? sha256OfFile(path, stop) : gitBlobOfFile(path, stop);
                           });
}

void Fetch::finishChecks() {
    for (Item& item : m_items) {
        if (!item.hash.valid() || item.hash.wait_for(std::chrono::seconds(0)) != std::future_status::ready) continue;
        const std::string hash = item.hash.get();
        if (hash != item.file.hash) {
            wrongBytes(item, std::string("with wrong bytes: their ") + (item.file.isSha256() ? "SHA-256" : "Git hash")
                                 + " is " + hash + ", not " + item.file.hash);
            continue;
        }
        item.partial->becomeBlob();
        item.partial.reset();
        item.lock.reset();
        item.parts.clear();
        item.done = true;
        ++m_progress.files;
        tell(true);
    }
}

void Fetch::saveStates(bool quietly) {
    m_saved = Clock::now();
    for (const Item& item : m_items) {
        if (!item.partial || item.done || item.partial->done() == 0) continue;
        try {
            item.partial->saveState();
        } catch (const Error&) {
            if (!quietly) throw; // a full disk: what is being thrown already says more
        }
    }
}

void Fetch::tell(bool now) {
    const auto time = Clock::now();
    if (!m_report || (!now && time - m_told < tellEvery)) return;
    m_told = time;
    m_progress.bytes = m_thereBytes;
    for (const Item& item : m_items)
        m_progress.bytes += item.done ? item.file.bytes : item.partial ? item.partial->done() : 0;
    const std::int64_t fetched = m_result ? m_result->fetchedBytes : 0;
    m_samples.push_back({time, fetched});
    while (m_samples.size() > 2 && time - m_samples.front().at > speedWindow) m_samples.pop_front();
    const double span = std::chrono::duration<double>(time - m_samples.front().at).count();
    m_progress.bytesPerSecond = span > 0 ? double(fetched - m_samples.front().bytes) / span : 0;
    m_report(m_progress);
}

} // namespace lathe
