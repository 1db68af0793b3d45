#pragma once
// What is known of a method without torch: its fields, its family, what it combines with.
#include "lathe/field.h"

#include <string_view>
#include <vector>

namespace lathe {

enum class MethodFamily { Baseline, Addition, Selection, Reparametrization }; // arXiv 2303.15647

std::string_view toString(MethodFamily family);

/// How a model answers with the method on it, before any step.
enum class FreshStart {
    Same,    ///< bit for bit as its base
    Near,    ///< almost as its base: small random weights
    Changed, ///< otherwise: random vectors stand in front of the text
};

struct MethodInfo {
    std::string_view name;   ///< "lora"
    std::string_view label;  ///< "LoRA"
    MethodFamily family;
    std::string_view paper;  ///< "arXiv 2106.09685"
    std::string_view summary; ///< one sentence for the method page
    const Fields* fields;
    std::vector<std::string_view> combinesWith;
    bool merges; ///< can be folded into the base weights
    FreshStart fresh = FreshStart::Same;
    // How it sits in the model, in a few words for the table that compares methods; empty where it says nothing.
    std::string_view placement = {};    ///< "in sequence", "in parallel", "in front of the text"
    std::string_view nonlinearity = {}; ///< "GELU", "none"
    std::string_view trains = {};       ///< "weights and biases", "weights", "vectors"
    // For those who want to know it: a few sentences each.
    std::string_view does = {};  ///< what it changes, and how
    std::string_view use = {};   ///< when to take it
    std::string_view costs = {}; ///< in numbers, memory and time
};

/// Every method of the program, in the order in which the window offers them.
const std::vector<MethodInfo>& methodInfos();
/// Throws Error{BadInput} naming the nearest.
const MethodInfo& methodInfo(std::string_view name);

} // namespace lathe
