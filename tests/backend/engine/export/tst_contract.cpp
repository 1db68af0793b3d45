// The contract of written files: a key, a shape or a value that is another than it must be is found and named, of every
// method's form. And whose forms they are.
#include "backend/engine/export/felt_adapter.h"
#include "export/contract.h"
#include "export/gguf_contract.h"
#include "export/tensor_writer.h"
#include "export/tuned_model.h"
#include "files/gguf.h"
#include "files/gguf_writer.h"
#include "lathe/joined.h"
#include "methods/methods.h"
#include "models/gguf_plan.h"
#include "models/read_model_spec.h"
#include "peft/adapter_files.h"
#include "recipe/merged_type.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

namespace fs = std::filesystem;

/// Methods with a form of their own, the files of it, and a value of its config that must not be another.
struct FormCase {
    const char* method;
    const char *config, *tensors;
    const char* key; ///< a JSON pointer
    nlohmann::json other;
    const char* reader; ///< of a Llama
};

const std::vector<FormCase>& formCases() {
    static const std::vector<FormCase> all{
        {"lora", "adapter_config.json", "adapter_model.safetensors", "/r", 8, "PEFT"},
        {"lora", "adapter_config.json", "adapter_model.safetensors", "/lora_alpha", 1, "PEFT"},
        {"lora", "adapter_config.json", "adapter_model.safetensors", "/use_rslora", true, "PEFT"},
        {"lora", "adapter_config.json", "adapter_model.safetensors", "/use_dora", true, "PEFT"},
        {"lora", "adapter_config.json", "adapter_model.safetensors", "/fan_in_fan_out", true, "PEFT"},
        {"lora", "adapter_config.json", "adapter_model.safetensors", "/peft_type", "IA3", "PEFT"},
        {"ia3", "adapter_config.json", "adapter_model.safetensors", "/peft_type", "LORA", "PEFT"},
        {"prompt_tuning", "adapter_config.json", "adapter_model.safetensors", "/num_virtual_tokens", 99, "PEFT"},
        {"prefix_tuning", "adapter_config.json", "adapter_model.safetensors", "/num_attention_heads", 99, "PEFT"},
        {"prefix_tuning", "adapter_config.json", "adapter_model.safetensors", "/token_dim", 99, "PEFT"},
        {"p_tuning", "adapter_config.json", "adapter_model.safetensors", "/encoder_reparameterization_type", "LSTM",
         "PEFT"},
        {"adapter", "adapter_config.json", "adapter.safetensors", "/config/is_parallel", true, "AdapterHub's library"},
        {"adapter", "adapter_config.json", "adapter.safetensors", "/config/non_linearity", "tanh",
         "AdapterHub's library"},
        {"compacter", "adapter_config.json", "adapter.safetensors", "/config/phm_dim", 7, "AdapterHub's library"},
        {"bitfit", "adapter_config.json", "adapter_model.safetensors", "/lathe", 2, ""},
        {"norms", "adapter_config.json", "adapter_model.safetensors", "/lathe", 2, ""},
        {"layers", "adapter_config.json", "adapter_model.safetensors", "/lathe", 2, ""},
    };
    return all;
}

/// Of a model that has what the method trains.
fs::path modelFor(const std::string& method) {
    return method == "bitfit" ? fixtures() / "tiny" / "qwen2" : tinyModel();
}

void rewriteConfig(const fs::path& file, const std::function<void(nlohmann::json&)>& change) {
    nlohmann::json config = readJson(file);
    change(config);
    std::ofstream(file) << config.dump(2);
}

/// The file with one tensor under another key, in another shape, left out or added.
void rewriteTensors(const fs::path& file, const std::function<void(std::map<std::string, at::Tensor>&)>& change) {
    std::map<std::string, at::Tensor> tensors = readTensorFile(file);
    change(tensors);
    saveTensorFile(file, NamedTensors(tensors.begin(), tensors.end()));
}

QString said(const std::vector<std::string>& problems) { return QString::fromStdString(joined(problems, " ")); }

fs::path fileOf(const ExportReport& report) {
    for (const std::string& file : report.files)
        if (file.ends_with(".gguf")) return fs::path(report.folder) / file;
    return {};
}

/// A GGUF file taken apart, to be written again with something changed.
struct GgufParts {
    GgufKeys keys;
    std::vector<std::pair<GgufTensorPlan, std::vector<std::byte>>> tensors;

    explicit GgufParts(const fs::path& file) : keys(readGgufKeys(file)) {
        const auto read = openGguf(file);
        const std::string architecture = read->metadata().architecture();
        for (const TensorInfo& tensor : read->tensors()) {
            const std::string name = ggufName(tensor.name, architecture);
            tensors.emplace_back(GgufTensorPlan{name.empty() ? tensor.name : name, tensor.type, tensor.shape},
                                 std::vector<std::byte>(tensor.bytes.begin(), tensor.bytes.end()));
        }
    }
    void write(const fs::path& file) const {
        std::vector<GgufTensorPlan> plan;
        for (const auto& [tensor, bytes] : tensors) plan.push_back(tensor);
        const auto out = currentFiles().create(file);
        GgufWriter writer(*out, keys, plan);
        for (const auto& [tensor, bytes] : tensors) writer.write(std::span<const std::byte>(bytes));
        writer.finish();
    }
};

struct Exported {
    FeltAdapter felt;
    ModelSpec spec;
    std::vector<MethodChoice> methods;
    explicit Exported(const std::string& method)
        : felt(modelFor(method), method),
          spec(loadTuned(modelFor(method), felt.adapter, {}).model->spec()),
          methods(readMethodChoices(felt.adapter)) {}
    std::vector<std::string> problems() const { return adapterProblems(felt.adapter, spec, methods); }
};

} // namespace

class TestContract : public QObject {
    Q_OBJECT
private slots:
    void fixtureAdapters_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < formCases().size(); ++i)
            QTest::newRow((std::string(formCases()[i].method) + formCases()[i].key).c_str()) << int(i);
    }
    void fixtureAdapters() {
        QFETCH(int, index);
        const FormCase& one = formCases()[std::size_t(index)];
        if (!fs::exists(modelFor(one.method))) QSKIP(noFixture);
        const Exported whole(one.method);
        QVERIFY2(whole.problems().empty(), qPrintable(said(whole.problems())));
        QCOMPARE(otherReader(ExportFormat::Peft, whole.spec, whole.methods), std::string(one.reader));
        const fs::path config = whole.felt.adapter / one.config, tensors = whole.felt.adapter / one.tensors;
        const std::string key = std::string(one.key).substr(1);
        nlohmann::json before;
        rewriteConfig(config, [&](nlohmann::json& all) {
            before = std::exchange(all[nlohmann::json::json_pointer(one.key)], one.other);
        });
        QVERIFY(before != one.other);
        QVERIFY2(said(whole.problems()).contains(QString("%1: %2 is").arg(one.config, key.c_str())),
                 qPrintable(said(whole.problems())));
        rewriteConfig(config, [&](nlohmann::json& all) { all[nlohmann::json::json_pointer(one.key)] = before; });
        QVERIFY(whole.problems().empty());

        const std::map<std::string, at::Tensor> right = readTensorFile(tensors);
        const std::string name = right.begin()->first;
        const auto breaks = [&](const char* words,
                                const std::function<void(std::map<std::string, at::Tensor>&)>& change) {
            rewriteTensors(tensors, change);
            const QString found = said(whole.problems());
            saveTensorFile(tensors, NamedTensors(right.begin(), right.end()));
            return found.contains(QString::fromStdString(name)) && found.contains(words) && found.contains(one.tensors);
        };
        QVERIFY(breaks("has no tensor", [&](auto& all) { all.erase(name); }));
        QVERIFY(breaks("that nothing asks for", [&](auto& all) { all[name + ".more"] = at::ones({2}); }));
        QVERIFY(breaks(", not ", [&](auto& all) { all[name] = at::cat({all[name], all[name]}); }));
        QVERIFY(breaks("is stored as BF16", [&](auto& all) { all[name] = all[name].to(at::kBFloat16); }));
        QVERIFY(whole.problems().empty());
    }

    /// target_modules that find a layer too many, or one too few.
    void targetsAreTheTrainedOnes() {
        const Exported whole("lora");
        const fs::path config = whole.felt.adapter / "adapter_config.json";
        const nlohmann::json before = readJson(config).at("target_modules");
        rewriteConfig(config, [](nlohmann::json& all) { all["target_modules"] = {"q_proj"}; });
        QVERIFY2(said(whole.problems()).contains("target_modules does not find model.layers.0."),
                 qPrintable(said(whole.problems())));
        rewriteConfig(config, [&](nlohmann::json& all) {
            all["target_modules"] = before;
            all["target_modules"].push_back("down_proj");
        });
        const QString found = said(whole.problems());
        QVERIFY2(found.isEmpty() || found.contains("finds model.layers.0.mlp.down_proj, which was not trained"),
                 qPrintable(found));
        QVERIFY(found.isEmpty() == (std::find(before.begin(), before.end(), "down_proj") != before.end()));
    }

    void mergedModels() {
        FeltAdapter felt(tinyModel());
        const AnswerValue answer = felt.exported(ExportFormat::Merged, {}, 100'000);
        QVERIFY(std::holds_alternative<ExportReport>(answer));
        const fs::path folder = std::get<ExportReport>(answer).folder;
        const ModelSpec spec = readModelSpec(tinyModel());
        const StoredType type = mergedType(spec, felt.recipe);
        const auto problems = [&] { return said(modelProblems(folder, spec, type)); };
        QVERIFY2(problems().isEmpty(), qPrintable(problems()));
        const std::string config = readTextFile(folder / "config.json");
        const auto breaks = [&](const char* words, const std::function<void(nlohmann::json&)>& change) {
            rewriteConfig(folder / "config.json", change);
            const QString found = problems();
            std::ofstream(folder / "config.json") << config;
            if (!found.contains(words)) qWarning() << found;
            return found.contains(words) && found.contains("config.json");
        };
        QVERIFY(breaks("architectures/0 is", [](auto& all) { all["architectures"] = {"MistralForCausalLM"}; }));
        QVERIFY(breaks("the context", [](auto& all) { all["max_position_embeddings"] = 7; }));
        QVERIFY(breaks("the norms' epsilon", [](auto& all) { all["rms_norm_eps"] = 0.5; }));
        QVERIFY(breaks("quantization_config", [](auto& all) { all["quantization_config"] = {{"bits", 4}}; }));
        QVERIFY(breaks("dtype is",
                       [](auto& all) { all[all.contains("torch_dtype") ? "torch_dtype" : "dtype"] = "float64"; }));
        QVERIFY(said(modelProblems(folder, spec, type == StoredType::F16 ? StoredType::BF16 : StoredType::F16))
                    .contains("is stored as"));
        QVERIFY(problems().isEmpty());
        ModelSpec wider = spec;
        wider.intermediate += 32;
        const QString shapes = said(modelProblems(folder, wider, type));
        QVERIFY2(shapes.contains("the feed-forward's size") && shapes.contains("mlp.up_proj.weight is"),
                 qPrintable(shapes));
    }

    /// A folder that nobody can tokenize with as the model does is no export.
    void mergedTexts() {
        const fs::path base = fixtures() / "tiny" / "qwen2";
        if (!fs::exists(base)) QSKIP(noFixture);
        FeltAdapter felt(base);
        const AnswerValue answer = felt.exported(ExportFormat::Merged);
        QVERIFY(std::holds_alternative<ExportReport>(answer));
        const fs::path folder = std::get<ExportReport>(answer).folder;
        const ModelText from = readModelText(base);
        const auto problems = [&] { return said(textProblems(folder, from)); };
        QVERIFY2(problems().isEmpty(), qPrintable(problems()));
        const auto breaks = [&](const char* file, const char* words,
                                const std::function<void(nlohmann::json&)>& change) {
            const bool there = fs::exists(folder / file);
            const std::string before = there ? readTextFile(folder / file) : std::string();
            nlohmann::json json = there ? nlohmann::json::parse(before) : nlohmann::json::object();
            change(json);
            std::ofstream(folder / file) << json.dump();
            const QString found = problems();
            if (there) std::ofstream(folder / file) << before;
            else fs::remove(folder / file);
            if (!found.contains(words)) qWarning() << file << found;
            return found.contains(words);
        };
        QVERIFY(breaks("tokenizer.json", "gives other tokens", [](auto& all) { all["model"]["merges"].clear(); }));
        QVERIFY(breaks("tokenizer.json", "gives other tokens",
                       [](auto& all) { all["normalizer"] = {{"type", "Lowercase"}}; }));
        QVERIFY(breaks("generation_config.json", "eos_token_id", [](auto& all) { all["eos_token_id"] = {0, 1, 2}; }));
        std::ofstream(folder / "chat_template.jinja") << "{{ messages[0]['content'] }}";
        QVERIFY2(problems().contains("chat template"), qPrintable(problems()));
    }

    /// Files of llama.cpp's: a key, a shape or a type that its readers would stumble over, or read as another model's.
    void ggufFiles() {
        FeltAdapter felt(tinyModel());
        const AnswerValue whole = felt.exported(ExportFormat::Gguf, "F16"),
                          lora = felt.exported(ExportFormat::GgufLora);
        QVERIFY(std::holds_alternative<ExportReport>(whole) && std::holds_alternative<ExportReport>(lora));
        const ModelSpec spec = readModelSpec(tinyModel());
        const MethodCounts counts = countMethods(spec, felt.recipe.methods);
        const GgufMix& mix = ggufMixNamed("F16");
        const fs::path model = fileOf(std::get<ExportReport>(whole)), adapter = fileOf(std::get<ExportReport>(lora));
        const auto said = [&](const fs::path& file) {
            return ::said(file == adapter ? ggufLoraProblems(file, spec, counts) : ggufProblems(file, spec, mix));
        };
        for (const fs::path& file : {model, adapter}) QVERIFY2(said(file).isEmpty(), qPrintable(said(file)));
        const auto breaks = [&](const fs::path& file, const char* words,
                                const std::function<void(GgufParts&)>& change) {
            GgufParts parts(file);
            const std::string before = readTextFile(file);
            change(parts);
            parts.write(file);
            const QString found = said(file);
            std::ofstream(file, std::ios::binary) << before;
            if (!found.contains(words)) qWarning() << words << found;
            return found.contains(words) && found.contains(QString::fromStdString(file.filename().string()));
        };
        const std::string a = ggufArchitectureOf(spec) + ".";
        const auto number = [&](const std::string& key, std::int64_t value) {
            return [=](GgufParts& parts) { parts.keys.putU32(key, value); };
        };
        QVERIFY(breaks(model, "block_count is", number(a + "block_count", 7)));
        QVERIFY(breaks(model, "context_length is", number(a + "context_length", 7)));
        QVERIFY(breaks(model, "attention.head_count is", number(a + "attention.head_count", 1)));
        QVERIFY(breaks(model, "general.file_type is", number("general.file_type", 0)));
        QVERIFY(breaks(model, "eos_token_id is", number("tokenizer.ggml.eos_token_id", spec.vocabulary)));
        QVERIFY(breaks(model, "layer_norm_rms_epsilon is",
                       [&](GgufParts& parts) { parts.keys.putF32(a + "attention.layer_norm_rms_epsilon", 0.5); }));
        QVERIFY(
            breaks(model, "general.type is", [](GgufParts& parts) { parts.keys.putText("general.type", "adapter"); }));
        QVERIFY(breaks(model, "tokens has 2 entries", [](GgufParts& parts) {
            parts.keys.putTexts("tokenizer.ggml.tokens", std::vector<std::string>{"a", "b"});
        }));
        QVERIFY(breaks(model, "context_length", [&](GgufParts& parts) { parts.keys.remove(a + "context_length"); }));
        QVERIFY(breaks(model, "has no tensor", [](GgufParts& parts) { parts.tensors.pop_back(); }));
        QVERIFY(breaks(model, "that nothing asks for", [](GgufParts& parts) {
            parts.tensors.push_back(parts.tensors.back());
            parts.tensors.back().first.name = "blk.0.more";
        }));
        QVERIFY(breaks(model, "is stored as BF16", [](GgufParts& parts) {
            for (auto& [plan, bytes] : parts.tensors)
                if (plan.type == StoredType::F16) plan.type = StoredType::BF16;
        }));
        QVERIFY(
            breaks(adapter, "adapter.lora.alpha", [](GgufParts& parts) { parts.keys.remove("adapter.lora.alpha"); }));
        QVERIFY(
            breaks(adapter, "adapter.type is", [](GgufParts& parts) { parts.keys.putText("adapter.type", "dora"); }));
        QVERIFY(breaks(adapter, "has no tensor", [](GgufParts& parts) { parts.tensors.pop_back(); }));
        for (const fs::path& file : {model, adapter}) QVERIFY2(said(file).isEmpty(), qPrintable(said(file)));
    }

    /// What stands in the report, which command line, JSON and window show as it is.
    void theProofSaysWhoElseReadsIt_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("words");
        QTest::newRow("PEFT's") << "lora" << "llama_tied" << "PEFT reads such files";
        QTest::newRow("AdapterHub's") << "adapter" << "llama_tied" << "AdapterHub's library reads such files";
        QTest::newRow("no adapters of this family") << "adapter" << "qwen3" << "not proved by another program";
        QTest::newRow("ours") << "norms" << "llama_tied" << "no other program reads Norms";
    }
    void theProofSaysWhoElseReadsIt() {
        QFETCH(QString, method);
        QFETCH(QString, model);
        QFETCH(QString, words);
        const fs::path base = fixtures() / "tiny" / model.toStdString();
        if (!fs::exists(base)) QSKIP(noFixture);
        FeltAdapter felt(base, method.toStdString());
        const AnswerValue answer = felt.exported(ExportFormat::Peft);
        const auto* report = std::get_if<ExportReport>(&answer);
        QVERIFY2(report, std::holds_alternative<ErrorInfo>(answer) ? std::get<ErrorInfo>(answer).message.c_str() : "");
        const QString proof = QString::fromStdString(report->proof);
        QVERIFY2(proof.contains(words), qPrintable(proof));
        QCOMPARE(proof.contains("not proved by another program"), !proof.contains("reads such files"));
        QCOMPARE(report->largestDifference, 0.0);
    }
};

LATHE_PROCESSOR_TEST(TestContract)
#include "tst_contract.moc"
