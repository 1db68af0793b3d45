#pragma once
// The one place where Lathe and Arrow meet: a library of its own (backend/core/parquet), loaded on first need. No Arrow
// in this header. Exceptions never cross: what is wrong comes back in words.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

inline constexpr int parquetPortVersion = 2;

/// Some of a file's rows, as the JSON objects that they come to.
struct ParquetChunk {
    std::string text;              ///< one object after the other
    std::vector<std::size_t> ends; ///< of each row in `text`
};

class ParquetRows {
public:
    virtual ~ParquetRows() = default;
    virtual std::size_t position() const = 0; ///< bytes of the file that the rows so far stand for
    /// The next rows; none at the end. Where `problem` is set after it, the file can't be read further.
    virtual void next(ParquetChunk& chunk, std::string& problem) = 0;
};

} // namespace lathe

/// Null, and `problem`, where these bytes are neither a Parquet file nor an Arrow file or stream, or `version` is
/// another. The bytes must outlive what is returned.
extern "C" __attribute__((visibility("default"))) lathe::ParquetRows*
latheOpenParquet(int version, const std::byte* bytes, std::size_t size, std::string* problem);
using LatheParquetEntry = lathe::ParquetRows* (*)(int, const std::byte*, std::size_t, std::string*);
