#include "export/adapter.h"

#include "export/head_file.h"
#include "export/model_folder.h"
#include "export/quantization_file.h"
#include "export/tensor_writer.h"
#include "export/tuned_model.h"
#include "lathe/field_keys.h"

namespace lathe {

void writeAdapter(const std::filesystem::path& folder, Model& model, Method& method, const Recipe& recipe,
                  const CardFigures& figures, FileLayer& files) {
    const std::string base = recipe.settings.get(field::model);
    AtomicFolder out(folder, files);
    method.save(out.folder(), base);
    const bool adapter = isAdapterFolder(out.folder());
    if (adapter) {
        writeHeadFile(out, model.spec(), std::uint64_t(recipe.settings.get(field::seed)));
        writeQuantizationFile(out, quantizationOf(recipe));
    } else {
        const bool fp32 = model.dtype() == at::kFloat;
        if (!std::filesystem::exists(out.folder() / "model.safetensors"))
            writeTensors(files, out.folder() / "model.safetensors", model.weights());
        addModelFiles(out, base, fp32 ? "float32" : "bfloat16", model.spec());
    }
    const std::string choice = recipe.settings.get(field::chatTemplate),
                      variables = recipe.settings.get(field::chatTemplateKwargs);
    if (!choice.empty() || !variables.empty()) writeChatTemplate(out, readModelText(base), choice, variables);
    if (!adapter) nameStops(out);
    out.write("README.md", modelCard(recipe, figures, adapter ? "peft" : "transformers"));
    out.commit();
}

} // namespace lathe
