// An order is checked, its files listed and chosen, then fetched into the cache's layout and linked.
#include "hub/download.h"

#include "hub/choose_files.h"
#include "hub/fetch.h"

#include <algorithm>
#include <set>

namespace fs = std::filesystem;

namespace lathe {
namespace {

void checkOrder(const DownloadOrder& order) {
    checkRepositoryName(order.repository);
    checkRevision(order.revision);
    if (order.connections < 1 || order.connections > 64)
        throw Error(ErrorKind::BadInput, {"Connections is %1.", std::to_string(order.connections)}, "Choose 1 to 64.");
    if (order.retries < 0 || order.firstPause < 0 || order.partBytes < 1)
        throw Error(ErrorKind::BadInput, "Retries, their pause and the length of parts can't be negative.");
}

HubSettings settingsFor(const DownloadOrder& order) {
    checkOrder(order);
    HubSettings settings = hubSettings(order);
    if (settings.offline)
        throw Error(ErrorKind::BadInput, "HF_HUB_OFFLINE is set, so nothing is downloaded.",
                    {"Unset it to download %1.", order.repository});
    return settings;
}

HubRepository ask(Fetch& fetch, const DownloadOrder& order, const HubSettings& settings) {
    return readRepository(fetch.text(infoAddress(settings.endpoint, order.repository, order.revision)),
                          order.repository);
}

bool isThere(const CacheLayout& cache, const HubFile& file) {
    std::error_code ignored;
    return fs::is_regular_file(cache.blob(file), ignored)
           && std::int64_t(fs::file_size(cache.blob(file), ignored)) == file.bytes;
}

std::int64_t freeBytesAt(fs::path folder) {
    std::error_code error;
    while (!fs::exists(folder, error) && folder.has_relative_path()) folder = folder.parent_path();
    const fs::space_info space = fs::space(folder, error);
    return error ? 0 : std::int64_t(space.available);
}

} // namespace

HubListing listHubFiles(const DownloadOrder& order, std::stop_token stop) {
    const HubSettings settings = settingsFor(order);
    Fetch fetch(order, settings, {}, stop);
    const HubRepository repository = ask(fetch, order, settings);
    const CacheLayout cache(settings.cache, order.repository);
    HubListing result;
    result.repository = order.repository;
    result.revision = order.revision;
    result.commit = repository.commit;
    result.folder = cache.snapshot(repository.commit).string();
    result.freeBytes = freeBytesAt(settings.cache);
    ChosenFiles choice;
    try {
        choice = chooseFiles(repository, order.files);
    } catch (const Error& error) {
        result.problem = error.info().message;
        choice.leftOut = repository.files;
    }
    result.notes = std::move(choice.notes);
    for (const HubFile& file : choice.leftOut)
        result.files.push_back({file.path, file.bytes, false, isThere(cache, file)});
    for (const HubFile& file : choice.chosen) {
        const bool there = isThere(cache, file);
        result.files.push_back({file.path, file.bytes, true, there});
        result.chosenBytes += file.bytes;
        result.thereBytes += there ? file.bytes : std::min(file.bytes, PartialFile::occupied(cache.blob(file)));
    }
    std::sort(result.files.begin(), result.files.end(),
              [](const HubListedFile& a, const HubListedFile& b) { return a.path < b.path; });
    return result;
}

void discardDownload(const DownloadOrder& order) {
    checkRepositoryName(order.repository);
    const CacheLayout cache(hubSettings(order).cache, order.repository);
    std::error_code error;
    std::vector<fs::path> rests;
    for (fs::directory_iterator entry(cache.folder() / "blobs", error), end; !error && entry != end;
         entry.increment(error))
        if (PartialFile::isRest(entry->path())) rests.push_back(entry->path());
    for (const fs::path& rest : rests) {
        HubFile file;
        file.path = file.hash = rest.stem().stem().string(); // HASH.lathe.incomplete
        const BlobLock lock(cache.lockFile(file), order.repository);
        if (!fs::remove(rest, error) && error)
            throw Error(ErrorKind::Io, {"%1 can't be deleted: %2.", rest.string(), error.message()});
    }
}

DownloadedModel downloadModel(const DownloadOrder& order, const std::function<void(const DownloadProgress&)>& progress,
                              std::stop_token stop) {
    const HubSettings settings = settingsFor(order);
    Fetch fetch(order, settings, progress, stop);
    const HubRepository repository = ask(fetch, order, settings);
    ChosenFiles files = chooseFiles(repository, order.files);

    const CacheLayout cache(settings.cache, order.repository);
    DownloadedModel result;
    result.repository = order.repository;
    result.revision = order.revision;
    result.commit = repository.commit;
    result.folder = cache.snapshot(repository.commit).string();
    result.notes = std::move(files.notes);
    for (const HubFile& file : files.leftOut) {
        result.leftOut.push_back(file.path);
        result.leftOutBytes += file.bytes;
    }
    std::vector<HubFile> blobs; // equal files have one blob
    std::set<std::string> seen;
    for (const HubFile& file : files.chosen) {
        result.files.push_back({file.path, file.bytes, file.hash, isThere(cache, file)});
        if (seen.insert(file.hash).second) blobs.push_back(file);
    }
    fetch.blobs(repository, blobs, cache, result);
    // The snapshot appears when all its files are there, so that nobody opens half a model.
    for (const HubFile& file : files.chosen) cache.link(file, repository.commit);
    cache.writeRef(order.revision, repository.commit);
    return result;
}

} // namespace lathe
