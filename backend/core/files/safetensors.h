#pragma once
// safetensors (huggingface/safetensors, "Format"): eight bytes of header length, a JSON header, the tensors' bytes.
#include "base/file_layer.h"
#include "files/tensor_file.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lathe {

/// One .safetensors file. Throws Error{Io}, Error{BadFile}.
std::unique_ptr<TensorFile> openSafetensors(const std::filesystem::path& path);

/// A tensor to be written.
struct TensorPlan {
    std::string name;
    StoredType type = StoredType::F32;
    std::vector<std::int64_t> shape; ///< outermost first
};

/// Writes a file front to back: the plan of all tensors first, then each tensor's bytes in the plan's order, in as many
/// pieces as are handy. The header is padded so that data begins on a multiple of 8; its metadata says {"format": "pt"}
/// beside `metadata`. Throws Error{Io}; Error{Bug} where the bytes do not fit the plan. The file is whole once finish()
/// has returned; publishing it is the caller's (an AtomicFolder or AtomicFile around).
class SafetensorsWriter {
public:
    SafetensorsWriter(WritableFile& file, std::vector<TensorPlan> plan,
                      const std::map<std::string, std::string>& metadata = {});
    void write(std::span<const std::byte> bytes);
    /// fp32 values, stored in the current tensor's type (F32, F16 or BF16; round to nearest even).
    void write(std::span<const float> values);
    void finish();

private:
    WritableFile& m_file;
    std::vector<TensorPlan> m_plan;
    std::size_t m_current = 0;
    std::int64_t m_left = 0; ///< bytes of the current tensor still to come
    void advance();
};

} // namespace lathe
