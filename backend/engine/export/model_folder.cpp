// A folder of ours must load in transformers: its config is the base's own where there is one, otherwise it is
// written from the spec.
#include "export/model_folder.h"

#include "base/json.h"
#include "files/gguf.h"
#include "spec/architectures.h"
#include "spec/heads.h"
#include "text/chat_usual.h"
#include "text/tokenizer_gguf.h"

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr const char* textFiles[] = {"tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "generation_config.json",
                                     "chat_template.jinja", "added_tokens.json", "vocab.json", "merges.txt", "vocab.txt"};

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
        if (row.family == alone.value("model_type", "") && row.head.kind == HeadKind::LanguageModel && !alone.contains("architectures")) alone["architectures"] = {row.name};
    return alone;
}

nlohmann::json withDtype(nlohmann::json config, const std::string& dtype) {
    if (config.contains("torch_dtype")) config["torch_dtype"] = dtype;
    else config["dtype"] = dtype;
    return config;
}

/// tokenizer_config.json: the names of the special tokens, and the chat template.
nlohmann::json tokenizerConfig(const SpecialTokens& special, const Tokenizer& tokenizer, std::int64_t context) {
    nlohmann::json config{{"tokenizer_class", "PreTrainedTokenizerFast"}, {"model_max_length", context}, {"clean_up_tokenization_spaces", false}};
    if (special.bos) config["bos_token"] = tokenizer.token(*special.bos);
    if (special.pad) config["pad_token"] = tokenizer.token(*special.pad);
    if (!special.eos.empty()) config["eos_token"] = tokenizer.token(special.eos.front());
    if (!special.chatTemplate.empty()) config["chat_template"] = special.chatTemplate;
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

std::vector<std::string> addModelFiles(AtomicFolder& folder, const fs::path& model, const std::string& dtype, const ModelSpec& spec) {
    if (fs::is_directory(model)) {
        nlohmann::json config = withDtype(languageModelAlone(readJsonFile(model / "config.json")), dtype);
        if (spec.head.outputs > 0) headToConfig(spec, config);
        folder.write("config.json", dumpJson(config, 2) + "\n");
        for (const char* name : textFiles)
            if (fs::is_regular_file(model / name)) folder.copy(model / name, name);
        return {};
    }
    const ModelText text = readModelText(model);
    nlohmann::json config = configFromSpec(spec, dtype);
    if (spec.head.outputs > 0) headToConfig(spec, config);
    folder.write("config.json", dumpJson(config, 2) + "\n");
    folder.write("tokenizer.json", dumpJson(tokenizerJsonFrom(readGgufMetadata(model))) + "\n");
    folder.write("tokenizer_config.json", dumpJson(tokenizerConfig(text.special, *text.tokenizer, spec.context), 2) + "\n");
    nlohmann::json generation = nlohmann::json::object();
    if (text.special.bos) generation["bos_token_id"] = *text.special.bos;
    if (text.special.pad) generation["pad_token_id"] = *text.special.pad;
    if (text.special.decoderStart) generation["decoder_start_token_id"] = *text.special.decoderStart;
    if (!text.special.eos.empty()) generation["eos_token_id"] = text.special.eos;
    folder.write("generation_config.json", dumpJson(generation, 2) + "\n");
    return {"config.json and the tokenizer's files were written from the GGUF file's metadata: fields that it does not hold have their defaults"};
}

void writeChatTemplate(AtomicFolder& folder, const std::string& choice) {
    if (choice.empty()) return;
    fs::remove(folder.folder() / "chat_template.jinja"); // the model's own
    folder.write("chat_template.jinja", chatTemplateNamed(choice));
}

} // namespace lathe
