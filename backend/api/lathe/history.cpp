#include "lathe/history.h"

#include <algorithm>

namespace lathe {

void applyEdit(const EditRun& edit, RunSummary& run) {
    if (edit.name) run.name = *edit.name;
    if (edit.notes) run.notes = *edit.notes;
    const auto holds = [](const std::vector<std::string>& tags, const std::string& tag) {
        return std::find(tags.begin(), tags.end(), tag) != tags.end();
    };
    std::vector<std::string> wanted = edit.tags.value_or(run.tags);
    std::erase_if(wanted, [&](const std::string& tag) { return holds(edit.removeTags, tag); });
    wanted.insert(wanted.end(), edit.addTags.begin(), edit.addTags.end());
    run.tags.clear();
    for (const std::string& tag : wanted)
        if (!tag.empty() && !holds(run.tags, tag)) run.tags.push_back(tag);
    run.pinned = edit.pinned.value_or(run.pinned);
    run.archived = edit.archived.value_or(run.archived);
}

} // namespace lathe
