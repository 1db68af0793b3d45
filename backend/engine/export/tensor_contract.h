#pragma once
// A file's tensors held to what they must be: their keys, their shapes, how they are stored.
#include "files/tensor_file.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

using KeyShapes = std::map<std::string, std::vector<std::int64_t>>; ///< by key

/// Adds a sentence for each tensor that is missing, of another shape, stored otherwise than as `type` (nothing: in
/// whatever way), or there without being wanted. `optional`: keys that may be there besides.
void compareTensors(const std::filesystem::path& path, const KeyShapes& wanted,
                    const std::function<bool(const std::string&)>& optional, std::optional<StoredType> type,
                    std::vector<std::string>& problems);

} // namespace lathe
