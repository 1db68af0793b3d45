#include "cli/run_edit.h"

#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/error.h"
#include "option_keys.h"

#include <sstream>

namespace lathe::cli {
namespace {

/// A tag has no comma: the window separates tags by them, too.
std::vector<std::string> atCommas(const std::vector<std::string>& words) {
    std::vector<std::string> tags;
    for (const std::string& word : words) {
        std::istringstream in(word);
        for (std::string tag; std::getline(in, tag, ',');) {
            const auto from = tag.find_first_not_of(' ');
            if (from != std::string::npos) tags.push_back(tag.substr(from, tag.find_last_not_of(' ') + 1 - from));
        }
    }
    return tags;
}

} // namespace

const Fields& runEditFields() {
    static const Fields fields{
        describe(option::name, {.label = "Name", .group = "Output", .help = "Of edit: what the runs are called."}),
        describe(option::notes, {.label = "Notes", .group = "Output", .help = "Of edit: what is noted of the runs."}),
        describe(option::tag,
                 {.label = "Tag", .group = "Output", .help = "Of edit: tags that the runs get; several with commas."}),
        describe(
            option::untag,
            {.label = "Untag", .group = "Output", .help = "Of edit: tags that the runs lose; several with commas."}),
        describe(option::pin, {.label = "Pin",
                               .fallback = false,
                               .group = "Output",
                               .help = "Of edit: keeps the runs on top of the window's list."}),
        describe(option::archive, {.label = "Archive",
                                   .fallback = false,
                                   .group = "Output",
                                   .help = "Of edit: keeps the runs out of the window's list unless it shows "
                                           "archived ones."}),
        describe(option::yes, {.label = "Yes",
                               .fallback = false,
                               .group = "Output",
                               .help = "Of clean: deletes the checkpoints; without it they are only listed."}),
    };
    return fields;
}

int editRuns(Session& session, const std::vector<RunId>& runs, const Settings& own) {
    EditRun change;
    if (own.isGiven(option::name)) change.name = own.get(option::name);
    if (own.isGiven(option::notes)) change.notes = own.get(option::notes);
    change.addTags = atCommas(own.get(option::tag));
    change.removeTags = atCommas(own.get(option::untag));
    if (own.isGiven(option::pin)) change.pinned = own.get(option::pin);
    if (own.isGiven(option::archive)) change.archived = own.get(option::archive);
    const bool changes = change.name || change.notes || change.pinned || change.archived || !change.addTags.empty()
                         || !change.removeTags.empty();
    if (!changes)
        throw Error(ErrorKind::BadInput, "Nothing was said to change.",
                    "Give --name, --notes, --tag, --untag, --pin, --no-pin, --archive or --no-archive.");
    EditRuns edits;
    for (const RunId& run : runs) {
        edits.edits.push_back(change);
        edits.edits.back().run = run;
    }
    session.askFor<Done>(edits);
    for (const RunId& run : runs) {
        const RunSummary now = session.askFor<RunDetail>(ShowRun{run}).summary;
        if (session.json()) {
            session.printJson(toJson(now));
            continue;
        }
        std::string text = now.id + "  " + now.name;
        for (const std::string& tag : now.tags) text += "  [" + tag + "]";
        session.print(text + (now.pinned ? "  pinned" : "") + (now.archived ? "  archived" : ""));
    }
    return 0;
}

int cleanRuns(Session& session, const std::vector<RunId>& runs, bool remove) {
    const auto found = session.askFor<SpareCheckpoints>(CleanUpRuns{runs, remove});
    std::vector<std::vector<std::string>> rows{{"run", "step", "size", "folder"}};
    for (const auto& [run, checkpoint] : found.checkpoints) {
        if (session.json())
            session.printJson({{"type", "spare_checkpoint"},
                               {"run", run},
                               {"step", checkpoint.step},
                               {"bytes", checkpoint.bytes},
                               {"folder", checkpoint.folder},
                               {"deleted", remove}});
        rows.push_back({run, std::to_string(checkpoint.step), bytesText(checkpoint.bytes), checkpoint.folder});
    }
    for (const RunId& run : found.inUse) session.remark("Run " + run + " is being trained and was left as it is.");
    if (session.json()) return 0;
    if (found.checkpoints.empty()) {
        session.print("There is nothing to delete: only best and last checkpoints are there.");
        return 0;
    }
    session.print(tableText(rows, {false, true, true}));
    session.print(bytesText(found.totalBytes()) + (remove ? " were freed." : " would be freed; --yes deletes them."));
    return 0;
}

} // namespace lathe::cli
