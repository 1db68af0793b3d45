#include "export/gguf_file.h"

#include "files/gguf.h"
#include "lathe/error.h"
#include "models/read_model_spec.h"
#include "templates/chat_usual.h"
#include "tensor/threads.h"
#include "tokenizer/tokenizer_gguf.h"
#include "tokenizer/tokenizer_to_gguf.h"

#include <algorithm>
#include <map>
#include <span>

namespace fs = std::filesystem;

namespace lathe {
namespace {

/// As the file holds a tensor of the plan's: rows of heads in another order, turned round, or 1 larger.
at::Tensor asInGguf(const at::Tensor& tensor, const PlannedTensor& plan) {
    at::Tensor t = plan.transposed ? tensor.t() : tensor;
    if (plan.rowOrder != RowOrder::Same) {
        std::vector<std::int64_t> apart = plan.rowOrder == RowOrder::Interleaved
                                              ? std::vector<std::int64_t>{plan.heads, 2, -1}
                                              : std::vector<std::int64_t>{plan.heads, 3, -1};
        apart.insert(apart.end(), t.sizes().begin() + 1, t.sizes().end());
        const std::vector<std::int64_t> shape = t.sizes().vec();
        t = plan.rowOrder == RowOrder::Interleaved ? t.reshape(apart).transpose(1, 2).reshape(shape)
                                                   : t.reshape(apart).transpose(0, 1).reshape(shape);
    }
    return plan.plusOne ? t + 1 : t;
}

/// The way back, of rows alone.
at::Tensor rowsFromGguf(const at::Tensor& tensor, const PlannedTensor& plan) {
    if (plan.rowOrder == RowOrder::Same) return tensor;
    const std::int64_t columns = tensor.size(1);
    return plan.rowOrder == RowOrder::Interleaved
               ? tensor.reshape({plan.heads, -1, 2, columns}).transpose(1, 2).reshape_as(tensor)
               : tensor.reshape({3, plan.heads, -1, columns}).transpose(0, 1).reshape_as(tensor);
}

void writeTensor(GgufWriter& writer, const at::Tensor& values) {
    const GgufTensorPlan plan = writer.current();
    const at::Tensor held = values.contiguous();
    if (held.sizes() != at::IntArrayRef(plan.shape))
        throw Error(ErrorKind::Bug, {"%1 has another shape than planned", plan.name});
    if (!held.isfinite().all().item<bool>())
        throw Error(ErrorKind::BadInput, {"The weights of %1 hold numbers that are infinite or none (NaN).", plan.name},
                    "Training went wrong: choose another run or an earlier checkpoint.");
    if (plan.type == StoredType::F16 && held.abs().max().item<float>() > 65504)
        throw Error(ErrorKind::BadInput, {"The weights of %1 are too large for F16.", plan.name},
                    "Choose BF16 or F32.");
    const std::int64_t columns = held.size(-1), rows = held.numel() / columns,
                       rowBytes = storedBytes(plan.type, columns);
    std::vector<std::byte> bytes(std::size_t(rows * rowBytes));
    const float* data = held.const_data_ptr<float>();
    overChunks(rows, std::max<std::int64_t>(1, 65536 / columns), [&](std::int64_t first, std::int64_t last) {
        encodeValues(plan.type, std::span(data + first * columns, std::size_t((last - first) * columns)),
                     std::span(bytes).subspan(std::size_t(first * rowBytes), std::size_t((last - first) * rowBytes)));
    });
    writer.write(std::span<const std::byte>(bytes));
}

at::Tensor tableTensor(const std::vector<double>& values) {
    at::Tensor all = at::empty({std::int64_t(values.size())}, at::kFloat);
    std::copy(values.begin(), values.end(), all.mutable_data_ptr<float>());
    return all;
}

ModelText textOf(const GgufSource& source) {
    return withChatTemplate(readModelText(source.model), source.chatTemplate);
}

GgufKeys keysFor(const ModelSpec& spec, const GgufSource& source, const GgufMix& mix,
                 std::vector<std::string>& remarks) {
    const std::string architecture = ggufArchitectureOf(spec);
    GgufKeys keys;
    addGeneralKeys(keys, architecture, source.name, mix);
    if ((architecture == "llama" || architecture == "phi3") && spec.window > 0)
        remarks.push_back("llama.cpp reads this model without its sliding window of " + std::to_string(spec.window)
                          + " tokens: longer texts give other answers");
    if (spec.rope.scaling == RopeScaling::LongRope && spec.context > spec.rope.originalContext)
        remarks.push_back("llama.cpp takes this model's long rotary factors wherever its context is longer than "
                          + std::to_string(spec.rope.originalContext) + " tokens, however short the text is");
    if (fs::is_directory(source.model)) {
        addSpecKeys(keys, spec);
        const std::vector<std::string> more = addTokenizerKeys(keys, textOf(source), spec.vocabulary);
        remarks.insert(remarks.end(), more.begin(), more.end());
        return keys;
    }
    keys = readGgufKeys(source.model);
    for (const char* gone : {"general.alignment", "general.file_type", "general.quantization_version"})
        keys.remove(gone);
    for (const char* gone : {"split.", "quantize."}) keys.removeBelow(gone); // of how the base was made
    addGeneralKeys(keys, architecture, source.name, mix);
    if (const std::string chosen = textOf(source).special.chatTemplate; !chosen.empty())
        keys.putText("tokenizer.chat_template", chosen);
    return keys;
}

} // namespace

std::vector<std::string> writeGgufModel(FileLayer& files, const fs::path& path, Model& model, const GgufSource& source,
                                        const GgufMix& mix, const TensorProgress& progress) {
    at::NoGradGuard quiet;
    std::vector<std::string> remarks;
    const GgufPlan plan = ggufPlan(model.spec(), mix);
    const GgufKeys keys = keysFor(model.spec(), source, mix, remarks);
    std::map<std::string, TensorOnDemand> weights;
    for (TensorOnDemand& tensor : model.tensors()) weights.emplace(tensor.name, std::move(tensor));
    const auto file = files.create(path);
    GgufWriter writer(*file, keys, plan.written());
    for (const GgufTable& table : plan.tables) writeTensor(writer, tableTensor(table.values));
    std::int64_t done = 0;
    for (const PlannedTensor& tensor : plan.tensors) {
        progress(done++, std::int64_t(plan.tensors.size()));
        std::vector<at::Tensor> parts;
        for (const std::string& name : tensor.from) {
            const auto found = weights.find(name);
            if (found == weights.end()) throw Error(ErrorKind::Bug, {"the model has no weights called %1", name});
            parts.push_back(found->second.make().detach().to(at::kCPU, at::kFloat));
        }
        const bool rows = parts.size() > 1 || tensor.plan.shape.size() > std::size_t(parts[0].dim());
        writeTensor(writer, asInGguf(rows ? at::stack(parts) : parts[0], tensor));
    }
    writer.finish();
    if (plan.fallbacks > 0)
        remarks.push_back(std::to_string(plan.fallbacks) + " matrices have rows that are not whole blocks of "
                          + toString(mix.type)
                          + " and are stored in the types that llama.cpp takes then (Q5_0, Q5_1, Q8_0 or F16)");
    return remarks;
}

std::vector<std::string> compareGguf(const fs::path& path, const ModelSpec& spec, const GgufSource& source) {
    if (const std::string what = specDifference(spec, readModelSpec(path)); !what.empty())
        throw Error(
            ErrorKind::BadInput,
            {"GGUF files of this kind of model do not say %1, which this model has otherwise than others.", what},
            "Export it as merged.");
    const ModelText original = textOf(source), read = readModelText(path);
    std::vector<std::string> remarks;
    if (const std::string text = tokenizerDifference(*original.tokenizer, *read.tokenizer); !text.empty())
        remarks.push_back("the tokenizer of the GGUF file cuts some texts otherwise than the model's own, for example: "
                          + text);
    auto ends = original.special.eos;
    if (ends.size() > 3) ends.resize(3);
    if (ends != read.special.eos || original.special.bos != read.special.bos
        || original.special.chatTemplate != read.special.chatTemplate)
        throw Error(ErrorKind::Bug,
                    {"the written %1 has other special tokens or another chat template than the model", path.string()});
    return remarks;
}

namespace {

/// A low-rank delta with the plan of the matrix that it is added to.
struct LoraOnPlan {
    LowRank* delta;
    const PlannedTensor* base;
};

std::vector<LoraOnPlan> lorasOn(Model& model, const GgufPlan& plan) {
    std::map<std::string, const PlannedTensor*> byName;
    for (const PlannedTensor& tensor : plan.tensors) byName.emplace(tensor.from.front(), &tensor);
    std::vector<LoraOnPlan> all;
    for (Linear* layer : model.linears())
        for (const auto& delta : layer->deltas()) {
            const auto found = byName.find(layer->spec().name + ".weight");
            if (found == byName.end())
                throw Error(ErrorKind::BadInput, {"GGUF has no name for the matrix of %1.", layer->spec().name},
                            "Export the merged model.");
            all.push_back({delta.get(), found->second});
        }
    return all;
}

/// Says why what learned is more than what the form holds.
void requireLoraAlone(Method& method, const std::vector<LoraOnPlan>& loras) {
    constexpr const char* hint = "Export the merged model as GGUF instead (--format gguf).";
    std::vector<const Parameter*> known;
    for (const LoraOnPlan& lora : loras) {
        if (lora.delta->hasMagnitude())
            throw Error(ErrorKind::BadInput, "This is a DoRA, whose row lengths GGUF's adapters have no form for.",
                        hint);
        known.push_back(&lora.delta->a);
        known.push_back(&lora.delta->b);
    }
    for (const Parameter* parameter : method.trainable()) {
        if (std::find(known.begin(), known.end(), parameter) != known.end()) continue;
        const bool words = parameter->name().find("lora_embedding") != std::string::npos;
        throw Error(ErrorKind::BadInput,
                    (loras.empty()
                         ? "GGUF's adapters hold LoRA on linear layers, which this run's method is not: it trained "
                         : "GGUF's adapters hold LoRA on linear layers alone, and this run trained ")
                        + parameter->name()
                        + (words           ? ", on the word embedding, too."
                           : loras.empty() ? "."
                                           : ", too."),
                    method.canMerge() ? hint
                                      : "Export the adapter in the PEFT format: this method can't be folded into the "
                                        "weights, so no GGUF file holds it.");
    }
    if (loras.empty())
        throw Error(ErrorKind::BadInput, "This run trained no LoRA: there is nothing that a GGUF adapter could hold.",
                    hint);
}

constexpr const char* alphaKey = "adapter.lora.alpha";

} // namespace

void writeGgufLora(FileLayer& files, const fs::path& path, Model& model, Method& method, const std::string& name) {
    at::NoGradGuard quiet;
    const GgufPlan plan = ggufPlan(model.spec(), ggufMixNamed("F32"));
    const std::vector<LoraOnPlan> loras = lorasOn(model, plan);
    requireLoraAlone(method, loras);
    const double alpha =
        double(loras.front().delta->a.master().size(0)); // so that the usual adapter, of one rank, has a scale of 1
    GgufKeys keys;
    keys.putText("general.architecture", plan.architecture);
    keys.putText("general.type", "adapter");
    keys.putText("general.name", name);
    keys.putU32("general.file_type", 0);
    keys.putText("adapter.type", "lora");
    keys.putF32(alphaKey, alpha);
    std::vector<GgufTensorPlan> written;
    for (const LoraOnPlan& lora : loras) {
        written.push_back({lora.base->plan.name + ".lora_a", StoredType::F32, lora.delta->a.master().sizes().vec()});
        written.push_back({lora.base->plan.name + ".lora_b", StoredType::F32, lora.delta->b.master().sizes().vec()});
    }
    const auto file = files.create(path);
    GgufWriter writer(*file, keys, written);
    for (const LoraOnPlan& lora : loras) {
        const at::Tensor a = lora.delta->a.master().detach().to(at::kCPU, at::kFloat),
                         b = lora.delta->b.master().detach().to(at::kCPU, at::kFloat);
        PlannedTensor rows = *lora.base; // a LoRA's B has the rows of the matrix, wherever the checkpoint has them
        rows.transposed = rows.plusOne = false;
        writeTensor(writer, a);
        writeTensor(writer, asInGguf(b * (lora.delta->scale * double(a.size(0)) / alpha), rows));
    }
    writer.finish();
}

void readGgufLora(const fs::path& path, Model& model) {
    at::NoGradGuard quiet;
    const auto file = openGguf(path);
    const GgufPlan plan = ggufPlan(model.spec(), ggufMixNamed("F32"));
    const GgufMetadata& metadata = file->metadata();
    if (metadata.requireText("general.type") != "adapter" || metadata.architecture() != plan.architecture
        || metadata.requireText("adapter.type") != "lora")
        throw Error(ErrorKind::BadFile, {"%1 is no LoRA for a %2.", path.string(), model.spec().architecture});
    const double alpha = metadata.requireNumber(alphaKey);
    const auto values = [&](const std::string& name, const at::Tensor& like) {
        const TensorInfo* info = file->find(name);
        if (!info || info->shape != like.sizes().vec())
            throw Error(ErrorKind::BadFile, {"%1: the tensor %2 is missing or of another shape.", path.string(), name});
        at::Tensor read = at::empty(like.sizes(), at::kFloat);
        readAsF32(*info, std::span(read.mutable_data_ptr<float>(), std::size_t(read.numel())));
        return read;
    };
    const std::vector<LoraOnPlan> loras = lorasOn(model, plan);
    if (file->tensors().size() != 2 * loras.size())
        throw Error(ErrorKind::BadFile, {"%1 holds %2 tensors where %3 are expected.", path.string(),
                                         std::to_string(file->tensors().size()), std::to_string(2 * loras.size())});
    for (const LoraOnPlan& lora : loras) {
        LowRank& delta = *lora.delta;
        delta.a.master().copy_(values(lora.base->plan.name + ".lora_a", delta.a.master()));
        delta.b.master().copy_(rowsFromGguf(values(lora.base->plan.name + ".lora_b", delta.b.master()), *lora.base));
        delta.scale = alpha / double(delta.a.master().size(0));
        delta.a.refresh();
        delta.b.refresh();
    }
}

} // namespace lathe
