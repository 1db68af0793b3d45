#pragma once
// A folder to the Hugging Face Hub: a repository is made where there is none, and gets the folder's files in one
// commit. Sources: the Hub's HTTP API as huggingface_hub uses it (POST api/repos/create, api/models/REPO/preupload/REV,
// REPO.git/info/lfs/objects/batch, api/models/REPO/commit/REV) and Git LFS's batch API.
#include "lathe/download.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

struct PushOrder {
    std::string folder;
    std::string repository;        ///< "org/name", or "name" alone for the token's own account
    bool isPrivate = true;         ///< of a repository that is made; one that is there stays as it is
    std::string revision = "main"; ///< a branch
    std::string message;           ///< of the commit; empty: "Upload with Lathe"
    int retries = 6;               ///< times that a connection may fail in a row
    double firstPause = 0.5;       ///< seconds before the first retry; doubles up to 30 s
    // Empty: as the environment says (DownloadOrder). A token is never kept, and goes to the endpoint alone.
    std::string endpoint, token;
    std::string cache; ///< where what is left of a broken off upload is noted
};

/// What a push would send, from the folder alone: nothing is asked of the Hub.
struct PushPlan {
    std::string repository, address; ///< address: its page
    bool isPrivate = true;
    std::vector<std::pair<std::string, std::int64_t>> files; ///< path in the repository, bytes
    std::int64_t totalBytes = 0;
    std::vector<std::string> leftOut; ///< what a repository has no use for: .git, .cache
    std::string license;     ///< as the model card says; empty: it names none
    std::string baseModel;   ///< that an adapter or the card names; empty: none
    std::string baseLicense; ///< of the base, where it lies on this machine; empty: not known
    bool hasToken = false;   ///< one was found
    std::vector<std::string> notes; ///< what to look at before others can see it
};
/// Throws Error{BadInput}: no folder, nothing in it, no repository's name.
PushPlan planPush(const PushOrder& order);

struct PushedFolder {
    std::string repository, address, commit; ///< commit: empty where nothing had changed
    std::int64_t files = 0, unchanged = 0, ignored = 0; ///< sent; there already; that the repository's .gitignore names
    std::int64_t sentBytes = 0; ///< of large files
    std::int64_t thereBytes = 0; ///< of large files that the Hub had already
    std::int64_t resumedBytes = 0; ///< that an earlier, broken off upload had brought
    int retries = 0;
    bool made = false; ///< the repository
};

/// `progress` is called on this thread, about ten times a second. Stopped or failed, what large files have brought
/// stays with the Hub: the same order goes on from there. Throws Error{BadInput}: what planPush() throws, no token or
/// one that may not write, a card that the Hub refuses; Error{Io}: the network, the disk, the Hub; Stopped.
PushedFolder pushFolder(const PushOrder& order, const std::function<void(const DownloadProgress&)>& progress = {},
                        std::stop_token stop = {});

} // namespace lathe
