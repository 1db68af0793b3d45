#pragma once
// Writes GGUF files (ggml's docs/gguf.md, version 3, little-endian): the key-value part, then tensors, front to back.
#include "base/file_layer.h"
#include "files/tensor_file.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

/// Keys with typed values, in the order in which they were first put. Readers of llama.cpp's kind take a value only in
/// the type that is expected of its key, so the type is part of what is said here.
class GgufKeys {
public:
    void putU32(const std::string& key, std::int64_t value); ///< Throws Error{BadInput}: not from 0 to 2^32 - 1
    void putF32(const std::string& key, double value);
    void putFlag(const std::string& key, bool value);
    void putText(const std::string& key, const std::string& value);
    void putTexts(const std::string& key, std::span<const std::string> values);
    void putI32s(const std::string& key, std::span<const std::int32_t> values);
    void putF32s(const std::string& key, std::span<const float> values);

    bool has(const std::string& key) const;
    void remove(const std::string& key);
    void removeBelow(const std::string& prefix); ///< "split."
    std::size_t size() const { return m_entries.size(); }

private:
    friend class GgufWriter;
    friend GgufKeys readGgufKeys(const std::filesystem::path& path);
    std::string& slot(const std::string& key, std::uint32_t type); ///< emptied but for the type

    std::vector<std::pair<std::string, std::string>> m_entries; ///< key; type and value as files have them
};

/// The keys of a file, byte for byte as they are there. Throws Error{Io}, Error{BadFile}.
GgufKeys readGgufKeys(const std::filesystem::path& path);

/// A tensor to be written, under llama.cpp's name.
struct GgufTensorPlan {
    std::string name;
    StoredType type = StoredType::F32;
    std::vector<std::int64_t> shape; ///< outermost first; the innermost size is whole blocks
};
/// Bytes of a file's tensors with the room that aligns them; the keys' are not counted.
std::int64_t ggufBytes(std::span<const GgufTensorPlan> plan);

/// The plan of all tensors first, then each tensor's bytes in the plan's order, in as many pieces as are handy. Throws
/// Error{Io}; Error{Bug} where the bytes do not fit the plan. The file is whole once finish() has returned; publishing
/// it is the caller's (an AtomicFolder or AtomicFile around).
class GgufWriter {
public:
    GgufWriter(WritableFile& file, const GgufKeys& keys, std::vector<GgufTensorPlan> plan);
    void write(std::span<const std::byte> bytes);
    /// fp32 values of whole blocks, stored in the current tensor's type (round to nearest even; block formats as
    /// kernels/gguf/gguf_encode.h makes them).
    void write(std::span<const float> values);
    const GgufTensorPlan& current() const; ///< what the next bytes belong to
    void finish();

private:
    void advance();

    WritableFile& m_file;
    std::vector<GgufTensorPlan> m_plan;
    std::size_t m_current = 0;
    std::int64_t m_left = 0; ///< bytes of the current tensor still to come
};

/// fp32 values of whole blocks as `type` stores them; `bytes` has exactly their size. Blocks are independent: a caller
/// with threads gives each a range. Throws Error{Bug}: a type that nothing is written in.
void encodeValues(StoredType type, std::span<const float> values, std::span<std::byte> bytes);

} // namespace lathe
