#pragma once
// A library's entries as they are remembered.
#include "lathe/library.h"

#include <optional>
#include <string>

namespace lathe {

std::string toJsonText(const LibraryModel& model);
std::string toJsonText(const std::vector<LibraryPlace>& places);
/// nullopt for a text of another version: it is read anew then.
std::optional<LibraryModel> modelFromJson(const std::string& text);
std::vector<LibraryPlace> placesFromJson(const std::string& text);

} // namespace lathe
