#include "library/library_json.h"

#include "base/json.h"

namespace lathe {
namespace {

using nlohmann::json;

ModelSource sourceFrom(const std::string& name) {
    for (const ModelSource source : {ModelSource::HuggingFace, ModelSource::Ollama, ModelSource::LmStudio})
        if (toString(source) == name) return source;
    return ModelSource::Folder;
}

} // namespace

std::string toJsonText(const LibraryModel& m) {
    json needs = json::array();
    for (const TrainingNeed& need : m.needs) needs.push_back({need.method, need.bytes});
    return dumpJson({{"path", m.path},
                     {"name", m.name},
                     {"revision", m.revision},
                     {"source", toString(m.source)},
                     {"format", m.format},
                     {"stored", m.stored},
                     {"architecture", m.architecture},
                     {"licence", m.license},
                     {"parameters", m.parameters},
                     {"context", m.context},
                     {"bytes", m.bytes},
                     {"supported", m.supported},
                     {"problems", m.problems},
                     {"needs", needs}});
}

std::string toJsonText(const std::vector<LibraryPlace>& places) {
    json all = json::array();
    for (const LibraryPlace& place : places)
        all.push_back({{"path", place.path},
                       {"source", toString(place.source)},
                       {"added", place.added},
                       {"there", place.there},
                       {"models", place.models},
                       {"problems", place.problems}});
    return dumpJson(all);
}

std::optional<LibraryModel> modelFromJson(const std::string& text) {
    try {
        const json j = json::parse(text);
        LibraryModel m;
        m.path = j.at("path"), m.name = j.at("name"), m.revision = j.at("revision"),
        m.source = sourceFrom(j.at("source"));
        m.format = j.at("format"), m.stored = j.at("stored"), m.architecture = j.at("architecture"),
        m.license = j.at("licence");
        m.parameters = j.at("parameters"), m.context = j.at("context"), m.bytes = j.at("bytes"),
        m.supported = j.at("supported");
        m.problems = j.at("problems").get<std::vector<std::string>>();
        for (const json& need : j.at("needs")) m.needs.push_back({need.at(0), need.at(1)});
        return m;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

std::vector<LibraryPlace> placesFromJson(const std::string& text) {
    std::vector<LibraryPlace> places;
    try {
        for (const json& j : json::parse(text))
            places.push_back({j.at("path"), sourceFrom(j.at("source")), j.at("added"), j.at("there"), j.at("models"),
                              j.at("problems").get<std::vector<std::string>>()});
    } catch (const json::exception&) {
        places.clear();
    }
    return places;
}

} // namespace lathe
