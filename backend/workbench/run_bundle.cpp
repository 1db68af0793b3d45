// A bundle is unpacked beside the run's folder and checked against its own list before anything of it is believed; the
// folder takes its name only then, and the history is told last. Until it knows, a file beside the folder says that it
// is to be told (left_over.h).
#include "workbench/run_bundle.h"

#include "base/append_file.h"
#include "base/atomic_file.h"
#include "base/inside_folder.h"
#include "base/json.h"
#include "base/plan_json.h"
#include "base/sha256.h"
#include "base/tar_file.h"
#include "dataset/token_key.h"
#include "lathe/field_keys.h"
#include "lathe/version.h"
#include "store/memory_json.h"
#include "store/run_record.h"
#include "workbench/bundle_manifest.h"
#include "workbench/left_over.h"

#include <sys/stat.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <iomanip>
#include <sstream>

namespace fs = std::filesystem;

namespace lathe {
namespace {

using Ordered = nlohmann::ordered_json;
constexpr std::int64_t mostManifest = std::int64_t(64) << 20, largestText = std::int64_t(1) << 30; // bytes

// ---- saving ------------------------------------------------------------------------------------------------------

/// Of the texts, and of a result's files with their places.
struct Content {
    std::vector<std::pair<std::string, std::string>> texts;
    std::vector<std::pair<std::string, fs::path>> results;
};

Content contentOf(const RunDetail& run, const RunStore& store) {
    Content content;
    content.texts.emplace_back("metrics.jsonl", store.record(run.summary.id));
    content.texts.emplace_back("recipe.json", run.recipeJson);
    if (!run.environmentJson.empty()) content.texts.emplace_back("environment.json", run.environmentJson);
    const fs::path folder = run.adapterFolder;
    std::error_code gone;
    if (!fs::is_directory(folder, gone)) return content; // somebody may have deleted it, too
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        requireInFolder(folder, entry.path());
        content.results.emplace_back("adapter/" + entry.path().lexically_relative(folder).generic_string(),
                                     entry.path());
    }
    std::sort(content.results.begin(), content.results.end());
    return content;
}

/// 0 for another kind of text.
std::time_t secondsOf(const std::string& iso8601) {
    std::tm parts{};
    std::istringstream text(iso8601);
    text >> std::get_time(&parts, "%Y-%m-%dT%H:%M:%S");
    return text ? ::timegm(&parts) : 0;
}

bool changedSince(const fs::path& file, const std::string& iso8601) {
    struct stat about{};
    return ::stat(file.c_str(), &about) == 0 && about.st_mtim.tv_sec > secondsOf(iso8601);
}

void describeData(const Recipe& recipe, const RunDetail& run, const RouteContext& context, BundleManifest& manifest,
                  std::vector<Said>& notes) {
    try {
        for (const NamedFile& file : dataFiles(recipe)) {
            if (changedSince(file.path, run.summary.createdAt))
                notes.push_back(Said("%1 was changed after the run began: the bundle describes it as it is now.",
                                     file.path.string()));
            manifest.data.push_back(known(file.path, file.path.string(), context.stop));
        }
    } catch (const Error& error) {
        manifest.data.clear();
        notes.push_back(Said("The bundle does not say which data the run had: %1", error.info().message));
    }
}

Recipe bundledRecipe(const RunDetail& run) {
    return recipeFromJson(run.resolvedRecipeJson.empty() ? run.recipeJson : run.resolvedRecipeJson);
}

// ---- opening -----------------------------------------------------------------------------------------------------

class Bundle {
public:
    Bundle(const fs::path& file, const std::stop_token& stop) : m_file(file), m_tar(file), m_stop(stop) {
        const auto first = m_tar.next();
        if (!first || first->name != bundleManifestName || first->bytes > mostManifest)
            throw Error(ErrorKind::BadFile, {"%1 is no run bundle.", file.string()},
                        "A bundle is made with Export on a run's page, or with lathe bundle.");
        std::string text;
        copy(first->bytes, [&](std::string_view piece) { text += piece; });
        m_manifest = bundleManifestFrom(text, file.string());
    }

    const BundleManifest& manifest() const { return m_manifest; }

    void unpack(AtomicFolder& folder, const std::function<void(std::int64_t, std::int64_t)>& progress) {
        std::int64_t total = 0, done = 0;
        for (const KnownFile& file : m_manifest.files) {
            if (file.bytes > std::int64_t(fs::file_size(m_file)) - total) damaged(TableWord{"it is cut off"});
            total += file.bytes;
            if (!file.name.starts_with("adapter/") && file.bytes > largestText)
                damaged(TableWord{"its texts are too large"});
        }
        const std::int64_t room = folder.files().freeBytes(folder.folder());
        if (total > room)
            throw Error(ErrorKind::Io,
                        {"%1 takes %2 bytes, and %3 has %4 free.", m_file.string(), total,
                         folder.folder().parent_path().string(), room},
                        "Make room there, or choose another folder with LATHE_HOME.");
        for (const KnownFile& file : m_manifest.files) {
            const auto member = m_tar.next();
            if (!member || member->name != file.name || member->bytes != file.bytes)
                damaged(TableWord{"its files are not those that it lists"});
            const fs::path path = folder.folder() / file.name;
            folder.files().createFolders(path.parent_path());
            const auto out = folder.files().create(path);
            Sha256 sum;
            copy(file.bytes, [&](std::string_view piece) {
                sum.update(piece);
                out->write(piece);
                progress(done += std::int64_t(piece.size()), total);
            });
            if (sum.hex() != file.sha256) damaged(TableWord{"a file in it is not as it was written"});
        }
        if (m_tar.next()) damaged(TableWord{"its files are not those that it lists"});
    }

private:
    void damaged(TableWord how) const {
        throw Error(ErrorKind::BadFile, {"%1 is damaged: %2.", m_file.string(), how},
                    "Copy the file again from where it was made.");
    }
    template <class Take> void copy(std::int64_t bytes, const Take& take) {
        std::vector<std::byte> piece(std::size_t(1) << 20);
        for (std::int64_t done = 0; done < bytes;) {
            if (m_stop.stop_requested()) throw Stopped{};
            const std::size_t count = m_tar.read(piece);
            take(std::string_view(reinterpret_cast<const char*>(piece.data()), count));
            done += std::int64_t(count);
        }
    }

    fs::path m_file;
    TarReader m_tar;
    std::stop_token m_stop;
    BundleManifest m_manifest;
};

bool sameFiles(const std::vector<KnownFile>& one, const std::vector<KnownFile>& other) {
    return !one.empty()
           && std::equal(one.begin(), one.end(), other.begin(), other.end(),
                         [](const KnownFile& a, const KnownFile& b) { return a.name == b.name && a.bytes == b.bytes; });
}

/// Where the run's base is on this machine; as the recipe has it where nobody knows.
std::string baseOf(const OpenBundle& query, const BundleManifest& manifest, const ModelShelf& shelf,
                   std::vector<Said>& notes) {
    if (!query.model.empty()) {
        if (!fs::exists(query.model))
            throw Error(ErrorKind::BadInput, {"There is no model %1.", query.model}, "Name the folder or GGUF file.");
        if (!manifest.modelFiles.empty() && !sameFiles(manifest.modelFiles, filesOfModel(query.model)))
            notes.push_back(
                Said("%1 has other files than the base that the run was trained on, %2.", query.model, manifest.model));
        return fs::absolute(query.model).lexically_normal().string();
    }
    if (manifest.model.empty() || sameFiles(manifest.modelFiles, filesOfModel(manifest.model))) return manifest.model;
    for (const ShelvedModel& model : shelf.read().models)
        if (sameFiles(manifest.modelFiles, filesOfModel(model.path))) {
            notes.push_back(Said("The base is taken from %1.", model.path));
            return model.path;
        }
    notes.push_back(fs::exists(manifest.model)
                        ? Said("%1 has other files here than the base that the run was trained on.", manifest.model)
                        : Said("The base %1 is not on this machine.", manifest.model));
    return manifest.model;
}

void compareData(const BundleManifest& manifest, const std::stop_token& stop, std::vector<Said>& notes) {
    for (const KnownFile& data : manifest.data) {
        std::error_code error;
        if (!fs::is_regular_file(data.name, error)) {
            notes.push_back(Said("The data %1 is not on this machine.", data.name));
            continue;
        }
        const auto bytes = std::int64_t(fs::file_size(data.name, error));
        if (bytes != data.bytes)
            notes.push_back(
                Said("%1 is not the run's data: it has %2 bytes, and the run's had %3.", data.name, bytes, data.bytes));
        else if (known(data.name, data.name, stop).sha256 != data.sha256)
            notes.push_back(Said("%1 is not the run's data: it is as long, and not the same.", data.name));
        else notes.push_back(Said("%1 is here, and the run's data.", data.name));
    }
    if (manifest.data.empty()) notes.push_back(Said("The bundle does not say which data the run had."));
}

/// The recipe with its base there. Throws Error{BadFile} where it is no JSON, or nested too deep to be written.
std::string withModel(const std::string& recipe, const std::string& model, const std::string& file) {
    if (recipe.empty()) return recipe; // of a run that did not get that far
    parseJson(recipe, file);
    Ordered json = Ordered::parse(recipe);
    if (!json.is_object() || model.empty() || !json.contains("model") || json["model"] == model) return recipe;
    json["model"] = model;
    return json.dump(2, ' ', false, Ordered::error_handler_t::replace);
}

bool endsWithALine(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return !in.seekg(-1, std::ios::end) || in.get() == '\n';
}

/// As the history takes it in: what lies elsewhere, or was the other machine's alone, is left out. The folder says so,
/// too.
RunRecord recordIn(const fs::path& folder, const BundleManifest& manifest, const std::string& base,
                   const std::string& file) {
    RunRecord record = readRecord(metricsFile(folder));
    nlohmann::json& facts = record.facts;
    if (valueOr<std::string>(facts, "id", "", file) != manifest.run)
        throw Error(ErrorKind::BadFile, {"%1 is damaged: %2.", file, TableWord{"its metrics are another run's"}});
    const bool hasResult = fs::is_directory(folder / "adapter");
    facts["adapter"] = hasResult ? "runs/" + manifest.run + "/adapter" : "";
    facts["checkpoints"] = nlohmann::json::array();
    facts["pinned"] = facts["archived"] = 0;
    const auto status = valueOr<std::string>(facts, "status", "", file);
    if (isActive(runStatusFrom(status)) || status == toString(RunStatus::Interrupted)) // nobody goes on with it here
        facts["status"] = toString(RunStatus::Stopped);
    for (const char* recipe : {"recipe", "resolved_recipe"})
        if (facts.contains(recipe) && facts[recipe].is_string())
            facts[recipe] = withModel(facts[recipe].get<std::string>(), base, file);
    // Read with every look at the history, which what anybody wrote must not spoil.
    auto tags = valueOr<std::vector<std::string>>(facts, "tags", {}, file);
    if (std::find(tags.begin(), tags.end(), "imported") == tags.end()) tags.push_back("imported");
    facts["tags"] = tags;
    planChangesFrom(valueOr<nlohmann::json>(facts, "changes", nlohmann::json::array(), file), file);
    for (const char* memory : {"predicted_memory", "measured_memory"})
        memoryFromJson(dumpJson(valueOr<nlohmann::json>(facts, memory, nlohmann::json::object(), file)));
    if (!endsWithALine(metricsFile(folder))) AppendFile(metricsFile(folder)).write("\n");
    AppendFile(metricsFile(folder)).write(factsLine(facts));
    return record;
}

} // namespace

SavedBundle saveBundle(const SaveBundle& query, const RouteContext& context) {
    const RunDetail run = context.store.detail(query.run);
    if (isActive(run.summary.status))
        throw Error(ErrorKind::BadInput, {"Run %1 is still %2.", query.run, std::string(toString(run.summary.status))},
                    "Wait for its end, or stop it.");
    const Recipe recipe = bundledRecipe(run);
    SavedBundle saved{query.file, 0, {}};
    BundleManifest manifest{.run = query.run, .program = std::string(programVersion())};
    manifest.model = recipe.settings.get(field::model);
    manifest.modelFiles = filesOfModel(manifest.model);
    context.progress(0, 0, "reading the data");
    describeData(recipe, run, context, manifest, saved.notes);
    const Content content = contentOf(run, context.store);
    if (content.results.empty())
        saved.notes.push_back(Said("The run has no result: the bundle has its history alone."));
    std::int64_t total = 0, done = 0;
    for (const auto& [name, text] : content.texts)
        manifest.files.push_back({name, std::int64_t(text.size()), sha256Hex(text)});
    for (const auto& [name, path] : content.results) manifest.files.push_back(known(path, name, context.stop));
    for (const KnownFile& file : manifest.files) total += file.bytes;

    AtomicFile file(query.file);
    TarWriter tar(file.file());
    tar.add(bundleManifestName, toJson(manifest));
    const auto wrote = [&](std::int64_t bytes) { context.progress(done += bytes, total, "writing the bundle"); };
    for (const auto& [name, text] : content.texts) {
        tar.add(name, text);
        wrote(std::int64_t(text.size()));
    }
    for (std::size_t i = 0; i < content.results.size(); ++i) {
        const KnownFile& about = manifest.files[content.texts.size() + i];
        tar.addFile(about.name, content.results[i].second, about.bytes, context.stop);
        wrote(about.bytes);
    }
    tar.finish();
    file.commit();
    saved.bytes = std::int64_t(fs::file_size(query.file));
    return saved;
}

OpenedBundle openBundle(const OpenBundle& query, const RouteContext& context) {
    Bundle bundle(query.file, context.stop);
    BundleManifest manifest = bundle.manifest();
    OpenedBundle opened{.run = manifest.run, .wasThere = context.store.has(manifest.run)};
    RunDetail here;
    if (opened.wasThere) {
        here = context.store.detail(manifest.run);
        manifest.model = bundledRecipe(here).settings.get(field::model); // it may have been told another place before
    }
    const std::string base = baseOf(query, manifest, context.shelf, opened.notes);
    opened.baseIsHere = base.empty() || fs::exists(base);
    if (opened.wasThere) {
        if (!query.model.empty())
            context.store.rebase(manifest.run, withModel(here.recipeJson, base, manifest.run),
                                 withModel(here.resolvedRecipeJson, base, manifest.run));
        compareData(manifest, context.stop, opened.notes);
        return opened;
    }
    const fs::path place = context.store.folder(manifest.run);
    const fs::path coming = comingFile(context.store, manifest.run);
    if (fs::exists(place) && !fs::exists(coming))
        throw Error(ErrorKind::BadInput, {"%1 is there already, though the history has no such run.", place.string()},
                    "Move that folder away, or have the history made anew from the folders: lathe runs rebuild.");
    AtomicFolder folder(place);
    bundle.unpack(folder,
                  [&](std::int64_t done, std::int64_t total) { context.progress(done, total, "opening the bundle"); });
    RunRecord record = recordIn(folder.folder(), manifest, base, query.file);
    folder.write("recipe.json", valueOr<std::string>(record.facts, "recipe", "", query.file));
    const std::string note = "Opened from a run bundle that Lathe " + manifest.program + " made";
    writeFileAtomically(coming, note);
    folder.commit();
    std::error_code ignored;
    try {
        opened.wasThere = !context.store.takeIn(std::move(record), note);
    } catch (...) {
        fs::remove_all(place, ignored);
        fs::remove(coming, ignored);
        throw;
    }
    fs::remove(coming, ignored); // else the next start does it
    compareData(manifest, context.stop, opened.notes);
    return opened;
}

} // namespace lathe
