#pragma once
// A comparison of runs as one HTML file: tables, curves and plots inside, nothing that a browser would fetch, and well
// formed as XML, so that any program can read it. It is light, and made to be printed.
#include "lathe/comparison.h"

#include <optional>
#include <string>
#include <vector>

namespace lathe {

struct CurvePicture {
    std::string title;
    bool marked = false;       ///< few points, each with a dot
    std::vector<Curve> curves; ///< by run
};

struct ComparisonPage {
    Comparison comparison;
    std::vector<CurvePicture> pictures; ///< those without a point are left out; evaluations' metrics come by themselves
    std::optional<std::size_t> baseline; ///< of the runs
    std::string writtenAt; ///< UTC, as a clock tells it
};

std::string htmlOf(const ComparisonPage& page);

} // namespace lathe
