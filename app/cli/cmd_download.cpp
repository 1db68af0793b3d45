// Models from the Hugging Face Hub, into the cache that other tools share.
#include "cli/commands.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "cli/transfer.h"
#include "option_keys.h"

#include <sstream>

namespace lathe::cli {
namespace {

const Fields& downloadFields() {
    static const Fields fields{
        describe(option::revision, {.label = "Revision",
                                    .fallback = std::string("main"),
                                    .group = "Input",
                                    .help = "A branch, a tag or a commit."}),
        describe(option::files,
                 {.label = "Files",
                  .group = "Input",
                  .help = "Patterns of the files to download, separated by commas: '*.json', 'model-Q8_0*.gguf'.",
                  .automatic = "what a model needs: safetensors or GGUF, configuration, tokenizer"}),
        describe(option::connections, {.label = "Connections",
                                       .fallback = 8,
                                       .group = "Input",
                                       .help = "How many at once, over all files and the parts of large ones.",
                                       .least = 1,
                                       .most = 64}),
    };
    return fields;
}

Json downloadJson(const DownloadedModel& model) {
    Json json{{"type", "download"},
              {"repository", model.repository},
              {"revision", model.revision},
              {"commit", model.commit},
              {"folder", model.folder},
              {"fetched_bytes", model.fetchedBytes},
              {"resumed_bytes", model.resumedBytes},
              {"retries", model.retries},
              {"rejected", model.rejected},
              {"left_out", model.leftOut},
              {"left_out_bytes", model.leftOutBytes},
              {"notes", model.notes},
              {"files", Json::array()}};
    for (const DownloadedFile& file : model.files)
        json["files"].push_back(
            {{"path", file.path}, {"bytes", file.bytes}, {"hash", file.hash}, {"was_there", file.wasThere}});
    return json;
}

void printText(Session& session, const DownloadedModel& model) {
    for (const std::string& note : model.notes) session.remark(note);
    if (!model.leftOut.empty())
        session.remark("left out: " + std::to_string(model.leftOut.size())
                       + (model.leftOut.size() == 1 ? " file, " : " files, ") + bytesText(model.leftOutBytes)
                       + " (choose them with --files)");
    if (model.rejected > 0)
        session.remark(std::to_string(model.rejected) + " arrived with wrong bytes and were fetched again");
    std::int64_t bytes = 0;
    for (const DownloadedFile& file : model.files) bytes += file.bytes;
    std::string text = std::to_string(model.files.size()) + (model.files.size() == 1 ? " file, " : " files, ")
                       + bytesText(bytes) + ", " + bytesText(model.fetchedBytes) + " fetched";
    if (model.resumedBytes > 0) text.append(", ").append(bytesText(model.resumedBytes)).append(" from an earlier try");
    session.remark(text + "; sizes and hashes are correct");
    session.print(model.folder);
}

int download(Session& session, const Arguments& arguments) {
    DownloadOrder order;
    order.repository = arguments.positionals.front();
    order.revision = arguments.own.get(option::revision);
    order.connections = static_cast<int>(arguments.own.get(option::connections));
    for (const std::string& word : arguments.own.get(option::files)) {
        std::istringstream patterns(word);
        for (std::string pattern; std::getline(patterns, pattern, ',');)
            if (!pattern.empty()) order.files.push_back(pattern);
    }
    Transfer transfer(session, "download_progress");
    try {
        const auto model = session.askFor<DownloadedModel>(FetchModel{order}, transfer.hearing());
        if (session.json()) session.printJson(downloadJson(model));
        else printText(session, model);
    } catch (const Stopped&) {
        return transfer.stopped();
    }
    return 0;
}

} // namespace

Command downloadCommand() {
    return {.name = "download",
            .usage = "REPO [--revision R] [--files PATTERN ...]",
            .summary = "Downloads a model from the Hugging Face Hub by its name (org/name).",
            .more = "Prints the folder to open it from. Files go into the Hub's cache (HF_HUB_CACHE, HF_HOME), where "
                    "other tools find them too; HF_ENDPOINT and HF_TOKEN are respected. "
                    "What an interrupted download has fetched is kept, and the same command continues from there.",
            .own = &downloadFields(),
            .leastPositionals = 1,
            .mostPositionals = 1,
            .run = download};
}

} // namespace lathe::cli
