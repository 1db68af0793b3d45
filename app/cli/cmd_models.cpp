// The models of this machine, as the window's library lists them.
#include "cli/commands.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "option_keys.h"

namespace lathe::cli {
namespace {

const Fields& modelsFields() {
    static const Fields fields{
        describe(option::add,
                 {.label = "Add", .group = "Places", .help = "A folder (or a GGUF file) to scan from now on."}),
        describe(option::remove,
                 {.label = "Remove", .group = "Places", .help = "A folder to stop scanning. Its files stay."}),
        describe(option::remembered, {.label = "Remembered",
                                      .fallback = false,
                                      .group = "Output",
                                      .help = "Shows what the last scan found, without scanning again."}),
    };
    return fields;
}

Json modelJson(const LibraryModel& model, const ModelLibrary& library) {
    const TrainingNeed* need = fittingNeed(model, library.roomBytes);
    Json json{{"type", "model"},
              {"path", model.path},
              {"name", model.name},
              {"revision", model.revision},
              {"source", toString(model.source)},
              {"format", model.format},
              {"stored", model.stored},
              {"architecture", model.architecture},
              {"parameters", model.parameters},
              {"context", model.context},
              {"licence", model.license},
              {"bytes", model.bytes},
              {"supported", model.supported},
              {"problems", model.problems},
              {"needs", Json::array()},
              {"device", library.device},
              {"room_bytes", library.roomBytes},
              {"fits", need ? Json(need->method) : Json(nullptr)}};
    for (const TrainingNeed& one : model.needs) json["needs"].push_back({{"method", one.method}, {"bytes", one.bytes}});
    return json;
}

std::string shortCount(std::int64_t count) {
    if (count <= 0) return "";
    for (const auto& [unit, word] : {std::pair{1e9, " B"}, {1e6, " M"}})
        if (double(count) >= unit) return numberText(double(count) / unit, 3) + word;
    return countText(count);
}

std::string fitText(const LibraryModel& model, const ModelLibrary& library) {
    if (!model.supported) return "not supported";
    if (model.needs.empty()) return "";
    const TrainingNeed* need = fittingNeed(model, library.roomBytes);
    return need ? "fits, " + need->method + " " + bytesText(need->bytes)
                : "too large, " + model.needs.back().method + " " + bytesText(model.needs.back().bytes);
}

void printText(Session& session, const ModelLibrary& library) {
    std::vector<std::vector<std::string>> rows{
        {"model", "architecture", "size", "context", "license", "format", "on disk", "here"}};
    for (const LibraryModel& model : library.models)
        rows.push_back({model.name + (model.revision.empty() || model.revision == "main" ? "" : " @" + model.revision),
                        model.architecture, shortCount(model.parameters),
                        model.context > 0 ? countText(model.context) : "", model.license,
                        model.format + (model.stored.empty() ? "" : " " + model.stored), bytesText(model.bytes),
                        fitText(model, library)});
    if (library.models.empty()) session.print("No models were found.");
    else session.print(tableText(rows, {false, false, true, true, false, false, true, false}));
    for (const LibraryModel& model : library.models)
        for (const std::string& problem : model.problems) session.remark(model.name + ": " + problem);
    for (const LibraryPlace& place : library.places) {
        session.remark(place.path
                       + (place.there ? ": " + std::to_string(place.models) + (place.models == 1 ? " model" : " models")
                                      : ": not there"));
        for (const std::string& problem : place.problems) session.remark("  " + problem);
    }
    session.remark("here: one row at a time on " + library.device + ", where " + bytesText(library.roomBytes)
                   + " are free for it");
}

int models(Session& session, const Arguments& arguments) {
    ChangePlaces change{arguments.own.get(option::add), arguments.own.get(option::remove)};
    if (!change.add.empty() || !change.remove.empty()) session.askFor<ModelLibrary>(std::move(change));
    const ModelLibrary library = session.askFor<ModelLibrary>(ListModels{!arguments.own.get(option::remembered)});
    if (!session.json()) printText(session, library);
    else
        for (const LibraryModel& model : library.models) session.printJson(modelJson(model, library));
    return 0;
}

} // namespace

Command modelsCommand() {
    return {.name = "models",
            .usage = "[--add FOLDER] [--remove FOLDER] [--remembered]",
            .summary = "Lists the models on this machine: what they are, and whether training them fits.",
            .more = "Scans the folders that were added, the Hub's cache (HF_HOME, HF_HUB_CACHE), and the folders of "
                    "Ollama and LM Studio. What was found is remembered, "
                    "and only what has changed is read again.",
            .own = &modelsFields(),
            .run = models};
}

} // namespace lathe::cli
