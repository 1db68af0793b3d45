#include "ui/sample_library.h"

#include "ui/sample_values.h"

namespace lathe::test {
namespace {

constexpr std::int64_t gib = std::int64_t(1) << 30;

LibraryModel model(std::string name, std::string architecture, double billions, std::int64_t context,
                   std::string license, std::string format, std::string stored, double needGib,
                   ModelSource source = ModelSource::HuggingFace) {
    LibraryModel one;
    one.name = std::move(name);
    one.path = "/home/ada/models/" + one.name;
    one.source = source;
    one.architecture = std::move(architecture);
    one.parameters = std::int64_t(billions * 1e9);
    one.context = context;
    one.license = std::move(license);
    one.format = std::move(format);
    one.stored = std::move(stored);
    one.bytes = std::int64_t(billions * (one.stored == "BF16" ? 2e9 : one.stored == "F32" ? 4e9 : 0.65e9));
    one.supported = true;
    one.needs = {{"lora", std::int64_t(needGib * double(gib))}, {"qlora", std::int64_t(needGib * 0.4 * double(gib))}};
    return one;
}

} // namespace

ModelLibrary sampleLibrary() {
    ModelLibrary library;
    library.device = "NVIDIA GeForce RTX 4070 Ti";
    library.roomBytes = 11 * gib;
    library.scannedAt = "2026-11-22T09:30:00.000Z";
    library.places = {{"/home/ada/models",
                       ModelSource::Folder,
                       true,
                       true,
                       3,
                       {"/home/ada/models/private can't be read: Permission denied."}},
                      {"/mnt/外付けディスク/モデル",
                       ModelSource::Folder,
                       true,
                       false,
                       0,
                       {"/mnt/外付けディスク/モデル is no longer there."}},
                      {"/home/ada/.cache/huggingface/hub", ModelSource::HuggingFace, false, true, 4, {}},
                      {"/usr/share/ollama/.ollama/models", ModelSource::Ollama, false, true, 2, {}},
                      {"/home/ada/.lmstudio/models", ModelSource::LmStudio, false, false, 0, {}}};
    library.models = {
        model("HuggingFaceTB/SmolLM2-135M-Instruct", "LlamaForCausalLM", 0.1345, 8192, "apache-2.0", "safetensors",
              "BF16", 1.4),
        model("Qwen/Qwen2.5-7B-Instruct", "Qwen2ForCausalLM", 7.62, 32768, "apache-2.0", "safetensors", "BF16", 19.5),
        model("meta-llama/Llama-3.1-70B", "LlamaForCausalLM", 70.6, 131072, "llama3.1", "safetensors", "BF16", 148),
        model("google-bert/bert-base-multilingual-cased", "BertForMaskedLM", 0.178, 512, "", "safetensors", "F32", 1.1),
        model("llama3.2:1b", "LlamaForCausalLM", 1.24, 131072, "LLAMA 3.2 COMMUNITY LICENSE AGREEMENT", "gguf", "Q8_0",
              3.2, ModelSource::Ollama),
        model("客服助手-微调-第三版", "Qwen3ForCausalLM", 0.596, 40960, "mit", "safetensors", "BF16", 2.7,
              ModelSource::Folder),
        model("bartowski/gemma-2-2b-it", "zebra2", 2.61, 8192, "gemma", "gguf", "Q4_K_M", 0, ModelSource::LmStudio),
        model("notes/broken", "LlamaForCausalLM", 0, 0, "", "safetensors", "", 0, ModelSource::Folder)};
    LibraryModel& strange = library.models[6];
    strange.supported = false;
    strange.needs.clear();
    strange.problems = {"Architecture zebra2 is not supported; nearest: llama."};
    LibraryModel& broken = library.models[7];
    broken.supported = false;
    broken.needs.clear();
    broken.bytes = 1200000;
    broken.problems = {
        "model-00002-of-00002.safetensors is only partly downloaded.",
        "model.safetensors.index.json names the shard model-00002-of-00002.safetensors, which is not there."};
    library.models[0].revision = "main";
    library.models[1].revision = "refs/pr/7";
    return library;
}

HubListing sampleListing(const DownloadOrder& order) {
    HubListing listing;
    listing.repository = order.repository;
    listing.revision = order.revision;
    listing.commit = std::string(40, 'a');
    listing.files = {{"README.md", 5200, true, true},
                     {"config.json", 861, true, true},
                     {"generation_config.json", 132, true, false},
                     {"merges.txt", 466391, false, false},
                     {"model.safetensors", 269060552, true, false},
                     {"onnx/model.onnx", 538000000, false, false},
                     {"tokenizer.json", 2104556, true, false}};
    for (const HubListedFile& file : listing.files) {
        if (!file.chosen) continue;
        listing.chosenBytes += file.bytes;
        if (file.there) listing.thereBytes += file.bytes;
    }
    listing.freeBytes = 84 * gib;
    return listing;
}

std::vector<TensorRow> sampleTensors(int layers) {
    std::vector<TensorRow> rows;
    const auto add = [&](const std::string& name, std::vector<std::int64_t> shape) {
        std::int64_t bytes = 2;
        for (const std::int64_t size : shape) bytes *= size;
        rows.push_back({name, "BF16", std::move(shape), bytes});
    };
    add("model.embed_tokens.weight", {49152, 576});
    add("model.norm.weight", {576});
    for (int i = 0; i < layers; ++i) {
        const std::string layer = "model.layers." + std::to_string(i) + ".";
        for (const char* norm : {"input_layernorm", "post_attention_layernorm"}) add(layer + norm + ".weight", {576});
        for (const char* linear : {"q_proj", "o_proj"}) add(layer + "self_attn." + linear + ".weight", {576, 576});
        for (const char* linear : {"k_proj", "v_proj"}) add(layer + "self_attn." + linear + ".weight", {192, 576});
        for (const char* linear : {"gate_proj", "up_proj"}) add(layer + "mlp." + linear + ".weight", {1536, 576});
        add(layer + "mlp.down_proj.weight", {576, 1536});
    }
    return rows;
}

TriedText sampleTrial(const TryModelText& query) {
    TriedText tried;
    std::string text = query.text;
    for (const Message& message : query.messages)
        text += "<|im_start|>" + message.role + "\n" + message.content + "<|im_end|>\n";
    tried.example.rendered = text;
    bool answer = false;
    std::int64_t id = 100;
    for (std::size_t at = 0; at < text.size();) { // a token for each four bytes, but for what is special
        const std::size_t special = text.compare(at, 2, "<|") == 0 ? text.find("|>", at) + 2 - at : 0;
        const std::string piece =
            text.substr(at, special ? special
                                    : std::min<std::size_t>(
                                          4, text.find("<|", at) == std::string::npos ? 4 : text.find("<|", at) - at));
        if (piece == "<|im_start|>") answer = text.compare(at + piece.size(), 9, "assistant") == 0;
        tried.example.tokens.push_back({special ? 1 : ++id, piece, answer && piece != "<|im_start|>", false});
        at += piece.size();
    }
    tried.decoded = text;
    tried.templates = {"chatml", "llama3", "gemma"};
    if (!query.messages.empty())
        tried.findings = {
            {"renders", true, "The template renders a conversation of two questions and answers."},
            {"mask", true, "Answers can be told apart from the rest of the text."},
            {"end_of_turn", false, "An answer ends with <|im_end|>, where generation stops at <|endoftext|>."}};
    return tried;
}

std::optional<AnswerValue> sampleLibraryAnswer(RequestId, const Query& query) {
    if (std::holds_alternative<ListModels>(query) || std::holds_alternative<ChangePlaces>(query))
        return sampleLibrary();
    if (const auto* list = std::get_if<ListHubFiles>(&query)) return sampleListing(list->order);
    if (const auto* trial = std::get_if<TryModelText>(&query)) return sampleTrial(*trial);
    if (std::holds_alternative<DiscardDownload>(query)) return Done{};
    return std::nullopt;
}

} // namespace lathe::test
