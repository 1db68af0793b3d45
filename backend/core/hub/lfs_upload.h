#pragma once
// One large file on its way to the Hub, by Git LFS: whole, or in parts whose addresses the Hub gives. Parts that have
// come are noted in CACHE/.lathe-uploads/SHA256.json (for its owner's eyes: the addresses are good for whoever has
// them), so that an upload which was cut off goes on with the others. Source: huggingface_hub's lfs.py;
// git-lfs/docs/api/batch.md.
#include "hub/hub_calls.h"
#include "hub/push_files.h"

namespace lathe {

class LfsUpload {
public:
    /// `action`: the batch's answer for this file. Throws Error{BadFile} where it is malformed.
    LfsUpload(HubCalls& calls, const FileToPush& file, std::string sha256, const nlohmann::json& action,
              std::filesystem::path notes);

    bool isThere() const { return m_isThere; } ///< the Hub has the file already
    /// `sent`: bytes of the file that are with the Hub, those of earlier tries included. Returns how many of these are
    /// of earlier tries. Throws Error, Stopped.
    std::int64_t run(const std::function<void(std::int64_t bytes)>& sent);

private:
    struct Session {
        std::int64_t partBytes = 0;
        std::string completion; ///< the address that makes one file of the parts
        std::vector<std::string> addresses, tags; ///< of each part; tag: what the storage answered, empty: has not come
    };
    bool takeUp(const Session& fresh);
    void keep() const;
    bool sendParts(const std::function<void(std::int64_t)>& sent); ///< false: the addresses are too old
    std::string sendPiece(const std::string& address, std::int64_t from, std::int64_t bytes,
                          const std::function<void(std::int64_t)>& sent);
    void complete();

    HubCalls& m_calls;
    const FileToPush& m_file;
    std::string m_sha256;
    std::filesystem::path m_notes;
    bool m_isThere = false;
    std::string m_whole, m_verify; ///< addresses; empty: none
    Session m_session;
};

} // namespace lathe
