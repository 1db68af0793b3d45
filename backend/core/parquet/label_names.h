#pragma once
// Hugging Face's datasets library stores labels as numbers and their names beside the table, in its schema's metadata.
#include <arrow/api.h>

#include <string>
#include <string_view>
#include <vector>

namespace lathe {

/// For each column the names of its labels ("ClassLabel", also in lists); empty where it holds something else.
std::vector<std::vector<std::string>> labelNames(const arrow::Schema& schema);

/// `numbers`, JSON of whole numbers and lists of them, with names in their place; -1, which stands for no label, as
/// null.
void appendNamed(std::string& out, std::string_view numbers, const std::vector<std::string>& names);

} // namespace lathe
