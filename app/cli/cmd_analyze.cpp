// What training changed in the weights, and what a lower rank would keep of it.
#include "cli/commands.h"
#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "option_keys.h"

#include <algorithm>
#include <filesystem>

namespace lathe::cli {
namespace {

const Fields& analyzeFields() {
    static const Fields fields{
        describe(option::model, {.label = "Model",
                                 .group = "Model",
                                 .help = "The base model, when --adapter is given in place of a run.",
                                 .automatic = "none"}),
        describe(option::adapter, {.label = "Adapter",
                                   .group = "Model",
                                   .help = "An adapter folder, or the folder of a fully fine-tuned model.",
                                   .automatic = "none"}),
    };
    return fields;
}

const Fields& resizeFields() {
    static const Fields fields{
        describe(option::rank, {.label = "Rank",
                                .group = "Output",
                                .help = "The lower rank.",
                                .least = 1,
                                .most = 65536,
                                .automatic = "required"}),
        describe(option::model, {.label = "Model",
                                 .group = "Model",
                                 .help = "The base model, when --adapter is given in place of a run.",
                                 .automatic = "none"}),
        describe(option::adapter,
                 {.label = "Adapter", .group = "Model", .help = "A LoRA folder.", .automatic = "none"}),
        describe(option::out, {.label = "Folder",
                               .group = "Output",
                               .help = "Where to write it.",
                               .automatic = "RUN/export/rank-<rank>"}),
        describe(option::overwrite,
                 {.label = "Overwrite", .fallback = false, .group = "Output", .help = "Replaces existing files."}),
    };
    return fields;
}

std::string absolute(const std::string& path) {
    return path.empty() ? path : std::filesystem::absolute(path).lexically_normal().string();
}

/// A run, or a model and an adapter.
template <class Query> void nameWhat(Query& query, Session& session, const Arguments& arguments) {
    query.model = absolute(arguments.own.get(option::model));
    query.adapter = absolute(arguments.own.get(option::adapter));
    if (!arguments.positionals.empty()) query.run = session.workbench().findRun(arguments.positionals.front());
    else if (query.model.empty() || query.adapter.empty())
        throw Error(ErrorKind::BadInput, "Give a run, or --model MODEL and --adapter DIR.");
}

/// Share of the change that the first `rank` singular values keep.
double energy(const ModuleChange& change, std::size_t rank) {
    double kept = 0;
    for (std::size_t i = 0; i < std::min(rank, change.singularValues.size()); ++i)
        kept += change.singularValues[i] * change.singularValues[i];
    return change.changeNorm > 0 ? std::min(1.0, kept / (change.changeNorm * change.changeNorm)) : 1.0;
}

int analyze(Session& session, const Arguments& arguments) {
    AnalyzeChange query;
    nameWhat(query, session, arguments);
    const ChangeReport report = session.askFor<ChangeReport>(std::move(query));
    std::vector<std::vector<std::string>> rows{
        {"module", "rank", "change", "of the weight", "rank 1 keeps", "rank 4 keeps"}};
    for (const ModuleChange& change : report.modules) {
        if (session.json()) {
            session.printJson(toJson(change));
            continue;
        }
        const double relative = change.weightNorm > 0 ? change.changeNorm / change.weightNorm : 0;
        rows.push_back({change.module, std::to_string(change.rank), numberText(change.changeNorm),
                        numberText(100 * relative, 3) + " %", numberText(100 * energy(change, 1), 3) + " %",
                        numberText(100 * energy(change, 4), 3) + " %"});
    }
    if (!session.json())
        session.print(report.modules.empty() ? "No linear layer changed."
                                             : tableText(rows, {false, true, true, true, true, true}));
    return 0;
}

int resize(Session& session, const Arguments& arguments) {
    const Settings& own = arguments.own;
    if (!own.isGiven(option::rank)) throw Error(ErrorKind::BadInput, "No rank is given.", "Give one with --rank.");
    ResizeAdapter query{.rank = own.get(option::rank),
                        .folder = absolute(own.get(option::out)),
                        .overwrite = own.get(option::overwrite)};
    nameWhat(query, session, arguments);
    const ExportReport report = session.askFor<ExportReport>(std::move(query));
    if (session.json()) {
        session.printJson(toJson(report));
        return 0;
    }
    session.print(report.folder);
    session.print(report.proof);
    return 0;
}

} // namespace

Command analyzeCommand() {
    return {.name = "analyze",
            .usage = "RUN | --model MODEL --adapter DIR",
            .summary = "Shows what training changed: by module, the size of the change and its singular values.",
            .own = &analyzeFields(),
            .mostPositionals = 1,
            .run = analyze};
}

Command resizeCommand() {
    return {.name = "resize",
            .usage = "RUN --rank RANK [--out DIR]",
            .summary = "Reduces a LoRA to a lower rank by singular value decomposition.",
            .own = &resizeFields(),
            .mostPositionals = 1,
            .run = resize};
}

} // namespace lathe::cli
