#pragma once
// What the Hub says of a repository, and which addresses to ask. Source: huggingface.co/docs/hub/api,
// /api/models/REPO/revision/REV.
#include "lathe/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

struct HubFile {
    std::string path;       ///< checked: relative, no "..", no empty part
    std::int64_t bytes = 0;
    std::string hash;       ///< the name of its blob: SHA-256 where it is large (LFS), else the Git blob's SHA-1
    bool isSha256() const { return hash.size() == 64; }
};

struct HubRepository {
    std::string name, commit;
    std::vector<HubFile> files; ///< by path
};

/// Throws Error{BadInput} where that can be no repository's, or no revision's, name.
void checkRepositoryName(const std::string& repository);
void checkRevision(const std::string& revision);

std::string quotedRevision(const std::string& revision); ///< as part of an address: a slash in it is none there
std::string infoAddress(const std::string& endpoint, const std::string& repository, const std::string& revision);
std::string fileAddress(const std::string& endpoint, const std::string& repository, const std::string& commit,
                        const std::string& path);

/// The answer to infoAddress. Nothing in it is trusted. Throws Error{BadFile}: not JSON, no commit, a path that leaves
/// the folder, no size or hash.
HubRepository readRepository(std::string_view json, const std::string& repository);

/// A refusal (status 400 or above) in words. `errorCode` is the header X-Error-Code, `errorMessage` X-Error-Message.
struct Refusal {
    long status = 0;
    std::string errorCode, errorMessage;
    bool withToken = false;
};
Error explainRefusal(const Refusal& refusal, const std::string& endpoint, const std::string& repository,
                     const std::string& revision, const std::string& file = {});

} // namespace lathe
