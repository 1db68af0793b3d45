#pragma once
// Whether a model is still the one a run was started with.
#include <filesystem>
#include <stop_token>
#include <string>

namespace lathe {

/// SHA-256 over a model's files (a GGUF file; a folder's config, tokenizer and safetensors files by name): sizes and
/// contents, of files over 64 MiB the first and last MiB and 4 KiB of every 4 MiB in between, so that a large model
/// costs no second reading. Throws Error{Io}; Stopped.
std::string modelFingerprint(const std::filesystem::path& model, std::stop_token stop = {});

} // namespace lathe
