#pragma once
// Cases that PEFT or the adapters library made: a base, an adapter on it, and what they give.
#include "backend/engine/model/fixture_batch.h"
#include "backend/engine/support/test_device.h"
#include "base/json.h"
#include "lathe/error.h"
#include "lathe/method_info.h"
#include "models/architectures.h"
#include "models/heads.h"
#include "peft/adapter_files.h"
#include "peft/method.h"
#include "support/fixtures.h"

#include <QString>

#include <algorithm>

namespace lathe::test {

inline std::filesystem::path baseOf(const std::filesystem::path& folder) {
    return fixtures() / "tiny" / readJson(folder / "expected.json").at("base").get<std::string>();
}

/// The case's adapter, "" or "_after5"; empty where its method saves none (BitFit).
inline std::filesystem::path adapterOf(const std::filesystem::path& folder, const std::string& when = "") {
    for (const char* kind : {"adapter", "fusion"})
        if (std::filesystem::exists(folder / (kind + when))) return folder / (kind + when);
    return {};
}

inline std::vector<MethodChoice> choicesOf(const std::filesystem::path& folder) {
    if (const auto adapter = adapterOf(folder); !adapter.empty()) return readMethodChoices(adapter);
    const std::string name = readJson(folder / "expected.json").at("case");
    return {{name, Settings(*methodInfo(name).fields)}};
}

/// The reason why the program cannot have this case, or "": its base's architecture, its weights' format, the adapter's
/// type or options.
inline QString reasonToSkip(const std::filesystem::path& folder) {
    const std::string name = readJson(baseOf(folder) / "config.json").at("architectures").at(0);
    const auto& known = architectures();
    if (std::none_of(known.begin(), known.end(), [&](const Architecture& a) { return a.name == name; }))
        return QString::fromStdString("the table of architectures has no " + name);
    try {
        choicesOf(folder);
    } catch (const Error& error) {
        if (error.info().kind != ErrorKind::BadInput) return {};
        return QString::fromStdString(error.info().message);
    }
    return {};
}

/// One name for a parameter, whatever file or library has it: without PEFT's wrappers.
inline std::string plainName(std::string name) {
    for (const char* wrapper : {".default", ".modules_to_save", ".base_layer"})
        if (const std::size_t at = name.find(wrapper); at != std::string::npos)
            name.erase(at, std::string(wrapper).size());
    for (const char* start : {"base_model.model.", "base_model."})
        if (name.starts_with(start)) name.erase(0, std::string(start).size());
    for (const char* part : {".lora_A", ".lora_B", ".lora_magnitude_vector"})
        if (name.ends_with(part + std::string(".weight"))) name.erase(name.size() - 7);
    // the adapters library's own head of two layers on BERT
    if (name.starts_with("heads.task.1.")) name = "bert.pooler.dense." + name.substr(13);
    if (name.starts_with("heads.task.4.")) name = "classifier." + name.substr(13);
    return name;
}

inline std::map<std::string, at::Tensor> plainTensors(const std::filesystem::path& file,
                                                      const std::string& prefix = "") {
    std::map<std::string, at::Tensor> all;
    if (!std::filesystem::exists(file)) return all;
    const auto held = openTensors(file);
    for (const TensorInfo& info : held->tensors())
        if (info.name.starts_with(prefix))
            all.emplace(plainName(info.name.substr(prefix.size())), tensorOf(*held, info.name));
    return all;
}

/// The form of the base: "llama_qlora_nf4" says it in its name (the fixtures' README); its constants are
/// double-quantized.
inline Quantization quantizationOfCase(const std::filesystem::path& folder) {
    const std::string name = folder.filename().string();
    const std::size_t at = name.find("qlora_");
    if (at == std::string::npos) return {};
    return {name.substr(at + 6), 64, true};
}

struct AdapterCase {
    std::filesystem::path folder;
    std::unique_ptr<Model> model;
    std::unique_ptr<Method> method;
    std::unique_ptr<TensorFile> expected;
    PaddedRows rows;

    explicit AdapterCase(const std::filesystem::path& path, bool keepPacked = true) : folder(path) {
        model = loadModel(baseOf(folder),
                          onTestDevice({.quantization = quantizationOfCase(folder), .keepPacked = keepPacked}));
        method = makeMethod(choicesOf(folder));
        expected = openTensors(folder / "expected.safetensors");
        rows = taskRows(*expected, model->spec());
        method->attach(*model, 0);
    }

    /// Those parameters of `file` that train here; the file may name parameters of another head.
    void fill(const char* file, bool headOnly = false) {
        const auto values = plainTensors(folder / file);
        const auto heads = headParameterSpecs(model->spec());
        at::NoGradGuard quiet;
        for (Parameter* parameter : method->trainable()) {
            const bool head = std::any_of(heads.begin(), heads.end(),
                                          [&](const ParameterSpec& h) { return h.name == parameter->name(); });
            if (headOnly && !head) continue;
            if (const auto value = values.find(plainName(parameter->name())); value != values.end())
                parameter->master().copy_(value->second);
            parameter->refresh();
        }
    }

    /// Trained vectors in front of a language model's text.
    std::int64_t front() const {
        if (model->spec().head.kind != HeadKind::LanguageModel || !expected->find("logits")) return 0;
        return tensorOf(*expected, "logits").size(1) - tensorOf(*expected, "input_ids").size(1);
    }

    /// The batch's loss as the reference has it, to be divided by `count`. PEFT lets the last virtual token predict the
    /// text's first; here a first token is never scored, so with virtual tokens the sum is made from the hidden states.
    at::Tensor lossSum(const StepContext& step, std::int64_t& count) const {
        if (front() == 0) {
            const BatchLoss loss = model->loss(rows.batch, step);
            count = loss.trainedTokens;
            return loss.sum;
        }
        const at::Tensor labels = tensorOf(*expected, "labels");
        std::vector<std::int64_t> targets;
        for (std::size_t s = 0; s + 1 < rows.batch.starts.size(); ++s) {
            targets.insert(targets.end(), std::size_t(front() - 1), -100);
            targets.push_back(labels[std::int64_t(s)][0].item<std::int64_t>());
            for (std::int64_t t = rows.batch.starts[s]; t < rows.batch.starts[s + 1]; ++t)
                targets.push_back(rows.batch.targets[t].item<std::int64_t>());
        }
        at::Tensor head;
        for (const auto& [name, weight] : model->weights())
            if (name == "lm_head.weight") head = weight;
        const at::Tensor wanted = there(at::tensor(targets, at::kLong)),
                         logits = at::mm(model->hidden(rows.batch, step), head.t());
        count = (wanted != -100).sum().item<std::int64_t>();
        return at::cross_entropy_loss(logits, wanted, {}, at::Reduction::Sum);
    }
    double loss() const {
        at::NoGradGuard quiet;
        std::int64_t count = 0;
        const double sum = lossSum({}, count).item<double>();
        return sum / double(count);
    }
    /// Gradients of the mean loss; returns it.
    double backward(const StepContext& step) const {
        std::int64_t count = 0;
        const at::Tensor sum = lossSum(step, count);
        sum.backward(at::scalar_tensor(1.0 / double(count)));
        return sum.item<double>() / double(count);
    }
    /// Six losses: before each of five steps of the fixtures' AdamW, and after the last.
    std::vector<double> fiveSteps() const {
        std::vector<at::Tensor> masters;
        for (const Parameter* parameter : method->trainable()) masters.push_back(parameter->master());
        ReferenceAdamw adamw(masters);
        std::vector<double> losses;
        for (int step = 0; step < 5; ++step) {
            adamw.zeroGrad();
            losses.push_back(backward({.training = true}));
            adamw.step();
            for (Parameter* parameter : method->trainable()) parameter->refresh();
        }
        losses.push_back(loss());
        return losses;
    }

    double difference(const std::string& name) const {
        at::NoGradGuard quiet;
        const TensorFile& file = *expected;
        if (model->spec().head.kind == HeadKind::QuestionAnswering) {
            const at::Tensor mask = tensorOf(file, "attention_mask").view({-1}) == 1,
                             outputs = model->outputs(rows.batch).cpu();
            const std::string start = name == "logits" ? "" : name.substr(0, name.size() - 6);
            double most = 0;
            for (std::int64_t side : {0, 1}) {
                const at::Tensor wanted =
                    tensorOf(file, start + (side == 0 ? "start_logits" : "end_logits")).view({-1});
                most = std::max(most, largestDifference(outputs.select(1, side).index({mask}), wanted.index({mask})));
            }
            return most;
        }
        const at::Tensor wanted = tensorOf(file, name);
        if (model->spec().head.kind != HeadKind::LanguageModel)
            return largestDifference(model->outputs(rows.batch), wanted);
        const std::int64_t length = tensorOf(file, "input_ids").size(1),
                           front = wanted.size(1) - length; // virtual tokens come first
        at::Tensor hidden = model->hidden(rows.batch, {});
        std::vector<std::int64_t> own;
        for (std::size_t s = 0; s + 1 < rows.batch.starts.size(); ++s)
            for (std::int64_t t = rows.batch.starts[s]; t < rows.batch.starts[s + 1]; ++t)
                own.push_back(t + front * std::int64_t(s + 1));
        return largestDifference(model->logits(hidden.index_select(0, there(at::tensor(own, at::kLong)))),
                                 rows.pick(wanted.narrow(1, front, length)));
    }
};

} // namespace lathe::test
