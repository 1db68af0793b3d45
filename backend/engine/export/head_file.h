#pragma once
// The task's head that an adapter's folder was trained with: PEFT's own files hold the head's weights, but neither its
// task nor the names of its labels.
#include "base/atomic_file.h"
#include "models/model_spec.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

struct HeadFile {
    Task task;
    std::vector<std::string> labels; ///< by index
    ProblemType problemType = ProblemType::Auto; ///< of sequence classification
    std::uint64_t seed =
        0; ///< what the checkpoint lacked began as this seed draws it, and is not in the adapter where it did not learn
};

/// Writes head.json beside the adapter; nothing for language models.
void writeHeadFile(AtomicFolder& folder, const ModelSpec& spec, std::uint64_t seed);
/// Nothing where the folder has none. Throws Error{BadFile}.
std::optional<HeadFile> readHeadFile(const std::filesystem::path& folder);
/// `spec` with that head.
ModelSpec withHead(const ModelSpec& spec, const HeadFile& head);

} // namespace lathe
