// One row for each method: whose form its folder has, the tensors' keys with their shapes, and what its config says.
#include "export/contract.h"

#include "base/json.h"
#include "export/tensor_contract.h"
#include "files/tensor_file.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/joined.h"
#include "methods/bottleneck.h"
#include "methods/method_adapter_fusion.h"
#include "methods/method_lora.h"
#include "methods/method_p_tuning.h"
#include "methods/method_prefix_tuning.h"
#include "methods/methods.h"
#include "methods/target_modules.h"
#include "models/gguf_plan.h"
#include "models/heads.h"
#include "models/read_model_spec.h"
#include "peft/combined_method.h"
#include "peft/peft_method.h"
#include "peft/word_matrices.h"
#include "templates/chat_template.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>

namespace fs = std::filesystem;

namespace lathe {
namespace {

using nlohmann::json;

/// A place in the config (a JSON pointer) and what must stand there.
struct Line {
    std::string place;
    json value;
};
struct Written {
    const ModelSpec& spec;
    const Settings& settings;
    MethodCounts counts;
};

/// Of the tensors that the method adds.
KeyShapes asCounted(const Written& of) {
    KeyShapes all;
    for (const TrainedTensor& tensor : of.counts.tensors)
        if (tensor.added()) all.emplace(tensor.name, tensor.shape);
    return all;
}

/// PEFT wraps the model twice, and its low-rank matrices are weights of small layers.
KeyShapes insideModel(const Written& of) {
    KeyShapes all;
    for (const auto& [name, shape] : asCounted(of)) {
        const bool layer = name.ends_with(".lora_A") || name.ends_with(".lora_B");
        all.emplace(nameInClass(of.spec, "base_model.model." + name + (layer ? ".weight" : "")), shape);
    }
    return all;
}

/// What the encoder made while it trained is all that is kept.
KeyShapes vectorsOf(const Written& of, std::int64_t width) {
    return {{"prompt_embeddings", {of.settings.get(field::numVirtualTokens), width}}};
}
KeyShapes promptVectors(const Written& of) { return vectorsOf(of, of.spec.wordSize()); }
KeyShapes prefixVectors(const Written& of) { return vectorsOf(of, 2 * of.spec.layers * prefixWidth(of.spec)); }

bool hasTransposed(const Written& of) {
    const std::vector<LinearSpec> linears = of.spec.linears();
    return std::any_of(linears.begin(), linears.end(), [&](const LinearSpec& linear) {
        return linear.transposed
               && std::any_of(of.counts.tensors.begin(), of.counts.tensors.end(),
                              [&](const TrainedTensor& tensor) { return tensor.name.starts_with(linear.name + "."); });
    });
}

std::vector<Line> loraSays(const Written& of) {
    const Settings& s = of.settings;
    const bool usual = s.get(field::loraInit) == LoraInit::KaimingUniform;
    return {{"/peft_type", "LORA"},
            {"/r", s.get(field::rank)},
            {"/lora_alpha", loraAlpha(s)},
            {"/lora_dropout", s.getIfAny(field::dropout).value_or(0.0)},
            {"/use_rslora", s.get(field::rslora)},
            {"/use_dora", s.get(field::dora)},
            {"/bias", s.text(field::bias)},
            {"/lora_bias", s.get(field::loraBias)},
            {"/init_lora_weights", usual ? json(true) : json(s.text(field::loraInit))},
            {"/fan_in_fan_out", hasTransposed(of)}};
}

std::vector<Line> ia3Says(const Written& of) {
    return {{"/peft_type", "IA3"}, {"/init_ia3_weights", true}, {"/fan_in_fan_out", hasTransposed(of)}};
}

std::vector<Line> promptLines(const Written& of, const char* type, std::int64_t width, std::int64_t heads) {
    return {{"/peft_type", type},
            {"/num_virtual_tokens", of.settings.get(field::numVirtualTokens)},
            {"/token_dim", width},
            {"/num_attention_heads", heads},
            {"/num_layers", of.spec.layers},
            {"/num_transformer_submodules", 1}};
}
std::vector<Line> promptSays(const Written& of) {
    return promptLines(of, "PROMPT_TUNING", of.spec.wordSize(), of.spec.heads);
}
std::vector<Line> prefixSays(const Written& of) {
    std::vector<Line> lines = promptLines(of, "PREFIX_TUNING", prefixWidth(of.spec), of.spec.keyValueHeads);
    lines.push_back({"/prefix_projection", of.settings.get(field::prefixProjection)});
    lines.push_back({"/encoder_hidden_size", prefixHidden(of.spec, of.settings)});
    return lines;
}
std::vector<Line> pTuningSays(const Written& of) {
    std::vector<Line> lines = promptLines(of, "P_TUNING", of.spec.wordSize(), of.spec.heads);
    const bool lstm = of.settings.get(field::encoder) == PromptEncoder::Lstm;
    lines.push_back({"/encoder_reparameterization_type", lstm ? "LSTM" : "MLP"});
    lines.push_back({"/encoder_hidden_size", promptEncoderHidden(of.spec, of.settings)});
    return lines;
}

std::vector<Line> hubLines(const ModelSpec& spec) {
    return {{"/model_type", spec.family}, {"/model_class", spec.architecture}, {"/hidden_size", spec.hidden}};
}
std::vector<Line> bottleneckSays(const Written& of) {
    std::vector<Line> lines = hubLines(of.spec);
    const Placement placement = of.settings.get(field::placement);
    const std::string activation = of.settings.get(field::activation);
    lines.insert(lines.end(), {{"/name", of.settings.get(field::adapterName)},
                               {"/config/non_linearity", activation == "silu" ? "swish" : activation},
                               {"/config/mh_adapter", placement == Placement::Houlsby},
                               {"/config/output_adapter", true},
                               {"/config/original_ln_before", placement == Placement::Pfeiffer},
                               {"/config/is_parallel", placement == Placement::Parallel},
                               {"/config/residual_before_ln", true}});
    return lines;
}
std::vector<Line> adapterSays(const Written& of) {
    std::vector<Line> lines = bottleneckSays(of);
    const bool invertible = of.settings.get(field::invertible);
    lines.insert(lines.end(), {{"/config/phm_layer", false},
                               {"/config/scaling", of.settings.get(field::scaling)},
                               {"/config/inv_adapter", invertible ? json("nice") : json(nullptr)}});
    return lines;
}
std::vector<Line> compacterSays(const Written& of) {
    std::vector<Line> lines = bottleneckSays(of);
    lines.insert(lines.end(), {{"/config/phm_layer", true},
                               {"/config/phm_dim", of.settings.get(field::phmDim)},
                               {"/config/phm_rank", of.settings.get(field::phmRank)}});
    return lines;
}
std::vector<Line> fusionSays(const Written& of) {
    std::vector<Line> lines = hubLines(of.spec);
    lines.insert(lines.end(), {{"/adapter_names", fusedNames(of.settings)},
                               {"/config/key", true},
                               {"/config/query", true},
                               {"/config/value", true},
                               {"/config/temperature", false},
                               {"/config/residual_before", false}});
    return lines;
}
std::vector<Line> ownSays(const Written&) { return {{"/lathe", 1}}; }

constexpr std::string_view hub = "AdapterHub's library";

/// The form of a method's folder.
struct AdapterForm {
    std::string_view method;
    std::string_view reader;      ///< whose form it is; empty: ours alone
    const char *config, *tensors; ///< files
    KeyShapes (*added)(const Written& of);
    std::vector<Line> (*says)(const Written& of);
    const char* headFile = nullptr; ///< of the base's own that trained with it; nullptr: among the tensors
};

constexpr const char *peftConfig = "adapter_config.json", *peftTensors = "adapter_model.safetensors",
                     *hubTensors = "adapter.safetensors", *hubHead = "model_head.safetensors";

// clang-format off
constexpr AdapterForm forms[]{
    {"lora",           "PEFT", peftConfig,                   peftTensors,                          insideModel,   loraSays},
    {"qlora",          "PEFT", peftConfig,                   peftTensors,                          insideModel,   loraSays},
    {"ia3",            "PEFT", peftConfig,                   peftTensors,                          insideModel,   ia3Says},
    {"prompt_tuning",  "PEFT", peftConfig,                   peftTensors,                          promptVectors, promptSays},
    {"prefix_tuning",  "PEFT", peftConfig,                   peftTensors,                          prefixVectors, prefixSays},
    {"p_tuning",       "PEFT", peftConfig,                   peftTensors,                          promptVectors, pTuningSays},
    {"adapter",        hub,    peftConfig,                   hubTensors,                           asCounted,     adapterSays,   hubHead},
    {"compacter",      hub,    peftConfig,                   hubTensors,                           asCounted,     compacterSays, hubHead},
    {"adapter_fusion", hub,    "adapter_fusion_config.json", "model_adapter_fusion.safetensors",   asCounted,     fusionSays,    hubHead},
    {"bitfit",         "",     peftConfig,                   peftTensors,                          asCounted,     ownSays},
    {"layers",         "",     peftConfig,                   peftTensors,                          asCounted,     ownSays},
    {"norms",          "",     peftConfig,                   peftTensors,                          asCounted,     ownSays},
    {"in_context",     "",     peftConfig,                   nullptr,                              asCounted,     ownSays},
};
// clang-format on

/// Those of ours that AdapterHub's library 1.3 reads (adapters/models).
constexpr std::string_view hubFamilies[]{"bert",       "roberta", "xlm-roberta", "distilbert", "electra", "gpt2",
                                         "deberta-v2", "llama",   "mistral",     "t5",         "mt5"};

const AdapterForm* formOf(std::string_view method) {
    const auto found = std::find_if(std::begin(forms), std::end(forms),
                                    [&](const AdapterForm& form) { return form.method == method; });
    return found == std::end(forms) ? nullptr : found;
}

void compareConfig(const std::string& file, const json& config, const std::vector<Line>& lines,
                   std::vector<std::string>& problems) {
    for (const auto& [place, value] : lines) {
        const json::json_pointer at(place);
        const std::string key = place.substr(1);
        if (!config.contains(at) && !value.is_null()) problems.push_back(file + " does not say " + key + ".");
        else if (const json found = config.value(at, json()); found != value)
            problems.push_back(file + ": " + key + " is " + dumpJson(found).substr(0, 80) + ", not "
                               + dumpJson(value).substr(0, 80) + ".");
    }
}

/// target_modules must find the modules that have tensors, and no other of the model's linear layers.
void compareTargets(const std::string& file, const json& config, const Written& of,
                    std::vector<std::string>& problems) {
    const json targets = config.value("target_modules", json());
    std::vector<std::string> words;
    if (targets.is_string())
        words.push_back(targets == "all-linear" ? "all-linear" : "regex:" + targets.get<std::string>());
    else if (targets.is_array()) words = targets.get<std::vector<std::string>>();
    const TargetModules finds(words);
    for (const LinearSpec& linear : of.spec.linears()) {
        const bool has = std::any_of(of.counts.tensors.begin(), of.counts.tensors.end(), [&](const TrainedTensor& one) {
            return one.added() && one.name.substr(0, one.name.rfind('.')) == linear.name;
        });
        const std::string prefix = "base_model.model.";
        if (has != finds.matches(nameInClass(of.spec, prefix + linear.name).substr(prefix.size())))
            problems.push_back(file + ": target_modules " + (has ? "does not find " : "finds ") + linear.name
                               + (has ? ", which was trained." : ", which was not trained."));
    }
}

/// Of an adapted module the base's own parameters lie one deeper in PEFT's model.
std::string baseKey(const AdapterForm& form, const Written& of, const std::string& name) {
    if (form.reader != "PEFT") return name;
    const std::string module = name.substr(0, name.rfind('.'));
    const bool adapted = std::any_of(of.counts.tensors.begin(), of.counts.tensors.end(), [&](const TrainedTensor& one) {
        return one.added() && (one.name == module + ".lora_A" || one.name == module + ".lora_embedding_A");
    });
    return nameInClass(of.spec,
                       "base_model.model." + module + (adapted ? ".base_layer" : "") + name.substr(name.rfind('.')));
}

/// Of a model for text and pictures the language model is written, as one of its own.
std::string nameAlone(const ModelSpec& spec) {
    const std::string_view both = "ForConditionalGeneration";
    if (spec.encoderLayers > 0 || !spec.architecture.ends_with(both)) return spec.architecture;
    return spec.architecture.substr(0, spec.architecture.size() - both.size()) + "ForCausalLM";
}

void checkAdapter(const fs::path& folder, const ModelSpec& spec, const MethodChoice& choice,
                  std::vector<std::string>& problems) {
    const AdapterForm* form = formOf(choice.method);
    if (!form) return;
    const Written of{spec, choice.settings, countMethods(spec, {choice})};
    const json config = readJsonFile(folder / form->config);
    compareConfig(form->config, config, form->says(of), problems);
    if (form->reader == "PEFT" && config.contains("target_modules")) compareTargets(form->config, config, of, problems);
    if (!form->tensors) return;
    KeyShapes tensors = form->added(of), head;
    const std::set<std::string> heads = headParameterNames(spec);
    for (const TrainedTensor& tensor : of.counts.tensors)
        if (!tensor.added()) (form->headFile ? head : tensors).emplace(baseKey(*form, of, tensor.name), tensor.shape);
    const WordMatrices words = wordMatrices(spec);
    const auto isWords = [&](const std::string& key) { // an embedding or a head that another program saved beside it
        return form->reader == "PEFT"
               && (wordMatrixIn(key, spec)
                   || (!words.head.empty()
                       && key.starts_with(nameInClass(spec, "base_model.model." + words.head) + ".lora_")));
    };
    compareTensors(folder / form->tensors, tensors, isWords, StoredType::F32, problems);
    if (!head.empty())
        compareTensors(folder / form->headFile, head, [](const std::string&) { return false; }, {}, problems);
}

} // namespace

std::vector<std::string> adapterProblems(const fs::path& folder, const ModelSpec& spec,
                                         const std::vector<MethodChoice>& methods) {
    std::vector<std::string> problems;
    const std::vector<fs::path> folders = methodFolders(folder);
    if (folders.size() != methods.size())
        return {"methods.json names " + std::to_string(folders.size()) + " methods, not "
                + std::to_string(methods.size()) + "."};
    for (std::size_t i = 0; i < folders.size(); ++i) checkAdapter(folders[i], spec, methods[i], problems);
    return problems;
}

std::vector<std::string> modelProblems(const fs::path& folder, const ModelSpec& spec, StoredType type) {
    std::vector<std::string> problems;
    const json config = readJsonFile(folder / "config.json");
    const std::map<StoredType, const char*> names{
        {StoredType::F32, "float32"}, {StoredType::F16, "float16"}, {StoredType::BF16, "bfloat16"}};
    compareConfig("config.json", config,
                  {{"/architectures/0", nameAlone(spec)},
                   {config.contains("torch_dtype") ? "/torch_dtype" : "/dtype", names.at(type)}},
                  problems);
    if (config.contains("quantization_config"))
        problems.push_back("config.json says quantization_config of weights that are plain numbers.");
    ModelSpec read;
    try {
        read = specFromConfig(config);
    } catch (const Error& error) {
        problems.push_back(error.info().message);
        return problems;
    }
    std::string what = specDifference(spec, read);
    const bool named =
        spec.head.kind == HeadKind::SequenceClassification || spec.head.kind == HeadKind::TokenClassification;
    if (what.empty() && (read.head.kind != spec.head.kind || (named && read.head.labels != spec.head.labels)))
        what = "the task's head and its labels";
    if (!what.empty()) problems.push_back("config.json says " + what + " otherwise than the model that was merged.");
    KeyShapes tensors;
    for (const ParameterSpec& parameter : parameterSpecs(spec)) tensors.emplace(parameter.name, parameter.shape);
    compareTensors(folder, tensors, [](const std::string&) { return false; }, type, problems);
    return problems;
}

std::vector<std::string> textProblems(const fs::path& folder, const ModelText& from) {
    std::vector<std::string> problems;
    const ModelText written = readModelText(folder);
    for (const std::string& words : {std::string("The mill by the river, 1874: \"wind\" & water.\n\tIt's"),
                                     std::string("\xED\x95\x9C\xEA\xB5\xAD\xEC\x96\xB4 \xF0\x9F\x8C\xBF e\xCC\x81")})
        if (from.tokenizer->encode(words, true).ids != written.tokenizer->encode(words, true).ids)
            problems.push_back("The tokenizer of the folder gives other tokens than the model's.");
    if (from.special.chatTemplate != written.special.chatTemplate)
        problems.push_back("The folder's chat template is not the model's.");
    const auto all = [](const std::vector<std::int32_t>& ids) { return std::set(ids.begin(), ids.end()); };
    if (all(stopTokens(from)) != all(written.special.eos))
        problems.push_back("generation_config.json: eos_token_id does not name the tokens that end answers.");
    return problems;
}

void requireNoProblems(const std::vector<std::string>& problems) {
    if (problems.empty()) return;
    std::string all;
    for (const std::string& problem : problems) addTo(all, problem, " ");
    throw Error(ErrorKind::Bug,
                {"The written files are not what they must be, and were not kept. %1", all.substr(0, 2000)});
}

std::string otherReader(ExportFormat format, const ModelSpec& spec, const std::vector<MethodChoice>& methods) {
    if (format == ExportFormat::Merged) return "transformers";
    if (format != ExportFormat::Peft) return "llama.cpp";
    if (methods.size() != 1) return {}; // methods.json is ours
    const AdapterForm* form = formOf(methods.front().method);
    if (!form) return {};
    const bool known =
        form->reader != hub
        || std::find(std::begin(hubFamilies), std::end(hubFamilies), spec.family) != std::end(hubFamilies);
    return known ? std::string(form->reader) : std::string();
}

std::string provedWords(ExportFormat format, const ModelSpec& spec, const std::vector<MethodChoice>& methods) {
    if (const std::string reader = otherReader(format, spec, methods); !reader.empty())
        return "Lathe read them; that " + reader + " reads such files alike is what Lathe's tests check.";
    const std::string names =
        joined(methods, " with ", [](const MethodChoice& method) { return methodInfo(method.method).label; });
    return "Read by Lathe alone, since no other program reads " + names + " of a " + spec.architecture
           + ": not proved by another program.";
}

} // namespace lathe
