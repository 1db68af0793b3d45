// A folder of ours must load in transformers: its config is the base's own where there is one, otherwise it is
// written from the spec.
#include "export/model_folder.h"

#include "base/inside_folder.h"
#include "base/json.h"
#include "files/gguf.h"
#include "models/architectures.h"
#include "models/heads.h"
#include "models/read_model_spec.h"
#include "templates/chat_template.h"
#include "templates/chat_usual.h"
#include "tokenizer/tokenizer_folder.h"
#include "tokenizer/tokenizer_gguf.h"

namespace fs = std::filesystem;

namespace lathe {
namespace {

nlohmann::json ropeScaling(const Rope& rope) {
    if (rope.scaling == RopeScaling::Linear) return {{"rope_type", "linear"}, {"factor", rope.factor}};
    if (rope.scaling == RopeScaling::Llama3)
        return {{"rope_type", "llama3"},
                {"factor", rope.factor},
                {"low_freq_factor", rope.lowFrequencyFactor},
                {"high_freq_factor", rope.highFrequencyFactor},
                {"original_max_position_embeddings", rope.originalContext}};
    if (rope.scaling == RopeScaling::Yarn)
        return {{"rope_type", "yarn"},
                {"factor", rope.factor},
                {"beta_fast", rope.highFrequencyFactor},
                {"beta_slow", rope.lowFrequencyFactor},
                {"attention_factor", rope.attentionFactor},
                {"original_max_position_embeddings", rope.originalContext}};
    if (rope.scaling == RopeScaling::LongRope)
        return {{"rope_type", "longrope"},
                {"short_factor", rope.shortFactors},
                {"long_factor", rope.longFactors},
                {"attention_factor", rope.attentionFactor},
                {"original_max_position_embeddings", rope.originalContext}};
    return nullptr;
}

void addWindows(nlohmann::json& config, const ModelSpec& spec) {
    if (spec.window == 0) return;
    config["sliding_window"] = spec.window;
    for (std::int64_t layer = 0; layer < spec.layers && !spec.windowed.empty(); ++layer)
        config["layer_types"].push_back(spec.windowOf(layer) > 0 ? "sliding_attention" : "full_attention");
}

/// Of a model for text and pictures only the language model is written, as a model of its own.
nlohmann::json languageModelAlone(const nlohmann::json& config) {
    const auto text = config.find("text_config");
    if (text == config.end() || !text->is_object()) return config;
    nlohmann::json alone = *text;
    for (const char* key : {"bos_token_id", "eos_token_id", "pad_token_id", "torch_dtype", "dtype"})
        if (const auto found = config.find(key); found != config.end() && !alone.contains(key)) alone[key] = *found;
    for (const Architecture& row : architectures())
        if (row.family == alone.value("model_type", "") && row.head.kind == HeadKind::LanguageModel
            && !alone.contains("architectures"))
            alone["architectures"] = {row.name};
    return alone;
}

nlohmann::json withDtype(nlohmann::json config, const std::string& dtype) {
    if (config.contains("torch_dtype")) config["torch_dtype"] = dtype;
    else config["dtype"] = dtype;
    return config;
}

/// tokenizer_config.json: the names of the special tokens, and the chat template.
nlohmann::json tokenizerConfig(const SpecialTokens& special, const Tokenizer& tokenizer, std::int64_t context) {
    nlohmann::json config{{"tokenizer_class", "PreTrainedTokenizerFast"},
                          {"model_max_length", context},
                          {"clean_up_tokenization_spaces", false}};
    if (special.bos) config["bos_token"] = tokenizer.token(*special.bos);
    if (special.pad) config["pad_token"] = tokenizer.token(*special.pad);
    if (!special.eos.empty()) config["eos_token"] = tokenizer.token(special.eos.front());
    if (!special.chatTemplate.empty()) config["chat_template"] = special.chatTemplate;
    if (!special.namedTemplates.empty()) { // a list of all of them
        nlohmann::json list = nlohmann::json::array();
        if (!special.chatTemplate.empty()) list.push_back({{"name", "default"}, {"template", special.chatTemplate}});
        for (const auto& [name, source] : special.namedTemplates)
            list.push_back({{"name", name}, {"template", source}});
        config["chat_template"] = std::move(list);
    }
    return config;
}

} // namespace

nlohmann::json configFromSpec(const ModelSpec& spec, const std::string& dtype) {
    nlohmann::json config{{"architectures", {spec.architecture}},
                          {"model_type", spec.family},
                          {"hidden_size", spec.hidden},
                          {"intermediate_size", spec.intermediate},
                          {"num_hidden_layers", spec.layers},
                          {"num_attention_heads", spec.heads},
                          {"num_key_value_heads", spec.keyValueHeads},
                          {"head_dim", spec.headDim},
                          {"vocab_size", spec.vocabulary},
                          {"max_position_embeddings", spec.context},
                          {"rms_norm_eps", spec.normEpsilon},
                          {"hidden_act", "silu"},
                          {"attention_bias", spec.attentionBias},
                          {"mlp_bias", spec.mlpBias},
                          {"tie_word_embeddings", spec.tiedHead},
                          {"initializer_range", spec.initializerRange},
                          {"rope_theta", spec.rope.base},
                          {"rope_scaling", ropeScaling(spec.rope)},
                          {"torch_dtype", dtype}};
    addWindows(config, spec);
    if (spec.rope.part != 1) config["partial_rotary_factor"] = spec.rope.part;
    if (const auto change = architectureOf(spec).addToConfig) change(spec, config);
    if (spec.bosToken >= 0) config["bos_token_id"] = spec.bosToken;
    if (spec.padToken >= 0) config["pad_token_id"] = spec.padToken;
    if (spec.eosTokens.size() == 1) config["eos_token_id"] = spec.eosTokens.front();
    else if (!spec.eosTokens.empty()) config["eos_token_id"] = spec.eosTokens;
    return config;
}

std::vector<std::string> addModelFiles(AtomicFolder& folder, const fs::path& model, const std::string& dtype,
                                       const ModelSpec& spec) {
    if (fs::is_directory(model)) {
        nlohmann::json config = withDtype(languageModelAlone(readJsonFile(model / "config.json")), dtype);
        if (spec.head.outputs > 0) headToConfig(spec, config);
        config.erase("quantization_config"); // the weights written here are plain
        if (specFromConfig(config).tiedHead != spec.tiedHead) config["tie_word_embeddings"] = spec.tiedHead;
        folder.write("config.json", dumpJson(config, 2) + "\n");
        for (const char* name : textFiles)
            if (fs::is_regular_file(model / name)) {
                requireInFolder(model, model / name);
                folder.copy(model / name, name);
            }
        if (fs::is_directory(model / templatesFolder)) {
            folder.files().createFolders(folder.folder() / templatesFolder);
            for (const auto& entry : fs::directory_iterator(model / templatesFolder))
                if (entry.path().extension() == ".jinja" && liesInFolder(model, entry.path()))
                    folder.copy(entry.path(), (fs::path(templatesFolder) / entry.path().filename()).string());
        }
        return {};
    }
    const ModelText text = readModelText(model);
    nlohmann::json config = configFromSpec(spec, dtype);
    if (spec.head.outputs > 0) headToConfig(spec, config);
    folder.write("config.json", dumpJson(config, 2) + "\n");
    folder.write("tokenizer.json", dumpJson(tokenizerJsonFrom(readGgufMetadata(model))) + "\n");
    folder.write("tokenizer_config.json",
                 dumpJson(tokenizerConfig(text.special, *text.tokenizer, spec.context), 2) + "\n");
    nlohmann::json generation = nlohmann::json::object();
    if (text.special.bos) generation["bos_token_id"] = *text.special.bos;
    if (text.special.pad) generation["pad_token_id"] = *text.special.pad;
    if (text.special.decoderStart) generation["decoder_start_token_id"] = *text.special.decoderStart;
    if (!text.special.eos.empty()) generation["eos_token_id"] = text.special.eos;
    folder.write("generation_config.json", dumpJson(generation, 2) + "\n");
    return {"config.json and the tokenizer's files were written from the GGUF file's metadata: fields that it does not "
            "hold have their defaults"};
}

void writeChatTemplate(AtomicFolder& folder, const ModelText& text, const std::string& choice,
                       const std::string& variables) {
    if (choice.empty() && variables.empty()) return;
    const SpecialTokens own = withChatTemplate(text, choice, variables).special;
    if (own.chatTemplate.empty()) return;
    fs::remove(folder.folder() / "chat_template.jinja"); // the model's own
    fs::remove_all(folder.folder() / "additional_chat_templates");
    folder.write("chat_template.jinja", own.chatTemplate);
    for (const auto& [name, source] : own.namedTemplates) {
        fs::create_directories(folder.folder() / "additional_chat_templates");
        folder.write("additional_chat_templates/" + name + ".jinja", source);
    }
}

std::vector<std::string> nameStops(AtomicFolder& folder) {
    const ModelText text = readModelText(folder.folder());
    const auto end = unnamedEndOfTurn(text);
    if (!end) return {};
    const fs::path file = folder.folder() / "generation_config.json";
    nlohmann::json generation = fs::is_regular_file(file) ? readJsonFile(file) : nlohmann::json::object();
    if (!generation.is_object()) return {};
    if (text.special.bos) generation.emplace("bos_token_id", *text.special.bos);
    if (text.special.pad) generation.emplace("pad_token_id", *text.special.pad);
    generation["eos_token_id"] = stopTokens(text);
    fs::remove(file);
    folder.write("generation_config.json", dumpJson(generation, 2) + "\n");
    return {"answers end with " + text.tokenizer->token(*end)
            + ", which the model did not name as an end: generation_config.json now does"};
}

} // namespace lathe
