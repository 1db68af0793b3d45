#include "workbench/compare_runs.h"

#include "base/atomic_file.h"
#include "base/clock.h"
#include "workbench/comparison_page.h"

#include <algorithm>

namespace lathe {
namespace {

constexpr std::int64_t pointsOfPicture = 300; // as many as its pixels can show apart

} // namespace

Comparison compareRuns(const std::vector<RunId>& runs, const RouteContext& context) {
    if (runs.empty()) throw Error(ErrorKind::BadInput, "No run was named to compare.", "Name two or more.");
    Comparison comparison;
    std::vector<std::int64_t> tokens;
    for (const RunId& run : runs) {
        if (context.stop.stop_requested()) throw Stopped{};
        comparison.runs.push_back(context.store.detail(run));
        tokens.push_back(context.store.tokens(run));
    }
    comparison.fields = comparedFields(comparison.runs);
    comparison.metrics = comparedMetrics(comparison.runs, tokens);
    return comparison;
}

void saveComparison(const SaveComparison& query, const RouteContext& context) {
    if (query.file.empty())
        throw Error(ErrorKind::BadInput, "No file was named to write to.", "Name one that ends in .html.");
    const auto baseline = std::find(query.runs.begin(), query.runs.end(), query.baseline);
    if (!query.baseline.empty() && baseline == query.runs.end())
        throw Error(ErrorKind::BadInput, {"The baseline %1 is none of the compared runs.", query.baseline},
                    "Name one of them.");
    ComparisonPage page{.comparison = compareRuns(query.runs, context),
                        .pictures = {},
                        .baseline = std::nullopt,
                        .writtenAt = systemClock().utc()};
    if (baseline != query.runs.end()) page.baseline = std::size_t(baseline - query.runs.begin());
    const auto read = [&](const std::string& title, const std::string& metric) {
        CurvePicture picture{title, metric == "eval_loss", {}};
        for (const RunId& run : query.runs) {
            if (context.stop.stop_requested()) throw Stopped{};
            picture.curves.push_back(context.store.curve(run, metric, pointsOfPicture));
        }
        page.pictures.push_back(std::move(picture));
    };
    read("Training loss", "loss");
    read("Validation loss", "eval_loss");
    writeFileAtomically(query.file, htmlOf(page));
}

} // namespace lathe
