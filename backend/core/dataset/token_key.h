#pragma once
// The name under which prepared data are kept: what decides which tokens a recipe's rows come to.
#include "lathe/length_limit.h"
#include "lathe/recipe.h"
#include "tokenizer/tokenizer.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace lathe {

/// The recipe's data sources with weight above 0, each file by itself: folders are their files.
struct NamedFile {
    std::size_t source = 0; ///< in the recipe's data
    std::filesystem::path path;
};
std::vector<NamedFile> dataFiles(const Recipe& recipe);

/// Of a file's content: SHA-256 up to 64 MB; of a larger one path, size and times of change, since reading it takes
/// longer than many steps.
std::string identityOf(const std::filesystem::path& file, std::stop_token stop = {});

/// SHA-256 in 64 digits over the files' identities, the sources' fields, the tokenizer's files, the chat template, what
/// the recipe says about masks and windows, and the version of it all. Empty where the tokenizer came from no file:
/// such data are not kept.
std::string tokenKey(const Recipe& recipe, const ModelText& text, const LengthLimit& limit, std::stop_token stop = {});

/// The same for what is settled about the rows: lengths, split, weights, labels.
std::string rowPlanKey(const Recipe& recipe, const std::string& tokenKey, const LengthLimit& limit,
                       const KnownHead& head);

} // namespace lathe
