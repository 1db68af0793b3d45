#pragma once
// Adapters of any method with large enough steps to be felt, and what an export makes of them.
#include "backend/engine/tiny_run.h"
#include "export/adapter.h"
#include "lathe/export_format.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "model/model.h"
#include "peft/method.h"

namespace lathe::test {

/// Small enough for a small model.
inline MethodChoice smallChoice(const std::string& method) {
    MethodChoice choice{method, Settings(*methodInfo(method).fields)};
    for (const auto& [field, value] :
         std::vector<std::pair<const char*, Value>>{{"rank", std::int64_t(4)}, {"reduction_factor", 4.0}})
        if (find(choice.settings.fields(), field)) choice.settings.set(FieldName(field), value);
    return choice;
}

/// An adapter of a method with large enough steps to be felt, and the recipe that it stands for.
struct FeltAdapter {
    QTemporaryDir home;
    Recipe recipe;
    std::filesystem::path adapter;

    explicit FeltAdapter(const std::filesystem::path& base, const std::string& method = "lora",
                         const std::vector<std::pair<std::string, Value>>& more = {},
                         const Quantization& quantization = {}) {
        MethodChoice choice = smallChoice(method);
        for (const auto& [field, value] : more) choice.settings.set(FieldName(field), value);
        const auto model = loadModel(base, {.dtype = at::kFloat, .quantization = quantization});
        const auto made = makeMethod(choice);
        made->attach(*model, 11);
        at::NoGradGuard quiet;
        at::manual_seed(5);
        for (Parameter* parameter : made->trainable()) {
            parameter->master().add_(at::randn_like(parameter->master()) * 0.05);
            parameter->refresh();
        }
        recipe = tinyRecipe(home.path().toStdString(), method);
        recipe.settings.set(field::model, base.string());
        recipe.methods = {choice};
        if (quantization.isOn()) {
            recipe.settings.set(field::quantization, quantization.format);
            recipe.settings.set(field::doubleQuantization, quantization.doubleQuantized);
        }
        adapter = home.path().toStdString() + "/adapter";
        writeAdapter(adapter, *model, *made, recipe, {});
    }

    AnswerValue exported(ExportFormat format, const std::string& type = {}, std::int64_t fileBytes = defaultFileBytes) {
        TinyRun run;
        const std::filesystem::path folder = home.path().toStdString() + "/" + std::string(infoOf(format).name) + type;
        return answerTo(run, Order<ExportRun>{.request = 1,
                                              .query = {.run = "run",
                                                        .format = format,
                                                        .folder = folder.string(),
                                                        .device = "cpu",
                                                        .ggufType = type,
                                                        .fileBytes = fileBytes},
                                              .adapter = adapter.string(),
                                              .recipe = recipe,
                                              .folder = folder});
    }
};

} // namespace lathe::test
