// The keys are a table; the tensors follow from the spec's parameters and the method's counts, not from the plan that
// the writer goes by.
#include "export/gguf_contract.h"

#include "base/json.h"
#include "export/tensor_contract.h"
#include "files/gguf.h"
#include "lathe/error.h"
#include "models/gguf_plan.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>

namespace fs = std::filesystem;

namespace lathe {
namespace {

/// A file's keys, and what is wrong with them.
class Keys {
public:
    Keys(const fs::path& file, const GgufMetadata& metadata, std::vector<std::string>& problems)
        : m_name(file.filename().string()), m_metadata(metadata), m_problems(problems) {}

    void text(const std::string& key, const std::string& wanted) {
        check(key, [&] {
            const std::string found = m_metadata.requireText(key);
            if (found != wanted) add(key, " is \"" + found + "\", not \"" + wanted + "\"");
        });
    }
    /// `mayLack`: readers have a default of their own.
    void number(const std::string& key, double wanted, bool mayLack = false) {
        check(key, [&] {
            if (mayLack && !m_metadata.values().contains(key)) return;
            const double found = m_metadata.requireNumber(key);
            if (!(std::abs(found - wanted) <= 1e-6 * std::abs(wanted)))
                add(key, " is " + shortest(found) + ", not " + shortest(wanted));
        });
    }
    /// An array with an entry for each token.
    void perToken(const std::string& key, std::int64_t found, std::int64_t tokens) {
        if (found != tokens)
            add(key, " has " + std::to_string(found) + " entries, not one for each of " + std::to_string(tokens)
                         + " tokens");
    }
    /// The file's own error names it already.
    void check(const std::string& key, const std::function<void()>& look) {
        try {
            look();
        } catch (const Error& error) {
            add(key, ": " + error.info().message);
        }
    }
    void add(const std::string& key, const std::string& what) {
        m_problems.push_back(m_name + ": " + key + what + (what.ends_with('.') ? "" : "."));
    }

private:
    std::string m_name;
    const GgufMetadata& m_metadata;
    std::vector<std::string>& m_problems;
};

void checkSpec(Keys& keys, const GgufMetadata& metadata, const ModelSpec& spec, const std::string& architecture) {
    const std::string a = architecture + ".";
    keys.number(a + "context_length", double(spec.context));
    keys.number(a + "embedding_length", double(spec.hidden));
    keys.number(a + "block_count", double(spec.layers));
    keys.number(a + "feed_forward_length", double(spec.intermediate));
    keys.number(a + "attention.head_count", double(spec.heads));
    keys.number(a + "attention.head_count_kv", double(spec.keyValueHeads), true);
    keys.number(a + "attention.key_length", double(spec.headDim), spec.headDim * spec.heads == spec.hidden);
    const bool rms = metadata.values().contains(a + "attention.layer_norm_rms_epsilon");
    keys.number(a + (rms ? "attention.layer_norm_rms_epsilon" : "attention.layer_norm_epsilon"), spec.normEpsilon);
    if (spec.positionRows == 0) keys.number(a + "rope.freq_base", spec.rope.base, spec.rope.base == 10000);
}

/// What llama.cpp cuts texts by: a vocabulary as long as the embedding, and of each kind what it can't do without.
void checkTokenizer(Keys& keys, const GgufMetadata& metadata, std::int64_t vocabulary) {
    const std::string t = "tokenizer.ggml.";
    keys.check(t + "tokens", [&] {
        keys.perToken(t + "tokens", std::int64_t(metadata.requireTexts(t + "tokens").size()), vocabulary);
    });
    if (const auto* types = metadata.integers(t + "token_type"))
        keys.perToken(t + "token_type", std::int64_t(types->size()), vocabulary);
    keys.check(t + "model", [&] {
        const std::string model = metadata.requireText(t + "model");
        if (model == "gpt2" && !metadata.texts(t + "merges")) keys.add(t + "merges", " is missing, as gpt2 needs it");
        if (model != "llama") return;
        const auto* scores = metadata.numbers(t + "scores");
        keys.perToken(t + "scores", scores ? std::int64_t(scores->size()) : 0, vocabulary);
    });
    for (const char* id : {"bos_token_id", "eos_token_id", "eot_token_id", "unknown_token_id", "padding_token_id"})
        keys.check(t + id, [&] {
            const auto value = metadata.integer(t + id);
            if (value && (*value < 0 || *value >= vocabulary))
                keys.add(t + id,
                         " is " + std::to_string(*value) + ", and there are " + std::to_string(vocabulary) + " tokens");
        });
}

/// Vectors stay numbers of 32 bits, since ggml adds and multiplies with such alone, and so do tables of positions;
/// matrices are what was asked for. In a mix each may be of another block type, or of 16 bits where its rows are no
/// whole blocks; but not all of them are.
void checkTypes(const std::string& name, const TensorFile& file, const GgufMix& mix,
                std::vector<std::string>& problems) {
    bool blocks = false, couldBe = false;
    for (const TensorInfo& tensor : file.tensors()) {
        const bool single = tensor.shape.size() < 2 || tensor.name.find("wpe.") != std::string::npos
                            || tensor.name.find("position_embeddings") != std::string::npos;
        const bool isBlock = blockElements(tensor.type) > 1;
        couldBe = couldBe || (!single && tensor.shape.back() % 32 == 0);
        blocks = blocks || isBlock;
        const bool right = single              ? tensor.type == StoredType::F32
                           : mix.isQuantized() ? isBlock || tensor.type == StoredType::F16
                                               : tensor.type == mix.type;
        if (!right)
            problems.push_back(name + ": " + tensor.name + " is stored as " + toString(tensor.type) + ", not "
                               + toString(single ? StoredType::F32 : mix.type) + ".");
    }
    if (mix.isQuantized() && couldBe && !blocks)
        problems.push_back(name + " has no tensor in blocks, as " + std::string(mix.name) + " asks for.");
}

} // namespace

std::vector<std::string> ggufProblems(const fs::path& file, const ModelSpec& spec, const GgufMix& mix) {
    std::vector<std::string> problems;
    const std::unique_ptr<GgufFile> read = openGguf(file);
    const GgufMetadata& metadata = read->metadata();
    const std::string architecture = ggufArchitectureOf(spec);
    Keys keys(file, metadata, problems);
    keys.text("general.architecture", architecture);
    keys.text("general.type", "model");
    keys.number("general.file_type", mix.fileType);
    checkSpec(keys, metadata, spec, architecture);
    checkTokenizer(keys, metadata, spec.vocabulary);
    KeyShapes wanted;
    for (const ParameterSpec& parameter : parameterSpecs(spec)) wanted.emplace(parameter.name, parameter.shape);
    compareTensors(file, wanted, [](const std::string& key) { return key.starts_with("rope_f"); }, {}, problems);
    checkTypes(file.filename().string(), *read, mix, problems);
    return problems;
}

std::vector<std::string> ggufLoraProblems(const fs::path& file, const ModelSpec& spec, const MethodCounts& counts) {
    std::vector<std::string> problems;
    const std::unique_ptr<GgufFile> read = openGguf(file);
    const std::string architecture = ggufArchitectureOf(spec);
    Keys keys(file, read->metadata(), problems);
    keys.text("general.architecture", architecture);
    keys.text("general.type", "adapter");
    keys.text("adapter.type", "lora");
    const std::string alpha = "adapter.lora.alpha";
    keys.check(alpha, [&] {
        if (!(read->metadata().requireNumber(alpha) > 0)) keys.add(alpha, " is not above 0");
    });
    KeyShapes wanted;
    for (const TrainedTensor& tensor : counts.tensors) {
        const std::size_t dot = tensor.name.rfind('.');
        const std::string part = tensor.name.substr(dot);
        if (part != ".lora_A" && part != ".lora_B") continue;
        wanted.emplace(ggufName(tensor.name.substr(0, dot) + ".weight", architecture)
                           + (part == ".lora_A" ? ".lora_a" : ".lora_b"),
                       tensor.shape);
    }
    compareTensors(file, wanted, [](const std::string&) { return false; }, StoredType::F32, problems);
    return problems;
}

} // namespace lathe
