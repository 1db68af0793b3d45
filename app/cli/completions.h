#pragma once
// Scripts with which shells complete what the program takes, written from the tables.
#include <string>

namespace lathe::cli {

/// `shell`: bash, zsh or fish. Throws Error{BadInput} for another.
std::string completionsFor(const std::string& shell);

} // namespace lathe::cli
