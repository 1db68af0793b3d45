#include "export/tuned_model.h"

#include "export/head_file.h"
#include "export/quantization_file.h"
#include "lathe/error.h"
#include "methods/methods.h"
#include "models/read_model_spec.h"
#include "peft/word_matrices.h"

#include <set>

namespace fs = std::filesystem;

namespace lathe {

TunedModel loadTuned(const fs::path& model, const fs::path& adapter, const LoadOptions& options) {
    TunedModel tuned;
    if (adapter.empty()) {
        tuned.model = loadModel(model, options);
    } else if (isAdapterFolder(adapter)) {
        LoadOptions forTask = options;
        if (!options.quantization.isOn()) forTask.quantization = readQuantizationFile(adapter);
        if (const auto head = readHeadFile(adapter)) {
            if (!forTask.spec) forTask.spec = withHead(readModelSpec(model), *head);
            forTask.seed = head->seed;
        }
        const std::vector<MethodChoice> choices = readMethodChoices(adapter);
        const ModelSpec spec = forTask.spec ? *forTask.spec : readModelSpec(model);
        forTask.ownHead = partsWordMatrices(adapter, spec);
        if (forTask.streamed) {
            std::set<std::string> trained;
            for (const TrainedTensor& tensor : countMethods(spec, choices).tensors)
                if (!tensor.added()) trained.insert(tensor.name);
            forTask.staysDense = [trained](const std::string& name) { return trained.contains(name); };
        }
        tuned.model = loadModel(model, forTask);
        tuned.method = makeMethod(choices);
        tuned.method->attach(*tuned.model, options.seed);
        tuned.method->load(adapter);
    } else if (fs::is_regular_file(adapter / "config.json")) {
        tuned.model = loadModel(adapter, options);
    } else {
        throw Error(ErrorKind::BadFile,
                    {"%1 holds neither an adapter (adapter_config.json) nor a model (config.json).", adapter.string()},
                    "Name a PEFT folder, a model folder, or a run that has finished.");
    }
    return tuned;
}

} // namespace lathe
