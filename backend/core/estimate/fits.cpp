#include "estimate/fits.h"

#include "estimate/changes.h"
#include "lathe/field_keys.h"

#include <algorithm>

namespace lathe {
namespace {

constexpr std::size_t mostChanges = 3;

struct Candidate {
    Change change;
    const ChangeRow* row;
};

std::vector<Candidate> candidates(const ChangeQuestion& question, std::int64_t peak) {
    std::vector<Candidate> found;
    for (const ChangeRow& row : changeRows()) {
        std::optional<ProposedChange> proposed = row.propose(question);
        if (!proposed) continue;
        const Estimator then(question.spec, proposed->recipe, question.device);
        const std::int64_t bytes = then.peakBytes(then.batch(), then.length());
        if (peak - bytes < peak / 200) continue; // not worth a word
        found.push_back({{std::move(proposed->what), Said("%1", row.costs), peak - bytes, bytes <= question.room,
                          std::move(proposed->recipe)},
                         &row});
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Candidate& a, const Candidate& b) { return a.change.fits > b.change.fits; });
    if (found.size() > mostChanges) found.resize(mostChanges);
    return found;
}

/// One after the other, each as the ones before it leave the recipe.
std::int64_t bytesWithAll(const ModelSpec& spec, const Recipe& recipe, const DeviceInfo& device, std::int64_t room,
                          const std::vector<Candidate>& found) {
    Recipe changed = recipe;
    for (const Candidate& one : found) {
        const Estimator now(spec, changed, device);
        if (auto proposed = one.row->propose({spec, changed, device, now, room})) changed = std::move(proposed->recipe);
    }
    const Estimator then(spec, changed, device);
    return then.peakBytes(then.batch(), then.length());
}

} // namespace

std::int64_t roomOn(const DeviceInfo& device, const Recipe& recipe) {
    const auto given = device.isHere ? recipe.settings.getIfAny(field::memoryBudgetGib) : std::nullopt;
    const auto asked = given ? std::int64_t(*given * double(std::int64_t{1} << 30)) : 0;
    if (!device.isGpu) return given ? asked : device.freeBytes / 10 * 9;
    const std::int64_t most = std::max<std::int64_t>(0, device.freeBytes - device.keptBytes);
    return given ? std::min(asked, most) : most;
}

Fit fit(const ModelSpec& spec, const Recipe& recipe, const DeviceInfo& device, bool changes) {
    const Estimator now(spec, recipe, device);
    Fit result;
    result.device = device;
    result.estimate = now.estimate();
    result.roomBytes = roomOn(device, recipe);
    const std::int64_t peak = result.estimate.memory.totalBytes();
    result.fits = peak <= result.roomBytes;
    result.changedBytes = peak;
    result.largestBatch = now.largestBatch(now.length(), result.roomBytes);
    result.largestLength = now.largestLength(now.batch(), result.roomBytes);
    if (result.fits || !changes) return result;
    std::vector<Candidate> found = candidates({spec, recipe, device, now, result.roomBytes}, peak);
    result.changedBytes = bytesWithAll(spec, recipe, device, result.roomBytes, found);
    for (Candidate& one : found) result.changes.push_back(std::move(one.change));
    return result;
}

} // namespace lathe
