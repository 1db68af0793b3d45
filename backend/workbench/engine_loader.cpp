#include "workbench/engine_loader.h"

#include "lathe/joined.h"

#include <dlfcn.h>

#include <cstdlib>
#include <string>

namespace lathe {
namespace {

constexpr const char* libraryName = "liblathe_engine.so";
constexpr const char* entryName = "latheEngine";

std::filesystem::path findLibrary() {
    std::string looked;
    for (const auto& place : enginePlaces()) {
        std::error_code ignored;
        if (std::filesystem::is_regular_file(place, ignored)) return place;
        addTo(looked, place.string());
    }
    throw Error(ErrorKind::Device, {"The engine (%1) was not found. Looked for: %2.", std::string(libraryName), looked},
                "Reinstall Lathe, build the target lathe_engine, or name the file with LATHE_ENGINE.");
}

} // namespace

std::vector<std::filesystem::path> enginePlaces() {
    if (const char* named = std::getenv("LATHE_ENGINE"); named && *named) return {named};
    std::error_code ignored;
    const auto folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
    const auto above = folder.parent_path();
    return {above / "lib" / libraryName, above / "lib" / "lathe" / libraryName, folder / libraryName};
}

std::unique_ptr<Engine> loadEngine(EngineHost& host) {
    const auto library = findLibrary();
    constexpr int keepWhatIsSet = 0;
    setenv("OMP_WAIT_POLICY", "PASSIVE", keepWhatIsSet);
    void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        const char* reason = dlerror();
        throw Error(ErrorKind::Device,
                    "The engine " + library.string() + " can't be loaded: " + (reason ? reason : "no reason given")
                        + ".",
                    "A library that it needs may be missing: reinstall Lathe, or build it again.");
    }
    const auto entry = reinterpret_cast<LatheEngineEntry>(dlsym(handle, entryName));
    Engine* engine = entry ? entry(enginePortVersion, &host) : nullptr;
    if (!engine)
        throw Error(ErrorKind::Device,
                    "The engine " + library.string()
                        + (entry ? " is of another version than this program." : " is not an engine of Lathe."),
                    "Install or build both together.");
    return std::unique_ptr<Engine>(engine);
}

} // namespace lathe
