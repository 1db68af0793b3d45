// Its changes are undone here, so that the rest of the program sees one layout.
#include "files/gguf_storage.h"

#include "files/gguf.h"
#include "lathe/error.h"

#include <utility>

namespace lathe {
namespace {

using Tensors = std::vector<TensorInfo>;

bool isIn(const TensorInfo& info, std::string_view module) { return info.name.find(module) != std::string::npos; }

std::string nameOf(const GgufMetadata& metadata) { return metadata.text("general.architecture").value_or(""); }

/// Rows in an order by heads, each of `least` or a multiple of it.
void order(TensorInfo& info, RowOrder rows, std::int64_t heads, std::int64_t least, const GgufMetadata& metadata) {
    if (heads <= 0 || info.shape[0] == 0 || info.shape[0] % least != 0 || info.shape[0] / least % heads != 0)
        throw Error(ErrorKind::BadFile,
                    {"%1: %2 has %3 rows, which %4 heads cannot share (%5.attention.head_count).", metadata.source(),
                     info.name, std::to_string(info.shape[0]), std::to_string(heads), nameOf(metadata)});
    info.rowOrder = rows;
    info.heads = heads;
}

/// q and k are kept for the other convention of rotary embeddings, where neighbors rotate together.
void interleave(Tensors& tensors, const GgufMetadata& metadata) {
    const std::string prefix = nameOf(metadata) + ".attention.head_count";
    for (TensorInfo& info : tensors) {
        const bool q = isIn(info, ".self_attn.q_proj."), k = isIn(info, ".self_attn.k_proj.");
        if (!q && !k) continue;
        std::int64_t heads = metadata.requireInteger(prefix);
        if (k) heads = metadata.integer(prefix + "_kv").value_or(heads);
        order(info, RowOrder::Interleaved, heads, 2, metadata);
    }
}

void partsTogether(Tensors& tensors, const GgufMetadata& metadata) {
    for (TensorInfo& info : tensors)
        if (isIn(info, ".attention.query_key_value."))
            order(info, RowOrder::PartsTogether, metadata.requireInteger(nameOf(metadata) + ".attention.head_count"), 3,
                  metadata);
}

/// With the 1 that the models add when they run.
void addOne(Tensors& tensors, const GgufMetadata&) {
    for (TensorInfo& info : tensors) info.plusOne = info.name.ends_with("norm.weight");
}

/// Hugging Face's checkpoints have these layers as (in, out).
void transpose(Tensors& tensors, const GgufMetadata&) {
    for (TensorInfo& info : tensors)
        if (info.shape.size() == 2 && info.name.starts_with("transformer.h.")) info = info.turned();
}

/// One norm for each head, as rows of one matrix.
void splitHeadNorms(Tensors& tensors, const GgufMetadata& metadata) {
    Tensors all;
    for (TensorInfo& info : tensors) {
        if (info.shape.size() != 2 || !isIn(info, "_layernorm.norms.")) {
            all.push_back(std::move(info));
            continue;
        }
        const std::int64_t columns = info.shape[1];
        if (columns == 0 || info.shape[0] > metadata.requireInteger("stablelm.attention.head_count"))
            throw Error(ErrorKind::BadFile,
                        {"%1: %2 has %3 norms of %4 weights, which does not fit stablelm.attention.head_count.",
                         metadata.source(), info.name, std::to_string(info.shape[0]), std::to_string(columns)});
        const auto bytes = std::size_t(storedBytes(info.type, columns)); // rows are whole blocks
        const std::string stem = info.name.substr(0, info.name.rfind('.') + 1);
        for (std::int64_t head = 0; head < info.shape[0]; ++head) {
            TensorInfo one = info;
            one.name = stem + std::to_string(head) + ".weight";
            one.shape = {columns};
            one.bytes = info.bytes.empty() ? info.bytes : info.bytes.subspan(std::size_t(head) * bytes, bytes);
            all.push_back(std::move(one));
        }
    }
    tensors = std::move(all);
}

/// Beside a gate Hugging Face counts the other half.
void countHalves(Tensors& tensors, const GgufMetadata&) {
    bool gated = false;
    for (const TensorInfo& info : tensors) gated = gated || isIn(info, ".DenseReluDense.wi_0.");
    for (TensorInfo& info : tensors)
        if (const auto at = info.name.find(".DenseReluDense.wi."); gated && at != std::string::npos)
            info.name.insert(info.name.rfind('.'), "_1");
}

constexpr std::pair<std::string_view, void (*)(Tensors&, const GgufMetadata&)> changes[] = {
    {"llama", interleave}, {"smollm3", interleave}, {"gptneox", partsTogether},   {"gemma2", addOne},
    {"gemma3", addOne},    {"gpt2", transpose},     {"stablelm", splitHeadNorms}, {"t5", countHalves},
};

} // namespace

void toHuggingFace(Tensors& tensors, const GgufMetadata& metadata) {
    const std::string architecture = nameOf(metadata);
    for (TensorInfo& info : tensors) info.name = huggingFaceName(info.name, architecture);
    for (const auto& [name, change] : changes)
        if (name == architecture) change(tensors, metadata);
}

} // namespace lathe
