#pragma once
// What `generate --prompts FILE` answers.
#include "lathe/generation.h"

#include <filesystem>
#include <vector>

namespace lathe::cli {

/// One prompt to a line, empty lines left out: plain text, or where the file's name ends with .jsonl or .json a JSON
/// text, an object with "prompt" or an object with "messages" [{"role", "content"}, ...]. Throws Error{BadInput}: no
/// file, no prompt in it, or a line that is none, by its number.
std::vector<PromptText> readPrompts(const std::filesystem::path& file);

} // namespace lathe::cli
