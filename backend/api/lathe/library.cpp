#include "lathe/library.h"

namespace lathe {

std::string_view toString(ModelSource source) {
    switch (source) {
    case ModelSource::HuggingFace: return "hugging_face";
    case ModelSource::Ollama: return "ollama";
    case ModelSource::LmStudio: return "lm_studio";
    case ModelSource::Folder: break;
    }
    return "folder";
}

const TrainingNeed* fittingNeed(const LibraryModel& model, std::int64_t roomBytes) {
    for (const TrainingNeed& need : model.needs)
        if (need.bytes <= roomBytes) return &need;
    return nullptr;
}

} // namespace lathe
