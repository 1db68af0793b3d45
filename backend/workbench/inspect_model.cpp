// Files are opened once and asked by each part; what one part can't read becomes a warning, not an end.
#include "workbench/inspect_model.h"

#include "base/json.h"
#include "files/gguf.h"
#include "files/tensor_file.h"
#include "library/gguf_file_type.h"
#include "models/architectures.h"
#include "models/read_model_spec.h"
#include "templates/chat_template.h"

#include <algorithm>
#include <map>
#include <set>

namespace lathe {
namespace {

void giveWay(const std::stop_token& stop) {
    if (stop.stop_requested()) throw Stopped{};
}

bool hasWeights(const std::filesystem::path& path) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(path, ignored)) return isGguf(path) || path.extension() == ".safetensors";
    return weightsIn(path).has_value();
}

std::string formatOf(const std::filesystem::path& path) {
    if (isGguf(path)) return "gguf";
    const auto weights = weightsIn(path);
    return weights && weights->filename().string().starts_with("pytorch_model") ? "bin" : "safetensors";
}

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text;
    for (const std::int64_t size : shape) text += (text.empty() ? "" : " x ") + std::to_string(size);
    return text.empty() ? "a single number" : text;
}

void addSizes(const ModelSpec& spec, ModelReport& report) {
    report.architecture = spec.architecture;
    report.parameters = spec.parameters();
    report.layers = spec.layers;
    report.hiddenSize = spec.hidden;
    report.vocabularySize = spec.vocabulary;
    report.contextLength = spec.context;
    report.heads = spec.heads;
    report.keyValueHeads = spec.keyValueHeads;
    report.intermediateSize = spec.intermediate;
    report.tiedHead = spec.tiedHead;
    report.dtype = spec.packedAs.empty() ? spec.dtype : spec.packedAs + " (bitsandbytes)";
    for (const LinearSpec& linear : spec.linears())
        if (std::find(report.linearRoles.begin(), report.linearRoles.end(), linear.role) == report.linearRoles.end())
            report.linearRoles.push_back(linear.role);
}

/// The tensors, and whether they are those that the config promises.
void addTensors(const std::filesystem::path& path, const ModelSpec& spec, ModelReport& report) {
    const auto file = openTensors(path);
    std::map<std::string_view, const TensorInfo*> byName;
    for (const TensorInfo& tensor : file->tensors()) {
        report.tensors.push_back({tensor.name, toString(tensor.type), tensor.shape,
                                  std::int64_t(tensor.bytes.size()) + tensor.constantBytes});
        byName[tensor.name] = &tensor;
    }
    std::int64_t missing = 0;
    std::string firstMissing;
    std::set<std::string_view> read;
    std::set<const std::byte*> readBytes;
    for (const ParameterSpec& parameter : parameterSpecs(spec)) {
        auto found = byName.find(parameter.name);
        if (found == byName.end())
            for (const std::string& other : otherNames(spec, parameter.name))
                if (found == byName.end()) found = byName.find(other);
        if (found != byName.end()) {
            read.insert(found->first);
            readBytes.insert(found->second->bytes.data());
        }
        if (found == byName.end()) {
            if (missing++ == 0) firstMissing = parameter.name;
        } else if (found->second->shape != parameter.shape) {
            report.warnings.push_back("The tensor " + parameter.name + " is " + shapeText(found->second->shape)
                                      + ", where the config asks for " + shapeText(parameter.shape) + ".");
        }
    }
    if (missing)
        report.warnings.push_back(std::to_string(missing) + " tensors that the config asks for are missing, "
                                  + firstMissing + " first.");
    if (isGguf(path) || missing) return; // names of another class: what is left over says nothing
    std::int64_t left = 0;
    std::string_view firstLeft;
    for (const auto& [name, tensor] : byName)
        if (!read.contains(name) && !readBytes.contains(tensor->bytes.data()) && left++ == 0)
            firstLeft = name; // a tied matrix may stand there under both of its names
    if (left)
        report.warnings.push_back(std::to_string(left)
                                  + (left == 1 ? " tensor of the files is" : " tensors of the files are")
                                  + " not read: " + std::string(firstLeft) + (left > 1 ? " and others." : "."));
    if (std::filesystem::is_directory(path)
        && untiesItself(path, specFromConfig(readJsonFile(std::filesystem::path(path) / "config.json"))))
        report.warnings.push_back(
            "The config ties the head to the embedding, and the files hold a head with other values. That head is "
            "used, as transformers does; such a model may have been damaged by a merge.");
}

void addText(const std::string& path, const ModelSpec& spec, const ModelCache& models, ModelReport& report) {
    try {
        const auto text = models.text(path);
        report.tokenizer = text->tokenizer->describe();
        if (text->tokenizer->size() > spec.vocabulary)
            report.warnings.push_back("The tokenizer knows more tokens than the model: its ids go up to "
                                      + std::to_string(text->tokenizer->size() - 1) + " ("
                                      + text->tokenizer->token(std::int32_t(text->tokenizer->size() - 1))
                                      + "), the model's end at " + std::to_string(spec.vocabulary - 1)
                                      + ". Rows and prompts with such a token are refused.");
        report.warnings.insert(report.warnings.end(), text->warnings.begin(), text->warnings.end());
        const auto chat = chatTemplateFor(*text);
        report.chatTemplate = chat ? chat->describe() : "none";
    } catch (const Error& error) { // the weights may be of use without it
        report.warnings.push_back(error.info().message);
    }
}

} // namespace

ModelReport inspectModel(const std::string& path, const ModelCache& models, const std::stop_token& stop) {
    ModelReport report;
    report.path = path;
    report.format = formatOf(path);
    const auto spec = models.spec(path);
    addSizes(*spec, report);
    giveWay(stop);
    if (isGguf(path)) report.fileType = ggufFileType(readGgufMetadata(path).integer("general.file_type").value_or(-1));
    if (hasWeights(path)) addTensors(path, *spec, report);
    else
        report.warnings.push_back("There are no weights in " + path
                                  + ": counts and memory can be estimated, but nothing can be run.");
    giveWay(stop);
    addText(path, *spec, models, report);
    return report;
}

} // namespace lathe
