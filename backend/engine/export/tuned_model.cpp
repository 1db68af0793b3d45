#include "export/tuned_model.h"

#include "lathe/error.h"

namespace fs = std::filesystem;

namespace lathe {

bool isPeftFolder(const fs::path& folder) { return fs::is_regular_file(folder / "adapter_config.json"); }

TunedModel loadTuned(const fs::path& model, const fs::path& adapter, const LoadOptions& options) {
    TunedModel tuned;
    if (adapter.empty()) {
        tuned.model = loadModel(model, options);
    } else if (isPeftFolder(adapter)) {
        tuned.model = loadModel(model, options);
        tuned.method = makeMethod(readAdapterConfig(adapter));
        tuned.method->attach(*tuned.model, options.seed);
        tuned.method->load(adapter);
    } else if (fs::is_regular_file(adapter / "config.json")) {
        tuned.model = loadModel(adapter, options);
    } else {
        throw Error(ErrorKind::BadFile, adapter.string() + " holds neither an adapter (adapter_config.json) nor a model (config.json).",
                    "Name a PEFT folder, a model folder, or a run that has finished.");
    }
    return tuned;
}

} // namespace lathe
