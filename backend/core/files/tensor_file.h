#pragma once
// Tensors in files, mapped into memory, whatever the format. Every offset and size has been checked against the file
// by the time a TensorInfo exists.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lathe::kernels {
struct QuantizedView; // kernels/formats/formats.h
}

namespace lathe {

/// How a tensor's elements are stored. From Q4_0 on: GGUF block formats; from Nf4 on: bitsandbytes' codes, with
/// constants beside them.
enum class StoredType {
    F32,
    F16,
    BF16,
    F64,
    I64,
    I32,
    I16,
    I8,
    U8,
    Bool,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q8_0,
    Q2_K,
    Q3_K,
    Q4_K,
    Q5_K,
    Q6_K,
    IQ4_NL,
    IQ4_XS,
    Nf4,
    Fp4,
    Int8Row,
};
std::string toString(StoredType type);
/// Bytes of `count` elements; count must be whole blocks.
std::int64_t storedBytes(StoredType type, std::int64_t count);
/// Elements of one block: 1 for plain types, 32 or 256 for GGUF's.
std::int64_t blockElements(StoredType type);

/// In which order a file holds a tensor's rows.
enum class RowOrder {
    Same,
    Interleaved, ///< the two halves of each head's rows in turns: row 2j + s of a head lies where s * headDim / 2 + j
                 ///< belongs (GGUF's q and k of "llama")
    PartsTogether, ///< q of all heads, then k, then v, where the tensor has q, k and v of the first head, then of the
                   ///< second (GGUF's GPT-NeoX)
};

struct TensorInfo {
    std::string name; ///< Hugging Face name; GGUF names are translated on opening
    StoredType type = StoredType::F32;
    std::vector<std::int64_t> shape; ///< outermost first, as in PyTorch
    std::int64_t count() const;
    std::span<const std::byte> bytes; ///< mostly in the mapped file; valid while the TensorFile lives
    // How `bytes` differ from the tensor of that name; readAs...() undo it.
    RowOrder rowOrder = RowOrder::Same;
    std::int64_t heads = 0; ///< that such an order is about
    bool transposed = false; ///< a matrix of this shape lies there with its columns as rows (GGUF's GPT-2, a matrix
                             ///< that torch.save() was given transposed)
    bool plusOne = false; ///< the stored values are 1 larger (GGUF's norms of Gemma)
    const kernels::QuantizedView* packed = nullptr; ///< of bitsandbytes' codes: all that they need to be read
    std::int64_t constantBytes = 0; ///< of such: what their constants take in the file
    bool liesAsIs() const { return rowOrder == RowOrder::Same && !transposed && !plusOne; }
    TensorInfo turned() const; ///< the transpose of a matrix: the same bytes, the other shape
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
/// Some elements only: [first, first + out.size()); `first` and the size must fall on whole blocks, unless the tensor
/// lies transposed.
void readAsF32(const TensorInfo& info, std::int64_t first, std::span<float> out);
void readAsBf16(const TensorInfo& info, std::int64_t first, std::span<std::uint16_t> out);
void readAsF16(const TensorInfo& info, std::int64_t first,
               std::span<std::uint16_t> out); ///< IEEE binary16; too large a number becomes infinite

/// A matrix whose rows are whole blocks that stand in the file as they are, in whatever order.
bool hasPlainRows(const TensorInfo& info);
/// Where the file has the row of such a matrix.
std::int64_t rowInFile(const TensorInfo& info, std::int64_t row);
/// The stored bytes of such a matrix's rows [first, first + count), in the tensor's own order. `out` has exactly their
/// size.
void readRows(const TensorInfo& info, std::int64_t first, std::int64_t count, std::span<std::byte> out);

/// The file of a model folder that has its weights, or the index of several: model.safetensors before
/// pytorch_model.bin, as transformers chooses; nullopt where there is none.
std::optional<std::filesystem::path> weightsIn(const std::filesystem::path& folder);

/// A .safetensors or .gguf file, one of torch.save(), an index of such files, or a folder with weights. What
/// bitsandbytes packed is one tensor, as its owner knows it (files/bitsandbytes_file.h). Throws
/// Error{BadFile} naming the file and what is wrong: truncated, over-long header, offsets outside or overlapping, a
/// missing shard, an unknown type; Error{Io}: can't be opened.
std::unique_ptr<TensorFile> openTensors(const std::filesystem::path& path);

} // namespace lathe
