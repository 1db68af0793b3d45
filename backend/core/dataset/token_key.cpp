// Everything that tokens depend on goes into one hash: the files' identities, template and tokenizer, the fields'
// resolved values.
#include "dataset/token_key.h"

#include "base/json.h"
#include "base/problem_type.h"
#include "base/sha256.h"
#include "lathe/field_keys.h"
#include "rows/dataset_folder.h"
#include "templates/chat_usual.h"
#include "tokenizer/tokenizer_folder.h"

#include <algorithm>

#include <sys/stat.h>

#include <chrono>
#include <ctime>

namespace lathe {

namespace fs = std::filesystem;

namespace {

/// Raised whenever the same inputs would come to other tokens, or are written in another way.
constexpr int tokensVersion = 4;

/// A default and the value it stands for are the same.
nlohmann::json valuesOf(const Settings& source) {
    nlohmann::json values = nlohmann::json::object();
    for (const Field& field : source.fields()) {
        if (field.shapes != Shapes::Tokens) continue;
        const Value value = source.value(field);
        const auto* words = std::get_if<std::vector<std::string>>(&value); // a word may have a comma
        values[std::string(field.name)] = words ? nlohmann::json(*words) : nlohmann::json(toText(value));
    }
    return values;
}

/// A template that writes today's date comes to other tokens tomorrow.
std::string dayOf(const std::string& chatTemplate) {
    if (chatTemplate.find("strftime_now") == std::string::npos) return {};
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm day{};
    localtime_r(&now, &day);
    return std::to_string(day.tm_year) + "-" + std::to_string(day.tm_yday);
}

std::string templateOf(const ModelText& text, const Settings& settings) {
    try {
        const SpecialTokens own =
            withChatTemplate(text, settings.get(field::chatTemplate), settings.get(field::chatTemplateKwargs)).special;
        std::string all = own.chatTemplate;
        for (const auto& [name, source] : own.namedTemplates) all += "\x1e" + name + "\x1f" + source;
        return all;
    } catch (const Error& error) { // said where a row needs it
        return "unreadable: " + error.info().message;
    }
}

/// What a tokenizer is made from.
std::string tokenizerIdentity(const fs::path& model, std::stop_token stop) {
    if (!fs::is_directory(model)) return identityOf(model, stop);
    std::string all;
    if (fs::is_regular_file(model / "config.json"))
        all += "config.json=" + identityOf(model / "config.json", stop) + ";";
    for (const char* name : textFiles)
        if (fs::is_regular_file(model / name)) all += std::string(name) + "=" + identityOf(model / name, stop) + ";";
    return all;
}

} // namespace

std::vector<NamedFile> dataFiles(const Recipe& recipe) {
    std::vector<NamedFile> files;
    for (std::size_t i = 0; i < recipe.data.size(); ++i) {
        const Settings& source = recipe.data[i];
        if (!(source.get(field::weight) > 0)) continue;
        const fs::path path = source.get(field::path);
        if (path.empty() || !fs::is_directory(path)) {
            files.push_back({i, path});
            continue;
        }
        for (const fs::path& file : datasetFiles(path, source.get(field::role), recipe.settings.get(field::task)))
            files.push_back({i, file});
    }
    return files;
}

std::string identityOf(const fs::path& file, std::stop_token stop) {
    constexpr std::int64_t readWhole = std::int64_t(64) << 20; // bytes
    struct stat about{};
    if (::stat(file.c_str(), &about) != 0 || about.st_size <= readWhole) return sha256OfFile(file, stop);
    const auto time = [](const timespec& t) { return std::to_string(t.tv_sec) + "." + std::to_string(t.tv_nsec); };
    return fs::weakly_canonical(file).string() + "|" + std::to_string(about.st_size) + "|" + time(about.st_mtim) + "|"
           + time(about.st_ctim);
}

std::string tokenKey(const Recipe& recipe, const ModelText& text, const LengthLimit& limit, std::stop_token stop) {
    if (text.source.empty()) return {};
    const Settings& settings = recipe.settings;
    nlohmann::json key{{"version", tokensVersion},
                       {"tokenizer", tokenizerIdentity(text.source, stop)},
                       {"eos_tokens", text.special.eos},
                       {"decoder_start", text.special.decoderStart.value_or(-1)},
                       {"vocabulary", text.vocabulary}};
    for (const Field& field : settings.fields())
        if (field.shapes == Shapes::Tokens)
            key[std::string(field.name)] = field.kind == FieldKind::Flag
                                               ? nlohmann::json(std::get<bool>(settings.value(field)))
                                               : nlohmann::json(settings.text(field));
    const std::string chatTemplate = templateOf(text, settings);
    key["chat_template"] = chatTemplate;
    key["day"] = dayOf(chatTemplate);
    if (settings.get(field::task) == Task::QuestionAnswering) { // windows are cut while reading
        key["max_length"] = limit.most();
        key["doc_stride"] = settings.getIfAny(field::docStride).value_or(-1);
    }
    for (const Settings& source : recipe.data)
        key["sources"].push_back(source.get(field::weight) > 0 ? valuesOf(source)
                                                               : nlohmann::json(source.get(field::path)));
    for (const NamedFile& file : dataFiles(recipe))
        key["files"].push_back({file.source, file.path.filename().string(), identityOf(file.path, stop)});
    return sha256Hex(dumpJson(key));
}

std::string rowPlanKey(const Recipe& recipe, const std::string& tokenKey, const LengthLimit& limit,
                       const KnownHead& head) {
    nlohmann::json key{{"version", tokensVersion},
                       {"tokens", tokenKey},
                       {"context", limit.context},
                       {"room", limit.room()},
                       {"most", limit.most()}};
    for (const Field& field : recipe.settings.fields())
        if (field.shapes == Shapes::Rows) key[std::string(field.name)] = toText(recipe.settings.value(field));
    key["head"] = {head.task ? wordOf(*head.task) : "", head.labels, foundWord(head.problemType)};
    for (const Settings& source : recipe.data)
        key["sources"].push_back({source.get(field::weight), source.text(field::role)});
    return sha256Hex(dumpJson(key));
}

} // namespace lathe
