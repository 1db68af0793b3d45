#pragma once
// A dataset as a folder, in Hugging Face's layout: files of a kind that is read here, in it or in folders in it, told
// apart into splits by their names or their folders' ("train-00000-of-00002.jsonl", "test/rows.csv"); or as that
// library saves one (save_to_disk): Arrow files.
#include "lathe/choices.h"

#include <filesystem>
#include <vector>

namespace lathe {

/// The folder holds documents and nothing else: text and Markdown files, each of them a row. Never where words have
/// tags: text is CoNLL then.
bool holdsDocuments(const std::filesystem::path& folder, Task task);

/// The files for a data source of this role (held out: test), by name. Files without a split's
/// name are for training. Documents are told apart by their folders' names alone. Throws Error{BadInput}: no file that
/// can be read, none for the role; Error{Io}.
std::vector<std::filesystem::path> datasetFiles(const std::filesystem::path& folder, DataRole role, Task task);

} // namespace lathe
