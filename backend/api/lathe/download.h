#pragma once
// Models from the Hugging Face Hub, by repository name, into the cache that other tools read, too.
// Sources: the Hub's HTTP API (GET api/models/REPO/revision/REV?blobs=true, REPO/resolve/COMMIT/FILE) and the cache
// layout of huggingface_hub (models--ORG--NAME/{blobs,refs,snapshots}).
#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

struct DownloadOrder {
    std::string repository;         ///< "org/name", or "name" alone
    std::string revision = "main";  ///< a branch, a tag or a commit
    std::vector<std::string>
        files; ///< patterns over paths ("*.json", "onnx/model.onnx"; * takes slashes, too); empty: what a model needs
    int connections = 8;            ///< at once, over all files and the parts of large ones; 1 to 64
    int retries = 6;                ///< times that a connection may fail in a row without bringing a byte
    double firstPause =
        0.5;        ///< seconds before the first retry; doubles up to 30 s; a longer Retry-After of the server holds
    std::int64_t partBytes = std::int64_t(64) << 20; ///< longer files come in parts of this length, side by side
    // Empty: as the environment says.
    std::string endpoint; ///< HF_ENDPOINT, else https://huggingface.co
    std::string token; ///< HF_TOKEN, else what huggingface_hub's login keeps (HF_TOKEN_PATH, HF_HOME/token), else none
    std::string cache; ///< HF_HUB_CACHE, else HF_HOME/hub, else ~/.cache/huggingface/hub
};

struct DownloadProgress {
    std::int64_t bytes = 0, totalBytes = 0; ///< of the chosen files; bytes that were there already count
    int files = 0, totalFiles = 0; ///< finished and checked
    double bytesPerSecond = 0; ///< over the last seconds
    int retries = 0; ///< connections that broke and were made again, so far
    std::string file; ///< one that is being fetched or checked; empty before the first
    std::string trouble; ///< why the last connection broke; empty while none did
};

struct DownloadedFile {
    std::string path; ///< in the repository
    std::int64_t bytes = 0;
    std::string hash; ///< SHA-256 of large files, the Git blob hash (SHA-1) of small ones: 64 or 40 hexadecimal digits
    bool wasThere = false;
};

struct DownloadedModel {
    std::string repository, revision, commit;
    std::string folder; ///< the snapshot: where a model is opened from
    std::vector<DownloadedFile> files; ///< chosen, by path
    std::vector<std::string> leftOut; ///< paths that were not chosen
    std::int64_t leftOutBytes = 0;
    std::int64_t fetchedBytes = 0; ///< that came over the network into files
    std::int64_t resumedBytes = 0; ///< of earlier, broken off downloads
    int retries = 0;
    int rejected = 0; ///< files that came with wrong bytes and were fetched again
    std::vector<std::string> notes; ///< for people: what was chosen and why, where it is not plain
};

struct HubListedFile {
    std::string path;
    std::int64_t bytes = 0;
    bool chosen = false; ///< by the order
    bool there = false; ///< in the cache already
};

/// What a repository has, asked before anything is fetched.
struct HubListing {
    std::string repository, revision, commit;
    std::string folder; ///< where the model will be
    std::vector<HubListedFile> files; ///< by path
    std::int64_t chosenBytes = 0; ///< of the chosen files
    std::int64_t thereBytes = 0; ///< of those, in the cache already, parts of broken off downloads included
    std::int64_t freeBytes = 0; ///< on the disk of the cache
    std::vector<std::string> notes; ///< for people: what was chosen and why, where it is not plain
    std::string problem; ///< why no files could be chosen without asking ("has 12 GGUF models"); then none is
};

/// Which files of a repository there are, and which of them the order would fetch. Answered by HubListing.
struct ListHubFiles { DownloadOrder order; };
/// Answered by DownloadedModel, after many DownloadMoved. Cancelled (or failed), what was fetched is kept: the same
/// order goes on from there.
struct FetchModel { DownloadOrder order; };
/// What a broken off download of that repository left is deleted; finished files stay. Answered by Done.
struct DiscardDownload { DownloadOrder order; };

} // namespace lathe
