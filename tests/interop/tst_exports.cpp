// What comes out of an export, in Hugging Face's hands: every method, tied and untied, as an adapter and merged, in one
// file and in several, FP32 and BF16, from a base in FP32, BF16 and NF4. transformers (and PEFT) open the folder with
// nothing from here, render the prompt by its template, give the trained model's logits, and go on with the same
// tokens.
#include "eval/generate.h"
#include "eval/prompt.h"
#include "export/adapter.h"
#include "export/export_run.h"
#include "export/tensor_writer.h"
#include "export/tuned_model.h"
#include "interop/python_library.h"
#include "interop/unheard_context.h"
#include "lathe/field_keys.h"
#include "models/read_model_spec.h"
#include "support/test_main.h"
#include "templates/chat_template.h"

#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace lathe;
using namespace lathe::test;

namespace {

namespace fs = std::filesystem;

/// How far transformers' logits may be from the trained model's, and why so far. They are about 10 large.
struct Bound {
    double most;
    const char* why;
};
constexpr Bound sameNumbers{1e-3, "both compute in FP32 from the same numbers and add up in another order"},
    roundedWeights{0.5, "each merged weight was rounded to BF16, by up to 1 part in 256, in six layers"};

struct ExportRow {
    std::string name;
    std::string method;
    std::vector<std::pair<std::string, Value>> settings;
    bool tied;
    at::ScalarType base; ///< of the base's file, and so of a merged model's
    ExportFormat format;
    Bound bound;
    Quantization quantization = {};
    std::int64_t fileBytes = defaultFileBytes;
};

std::vector<ExportRow> exportRows() {
    struct Method {
        const char *name, *method;
        std::vector<std::pair<std::string, Value>> settings;
        bool merges;
    };
    const Value all = std::vector<std::string>{"all-linear"}, words = std::vector<std::string>{"embed_tokens"};
    const std::vector<Method> methods{
        {"LoRA", "lora", {{"rank", std::int64_t(4)}, {"target_modules", all}}, true},
        {"rsLoRA", "lora", {{"rank", std::int64_t(4)}, {"rslora", true}}, true},
        {"DoRA", "lora", {{"rank", std::int64_t(4)}, {"dora", true}}, true},
        {"PiSSA", "lora", {{"rank", std::int64_t(4)}, {"init", std::string("pissa")}}, true},
        {"LoRA, embedding trained", "lora", {{"rank", std::int64_t(4)}, {"modules_to_save", words}}, true},
        {"IA3", "ia3", {}, true},
        {"prompt tuning", "prompt_tuning", {{"num_virtual_tokens", std::int64_t(4)}}, false},
        {"prefix tuning", "prefix_tuning", {{"num_virtual_tokens", std::int64_t(4)}}, false},
        {"P-tuning", "p_tuning", {{"num_virtual_tokens", std::int64_t(4)}}, false},
    };
    std::vector<ExportRow> rows;
    for (const bool tied : {true, false})
        for (const Method& one : methods) {
            const std::string name = std::string(one.name) + (tied ? ", tied" : ", untied");
            rows.push_back(
                {name + ", adapter", one.method, one.settings, tied, at::kFloat, ExportFormat::Peft, sameNumbers});
            if (one.merges)
                rows.push_back(
                    {name + ", merged", one.method, one.settings, tied, at::kFloat, ExportFormat::Merged, sameNumbers});
        }
    const auto& lora = methods.front().settings;
    const Quantization nf4{"nf4", 64, true};
    rows.push_back({"BF16", "lora", lora, true, at::kBFloat16, ExportFormat::Merged, roundedWeights});
    rows.push_back(
        {"FP32 in shards", "lora", lora, false, at::kFloat, ExportFormat::Merged, sameNumbers, {}, 1'000'000});
    rows.push_back(
        {"BF16 in shards", "lora", lora, false, at::kBFloat16, ExportFormat::Merged, roundedWeights, {}, 500'000});
    rows.push_back({"QLoRA, FP32", "lora", lora, true, at::kFloat, ExportFormat::Merged, sameNumbers, nf4});
    rows.push_back({"QLoRA, BF16", "lora", lora, false, at::kBFloat16, ExportFormat::Merged, roundedWeights, nf4});
    return rows;
}

/// The sample model, which was trained: its answers are none by chance. With a head of its own where it is to be
/// untied.
fs::path baseModel(const fs::path& folder, bool tied, at::ScalarType type) {
    const fs::path sample = LATHE_INTEROP_SCRIPTS "/../../resources/sample/model";
    fs::create_directories(folder);
    for (const char* file : {"tokenizer.json", "tokenizer_config.json"}) fs::copy(sample / file, folder / file);
    nlohmann::json config = readJsonFile(sample / "config.json");
    config["tie_word_embeddings"] = tied;
    config["torch_dtype"] = type == at::kFloat ? "float32" : "bfloat16";
    std::ofstream(folder / "config.json") << config;
    const auto model = loadModel(sample, {.dtype = at::kFloat, .ownHead = !tied});
    writeModelTensors(currentFiles(), folder, model->tensors(), type, defaultFileBytes, [] {});
    return folder;
}

const std::vector<Message> question{{"user", "What colour is the sky?"}};

std::vector<std::int32_t> sixteenTokens(Model& model, const ModelText& text, const std::vector<std::int32_t>& prompt) {
    return generate(
               model, *text.tokenizer, prompt, {.maxNewTokens = 16, .endTokens = stopTokens(text)}, [](auto) {}, [] {})
        .ids;
}

/// What was exported and what the trained model says, before it was.
struct ExportCase {
    fs::path folder, base;
    std::vector<std::int32_t> prompt;
    at::Tensor logits;
};

ExportCase exportedCase(const ExportRow& row, const fs::path& base, const fs::path& scratch) {
    MethodChoice choice{row.method, Settings(*methodInfo(row.method).fields)};
    for (const auto& [field, value] : row.settings) choice.settings.set(FieldName(field), value);
    Recipe recipe;
    recipe.settings.set(field::model, base.string());
    recipe.settings.set(field::dtype, Precision::FP32);
    recipe.settings.set(field::seed, std::int64_t(1));
    recipe.settings.set(field::quantization, row.quantization.format);
    recipe.methods = {choice};
    const auto model = loadModel(base, {.dtype = at::kFloat, .quantization = row.quantization});
    const auto method = makeMethod(choice);
    method->attach(*model, 3);
    at::manual_seed(4);
    for (Parameter* parameter : method->trainable()) { // as if trained: away from the start, in part
        const at::NoGradGuard quiet;
        parameter->master().add_(at::randn_like(parameter->master()), 0.01);
        parameter->refresh();
    }
    const fs::path adapter = scratch / "adapter";
    writeAdapter(adapter, *model, *method, recipe, {});
    ExportCase one{scratch / "export", base, promptIds(readModelText(base), question, ""), {}};
    one.logits = ours(*model, one.prompt);
    UnheardContext nobody;
    exportRun({.request = 1,
               .query = {.run = "run",
                         .format = row.format,
                         .folder = one.folder.string(),
                         .device = "cpu",
                         .fileBytes = row.fileBytes},
               .adapter = adapter.string(),
               .recipe = recipe,
               .folder = one.folder},
              nobody);
    return one;
}

} // namespace

class TestExportsElsewhere : public QObject {
    Q_OBJECT
private slots:
    void everyMethodAsOthersReadIt() {
        const QString python = pythonOf("LATHE_INTEROP_PYTHON");
        if (python.isEmpty())
            QSKIP("the Python libraries are not installed (./lathe test brings them where PyPI is in reach)");
        QTemporaryDir home;
        const fs::path scratch = home.path().toStdString();
        const std::vector<ExportRow> rows = exportRows();
        std::vector<ExportCase> cases;
        nlohmann::json jobs;
        for (const ExportRow& row : rows) {
            const fs::path base = scratch / (std::string(row.tied ? "tied" : "untied") + at::toString(row.base));
            if (!fs::exists(base)) baseModel(base, row.tied, row.base);
            const bool merged = row.format == ExportFormat::Merged;
            const ExportCase& one = cases.emplace_back(exportedCase(row, base, scratch / std::to_string(cases.size())));
            jobs.push_back({{"name", row.name},
                            {"model", (merged ? one.folder : base).string()},
                            {"tokenizer", (merged ? one.folder : base).string()},
                            {"adapter", merged ? "" : one.folder.string()},
                            {"messages", {{{"role", question[0].role}, {"content", question[0].content}}}}});
            QCOMPARE(fs::exists(one.folder / "model.safetensors.index.json"), row.fileBytes < defaultFileBytes);
        }
        std::ofstream(scratch / "jobs.json") << jobs;
        QProcess process;
        process.start(python, {QString(LATHE_INTEROP_SCRIPTS "/exports.py"), home.filePath("jobs.json"),
                               home.filePath("said.safetensors")});
        QVERIFY2(process.waitForFinished(600000) && process.exitCode() == 0,
                 process.readAllStandardError().right(3000).constData());
        const auto answers = nlohmann::json::parse(process.readAllStandardOutput().toStdString());
        const auto said = readTensorFile(scratch / "said.safetensors");
        QStringList wrong;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const ExportRow& row = rows[i];
            const ExportCase& one = cases[i];
            const nlohmann::json& answer = answers.at(row.name);
            const auto say = [&](const std::string& what) { wrong << QString::fromStdString(row.name + ": " + what); };
            if (answer.contains("error")) {
                say(answer["error"]);
                continue;
            }
            for (const auto& problem : answer["problems"]) say(problem);
            if (answer["prompt"].get<std::vector<std::int32_t>>() != one.prompt) say("another prompt by the template");
            const at::Tensor& logits = said.at(row.name);
            const double apart = logits.sizes() == one.logits.sizes() ? (logits - one.logits).abs().max().item<double>()
                                                                      : std::numeric_limits<double>::infinity();
            if (!(apart < row.bound.most))
                say("logits apart by " + std::to_string(apart) + "; " + std::to_string(row.bound.most)
                    + " may be, since " + row.bound.why);
            // What a person gets who opens the exported folder here and there.
            const bool merged = row.format == ExportFormat::Merged;
            const TunedModel opened = merged ? loadTuned(one.folder, {}, {}) : loadTuned(one.base, one.folder, {});
            const ModelText text = readModelText(merged ? one.folder : one.base);
            const auto tokens = answer["tokens"].get<std::vector<std::int32_t>>(),
                       mine = sixteenTokens(*opened.model, text, promptIds(text, question, ""));
            if (tokens != mine)
                say("goes on with " + answer["tokens"].dump() + ", here with " + nlohmann::json(mine).dump());
            qInfo() << row.name.c_str() << "apart by" << apart << "; tokens" << answer["tokens"].dump().c_str();
        }
        for (const QString& problem : wrong) qWarning("%s", qPrintable(problem));
        QVERIFY2(wrong.isEmpty(), qPrintable(QString("%1 problems in %2 exports").arg(wrong.size()).arg(rows.size())));
    }
};

LATHE_TEST(TestExportsElsewhere)
#include "tst_exports.moc"
