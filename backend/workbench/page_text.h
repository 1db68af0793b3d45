#pragma once
// Words and numbers as a page for people shows them, the same in every locale.
#include "lathe/comparison.h"

#include <string>
#include <string_view>

namespace lathe {

/// Safe between tags and within attributes, whatever it holds; what XML has no place for becomes U+FFFD.
std::string escaped(std::string_view text);

std::string digits(double number, int significant); ///< "0.3127", "1.2e-5"
std::string numberIn(MetricUnit unit, double value); ///< "1.2345", "3 min 5 s", "1.4 GiB", "2 442 240"
/// "−0.0273 (−8.0 %)"; "0" where there is none.
std::string differenceIn(MetricUnit unit, double value, double baseline);
std::string wordOf(const ComparedField& field, const Value& value); ///< a choice by its label; "–" where there is none

} // namespace lathe
