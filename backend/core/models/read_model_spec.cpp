// The class named in "architectures" chooses the row of the table, the row reads its own fields; sizes are checked
// before the spec is handed out.
#include "models/read_model_spec.h"

#include "base/inside_folder.h"
#include "base/json.h"
#include "files/gguf.h"
#include "files/tensor_file.h"
#include "lathe/error.h"
#include "lathe/joined.h"
#include "models/architectures.h"
#include "models/heads.h"
#include "models/nearest_architecture.h"
#include "models/packed_weights.h"

#include <array>
#include <utility>

namespace lathe {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> dtypes{{
    {"float32", "F32"},
    {"bfloat16", "BF16"},
    {"float16", "F16"},
}};

std::string dtypeFrom(const nlohmann::json& config, const std::string& source) {
    auto name = optional<std::string>(config, "dtype", source);
    if (!name) name = optional<std::string>(config, "torch_dtype", source);
    if (!name) return "F32";
    std::string_view plain = *name;
    if (plain.starts_with("torch.")) plain.remove_prefix(6);
    for (const auto& [known, ours] : dtypes)
        if (known == plain) return std::string(ours);
    throw Error(ErrorKind::BadInput,
                {"%1: dtype \"%2\" is not supported; known: float32, bfloat16, float16.", source, name->substr(0, 80)});
}

/// One id, a list of them, or null.
std::vector<std::int64_t> tokensFrom(const nlohmann::json& config, const std::string& key, const std::string& source) {
    const auto found = config.find(key);
    if (found == config.end() || found->is_null()) return {};
    if (found->is_array()) return require<std::vector<std::int64_t>>(config, key, source);
    return {require<std::int64_t>(config, key, source)};
}

std::string architectureIn(const nlohmann::json& config, const std::string& source) {
    const auto names = optional<std::vector<std::string>>(config, "architectures", source);
    if (names && !names->empty()) return names->front();
    if (const auto type = optional<std::string>(config, "model_type", source))
        for (const Architecture& row : architectures())
            if (row.family == *type) return std::string(row.name);
    throw Error(ErrorKind::BadFile, {"%1: \"architectures\" is missing, so the kind of model is not known.", source});
}

/// Throws Error{BadInput}: "architecture X is not supported; nearest: Y".
const Architecture& architectureNamed(std::string_view name, std::string_view modelType) {
    for (const Architecture& row : architectures())
        if (row.name == name) return row;
    throw unsupportedArchitecture(name, modelType);
}

const Architecture& architectureFor(const nlohmann::json& config, const std::string& source) {
    const std::string type = valueOr<std::string>(config, "model_type", "", source);
    try {
        return architectureNamed(architectureIn(config, source), type);
    } catch (const Error& error) {
        const auto text = config.find("text_config");
        if (text == config.end() || !text->is_object()) throw;
        ErrorInfo info = error.info();
        info.hint = "It is a model of text and pictures. Save its language model by itself first (transformers: "
                    "model.language_model), and load that.";
        throw Error(info);
    }
}

ModelSpec fromGguf(const std::filesystem::path& path) {
    const std::unique_ptr<GgufFile> file = openGguf(path);
    const GgufMetadata& metadata = file->metadata();
    const std::string name = metadata.architecture();
    const Architecture* architecture = nullptr;
    std::string readable;
    for (const Architecture& row : architectures()) {
        if (row.gguf.empty()) continue;
        if (row.gguf == name) architecture = &row;
        addTo(readable, row.gguf);
    }
    if (!architecture) {
        ErrorInfo info = unsupportedArchitecture(name, name, metadata.source()).info();
        info.hint = "Of GGUF files these can be read: " + readable + ".";
        throw Error(info);
    }
    ModelSpec spec = architecture->fromGguf(*file);
    if (spec.architecture.empty()) spec.architecture = architecture->name;
    architecture = &architectureOf(spec);
    spec.family = architecture->family;
    spec.kind = architecture->kind;
    spec.head.kind = architecture->head.kind;
    const TensorInfo* embedding = file->find(huggingFaceName("token_embd.weight", name));
    if (!embedding || embedding->shape.size() != 2)
        throw Error(ErrorKind::BadFile, {"%1: token_embd.weight is missing or is not a matrix.", metadata.source()});
    spec.vocabulary = embedding->shape[0];
    spec.dtype = toString(embedding->type);
    spec.bosToken = metadata.integer("tokenizer.ggml.bos_token_id").value_or(-1);
    spec.padToken = metadata.integer("tokenizer.ggml.padding_token_id").value_or(-1);
    if (const auto eos = metadata.integer("tokenizer.ggml.eos_token_id")) spec.eosTokens = {*eos};
    checkSizes(spec, metadata.source());
    for (const LinearSpec& linear : spec.linears())
        if (const TensorInfo* matrix = file->find(linear.name + ".weight"))
            spec.layerFileBytes += std::int64_t(matrix->bytes.size());
    return spec;
}

/// transformers 5 writes "tie_word_embeddings": true for T5 1.1, whose head is its own wherever the file has one.
bool hasOwnHead(const std::filesystem::path& folder) {
    return weightsIn(folder) && openTensors(folder)->find("lm_head.weight") != nullptr;
}

/// Whether two matrices of a file are one: by some thousand places all over them, as they may be gigabytes.
bool sameValues(const TensorInfo& a, const TensorInfo& b) {
    if (a.type != b.type || a.shape != b.shape) return false;
    constexpr std::size_t places = 4096, each = 64; // bytes
    const std::size_t size = a.bytes.size(), step = std::max<std::size_t>(each, size / places);
    for (std::size_t at = 0; at < size; at += step)
        if (const std::size_t count = std::min(each, size - at);
            !std::equal(a.bytes.begin() + std::ptrdiff_t(at), a.bytes.begin() + std::ptrdiff_t(at + count),
                        b.bytes.begin() + std::ptrdiff_t(at)))
            return false;
    return true;
}

/// What the layers' matrices take in the files of a model that bitsandbytes packed.
void addPackedBytes(const TensorFile& file, ModelSpec& spec) {
    for (const LinearSpec& linear : spec.linears()) {
        const TensorInfo* matrix = linear.layer < 0 ? nullptr : file.find(linear.name + ".weight");
        if (!matrix) continue;
        if (linear.transposed && matrix->packed)
            throw Error(ErrorKind::BadInput,
                        {"config.json: %1 packed by bitsandbytes can't be opened: its matrices lie transposed.",
                         spec.architecture},
                        "Take the 16-bit model that it was made from.");
        spec.layerFileBytes += std::int64_t(matrix->bytes.size()) + matrix->constantBytes;
    }
}

} // namespace

bool untiesItself(const std::filesystem::path& folder, const ModelSpec& spec) {
    const HeadLayers& head = architectureOf(spec).head;
    if (!spec.tiedHead || spec.encoderLayers || head.kind != HeadKind::LanguageModel || head.output.empty()
        || !weightsIn(folder))
        return false;
    const auto file = openTensors(folder);
    const TensorInfo *own = file->find(std::string(head.output) + ".weight"), *embedding = nullptr;
    for (const std::string_view name : {"embed_tokens.weight", "wte.weight"})
        if (!embedding) embedding = file->find(std::string(architectureOf(spec).base) + std::string(name));
    return own && embedding && !sameValues(*own, *embedding);
}

ModelSpec specFromConfig(const nlohmann::json& config) {
    const std::string source = "config.json";
    if (!config.is_object()) throw Error(ErrorKind::BadFile, {"%1: must be a JSON object.", source});
    const Architecture& architecture = architectureFor(config, source);
    ModelSpec spec = architecture.fromConfig(config);
    spec.architecture = architecture.name;
    spec.family = architecture.family;
    spec.kind = architecture.kind;
    spec.head = headFromConfig(architecture.head.kind, config, source);
    spec.dtype = dtypeFrom(config, source);
    spec.packedAs = packedFormat(config, source);
    spec.bosToken = valueOr<std::int64_t>(config, "bos_token_id", -1, source);
    spec.padToken = valueOr<std::int64_t>(config, "pad_token_id", -1, source);
    spec.eosTokens = tokensFrom(config, "eos_token_id", source);
    checkSizes(spec, source);
    return spec;
}

ModelSpec readModelSpec(const std::filesystem::path& path) {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status))
        throw Error(ErrorKind::BadInput, {"There is no model at %1.", path.string()},
                    "Give a folder with config.json, or a GGUF file.");
    const bool isFolder = fs::is_directory(status);
    if (!isFolder && isGguf(path)) return fromGguf(path);
    const fs::path config = isFolder ? path / "config.json" : path;
    if (isFolder && !fs::exists(config, error))
        throw Error(ErrorKind::BadInput, {"%1 is not a model folder: it has no config.json.", path.string()},
                    "Give a folder with config.json, or a GGUF file.");
    if (!isFolder && path.extension() != ".json")
        throw Error(ErrorKind::BadInput,
                    {"%1 is neither a model folder, a config.json nor a GGUF file.", path.string()});
    if (isFolder) requireInFolder(path, config);
    const nlohmann::json json = readJsonFile(config);
    try {
        ModelSpec spec = specFromConfig(json);
        if (isFolder && spec.encoderLayers && spec.tiedHead && spec.headScale == 1 && hasOwnHead(path))
            spec.tiedHead = false;
        if (isFolder && untiesItself(path, spec)) spec.tiedHead = false;
        if (isFolder) refusePackedFolder(path);
        if (isFolder && !spec.packedAs.empty() && weightsIn(path)) addPackedBytes(*openTensors(path), spec);
        return spec;
    } catch (const Error& caught) { // say which config.json
        ErrorInfo info = caught.info();
        if (info.message.starts_with("config.json")) info.message = config.string() + info.message.substr(11);
        else info.message = config.string() + ": " + info.message;
        throw Error(info);
    }
}

} // namespace lathe
