// The repository, then what the Hub wants to know of each file, then the large ones' bytes, and at last one commit of
// all: until that, nobody sees a half of it.
#include "hub/push.h"

#include "base/base64.h"
#include "base/io_error.h"
#include "base/json.h"
#include "base/sha256.h"
#include "hub/git_blob.h"
#include "hub/lfs_upload.h"
#include "hub/repository.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <deque>
#include <fstream>
#include <set>

namespace fs = std::filesystem;
using nlohmann::json;

namespace lathe {
namespace {

constexpr std::size_t filesAtOnce = 256, sampleBytes = 512; // as huggingface_hub asks
constexpr const char* answerName = "The Hub's answer";

struct PushItem {
    FileToPush file;
    bool isLarge = false, isIgnored = false;
    std::string known; ///< what the repository has under this path: SHA-256, or the Git blob's SHA-1; empty: nothing
    std::string hash;  ///< the same of the file
};

class Push {
public:
    Push(const PushOrder& order, const HubSettings& settings,
         const std::function<void(const DownloadProgress&)>& report, const std::stop_token& stop)
        : m_order(order), m_settings(settings), m_report(report), m_stop(stop), m_calls(order, settings, stop) {
        m_calls.tick = [this] { tell(false); };
    }

    PushedFolder run() {
        m_items.reserve(64);
        for (FileToPush& file : filesToPush(m_order.folder).files) {
            m_progress.totalBytes += file.bytes;
            m_items.push_back({std::move(file)});
        }
        m_progress.totalFiles = int(m_items.size());
        tell(true);
        makeRepository();
        askAboutFiles();
        for (PushItem& item : m_items) hash(item);
        sendLargeFiles();
        commit();
        m_result.retries = m_calls.retries;
        tell(true);
        return m_result;
    }

private:
    std::string api(const std::string& what) const {
        return m_settings.endpoint + "/api/models/" + m_result.repository + "/" + what + "/"
               + quotedRevision(m_order.revision);
    }

    void makeRepository() {
        const std::size_t slash = m_order.repository.find('/');
        const bool hasOwner = slash != std::string::npos;
        const json body{{"name", hasOwner ? m_order.repository.substr(slash + 1) : m_order.repository},
                        {"organization", hasOwner ? json(m_order.repository.substr(0, slash)) : json()},
                        {"visibility", m_order.isPrivate ? "private" : "public"}};
        const HubAnswer answer = m_calls.send({.address = m_settings.endpoint + "/api/repos/create",
                                               .method = "POST",
                                               .headers = {"Content-Type: application/json"},
                                               .body = dumpJson(body)});
        constexpr long isThere = 409;
        if (answer.status != isThere && (answer.status < 200 || answer.status > 299))
            m_calls.refuse(answer, "a repository");
        m_result.made = answer.status != isThere;
        const auto said = json::parse(answer.text, nullptr, false);
        m_result.repository = m_order.repository;
        if (!hasOwner) m_result.repository = nameIn(said.is_object() ? said.value("url", json()) : json());
        m_result.address = m_settings.endpoint + "/" + m_result.repository;
    }

    /// "somebody/name" of the address of its page: only the Hub knows whose the token is.
    std::string nameIn(const json& address) const {
        std::string text = address.is_string() ? address.get<std::string>() : "";
        if (const std::size_t at = text.find("://"); at != std::string::npos) {
            const std::size_t path = text.find('/', at + 3);
            text = path == std::string::npos ? "" : text.substr(path + 1);
        }
        if (text.find('/') == std::string::npos)
            throw Error(ErrorKind::BadFile,
                        {"The Hub's answer does not say whose repository %1 is.", m_order.repository},
                        {"Give it with its owner: OWNER/%1.", m_order.repository});
        checkRepositoryName(text);
        return text;
    }

    void askAboutFiles() {
        std::string ignores;
        bool hasIgnores = false;
        for (const PushItem& item : m_items)
            if (item.file.path == ".gitignore") hasIgnores = true, ignores = readTextFile(item.file.file, 1 << 20);
        for (std::size_t begin = 0; begin < m_items.size(); begin += filesAtOnce) {
            const std::size_t end = std::min(m_items.size(), begin + filesAtOnce);
            json body{{"files", json::array()}};
            if (hasIgnores) body["gitIgnore"] = ignores;
            for (std::size_t i = begin; i < end; ++i)
                body["files"].push_back({{"path", m_items[i].file.path},
                                         {"sample", toBase64(beginningOf(m_items[i].file))},
                                         {"size", m_items[i].file.bytes}});
            take(require<json>(m_calls.post(api("preupload"), body), "files", answerName), begin, end);
        }
    }

    void take(const json& answers, std::size_t begin, std::size_t end) {
        std::map<std::string, const json*> byPath;
        if (answers.is_array())
            for (const json& one : answers) byPath[require<std::string>(one, "path", answerName)] = &one;
        for (std::size_t i = begin; i < end; ++i) {
            PushItem& item = m_items[i];
            const auto found = byPath.find(item.file.path);
            if (found == byPath.end())
                throw Error(ErrorKind::BadFile, {"The Hub's answer says nothing of %1.", item.file.path},
                            "Try again later.");
            // storage has no empty objects
            item.isLarge =
                item.file.bytes > 0 && require<std::string>(*found->second, "uploadMode", answerName) == "lfs";
            item.isIgnored = valueOr<bool>(*found->second, "shouldIgnore", false, answerName);
            item.known = valueOr<std::string>(*found->second, "oid", "", answerName);
        }
    }

    std::string beginningOf(const FileToPush& file) const {
        std::ifstream in(file.file, std::ios::binary);
        std::string text(std::size_t(std::min<std::int64_t>(file.bytes, sampleBytes)), 0);
        if (!in.read(text.data(), std::streamsize(text.size()))) throw ioError("read", file.file, errno ? errno : EIO);
        return text;
    }

    void hash(PushItem& item) {
        m_progress.file = item.file.path;
        tell(false);
        item.hash = item.isLarge ? sha256OfFile(item.file.file, m_stop) : gitBlobOfFile(item.file.file, m_stop);
        if (item.isIgnored) ++m_result.ignored;
        else if (isUnchanged(item)) ++m_result.unchanged;
        if (item.isIgnored || isUnchanged(item)) done(item);
    }

    static bool isUnchanged(const PushItem& item) { return !item.known.empty() && item.known == item.hash; }
    void done(const PushItem& item) {
        ++m_progress.files;
        m_progress.bytes += item.file.bytes;
    }

    void sendLargeFiles() {
        std::vector<PushItem*> large; // equal files are one object
        std::set<std::string> seen;
        for (PushItem& item : m_items)
            if (item.isLarge && !item.isIgnored && !isUnchanged(item)) {
                if (seen.insert(item.hash).second) large.push_back(&item);
                else done(item);
            }
        for (std::size_t begin = 0; begin < large.size(); begin += filesAtOnce) {
            const std::size_t end = std::min(large.size(), begin + filesAtOnce);
            json objects = json::array();
            for (std::size_t i = begin; i < end; ++i)
                objects.push_back({{"oid", large[i]->hash}, {"size", large[i]->file.bytes}});
            const json answer =
                m_calls.post(m_settings.endpoint + "/" + m_result.repository + ".git/info/lfs/objects/batch",
                             {{"operation", "upload"},
                              {"transfers", {"basic", "multipart"}},
                              {"objects", std::move(objects)},
                              {"hash_algo", "sha256"},
                              {"ref", {{"name", m_order.revision}}}},
                             {"Accept: application/vnd.git-lfs+json", "Content-Type: application/vnd.git-lfs+json"});
            std::map<std::string, json> byHash;
            for (const json& one : require<json>(answer, "objects", answerName))
                byHash[require<std::string>(one, "oid", answerName)] = one;
            for (std::size_t i = begin; i < end; ++i) sendLarge(*large[i], byHash[large[i]->hash]);
        }
    }

    void sendLarge(const PushItem& item, const json& action) {
        const FileToPush& file = item.file;
        if (!action.is_object() || action.contains("error"))
            throw Error(ErrorKind::Io,
                        "The Hub does not take " + file.path + ": "
                            + (action.is_object() ? dumpJson(action["error"]).substr(0, 300) : "no answer") + ".",
                        "Try again later.");
        m_progress.file = file.path;
        LfsUpload upload(m_calls, file, item.hash, action, m_settings.cache / ".lathe-uploads" / (item.hash + ".json"));
        if (upload.isThere()) {
            m_result.thereBytes += file.bytes;
        } else {
            const std::int64_t before = m_progress.bytes;
            const std::int64_t earlier = upload.run([&](std::int64_t bytes) { m_progress.bytes = before + bytes; });
            m_progress.bytes = before;
            m_result.resumedBytes += earlier;
            m_result.sentBytes += file.bytes - earlier;
        }
        done(item);
    }

    void commit() {
        std::string lines =
            dumpJson(
                {{"key", "header"},
                 {"value",
                  {{"summary", m_order.message.empty() ? "Upload with Lathe" : m_order.message}, {"description", ""}}}})
            + "\n";
        for (const PushItem& item : m_items) {
            if (item.isIgnored || isUnchanged(item)) continue;
            ++m_result.files;
            json value{{"path", item.file.path}};
            if (item.isLarge) value.update({{"algo", "sha256"}, {"oid", item.hash}, {"size", item.file.bytes}});
            else value.update({{"content", toBase64(readTextFile(item.file.file))}, {"encoding", "base64"}});
            lines += dumpJson({{"key", item.isLarge ? "lfsFile" : "file"}, {"value", std::move(value)}}) + "\n";
        }
        if (m_result.files == 0) return; // an empty commit would say nothing
        m_progress.file = "the commit";
        // Not again by itself: one whose answer was lost would be there twice.
        const HubAnswer answer = m_calls.send({.address = api("commit"),
                                               .method = "POST",
                                               .headers = {"Content-Type: application/x-ndjson"},
                                               .body = std::move(lines)},
                                              false);
        if (answer.status < 200 || answer.status > 299) m_calls.refuse(answer, "the commit");
        m_result.commit = require<std::string>(parseJson(answer.text, answerName), "commitOid", answerName);
        for (const PushItem& item : m_items)
            if (!item.isLarge && !item.isIgnored && !isUnchanged(item)) done(item);
    }

    void tell(bool now) {
        if (m_stop.stop_requested()) throw Stopped{};
        const auto time = std::chrono::steady_clock::now();
        if (!m_report || (!now && time - m_told < std::chrono::milliseconds(100))) return;
        m_told = time;
        m_samples.emplace_back(time, m_progress.bytes);
        while (m_samples.size() > 1 && time - m_samples.front().first > std::chrono::seconds(5)) m_samples.pop_front();
        const double seconds = std::chrono::duration<double>(time - m_samples.front().first).count();
        m_progress.bytesPerSecond = seconds > 0 ? double(m_progress.bytes - m_samples.front().second) / seconds : 0;
        m_progress.retries = m_calls.retries;
        m_progress.trouble = m_calls.trouble;
        m_report(m_progress);
    }

    const PushOrder& m_order;
    const HubSettings& m_settings;
    const std::function<void(const DownloadProgress&)>& m_report;
    std::stop_token m_stop;
    HubCalls m_calls;
    std::vector<PushItem> m_items;
    PushedFolder m_result;
    DownloadProgress m_progress;
    std::chrono::steady_clock::time_point m_told{};
    std::deque<std::pair<std::chrono::steady_clock::time_point, std::int64_t>> m_samples;
};

} // namespace

PushedFolder pushFolder(const PushOrder& order, const std::function<void(const DownloadProgress&)>& progress,
                        std::stop_token stop) {
    checkRepositoryName(order.repository);
    checkRevision(order.revision);
    DownloadOrder access;
    access.endpoint = order.endpoint;
    access.token = order.token;
    access.cache = order.cache;
    const HubSettings settings = hubSettings(access);
    if (settings.offline)
        throw Error(ErrorKind::BadInput, "HF_HUB_OFFLINE is set, so nothing is uploaded.",
                    {"Unset it to upload to %1.", order.repository});
    if (settings.token.empty())
        throw Error(
            ErrorKind::BadInput, "There is no token for the Hub, and an upload needs one.",
            {"Make one with the right to write at %1/settings/tokens, and set HF_TOKEN to it, or run hf auth login.",
             settings.endpoint});
    return Push(order, settings, progress, stop).run();
}

} // namespace lathe
