// Names are checked before they become paths or addresses; a refusal is turned into what the user can do about it.
#include "hub/repository.h"

#include "base/json.h"

#include <algorithm>
#include <set>

namespace lathe {
namespace {

bool isHex(const std::string& text, std::size_t digits) {
    return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// RFC 3986: all but unreserved characters as %XX; slashes stay where `keepSlash`.
std::string quoted(const std::string& text, bool keepSlash) {
    static const char* digits = "0123456789ABCDEF";
    std::string out;
    for (const unsigned char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
                           || c == '.' || c == '_' || c == '~' || (keepSlash && c == '/');
        if (plain) out += char(c);
        else out.append({'%', digits[c >> 4], digits[c & 15]});
    }
    return out;
}

/// A relative path that stays below where it is put.
bool staysInside(const std::string& path) {
    if (path.empty() || path.size() > 1024) return false;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string part = path.substr(begin, end - begin);
        if (part.empty() || part == "." || part == ".." || part.size() > 255) return false;
        if (std::any_of(part.begin(), part.end(), [](unsigned char c) { return c < ' ' || c == 0x7F || c == '\\'; }))
            return false;
        begin = end + 1;
    }
    return true;
}

} // namespace

void checkRepositoryName(const std::string& repository) {
    const auto allowed = [](unsigned char c) {
        return std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == '/';
    };
    const bool good = staysInside(repository) && repository.size() <= 200
                      && std::all_of(repository.begin(), repository.end(), allowed)
                      && std::count(repository.begin(), repository.end(), '/') <= 1
                      && repository.find("--") == std::string::npos && repository.find("..") == std::string::npos;
    if (!good)
        throw Error(ErrorKind::BadInput, {"\"%1\" is not a repository's name.", repository},
                    "Write it as its page on the Hub does: org/name, such as HuggingFaceTB/SmolLM2-135M (letters, "
                    "digits, '-', '_', '.').");
}

void checkRevision(const std::string& revision) {
    if (!staysInside(revision) || revision.find("..") != std::string::npos || revision.size() > 250)
        throw Error(ErrorKind::BadInput, {"\"%1\" is not a revision's name.", revision},
                    "Name a branch (main), a tag or a commit.");
}

std::string quotedRevision(const std::string& revision) { return quoted(revision, false); }

std::string infoAddress(const std::string& endpoint, const std::string& repository, const std::string& revision) {
    return endpoint + "/api/models/" + repository + "/revision/" + quotedRevision(revision) + "?blobs=true";
}

std::string fileAddress(const std::string& endpoint, const std::string& repository, const std::string& commit,
                        const std::string& path) {
    return endpoint + "/" + repository + "/resolve/" + commit + "/" + quoted(path, true);
}

HubRepository readRepository(std::string_view text, const std::string& repository) {
    const std::string where = "the Hub's answer about " + repository;
    const nlohmann::json json = parseJson(text, where);
    HubRepository found{repository, require<std::string>(json, "sha", where), {}};
    if (!isHex(found.commit, 40)) throw Error(ErrorKind::BadFile, {"%1: \"sha\" is not a commit.", where});
    const nlohmann::json files = optional<nlohmann::json>(json, "siblings", where).value_or(nlohmann::json::array());
    if (!files.is_array()) throw Error(ErrorKind::BadFile, {"%1: \"siblings\" is not a list of files.", where});
    std::set<std::string> seen;
    for (const nlohmann::json& entry : files) {
        HubFile file;
        file.path = require<std::string>(entry, "rfilename", where);
        if (!staysInside(file.path))
            throw Error(ErrorKind::BadFile, {"%1: the file name \"%2\" leads out of its folder.", where, file.path});
        if (!seen.insert(file.path).second)
            throw Error(ErrorKind::BadFile, {"%1: the file %2 appears twice.", where, file.path});
        const std::string of = where + ", file " + file.path;
        const std::optional<nlohmann::json> large = optional<nlohmann::json>(entry, "lfs", of);
        file.hash = large ? require<std::string>(*large, "sha256", of) : require<std::string>(entry, "blobId", of);
        file.bytes = large ? require<std::int64_t>(*large, "size", of) : require<std::int64_t>(entry, "size", of);
        if (!isHex(file.hash, large ? 64 : 40)) throw Error(ErrorKind::BadFile, {"%1: its hash is invalid.", of});
        if (file.bytes < 0 || file.bytes > std::int64_t(1) << 50)
            throw Error(ErrorKind::BadFile, {"%1: its size is %2.", of, std::to_string(file.bytes)});
        found.files.push_back(std::move(file));
    }
    std::sort(found.files.begin(), found.files.end(),
              [](const HubFile& a, const HubFile& b) { return a.path < b.path; });
    return found;
}

Error explainRefusal(const Refusal& refusal, const std::string& endpoint, const std::string& repository,
                     const std::string& revision, const std::string& file) {
    const std::string page = endpoint + "/" + repository, tokens = endpoint + "/settings/tokens";
    const std::string& code = refusal.errorCode;
    if (code == "GatedRepo" || (refusal.status == 403 && code.empty())) {
        if (refusal.withToken)
            return {ErrorKind::BadInput,
                    repository + " is gated: its owner has not let this token's account in (HTTP "
                        + std::to_string(refusal.status) + ").",
                    "Open " + page
                        + ", log in, accept the terms and wait until access is granted. A fine-grained token also "
                          "needs the right to read gated repositories ("
                        + tokens + ")."};
        return {ErrorKind::BadInput,
                repository + " is gated: its terms must be accepted first, and a token must identify the account.",
                "Open " + page + ", log in and accept the terms; then make a token at " + tokens
                    + " and set HF_TOKEN to it."};
    }
    if (refusal.status == 401 && refusal.withToken
        && (refusal.errorMessage.find("nvalid credentials") != std::string::npos
            || (code.empty() && refusal.errorMessage.find("oken") != std::string::npos)))
        return {ErrorKind::BadInput, "The Hub does not know the token it was given.",
                "Set HF_TOKEN to a valid one (" + tokens + "), or unset it for public repositories."};
    if (code == "RevisionNotFound")
        return {ErrorKind::BadInput, repository + " has no revision \"" + revision + "\".",
                "Its branches and tags are listed at " + page + "/tree/main; leave --revision out for main."};
    if (code == "EntryNotFound" || (refusal.status == 404 && !file.empty()))
        return {ErrorKind::BadInput, repository + " lists " + file + " but does not hand it out (HTTP 404).",
                "Try again later, or choose other files with --files."};
    if (refusal.status == 401 || refusal.status == 404) {
        const std::string hint =
            refusal.withToken ? "Check the spelling (org/name, upper and lower case count) at " + endpoint
                                    + "; where it is private, the token's account must be let in."
                              : "Check the spelling (org/name, upper and lower case count) at " + endpoint
                                    + "; where it is private, set HF_TOKEN to a token of an account that may read it ("
                                    + tokens + ").";
        return {ErrorKind::BadInput,
                "The Hub has no repository " + repository + ", or it is private (HTTP " + std::to_string(refusal.status)
                    + ").",
                hint};
    }
    std::string message = "the Hub answered HTTP " + std::to_string(refusal.status) + " for " + repository;
    if (!file.empty()) message += "/" + file;
    if (!refusal.errorMessage.empty()) message += ": " + refusal.errorMessage.substr(0, 300);
    return {refusal.status == 403 ? ErrorKind::BadInput : ErrorKind::Io, message,
            refusal.status == 403 ? "The token's account may not read it."
                                  : "Try again later; what was fetched is kept."};
}

} // namespace lathe
