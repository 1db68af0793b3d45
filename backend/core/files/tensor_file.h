#pragma once
// Tensors in files, mapped into memory, whatever the format. Every offset and size has been checked against the file
// by the time a TensorInfo exists.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lathe {

/// How a tensor's elements are stored. From Q4_0 on: GGUF block formats.
enum class StoredType {
    F32, F16, BF16, F64, I64, I32, I16, I8, U8, Bool,
    Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_NL, IQ4_XS,
};
std::string toString(StoredType type);
/// Bytes of `count` elements; count must be whole blocks.
std::int64_t storedBytes(StoredType type, std::int64_t count);
/// Elements of one block: 1 for plain types, 32 or 256 for GGUF's.
std::int64_t blockElements(StoredType type);

struct TensorInfo {
    std::string name;                ///< Hugging Face name; GGUF names are translated on opening
    StoredType type = StoredType::F32;
    std::vector<std::int64_t> shape; ///< outermost first, as in PyTorch
    std::int64_t count() const;
    std::span<const std::byte> bytes; ///< in the mapped file; valid while the TensorFile lives
    /// Not 0: within each of so many heads, `bytes` has the two halves of the rows interleaved (row 2j + s of the file is row
    /// s * headDim / 2 + j), as GGUF stores the q and k of "llama". readAs...() give the usual order; bytes must not be taken as is.
    std::int64_t interleavedHeads = 0;
    bool plusOne = false; ///< the stored values are 1 larger than the tensor's, as GGUF stores Gemma's norms; readAs...() take it off
};

class TensorFile {
public:
    virtual ~TensorFile() = default;
    const std::vector<TensorInfo>& tensors() const { return m_tensors; } ///< by name
    const TensorInfo* find(std::string_view name) const; ///< nullptr where there is none
protected:
    std::vector<TensorInfo> m_tensors; ///< sorted by name
};

/// Safe from many threads at once; big tensors go faster in ranges. Throw Error{Bug} where a size does not fit.
/// Writes `info`'s values as fp32 (or bf16, round to nearest even) into `out`, dequantizing; count() elements.
void readAsF32(const TensorInfo& info, std::span<float> out);
void readAsBf16(const TensorInfo& info, std::span<std::uint16_t> out);
/// Some elements only: [first, first + out.size()); `first` and the size must fall on whole blocks.
void readAsF32(const TensorInfo& info, std::int64_t first, std::span<float> out);
void readAsBf16(const TensorInfo& info, std::int64_t first, std::span<std::uint16_t> out);

/// A .safetensors file, a folder with model.safetensors or model.safetensors.index.json, or a .gguf file.
/// Throws Error{BadFile} naming the file and what is wrong: truncated, over-long header, offsets outside or overlapping,
/// a missing shard, an unknown type; Error{Io}: can't be opened.
std::unique_ptr<TensorFile> openTensors(const std::filesystem::path& path);

} // namespace lathe
