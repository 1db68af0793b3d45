#include "hub/lfs_upload.h"

#include "base/atomic_file.h"
#include "base/json.h"

#include <algorithm>

namespace fs = std::filesystem;
using nlohmann::json;

namespace lathe {
namespace {

const std::vector<std::string> lfsHeaders{"Accept: application/vnd.git-lfs+json",
                                          "Content-Type: application/vnd.git-lfs+json"};
constexpr const char* largeAnswer = "The Hub's answer about a large file";

/// The addresses of the parts, which the header has by their numbers.
std::vector<std::string> partsIn(const json& header) {
    std::vector<std::pair<int, std::string>> numbered;
    for (const auto& [name, value] : header.items())
        if (!name.empty() && name.size() < 7 && name.find_first_not_of("0123456789") == std::string::npos
            && value.is_string())
            numbered.emplace_back(std::stoi(name), value.get<std::string>());
    std::sort(numbered.begin(), numbered.end());
    std::vector<std::string> addresses;
    for (auto& [number, address] : numbered) addresses.push_back(std::move(address));
    return addresses;
}

std::int64_t sizeIn(const json& header) { // a number, or one in a text
    const json size = header.value("chunk_size", json());
    if (size.is_number_integer()) return size.get<std::int64_t>();
    const std::string text = size.is_string() ? size.get<std::string>() : "";
    return !text.empty() && text.size() < 16 && text.find_first_not_of("0123456789") == std::string::npos
               ? std::stoll(text)
               : 0;
}

} // namespace

LfsUpload::LfsUpload(HubCalls& calls, const FileToPush& file, std::string sha256, const json& action, fs::path notes)
    : m_calls(calls), m_file(file), m_sha256(std::move(sha256)), m_notes(std::move(notes)) {
    const auto actions = optional<json>(action, "actions", largeAnswer);
    m_isThere = !actions;
    if (m_isThere) return;
    const json upload = require<json>(*actions, "upload", largeAnswer);
    const auto address = require<std::string>(upload, "href", largeAnswer);
    if (const auto verify = optional<json>(*actions, "verify", largeAnswer))
        m_verify = require<std::string>(*verify, "href", largeAnswer);
    const json header = valueOr<json>(upload, "header", json::object(), largeAnswer);
    if (!header.contains("chunk_size")) {
        m_whole = address;
        return;
    }
    m_session.partBytes = sizeIn(header);
    m_session.completion = address;
    m_session.addresses = partsIn(header);
    m_session.tags.resize(m_session.addresses.size());
    const std::int64_t part = m_session.partBytes;
    if (part < 1 || std::int64_t(m_session.addresses.size()) != (file.bytes + part - 1) / part)
        throw Error(ErrorKind::BadFile, {"The Hub's answer about %1 has not as many parts as the file.", file.path},
                    "Try again later.");
}

/// The parts of an earlier try, where its notes fit this file.
bool LfsUpload::takeUp(const Session& fresh) {
    if (!fs::is_regular_file(m_notes)) return false;
    try {
        const json noted = readJsonFile(m_notes);
        Session old{require<std::int64_t>(noted, "part_bytes", "notes"),
                    require<std::string>(noted, "completion", "notes"),
                    require<std::vector<std::string>>(noted, "addresses", "notes"),
                    require<std::vector<std::string>>(noted, "tags", "notes")};
        if (old.partBytes != fresh.partBytes || old.addresses.size() != fresh.addresses.size()
            || old.tags.size() != old.addresses.size())
            return false;
        m_session = std::move(old);
        return true;
    } catch (const Error&) { // notes that can't be read are none
        return false;
    }
}

void LfsUpload::keep() const {
    currentFiles().createFolders(m_notes.parent_path());
    fs::permissions(m_notes.parent_path(), fs::perms::owner_all);
    AtomicFile file(m_notes);
    file.onlyForOwner();
    file.file().write(dumpJson({{"part_bytes", m_session.partBytes},
                                {"completion", m_session.completion},
                                {"addresses", m_session.addresses},
                                {"tags", m_session.tags}}));
    file.commit();
}

std::string LfsUpload::sendPiece(const std::string& address, std::int64_t from, std::int64_t bytes,
                                 const std::function<void(std::int64_t)>& sent) {
    HttpRequest request{.address = address, .method = "PUT", .file = m_file.file, .fileFrom = from, .fileBytes = bytes};
    request.sent = sent;
    const HubAnswer answer = m_calls.send(request);
    if (answer.status == 403 || answer.status == 404) return {}; // the address is too old
    if (answer.status < 200 || answer.status > 299) m_calls.refuse(answer, m_file.path);
    const auto tag = answer.headers.find("etag");
    return tag == answer.headers.end() || tag->second.empty() ? "none" : tag->second;
}

bool LfsUpload::sendParts(const std::function<void(std::int64_t)>& sent) {
    for (std::size_t i = 0; i < m_session.addresses.size(); ++i) {
        const std::int64_t from = std::int64_t(i) * m_session.partBytes;
        const std::int64_t bytes = std::min(m_session.partBytes, m_file.bytes - from);
        if (m_session.tags[i].empty()) {
            m_session.tags[i] =
                sendPiece(m_session.addresses[i], from, bytes, [&](std::int64_t part) { sent(from + part); });
            if (m_session.tags[i].empty()) return false;
            keep();
        }
        sent(from + bytes);
    }
    return true;
}

void LfsUpload::complete() {
    json parts = json::array();
    for (std::size_t i = 0; i < m_session.tags.size(); ++i)
        parts.push_back({{"partNumber", i + 1}, {"etag", m_session.tags[i]}});
    m_calls.post(m_session.completion, {{"oid", m_sha256}, {"parts", std::move(parts)}}, lfsHeaders);
}

std::int64_t LfsUpload::run(const std::function<void(std::int64_t)>& sent) {
    std::int64_t earlier = 0;
    if (!m_whole.empty()) {
        if (sendPiece(m_whole, 0, m_file.bytes, sent).empty())
            throw Error(ErrorKind::Io, {"The Hub's storage refused %1.", m_file.path}, "Try again.");
    } else {
        const Session fresh = m_session;
        if (takeUp(fresh))
            for (std::size_t i = 0; i < m_session.tags.size(); ++i)
                if (!m_session.tags[i].empty())
                    earlier += std::min(m_session.partBytes, m_file.bytes - std::int64_t(i) * m_session.partBytes);
        if (!sendParts(sent)) { // what came by the old addresses is lost with them
            m_session = fresh;
            earlier = 0;
            if (!sendParts(sent))
                throw Error(ErrorKind::Io, {"The Hub's storage refused %1.", m_file.path}, "Try again.");
        }
        complete();
        currentFiles().remove(m_notes);
    }
    if (!m_verify.empty()) m_calls.post(m_verify, {{"oid", m_sha256}, {"size", m_file.bytes}});
    return earlier;
}

} // namespace lathe
