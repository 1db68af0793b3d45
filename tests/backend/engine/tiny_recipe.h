#pragma once
// A small real run's parts, without torch: a tiny reference model, a small dataset, a recipe over both.
#include "base/json.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "lathe/recipe.h"
#include "models/architectures.h"
#include "support/fixtures.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace lathe::test {

/// The first reference model that this program can load and that has a tokenizer.
inline std::filesystem::path tinyModel() {
    for (const auto& folder : fixtureCases("tiny")) {
        const std::string name = readJson(folder / "config.json").at("architectures").at(0);
        const auto& known = architectures();
        if (std::any_of(known.begin(), known.end(),
                        [&](const Architecture& a) {
                            return a.name == name && a.family == "llama" && a.head.kind == HeadKind::LanguageModel;
                        })
            && std::filesystem::exists(folder / "tokenizer.json"))
            return folder;
    }
    throw std::runtime_error("no tiny model among the reference files");
}

/// Texts of unlike lengths with something to learn.
inline void writeTexts(const std::filesystem::path& file, int rows, int from = 0) {
    const char* words[] = {"red", "green", "blue", "small", "large", "circle", "square", "line"};
    std::ofstream out(file);
    for (int row = from; row < from + rows; ++row) {
        std::string text;
        for (int word = 0; word < 1 + row * 7 % 5; ++word)
            text += std::string(word ? " " : "") + words[(row * 5 + word * 3) % 8];
        out << dumpJson({{"text", text}}) << "\n";
    }
}

inline Settings dataSource(const std::filesystem::path& file, const std::string& role) {
    Settings source(dataFields());
    source.set(field::path, file.string());
    source.set(field::role, role);
    return source;
}

/// Twelve steps of eight rows over root/train.jsonl, which is written; a checkpoint every four; LoRA with dropout.
inline Recipe tinyRecipe(const std::filesystem::path& root, const std::string& method) {
    writeTexts(root / "train.jsonl", 40);
    writeTexts(root / "validation.jsonl", 6, 1000);
    Recipe recipe;
    Settings& settings = recipe.settings;
    settings.set(field::model, tinyModel().string());
    settings.set(field::dtype, Precision::FP32);
    settings.set(field::schedule, ScheduleKind::Cosine);
    for (const FieldKey<double>& off : {field::validationFraction, field::saveMinutes}) settings.set(off, 0.0);
    settings.set(field::packing, false);
    settings.set(field::learningRate, 2e-3);
    for (const auto& [field, value] :
         std::initializer_list<std::pair<const char*, std::int64_t>>{{"threads", 1},
                                                                     {"batch_size", 4},
                                                                     {"gradient_accumulation", 2},
                                                                     {"steps", 12},
                                                                     {"warmup_steps", 2},
                                                                     {"save_every", 4},
                                                                     {"eval_every", 0},
                                                                     {"early_stopping_patience", 0}})
        settings.set(FieldName(field), value);
    recipe.data = {dataSource(root / "train.jsonl", "train")};
    MethodChoice choice{method, Settings(*methodInfo(method).fields)};
    if (method == "lora") {
        choice.settings.set(field::rank, std::int64_t(4));
        choice.settings.set(field::dropout, 0.1);
    }
    if (find(choice.settings.fields(), "reduction_factor"))
        choice.settings.set(field::reductionFactor, 4.0); // the small model has no room for more
    recipe.methods = {choice};
    return recipe;
}

} // namespace lathe::test
