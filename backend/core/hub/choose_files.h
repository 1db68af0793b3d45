#pragma once
// Which files of a repository a model needs: weights in one format, configuration, tokenizer, license.
#include "hub/repository.h"

#include <string>
#include <vector>

namespace lathe {

struct ChosenFiles {
    std::vector<HubFile> chosen, leftOut;
    std::vector<std::string> notes; ///< for people: what the choice was, where it is not plain
};

/// With patterns: what any of them matches (fnmatch: * takes slashes, too; a pattern ending in a slash takes the
/// folder). Without: safetensors, else a single GGUF, else .bin; beside them JSON, tokenizer and template files, README
/// and license. Throws Error{BadInput}: a pattern that matches nothing, several GGUF models of which none was named, an
/// empty repository.
ChosenFiles chooseFiles(const HubRepository& repository, const std::vector<std::string>& patterns);

} // namespace lathe
