#pragma once
// A small model, methods for it and a batch: what the contract tests of methods work on.
#include "backend/engine/model/fixture_batch.h"
#include "backend/engine/support/test_device.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "peft/method.h"

#include <QTemporaryDir>

#include <fstream>

namespace lathe::test {

/// Small values for what would not fit the small model.
inline void shrink(Settings& settings) {
    for (const auto& [field, value] : std::vector<std::pair<const char*, Value>>{
             {"rank", std::int64_t(4)}, {"num_virtual_tokens", std::int64_t(3)}, {"reduction_factor", 4.0}})
        if (find(settings.fields(), field)) settings.set(FieldName(field), value);
}

struct Bench {
    /// Without `base` a Llama with random weights, otherwise a case folder's model and batch.
    explicit Bench(const std::string& name, at::ScalarType dtype = at::kFloat, const std::filesystem::path& from = {})
        : Bench(std::vector<std::string>{name}, dtype, from) {}
    explicit Bench(const std::vector<std::string>& names, at::ScalarType dtype = at::kFloat,
                   const std::filesystem::path& from = {})
        : base(from) {
        if (base.empty()) makeBase(dtype);
        else takeBase(dtype);
        for (const std::string& name : names) {
            MethodChoice choice{name, Settings(*methodInfo(name).fields)};
            shrink(choice.settings);
            if (find(choice.settings.fields(), "adapters")) choice.settings.set(field::adapters, savedAdapters());
            choices.push_back(std::move(choice));
        }
        method = makeMethod(choices);
    }
    std::filesystem::path modelFolder() const {
        return base.empty() ? std::filesystem::path(folder.path().toStdString()) : base;
    }
    /// Two trained adapters for what is made of adapters.
    std::vector<std::string> savedAdapters() const {
        std::vector<std::string> folders;
        for (const char* name : {"one", "two"}) {
            Bench bench("adapter", at::kFloat, base);
            MethodChoice choice = bench.choices[0];
            choice.settings.set(field::adapterName, name);
            const auto adapter = makeMethod(choice);
            adapter->attach(*bench.model, std::uint64_t(name[0]));
            fiveSteps(*bench.model, adapter->trainable(), bench.batch);
            folders.push_back(folder.path().toStdString() + "/" + name);
            adapter->save(folders.back(), "base");
        }
        return folders;
    }
    /// What the model says of the batch: its words' logits or its task's outputs.
    at::Tensor logits() const {
        at::NoGradGuard quiet;
        const HeadKind kind = model->spec().head.kind;
        const bool words = kind == HeadKind::LanguageModel || kind == HeadKind::MaskedLanguageModel;
        return words ? model->logits(model->hidden(batch, {})).clone() : model->outputs(batch).clone();
    }
    std::map<std::string, at::Tensor> baseWeights() const {
        std::map<std::string, at::Tensor> all;
        for (const auto& [weightName, weight] : model->weights()) all.emplace(weightName, weight.clone());
        return all;
    }
    bool trains(const std::string& name) const {
        for (const Parameter* parameter : method->trainable())
            if (parameter->name() == name) return true;
        return false;
    }
    QTemporaryDir folder;
    std::filesystem::path base;
    std::unique_ptr<Model> model;
    std::vector<MethodChoice> choices;
    std::unique_ptr<Method> method;
    TokenBatch batch;

private:
    void makeBase(at::ScalarType dtype) {
        std::ofstream(modelFolder() / "config.json") << R"({"architectures": ["LlamaForCausalLM"],
            "model_type": "llama", "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
            "num_key_value_heads": 2, "vocab_size": 50, "max_position_embeddings": 64, "rms_norm_eps": 1e-5, "rope_theta": 10000.0,
            "tie_word_embeddings": true, "attention_bias": true, "initializer_range": 0.1})";
        model = loadModel(modelFolder(), onTestDevice({.dtype = dtype, .randomWeights = true, .seed = 3}));
        at::manual_seed(1);
        const at::Tensor ids = torch::randint(0, 50, {2, 12}, at::kLong);
        batch = withoutPadding(ids, at::ones_like(ids), ids).batch;
    }
    void takeBase(at::ScalarType dtype) {
        model = loadModel(base, onTestDevice({.dtype = dtype}));
        batch = taskRows(*openTensors(base / "expected.safetensors"), model->spec()).batch;
    }
};

} // namespace lathe::test
