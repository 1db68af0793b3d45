#pragma once
// The table of architectures: a row for each Hugging Face class. Adding a family is a small file with its config
// fields, its weights' names and its classes, and a line in architectures.cpp.
#include "models/architecture.h"

#include <string>
#include <vector>

namespace lathe {

const std::vector<Architecture>& architectures();
/// The row a spec was made by.
const Architecture& architectureOf(const ModelSpec& spec);
/// In front of the base model's parameter names: "bert.", or "" where nothing is on top of it.
std::string baseOf(const ModelSpec& spec);

/// Other names under which files hold a parameter: the base model's without or with `base` in front, and the older
/// names of LayerNorm's weight and bias (gamma, beta).
std::vector<std::string> otherNames(const ModelSpec& spec, const std::string& name);

} // namespace lathe
