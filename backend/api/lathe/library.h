#pragma once
// The models of this machine: where they are looked for, what each is, and whether it can be trained here.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

/// Who put a model where it is.
enum class ModelSource { Folder, HuggingFace, Ollama, LmStudio };
std::string_view toString(ModelSource source); ///< "folder", "hugging_face", "ollama", "lm_studio"

/// A training run with defaults, and what it takes at its highest point.
struct TrainingNeed {
    std::string method;         ///< "lora", "qlora"
    std::int64_t bytes = 0;
};

struct LibraryModel {
    std::string path;           ///< what InspectModel and a recipe take: a folder or a GGUF file
    std::string name;           ///< "HuggingFaceTB/SmolLM2-135M", "llama3.2:1b", a file's name
    std::string revision;       ///< of the Hub's cache: "main", or the beginning of a commit
    ModelSource source = ModelSource::Folder;
    std::string format;         ///< "safetensors", "gguf", "bin"; empty: no weights
    std::string stored;         ///< how most weights are stored: "BF16", "Q4_K_M"
    std::string architecture;   ///< as the file says it; empty where it says nothing
    std::string license;        ///< "apache-2.0"; empty: not told
    std::int64_t parameters = 0, context = 0; ///< 0: not known
    std::int64_t bytes = 0;     ///< on disk
    bool supported = false;     ///< Lathe knows the architecture and can open the weights
    std::vector<std::string> problems; ///< why it can't be used, what is missing or broken; in words
    std::vector<TrainingNeed>
        needs;   ///< on the device of the library, the least harmful first; empty where it can't be told
};

/// Where models are looked for.
struct LibraryPlace {
    std::string path;
    ModelSource source = ModelSource::Folder;
    bool added = false;         ///< by the user, who may remove it
    bool there = false;         ///< it exists
    std::int64_t models = 0;    ///< found in it
    std::vector<std::string> problems; ///< folders that can't be read, links in a circle, ...
};

struct ModelLibrary {
    std::vector<LibraryModel> models;  ///< by name
    std::vector<LibraryPlace> places;
    std::string device;                ///< what `needs` are for: what a recipe that names no device comes to
    std::int64_t roomBytes = 0;        ///< what a run may take there now
    std::string scannedAt;             ///< ISO 8601, UTC; empty: never
};

/// The first of the needs that has room; nullptr where none has.
const TrainingNeed* fittingNeed(const LibraryModel& model, std::int64_t roomBytes);

// ---- questions

/// What is remembered, at once; or what is there now: every place is looked through, and what changed is read. Answered
/// by ModelLibrary.
struct ListModels { bool scan = true; };
/// Folders or GGUF files that the user adds or takes away (no file is touched). Answered by ModelLibrary as remembered:
/// scan after it.
struct ChangePlaces { std::vector<std::string> add, remove; };

} // namespace lathe
