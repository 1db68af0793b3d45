// A run's result, or any folder, to the Hugging Face Hub: shown first, sent on a person's word only.
#include "cli/commands.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "cli/transfer.h"
#include "lathe/error.h"
#include "lathe/push.h"
#include "option_keys.h"

#include <filesystem>

namespace lathe::cli {
namespace {

const Fields& pushFields() {
    static const Fields fields{
        describe(
            option::isPublic,
            {.label = "Public",
             .fallback = false,
             .group = "Output",
             .help =
                 "A repository that is made is for everybody to see. Without, it is private; one that is there stays "
                 "as it is."}),
        describe(option::revision, {.label = "Revision",
                                    .fallback = std::string("main"),
                                    .group = "Output",
                                    .help = "The branch that gets the files."}),
        describe(option::pushMessage, {.label = "Message",
                                       .fallback = std::string("Upload with Lathe"),
                                       .group = "Output",
                                       .help = "Of the commit."}),
        describe(option::dryRun, {.label = "Dry run",
                                  .fallback = false,
                                  .group = "Output",
                                  .help = "Shows what would be sent, and sends nothing."}),
        describe(option::yes, {.label = "Yes",
                               .fallback = false,
                               .group = "Output",
                               .help = "Sends it without asking. Needed where there is no terminal to ask at."}),
    };
    return fields;
}

/// A folder as it is; of a run, also by its folder, the result: its checkpoints are nobody else's.
std::string folderOf(Session& session, const std::string& text) {
    namespace fs = std::filesystem;
    if (fs::is_directory(text)
        && !(fs::exists(fs::path(text) / "recipe.json") && fs::exists(fs::path(text) / "environment.json")))
        return text;
    const auto run = session.askFor<RunDetail>(ShowRun{session.workbench().findRun(text)});
    if (run.adapterFolder.empty())
        throw Error(ErrorKind::BadInput, "Run " + run.summary.id + " has no result yet.",
                    "Name a folder, or another run.");
    return run.adapterFolder;
}

Json planJson(const PushPlan& plan) {
    Json files = Json::array();
    for (const auto& [path, bytes] : plan.files) files.push_back({{"path", path}, {"bytes", bytes}});
    return {{"type", "push_plan"},          {"repository", plan.repository},
            {"address", plan.address},      {"private", plan.isPrivate},
            {"files", std::move(files)},    {"total_bytes", plan.totalBytes},
            {"left_out", plan.leftOut},     {"license", plan.license},
            {"base_model", plan.baseModel}, {"base_license", plan.baseLicense},
            {"has_token", plan.hasToken},   {"notes", plan.notes}};
}

void show(Session& session, const PushPlan& plan) {
    if (session.json()) return session.printJson(planJson(plan));
    std::vector<std::vector<std::string>> rows;
    for (const auto& [path, bytes] : plan.files) rows.push_back({"  " + path, bytesText(bytes)});
    session.print(tableText(rows, {false, true}));
    session.print("to " + plan.address + " (" + (plan.isPrivate ? "private" : "public") + " if it is made), "
                  + std::to_string(plan.files.size()) + (plan.files.size() == 1 ? " file, " : " files, ")
                  + bytesText(plan.totalBytes));
    session.print("license: " + (plan.license.empty() ? "none named" : plan.license)
                  + (plan.baseModel.empty() ? "" : "; base model: " + plan.baseModel));
    if (!plan.leftOut.empty())
        session.print("left out: " + std::to_string(plan.leftOut.size()) + ", such as " + plan.leftOut.front());
    for (const std::string& note : plan.notes) session.print("note: " + note);
}

bool agreed(Session& session) {
    if (!session.canAsk())
        throw Error(ErrorKind::BadInput, "Nothing was sent: there is nobody to ask.",
                    "Look at what --dry-run shows, then give --yes.");
    session.console().err << "Send it? [y/N] " << std::flush;
    std::string answer;
    return std::getline(session.console().in, answer) && (answer == "y" || answer == "Y" || answer == "yes");
}

void printPushed(Session& session, const PushedFolder& pushed) {
    if (session.json())
        return session.printJson({{"type", "push"},
                                  {"repository", pushed.repository},
                                  {"address", pushed.address},
                                  {"commit", pushed.commit},
                                  {"made", pushed.made},
                                  {"files", pushed.files},
                                  {"unchanged", pushed.unchanged},
                                  {"ignored", pushed.ignored},
                                  {"sent_bytes", pushed.sentBytes},
                                  {"there_bytes", pushed.thereBytes},
                                  {"resumed_bytes", pushed.resumedBytes},
                                  {"retries", pushed.retries}});
    std::string text = std::to_string(pushed.files) + (pushed.files == 1 ? " file" : " files") + " in the commit, "
                       + bytesText(pushed.sentBytes) + " of large files sent";
    if (pushed.resumedBytes > 0) text += ", " + bytesText(pushed.resumedBytes) + " by an earlier try";
    if (pushed.thereBytes > 0) text += ", " + bytesText(pushed.thereBytes) + " were there";
    if (pushed.unchanged > 0) text += "; " + std::to_string(pushed.unchanged) + " unchanged";
    if (pushed.ignored > 0) text += "; " + std::to_string(pushed.ignored) + " left out by .gitignore";
    session.remark(text);
    session.print(pushed.address);
}

int push(Session& session, const Arguments& arguments) {
    const Settings& own = arguments.own;
    PushOrder order;
    order.folder = folderOf(session, arguments.positionals[0]);
    order.repository = arguments.positionals[1];
    order.isPrivate = !own.get(option::isPublic);
    order.revision = own.get(option::revision);
    order.message = own.get(option::pushMessage);
    show(session, session.askFor<PushPlan>(PlanPush{order}));
    if (own.get(option::dryRun)) return 0;
    if (!own.get(option::yes) && !agreed(session)) {
        session.remark("nothing was sent");
        return 3;
    }
    Transfer transfer(session, "push_progress");
    try {
        printPushed(session, session.askFor<PushedFolder>(PushToHub{order}, transfer.hearing()));
    } catch (const Stopped&) {
        return transfer.stopped();
    }
    return 0;
}

} // namespace

Command pushCommand() {
    return {
        .name = "push",
        .usage = "RUN|FOLDER REPO [--public] [--dry-run] [--yes]",
        .summary = "Uploads a run's result, or a folder, to the Hugging Face Hub (org/name).",
        .more =
            "Shows files, sizes, license and the base model's terms first, and asks. A repository that is not there is "
            "made, private unless --public. The token comes from HF_TOKEN, HF_TOKEN_PATH or what hf auth login "
            "keeps, and is never written anywhere. An upload that was interrupted continues with the same command.",
        .own = &pushFields(),
        .leastPositionals = 2,
        .mostPositionals = 2,
        .run = push};
}

} // namespace lathe::cli
