#include "bench_memory_cases.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <stdexcept>

namespace fs = std::filesystem;
using nlohmann::json;

namespace lathe::bench {
namespace {

struct Shape {
    const char* name;
    const char* task;
    const char* config;
};

/// Real shapes where they are small enough for a quick step, otherwise fewer layers of them.
const Shape shapes[]{
    {"tiny llama", "language_modeling",
     R"({"architectures": ["LlamaForCausalLM"], "hidden_size": 64, "intermediate_size": 176, "num_hidden_layers": 3,
        "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 2048, "max_position_embeddings": 2048, "tie_word_embeddings": true})"},
    {"SmolLM2-135M", "language_modeling",
     R"({"architectures": ["LlamaForCausalLM"], "hidden_size": 576, "intermediate_size": 1536, "num_hidden_layers": 30,
        "num_attention_heads": 9, "num_key_value_heads": 3, "vocab_size": 49152, "max_position_embeddings": 8192, "tie_word_embeddings": true})"},
    {"SmolLM2, 8 layers", "language_modeling",
     R"({"architectures": ["LlamaForCausalLM"], "hidden_size": 576, "intermediate_size": 1536, "num_hidden_layers": 8,
        "num_attention_heads": 9, "num_key_value_heads": 3, "vocab_size": 49152, "max_position_embeddings": 8192, "tie_word_embeddings": true})"},
    {"Llama-1B, 2 layers", "language_modeling",
     R"({"architectures": ["LlamaForCausalLM"], "hidden_size": 2048, "intermediate_size": 8192, "num_hidden_layers": 2,
        "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 32000, "max_position_embeddings": 4096, "tie_word_embeddings": false})"},
    {"Qwen3, 6 layers", "language_modeling",
     R"({"architectures": ["Qwen3ForCausalLM"], "hidden_size": 512, "intermediate_size": 1536, "num_hidden_layers": 6,
        "num_attention_heads": 8, "num_key_value_heads": 4, "head_dim": 64, "vocab_size": 40000, "max_position_embeddings": 4096, "tie_word_embeddings": true})"},
    {"Qwen2, 8 layers", "language_modeling",
     R"({"architectures": ["Qwen2ForCausalLM"], "hidden_size": 640, "intermediate_size": 1792, "num_hidden_layers": 8,
        "num_attention_heads": 10, "num_key_value_heads": 2, "vocab_size": 30000, "max_position_embeddings": 4096, "tie_word_embeddings": false})"},
    {"GPT-2, 6 layers", "language_modeling",
     R"({"architectures": ["GPT2LMHeadModel"], "n_embd": 768, "n_layer": 6, "n_head": 12, "vocab_size": 50257,
        "n_positions": 1024, "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5})"},
    {"MiniLM classes", "sequence_classification",
     R"({"architectures": ["BertForSequenceClassification"], "hidden_size": 384, "intermediate_size": 1536,
        "num_hidden_layers": 6, "num_attention_heads": 12, "vocab_size": 30522, "max_position_embeddings": 512, "type_vocab_size": 2, "pad_token_id": 0})"},
    {"MiniLM tags", "token_classification",
     R"({"architectures": ["BertForTokenClassification"], "hidden_size": 384, "intermediate_size": 1536,
        "num_hidden_layers": 6, "num_attention_heads": 12, "vocab_size": 30522, "max_position_embeddings": 512, "type_vocab_size": 2, "pad_token_id": 0})"},
    {"BERT-base answers", "question_answering",
     R"({"architectures": ["BertForQuestionAnswering"], "hidden_size": 768, "intermediate_size": 3072,
        "num_hidden_layers": 12, "num_attention_heads": 12, "vocab_size": 30522, "max_position_embeddings": 512, "type_vocab_size": 2, "pad_token_id": 0})"},
    {"Llama classes", "sequence_classification",
     R"({"architectures": ["LlamaForSequenceClassification"], "hidden_size": 512, "intermediate_size": 1408,
        "num_hidden_layers": 4, "num_attention_heads": 8, "num_key_value_heads": 4, "vocab_size": 32000, "max_position_embeddings": 2048, "pad_token_id": 0})"},
    {"T5, 2 x 4 layers", "pairs",
     R"({"architectures": ["T5ForConditionalGeneration"], "is_encoder_decoder": true, "d_model": 512, "d_kv": 64, "d_ff": 1024, "num_layers": 4,
        "num_heads": 6, "vocab_size": 32128, "feed_forward_proj": "gated-gelu", "tie_word_embeddings": false, "decoder_start_token_id": 0, "pad_token_id": 0, "eos_token_id": 3})"},
    {"ModernBERT, 8 layers", "sequence_classification",
     R"({"architectures": ["ModernBertForSequenceClassification"], "hidden_size": 768, "intermediate_size": 1152,
        "num_hidden_layers": 8, "num_attention_heads": 12, "vocab_size": 50368, "max_position_embeddings": 8192, "local_attention": 128, "pad_token_id": 0})"},
    {"DeBERTa-v3, 6 layers", "sequence_classification",
     R"({"architectures": ["DebertaV2ForSequenceClassification"], "hidden_size": 768, "intermediate_size": 3072,
        "num_hidden_layers": 6, "num_attention_heads": 12, "vocab_size": 32000, "max_position_embeddings": 512, "relative_attention": true, "position_buckets": 256,
        "norm_rel_ebd": "layer_norm", "share_att_key": true, "pos_att_type": "p2c|c2p", "position_biased_input": false, "type_vocab_size": 0, "pad_token_id": 0})"},
    {"ELECTRA-small classes", "sequence_classification",
     R"({"architectures": ["ElectraForSequenceClassification"], "embedding_size": 128, "hidden_size": 256, "intermediate_size": 1024,
        "num_hidden_layers": 12, "num_attention_heads": 4, "vocab_size": 30522, "max_position_embeddings": 512, "type_vocab_size": 2, "pad_token_id": 0})"},
};

/// Of the vocabulary below; the others have the sample model's tokenizer.
bool readsWordPieces(const Shape& shape) {
    const std::string config = shape.config;
    for (const char* start : {"[\"Bert", "[\"T5", "[\"ModernBert", "[\"Deberta", "[\"Electra"})
        if (config.find(start) != std::string::npos) return true;
    return false;
}

const Shape& shapeOf(const std::string& name) {
    for (const Shape& shape : shapes)
        if (shape.name == name) return shape;
    throw std::runtime_error("no shape is called " + name);
}

void save(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

std::string words(std::int64_t count) {
    static const char* some[] = {"red", "green", "blue", "small", "large", "circle", "square", "line"};
    std::string text;
    for (std::int64_t i = 0; i < count; ++i) text += std::string(i ? " " : "") + some[(i * 5 + i / 8) % 8];
    return text;
}

/// Rows that are cut to the length; a question with its context is as long, so that there is one window.
std::string rowsFor(const std::string& task, std::int64_t rows, std::int64_t length, std::int64_t from) {
    std::string text;
    for (std::int64_t i = from; i < from + rows; ++i) {
        const std::string number = std::to_string(i);
        if (task == "language_modeling") text += json{{"text", number + ' ' + words(length + 8)}}.dump() + '\n';
        else if (task == "pairs")
            text += json{{"prompt", number + ' ' + words(length)}, {"completion", words(length / 2 - 2)}}.dump()
                    + '\n'; // half is read, half written
        else if (task == "sequence_classification")
            text += json{{"text", number + ' ' + words(length + 8)}, {"label", i % 2 ? "yes" : "no"}}.dump() + '\n';
        else if (task == "question_answering")
            text += json{{"id", number},
                         {"question", "who has it?"},
                         {"context", "anna " + words(length - 8)},
                         {"answers", {{"text", {"anna"}}, {"answer_start", {0}}}}}
                        .dump()
                    + '\n';
        else {
            for (std::int64_t w = 0; w < length + 8; ++w)
                text += std::string(w % 3 ? "red" : "anna") + (w % 3 ? " O\n" : " B-PER\n");
            text += '\n';
        }
    }
    return text;
}

/// A word-piece vocabulary of the words above; ids beyond it are never asked for.
std::string vocabulary() {
    std::string text = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";
    for (const char* word :
         {"red", "green", "blue", "small", "large", "circle", "square", "line", "anna", "who", "has", "it", "?"})
        text += std::string(word) + '\n';
    for (char c = '0'; c <= '9'; ++c) text += std::string(1, c) + "\n##" + c + '\n';
    return text;
}

std::vector<MemoryCase> makeCases() {
    std::vector<MemoryCase> all;
    const auto add = [&](MemoryCase one) { all.push_back(std::move(one)); };
    const std::string r8 = R"({"rank": 8, "dropout": 0})", r64 = R"({"rank": 64, "dropout": 0})",
                      drops = R"({"rank": 8, "dropout": 0.05})",
                      qv = R"({"rank": 4, "dropout": 0, "target_modules": ["q_proj", "v_proj"]})",
                      dora = R"({"rank": 8, "dropout": 0, "dora": true})";
    // LoRA over shapes, batches, lengths, dtypes, with and without checkpointing
    for (const bool checkpointing : {false, true}) {
        add({"SmolLM2, 8 layers", "lora", r8, 4, 256, checkpointing});
        add({"SmolLM2, 8 layers", "lora", r8, 1, 1024, checkpointing});
        add({"SmolLM2-135M", "lora", r8, 1, 256, checkpointing});
        add({"Llama-1B, 2 layers", "lora", r8, 1, 512, checkpointing});
        add({"Qwen3, 6 layers", "lora", r8, 2, 512, checkpointing});
        add({"GPT-2, 6 layers", "lora", r8, 4, 256, checkpointing});
        add({"BERT-base answers", "lora", R"({"rank": 2, "dropout": 0, "target_modules": ["query", "value"]})", 4, 256,
             checkpointing});
        add({"MiniLM classes", "lora", r8, 16, 128, checkpointing});
        add({"tiny llama", "lora", r8, 8, 512, checkpointing});
        add({"T5, 2 x 4 layers", "lora", r8, 4, 256, checkpointing});
        add({"ModernBERT, 8 layers", "lora", r8, 4, 256, checkpointing});
        add({"DeBERTa-v3, 6 layers", "lora", r8, 4, 256, checkpointing});
    }
    for (const char* model :
         {"T5, 2 x 4 layers", "ModernBERT, 8 layers", "DeBERTa-v3, 6 layers", "ELECTRA-small classes"}) {
        add({model, "lora", r8, 2, 256, false, "fp32"});
        add({model, "full", "{}", 4, 128, false, "fp32"});
    }
    add({"SmolLM2, 8 layers", "lora", r64, 2, 256, false});
    add({"SmolLM2, 8 layers", "lora", qv, 4, 256, false});
    add({"SmolLM2, 8 layers", "lora", drops, 2, 256, false});
    add({"SmolLM2, 8 layers", "lora", drops, 4, 256, true});
    add({"SmolLM2, 8 layers", "lora", dora, 2, 256, false});
    add({"SmolLM2, 8 layers", "lora", r8, 2, 256, false, "fp32"});
    add({"SmolLM2, 8 layers", "lora", r8, 2, 256, true, "fp32"});
    add({"SmolLM2-135M", "lora", r8, 1, 64, false});
    add({"SmolLM2, 8 layers", "lora", r8, 4, 256, true, "bf16", "none", "adamw", true});
    add({"Llama-1B, 2 layers", "lora", r64, 4, 128, false});
    add({"Llama-1B, 2 layers", "lora", r8, 2, 256, false, "fp32"});
    add({"Qwen2, 8 layers", "lora", r8, 4, 256, false});
    add({"Qwen2, 8 layers", "lora", R"({"rank": 8, "dropout": 0, "modules_to_save": ["lm_head"]})", 2, 256, true});
    add({"MiniLM tags", "lora", r8, 8, 256, false, "fp32"});
    add({"Llama classes", "lora", r8, 4, 256, false});
    add({"BERT-base answers", "lora", r8, 2, 384, false, "fp32"});
    // Quantized bases
    for (const char* format : {"nf4", "fp4", "int4", "int8", "int8_row"})
        add({"SmolLM2, 8 layers", "qlora", r8, 2, 256, true, "bf16", format});
    add({"Llama-1B, 2 layers", "qlora", r8, 2, 256, false, "bf16", "nf4"});
    add({"Llama-1B, 2 layers", "qlora", r8, 1, 512, true, "bf16", "int8"});
    add({"Qwen3, 6 layers", "qlora", r8, 4, 256, true, "bf16", "nf4"});
    add({"GPT-2, 6 layers", "qlora", r8, 2, 256, false, "bf16", "nf4"});
    add({"MiniLM classes", "qlora", r8, 8, 128, false, "bf16", "nf4"});
    add({"SmolLM2, 8 layers", "qlora", r8, 2, 256, false, "fp32", "nf4", "adamw_8bit"});
    // Whole and selected weights, and their optimizers
    for (const char* optimizer : {"adamw", "adamw_8bit", "paged_adamw", "paged_adamw_8bit"})
        add({"SmolLM2, 8 layers", "full", "{}", 1, 128, true, "bf16", "none", optimizer});
    add({"SmolLM2, 8 layers", "full", "{}", 2, 128, false, "fp32"});
    add({"Qwen2, 8 layers", "full", "{}", 2, 256, false});
    add({"GPT-2, 6 layers", "full", "{}", 2, 256, true, "fp32"});
    add({"MiniLM classes", "full", "{}", 16, 128, false});
    add({"MiniLM tags", "full", "{}", 8, 128, true, "fp32", "none", "adamw_8bit"});
    add({"SmolLM2, 8 layers", "norms", "{}", 2, 256, false});
    add({"GPT-2, 6 layers", "bitfit", "{}", 2, 256, false});
    add({"MiniLM classes", "bitfit", "{}", 16, 128, false, "fp32"});
    add({"SmolLM2, 8 layers", "layers", R"({"last": 2})", 2, 256, false});
    // The other methods
    add({"SmolLM2, 8 layers", "ia3", "{}", 2, 256, false});
    add({"MiniLM classes", "ia3", "{}", 16, 128, false, "fp32"});
    add({"SmolLM2, 8 layers", "adapter", "{}", 2, 256, false});
    add({"SmolLM2, 8 layers", "adapter", R"({"placement": "houlsby"})", 2, 256, true});
    add({"MiniLM classes", "adapter", R"({"placement": "houlsby"})", 16, 128, false});
    add({"MiniLM tags", "adapter", R"({"placement": "parallel"})", 8, 128, false, "fp32"});
    add({"MiniLM classes", "compacter", "{}", 16, 128, false});
    add({"SmolLM2, 8 layers", "prompt_tuning", "{}", 2, 256, false});
    add({"SmolLM2, 8 layers", "p_tuning", "{}", 2, 256, true});
    add({"SmolLM2, 8 layers", "prefix_tuning", "{}", 2, 256, false});
    add({"MiniLM classes", "prefix_tuning", "{}", 16, 128, false, "fp32"});
    return all;
}

} // namespace

std::string MemoryCase::name() const {
    std::string text = model + ", " + method + (options == "{}" ? "" : ' ' + options) + ", " + std::to_string(batch)
                       + " x " + std::to_string(length) + ' ' + dtype;
    for (char& c : text)
        if (c == '"' || c == '{' || c == '}') c = ' ';
    if (quantization != "none") text += ' ' + quantization;
    if (optimizer != "adamw") text += ' ' + optimizer;
    if (checkpointing) text += " checkpointed";
    if (evaluates) text += " evaluated";
    std::string plain;
    for (const char c : text)
        if (c != ' ' || (!plain.empty() && plain.back() != ' ')) plain += c;
    return plain;
}

const std::vector<MemoryCase>& memoryCases() {
    static const std::vector<MemoryCase> all = makeCases();
    return all;
}

void write(const MemoryCase& one, const fs::path& folder) {
    const Shape& shape = shapeOf(one.model);
    const fs::path model = folder / "model";
    fs::create_directories(model);
    save(model / "config.json", shape.config);
    if (readsWordPieces(shape)) {
        save(model / "vocab.txt", vocabulary());
    } else {
        for (const char* file : {"tokenizer.json", "tokenizer_config.json"})
            fs::copy_file(fs::path(LATHE_SOURCE_DIR) / "resources/sample/model" / file, model / file);
    }
    const std::string task = shape.task, end = task == "token_classification" ? ".conll" : ".jsonl";
    save(folder / ("train" + end), rowsFor(task, 2 * one.batch, one.length, 0));
    json data = json::array({{{"path", (folder / ("train" + end)).string()}, {"role", "train"}}});
    if (one.evaluates) {
        save(folder / ("validation" + end), rowsFor(task, 1 + 2048 / one.length, one.length, 1000));
        data.push_back({{"path", (folder / ("validation" + end)).string()}, {"role", "validation"}});
    }
    json method = json::parse(one.options);
    method["method"] = one.method;
    const json recipe{{"schema", 1},
                      {"task", task == "pairs" ? "language_modeling" : task},
                      {"model", model.string()},
                      {"random_weights", true},
                      {"data", data},
                      {"methods", {method}},
                      {"dtype", one.dtype},
                      {"quantization", one.quantization},
                      {"optimizer", one.optimizer},
                      {"batch_size", one.batch},
                      {"gradient_accumulation", 1},
                      {"max_length", one.length},
                      {"too_long", "cut"},
                      {"packing", false},
                      {"steps", one.evaluates || one.optimizer.starts_with("paged") ? 2 : 1},
                      {"warmup_steps", 0},
                      {"gradient_checkpointing", one.checkpointing},
                      {"validation_fraction", 0},
                      {"eval_every", one.evaluates ? 1 : 0},
                      {"save_minutes", 0},
                      {"dry_run", "never"},
                      {"early_stopping_patience", 0},
                      {"learning_rate", 1e-5}};
    save(folder / "recipe.json", recipe.dump(2));
}

} // namespace lathe::bench
