#pragma once
// A folder to the Hugging Face Hub: a repository is made where there is none, and gets the folder's files in one
// commit. Sources: the Hub's HTTP API as huggingface_hub uses it (POST api/repos/create, api/models/REPO/preupload/REV,
// REPO.git/info/lfs/objects/batch, api/models/REPO/commit/REV) and Git LFS's batch API.
#include <cstdint>
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

struct PushedFolder {
    std::string repository, address, commit; ///< commit: empty where nothing had changed
    std::int64_t files = 0, unchanged = 0, ignored = 0; ///< sent; there already; that the repository's .gitignore names
    std::int64_t sentBytes = 0; ///< of large files
    std::int64_t thereBytes = 0; ///< of large files that the Hub had already
    std::int64_t resumedBytes = 0; ///< that an earlier, broken off upload had brought
    int retries = 0;
    bool made = false; ///< the repository
};

/// What a push to the Hub would send. Answered by PushPlan, without asking the Hub.
struct PlanPush { PushOrder order; };
/// Answered by PushedFolder, after many DownloadMoved, whose bytes are those sent. Cancelled (or failed), the same
/// order goes on from there. Only ever on a person's word: show them the plan first.
struct PushToHub { PushOrder order; };

} // namespace lathe
