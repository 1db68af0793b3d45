#include "cli/commands.h"
#include "cli/session.h"
#include "cli/text_format.h"

namespace lathe::cli {
namespace {

std::string summaryOf(const Preset& preset) { return preset.own ? "saved here" : preset.label + ": " + preset.summary; }

void list(Session& session, const PresetList& known) {
    std::vector<std::vector<std::string>> rows;
    for (const Preset& preset : known.presets) {
        if (session.json())
            session.printJson(Json{{"type", "recipe"},
                                   {"name", preset.name},
                                   {"label", preset.label},
                                   {"summary", preset.summary},
                                   {"own", preset.own}});
        else rows.push_back({preset.name, summaryOf(preset)});
    }
    if (!session.json()) session.print(tableText(rows));
}

void show(Session& session, const PresetList& known, const std::string& name) {
    const Preset* preset = findPreset(known.presets, name);
    if (!preset)
        throw Error(ErrorKind::BadInput, {"There is no recipe \"%1\".", name},
                    "lathe recipes lists those that there are.");
    if (session.json())
        session.printJson(Json{
            {"type", "recipe"}, {"name", preset->name}, {"own", preset->own}, {"recipe", Json::parse(preset->json)}});
    else session.print(preset->json.substr(0, preset->json.find_last_not_of('\n') + 1));
}

int recipes(Session& session, const Arguments& arguments) {
    const std::vector<std::string>& words = arguments.positionals;
    if (!words.empty() && (words.size() != 2 || words.front() != "show"))
        throw Error(ErrorKind::BadInput, {"lathe recipes does not know \"%1\".", words.front()},
                    "Say lathe recipes, or lathe recipes show NAME.");
    const PresetList known = session.askFor<PresetList>(ListPresets{});
    for (const ErrorInfo& unread : known.unread) session.remark(unread.message);
    if (words.empty()) list(session, known);
    else show(session, known, words.back());
    return 0;
}

} // namespace

Command recipesCommand() {
    return {.name = "recipes",
            .usage = "[show NAME]",
            .summary = "Lists the ready recipes and those saved in the window, or prints one.",
            .more = "A recipe here names no model and no data: lathe recipes show NAME > recipe.json, then lathe train "
                    "recipe.json with --model and --data.",
            .own = &noFields(),
            .mostPositionals = 2,
            .run = recipes};
}

} // namespace lathe::cli
