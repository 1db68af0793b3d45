#include "workbench/model_cache.h"

#include "dataset/dataset_reader.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "models/read_model_spec.h"
#include "rows/dataset_folder.h"
#include "templates/chat_usual.h"

#include <array>

namespace lathe {
namespace {

constexpr std::size_t keptModels = 8;

/// Changes when one of the model's small files does, or the one file that it is.
std::string stampOf(const std::filesystem::path& model) {
    constexpr std::array<const char*, 8> names{"",
                                               "additional_chat_templates",
                                               "chat_template.jinja",
                                               "config.json",
                                               "tokenizer.json",
                                               "tokenizer_config.json",
                                               "special_tokens_map.json",
                                               "generation_config.json"};
    std::string stamp;
    for (const char* name : names) {
        std::error_code none;
        const auto file = *name ? model / name : model;
        const auto time = std::filesystem::last_write_time(file, none);
        const auto size = none || std::filesystem::is_directory(file) ? 0 : std::filesystem::file_size(file, none);
        stamp += std::to_string(time.time_since_epoch().count()) + ":" + std::to_string(none ? 0 : size) + ";";
    }
    return stamp;
}

} // namespace

template <class T, class Read>
std::shared_ptr<const T> ModelCache::get(Shelf<T>& shelf, const std::string& model, const std::string& stamp,
                                         Read read) {
    const auto entries = shelf.load();
    if (entries)
        for (const Entry<T>& entry : *entries)
            if (entry.model == model && entry.stamp == stamp) return entry.value;

    auto value = std::make_shared<const T>(read(model));
    auto renewed = std::make_shared<std::vector<Entry<T>>>();
    renewed->push_back({model, stamp, value});
    if (entries)
        for (const Entry<T>& entry : *entries)
            if (entry.model != model && renewed->size() < keptModels) renewed->push_back(entry);
    shelf.store(std::move(renewed)); // of two that read at once one is forgotten, and read again when asked for
    return value;
}

std::shared_ptr<const ModelSpec> ModelCache::spec(const std::string& model) const {
    return get<ModelSpec>(m_specs, model, stampOf(model), [](const std::string& path) { return readModelSpec(path); });
}

std::shared_ptr<const ModelText> ModelCache::text(const std::string& model) const {
    return get<ModelText>(m_texts, model, stampOf(model), [](const std::string& path) { return readModelText(path); });
}

bool ModelCache::hasChatTemplate(const std::string& model) const {
    return *get<bool>(m_templates, model, stampOf(model),
                      [](const std::string& path) { return lathe::hasChatTemplate(path); });
}

bool ModelCache::isChat(const Settings& source) const {
    const std::string path = source.get(field::path);
    std::string stamp = stampOf(path);
    for (const Field& field : source.fields()) // how its columns are read
        if (field.shapes == Shapes::Tokens) stamp += toText(source.given(field)) + ";";
    return *get<bool>(m_chats, path, stamp, [&](const std::string&) {
        try {
            Settings file = source;
            if (std::filesystem::is_directory(path))
                file.set(field::path,
                         datasetFiles(path, source.get(field::role), Task::LanguageModeling).front().string());
            DataSource opened(file, 0, Task::LanguageModeling);
            opened.settle(file, Task::LanguageModeling);
            return opened.layout.format->name == "chat";
        } catch (const Error&) { // said where the data are read
            return false;
        }
    });
}

} // namespace lathe
