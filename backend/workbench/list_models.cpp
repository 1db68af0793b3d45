// The remembered list is answered at once; a scan runs in the pool and replaces it.
#include "workbench/list_models.h"

#include "base/clock.h"
#include "estimate/fits.h"
#include "library/library_json.h"
#include "library/places.h"
#include "library/scan.h"

#include <algorithm>
#include <filesystem>

namespace fs = std::filesystem;

namespace lathe {
namespace {

std::vector<LibraryPlace> placesNow(const ModelShelf& shelf) {
    std::vector<LibraryPlace> places;
    for (const std::string& path : shelf.places()) {
        std::error_code error;
        places.push_back(
            {.path = path, .source = ModelSource::Folder, .added = true, .there = fs::exists(path, error)});
    }
    for (LibraryPlace& place : usualPlaces())
        if (std::none_of(places.begin(), places.end(),
                         [&](const LibraryPlace& known) { return known.path == place.path; }))
            places.push_back(std::move(place));
    return places;
}

KnownModels knownModels(const Shelf& shelf) {
    KnownModels known;
    for (const ShelvedModel& one : shelf.models)
        if (auto entry = modelFromJson(one.entry)) known.emplace(one.path, KnownModel{one.stamp, std::move(*entry)});
    return known;
}

ModelLibrary libraryOf(const KnownModels& known, std::vector<LibraryPlace> places, std::string scannedAt) {
    ModelLibrary library;
    for (const auto& [path, model] : known) library.models.push_back(model.entry);
    std::stable_sort(library.models.begin(), library.models.end(),
                     [](const LibraryModel& a, const LibraryModel& b) { return a.name < b.name; });
    library.places = std::move(places);
    library.scannedAt = std::move(scannedAt);
    const DeviceInfo device = libraryDevice();
    library.device = device.name;
    library.roomBytes = roomOn(device, Recipe());
    return library;
}

ModelLibrary remembered(const ModelShelf& shelf) {
    const Shelf kept = shelf.read();
    std::vector<LibraryPlace> places = placesNow(shelf);
    for (const LibraryPlace& told :
         placesFromJson(kept.places)) // what the last look said of those that are there still
        for (LibraryPlace& place : places)
            if (place.path == told.path) place.models = told.models, place.problems = told.problems;
    return libraryOf(knownModels(kept), std::move(places), kept.scannedAt);
}

} // namespace

ModelLibrary listModels(const ListModels& query, const RouteContext& context) {
    if (!query.scan) return remembered(context.shelf);
    Scan scan = scanPlaces(placesNow(context.shelf), knownModels(context.shelf.read()), libraryDevice(), context.stop,
                           context.progress);
    Shelf shelf;
    shelf.scannedAt = systemClock().utc();
    shelf.places = toJsonText(scan.places);
    for (const auto& [path, model] : scan.models) shelf.models.push_back({path, model.stamp, toJsonText(model.entry)});
    context.shelf.write(shelf);
    return libraryOf(scan.models, std::move(scan.places), shelf.scannedAt);
}

ModelLibrary changePlaces(const ChangePlaces& query, const RouteContext& context) {
    std::vector<std::string> add;
    for (const std::string& path : query.add) {
        std::error_code error;
        fs::path place = fs::absolute(path, error).lexically_normal();
        if (error || path.empty() || !fs::exists(place, error))
            throw Error(ErrorKind::BadInput, {"There is no folder or file %1.", path},
                        "Choose a folder with models in it, or a GGUF file.");
        if (!place.has_filename()) place = place.parent_path(); // "models/"
        add.push_back(place.string());
    }
    context.shelf.changePlaces(add, query.remove);
    ModelLibrary library = remembered(context.shelf);
    std::erase_if(library.models, [&](const LibraryModel& model) { // the next look would find them gone
        const auto below = [&](const std::string& place) {
            return model.path == place || model.path.starts_with(place + "/");
        };
        return std::any_of(query.remove.begin(), query.remove.end(), below)
               && std::none_of(library.places.begin(), library.places.end(),
                               [&](const LibraryPlace& place) { return below(place.path); });
    });
    return library;
}

} // namespace lathe
