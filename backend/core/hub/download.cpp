#include "lathe/download.h"

#include "hub/choose_files.h"
#include "hub/fetch.h"

#include <set>

namespace lathe {
namespace {

void checkOrder(const DownloadOrder& order) {
    checkRepositoryName(order.repository);
    checkRevision(order.revision);
    if (order.connections < 1 || order.connections > 64)
        throw Error(ErrorKind::BadInput, "connections is " + std::to_string(order.connections), "Choose 1 to 64.");
    if (order.retries < 0 || order.firstPause < 0 || order.partBytes < 1) throw Error(ErrorKind::BadInput, "retries, their pause and the length of parts can't be negative");
}

} // namespace

DownloadedModel downloadModel(const DownloadOrder& order, const std::function<void(const DownloadProgress&)>& progress, std::stop_token stop) {
    checkOrder(order);
    const HubSettings settings = hubSettings(order);
    if (settings.offline) throw Error(ErrorKind::BadInput, "HF_HUB_OFFLINE is set, so nothing is downloaded", "Unset it to download " + order.repository + ".");
    Fetch fetch(order, settings, progress, stop);
    const HubRepository repository = readRepository(fetch.text(infoAddress(settings.endpoint, order.repository, order.revision)), order.repository);
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
        std::error_code ignored;
        const bool there = std::filesystem::is_regular_file(cache.blob(file), ignored) && std::int64_t(std::filesystem::file_size(cache.blob(file), ignored)) == file.bytes;
        result.files.push_back({file.path, file.bytes, file.hash, there});
        if (seen.insert(file.hash).second) blobs.push_back(file);
    }
    fetch.blobs(repository, blobs, cache, result);
    // The snapshot appears when all its files are there, so that nobody opens half a model.
    for (const HubFile& file : files.chosen) cache.link(file, repository.commit);
    cache.writeRef(order.revision, repository.commit);
    return result;
}

} // namespace lathe
