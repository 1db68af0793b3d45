#pragma once
// A dataset file's bytes, whether it is packed (gzip, RFC 1952; zstd, RFC 8878) or not. What is packed is unpacked
// once, into a file without a name in the system's folder for temporary files, and mapped like any other: memory holds
// a small part of it. Text in UTF-16, and text whose lines end with carriage returns alone, are rewritten in the same
// way: UTF-8, line feeds.
#include "base/mapped_file.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace lathe {

class UnpackedFile {
public:
    /// Told by the first bytes, not by the name. Throws Error{Io}: missing, no space; Error{BadInput}: what is packed,
    /// or in UTF-16, is damaged or ends early.
    explicit UnpackedFile(const std::filesystem::path& path);
    /// Documents of a folder as JSON Lines, a line each: {"text", "file"}; an empty line for one with nothing in it.
    UnpackedFile(const std::vector<std::filesystem::path>& documents, const std::filesystem::path& folder);
    ~UnpackedFile();
    UnpackedFile(const UnpackedFile&) = delete;
    std::span<const std::byte> bytes() const;

private:
    class Unpacked;
    std::optional<MappedFile> m_file;
    std::unique_ptr<Unpacked> m_unpacked;
};

/// "rows.jsonl" for rows.jsonl.gz and rows.jsonl.zst: the name that says what is inside.
std::filesystem::path withoutPackedExtension(const std::filesystem::path& file);

} // namespace lathe
