// GGUF files that Lathe writes, read by llama.cpp itself: the same tokens, the same ends of text, the same logits, of
// merged models in every type and of a LoRA on top of its base.
#include "backend/engine/peft/method_bench.h"
#include "export/adapter.h"
#include "export/export_run.h"
#include "export/tuned_model.h"
#include "files/gguf.h"
#include "interop/python_library.h"
#include "interop/unheard_context.h"
#include "lathe/export_format.h"
#include "lathe/field_keys.h"
#include "models/gguf_plan.h"
#include "models/gguf_types.h"
#include "models/read_model_spec.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace lathe;
using namespace lathe::test;

namespace {

namespace fs = std::filesystem;

/// A base with a LoRA that is felt.
struct Tuned {
    fs::path base, scratch, adapter;
    Recipe recipe;
    ModelSpec spec;

    Tuned(const fs::path& model, const fs::path& home, double change)
        : base(model), scratch(home), adapter(home / "adapter") {
        MethodChoice choice{"lora", Settings(*methodInfo("lora").fields)};
        shrink(choice.settings);
        choice.settings.set(field::rslora, true); // a scale that is to be folded
        const auto loaded = loadModel(base, {.dtype = at::kFloat});
        spec = loaded->spec();
        const auto method = makeMethod(choice);
        method->attach(*loaded, 3);
        at::NoGradGuard quiet;
        at::manual_seed(9);
        for (Parameter* parameter : method->trainable()) {
            parameter->master().add_(at::randn_like(parameter->master()) * change);
            parameter->refresh();
        }
        recipe.settings.set(field::model, base.string());
        recipe.settings.set(field::dtype, Precision::FP32);
        recipe.settings.set(field::seed, std::int64_t(1));
        recipe.methods = {choice};
        writeAdapter(adapter, *loaded, *method, recipe, {});
    }

    /// The GGUF that the export wrote. Without an adapter: the base itself as one.
    fs::path exported(ExportFormat format, const std::string& type, bool withAdapter = true) const {
        const fs::path folder = scratch / (std::string(infoOf(format).name) + type + (withAdapter ? "" : "-base"));
        UnheardContext unheard;
        exportRun(
            {.request = 1,
             .query = {.run = "run", .format = format, .folder = folder.string(), .device = "cpu", .ggufType = type},
             .adapter = withAdapter ? adapter.string() : std::string(),
             .recipe = recipe,
             .folder = folder},
            unheard);
        for (const auto& entry : fs::directory_iterator(folder))
            if (entry.path().extension() == ".gguf") return entry.path();
        throw std::runtime_error("no GGUF was written");
    }
};

nlohmann::json askLlamaCpp(const nlohmann::json& jobs, const fs::path& scratch,
                           std::map<std::string, at::Tensor>& logits) {
    std::ofstream(scratch / "jobs.json") << jobs;
    QProcess process;
    process.start(pythonOf("LATHE_INTEROP_PYTHON"), {QString(LATHE_INTEROP_SCRIPTS "/llama_cpp.py"),
                                                     QString::fromStdString((scratch / "jobs.json").string()),
                                                     QString::fromStdString((scratch / "out.safetensors").string())});
    if (!process.waitForFinished(1200000) || process.exitCode() != 0)
        throw std::runtime_error(process.readAllStandardError().right(2000).toStdString());
    logits = readTensorFile(scratch / "out.safetensors");
    return nlohmann::json::parse(process.readAllStandardOutput().toStdString());
}

bool hasLlamaCpp() {
    if (pythonOf("LATHE_INTEROP_PYTHON").isEmpty()) return false;
    QProcess process;
    process.start(pythonOf("LATHE_INTEROP_PYTHON"),
                  {"-c", "import importlib.util, sys; sys.exit(0 if importlib.util.find_spec('xllamacpp') else 1)"});
    return process.waitForFinished(60000) && process.exitCode() == 0;
}

/// A copy whose tokenizer is vocab.json and merges.txt alone, as the first byte-level models were published.
fs::path withoutTokenizerJson(const fs::path& folder, const fs::path& scratch) {
    const fs::path copy = scratch / "parts" / (folder.filename().string() + "_parts");
    fs::create_directories(copy.parent_path());
    fs::copy(folder, copy);
    fs::remove(copy / "tokenizer.json");
    return copy;
}

/// How far llama.cpp's logits may be from ours, as a part of their spread: its products round what they multiply with
/// to the weights' own kind (16 bits beside F16 and BF16, blocks of 8 bits beside quantized ones), where ours are in
/// fp32. Of F32 what is left is its functions' own rounding: transformers' logits of the same weights are as far from
/// it (3e-4 to 6e-4).
double allowed(std::string_view type) {
    if (type == "F32") return 2e-3;
    if (type == "F16") return 0.01;
    if (type == "BF16") return 0.05;
    return 0.15;
}

/// Root mean square of the difference beside the logits' own deviation.
double apart(const at::Tensor& theirs, const at::Tensor& ours) {
    return ((theirs - ours).square().mean().sqrt() / ours.std()).item<double>();
}

/// Within the window of what llama.cpp reads without one (the export says so).
Probes fewIds(const ModelSpec& spec) {
    std::int64_t length = std::min<std::int64_t>(20, spec.context);
    if ((spec.family == "mistral" || spec.family == "phi3") && spec.window > 0) length = std::min(length, spec.window);
    Probes probes(2);
    for (std::size_t probe = 0; probe < probes.size(); ++probe)
        for (std::int64_t i = 0; i < length; ++i)
            probes[probe].push_back(std::int32_t((i * 7919 + std::int64_t(probe) * 104729 + 13) % spec.vocabulary));
    return probes;
}

const std::vector<std::string>& someTexts() {
    static const std::vector<std::string> all = {
        "The capital of France is", "I'm 1234 years old, aren't you?  Two  spaces\n\nand lines",
        "def f(x):\n\treturn x[0] != \"y\"", "na\xc3\xafve \xd0\x9f\xd1\x80\xd0\xb8 \xe4\xbd\xa0\xe5\xa5\xbd"};
    return all;
}

} // namespace

class TestLlamaCpp : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        if (!hasLlamaCpp())
            QSKIP("the package xllamacpp is not installed (./lathe test brings it where PyPI is in reach)");
    }

    void fixtureFamilies() {
        QTemporaryDir home;
        const fs::path root = home.path().toStdString();
        nlohmann::json jobs;
        std::vector<std::pair<std::string, fs::path>> files; // what Lathe reads to say the same
        std::vector<Tuned> all;
        std::map<std::string, std::size_t> caseOf;
        std::vector<fs::path> folders = modelCases();
        for (const char* name : {"gpt2", "qwen2"})
            if (const fs::path folder = fixtures() / "tiny" / name; fs::exists(folder / "merges.txt"))
                folders.push_back(withoutTokenizerJson(folder, root));
        for (const fs::path& folder : folders) {
            const bool written = [&] {
                try {
                    ggufArchitectureOf(readModelSpec(folder));
                } catch (const Error&) {
                    return false;
                }
                return fs::exists(folder / "tokenizer.json") || fs::exists(folder / "merges.txt");
            }();
            const fs::path model = written ? folder : folder / "model.gguf";
            if (!fs::exists(model) || readModelSpec(model).head.kind != HeadKind::LanguageModel
                || readModelSpec(model).encoderLayers > 0)
                continue;
            const std::string name = folder.filename().string();
            if (const ModelSpec spec = readModelSpec(model);
                spec.rope.scaling == RopeScaling::LongRope
                && std::int64_t(fewIds(spec)[0].size()) <= spec.rope.originalContext) {
                qInfo() << name.c_str()
                        << "is left out: llama.cpp chooses rotary factors by its context, not by the text's length "
                           "(the export says so)";
                continue;
            }
            fs::create_directories(root / name);
            const Tuned& tuned = all.emplace_back(model, root / name, 0.05);
            try {
                tuned.exported(ExportFormat::Gguf, "Q6_K");
            } catch (const Error& refused) { // windows of layers that llama.cpp has in another order, for one
                if (refused.info().message.find("do not say") == std::string::npos) throw;
                qInfo() << name.c_str() << refused.info().message.c_str();
                all.pop_back();
                continue;
            }
            for (const char* type : {"F32", "F16", "BF16", "Q8_0", "Q4_K_M"}) {
                const fs::path file = tuned.exported(ExportFormat::Gguf, type);
                jobs.push_back({{"name", name + "." + type},
                                {"gguf", file.string()},
                                {"ids", fewIds(tuned.spec)},
                                {"texts", someTexts()}});
                files.emplace_back(name + "." + type, file);
            }
            const fs::path base = fs::is_directory(model) ? tuned.exported(ExportFormat::Gguf, "F32", false) : model;
            jobs.push_back({{"name", name + ".lora"},
                            {"gguf", base.string()},
                            {"lora", tuned.exported(ExportFormat::GgufLora, "").string()},
                            {"ids", fewIds(tuned.spec)}});
            files.emplace_back(name + ".lora", root / name / "gguf-loraadapter");
            caseOf[name] = all.size() - 1;
        }
        if (jobs.empty()) QSKIP(noFixture);
        std::map<std::string, at::Tensor> said;
        const nlohmann::json answers = askLlamaCpp(jobs, root, said);
        QStringList problems;
        for (const auto& [name, file] : files) {
            const auto dot = name.rfind('.');
            const Tuned& tuned = all[caseOf.at(name.substr(0, dot))];
            const std::string type = name.substr(dot + 1);
            const nlohmann::json& answer = answers.at(name);
            if (answer.contains("error")) {
                problems << QString::fromStdString(name + ": " + answer["error"].get<std::string>());
                continue;
            }
            const TunedModel model =
                type == "lora" ? loadTuned(tuned.base, tuned.adapter, {}) : loadTuned(file, {}, {});
            for (std::size_t probe = 0; probe < 2; ++probe) {
                const double far =
                    apart(said.at(name + "." + std::to_string(probe)), ours(*model.model, fewIds(tuned.spec)[probe]));
                if (!(far <= allowed(type == "lora" ? "F32" : type)))
                    problems
                        << QString("%1: logits apart by %2 of their spread").arg(QString::fromStdString(name)).arg(far);
                qInfo() << name.c_str() << far;
            }
            if (type != "F32") continue;
            const ModelText text = readModelText(tuned.base);
            for (std::size_t i = 0; i < someTexts().size(); ++i)
                if (text.tokenizer->encode(someTexts()[i], true).ids
                    != answer["tokens"][i].get<std::vector<std::int32_t>>())
                    problems << QString::fromStdString(
                        name + ": other tokens of \"" + someTexts()[i] + "\": " + answer["tokens"][i].dump()
                        + " beside " + nlohmann::json(text.tokenizer->encode(someTexts()[i], true).ids).dump());
            if (!text.special.eos.empty() && answer["eos"] != text.special.eos.front())
                problems << QString::fromStdString(name + ": another end of text");
            if (answer["template"] != text.special.chatTemplate)
                problems << QString::fromStdString(name + ": another chat template");
        }
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join('\n')));
    }

    /// Which tensor gets which type, beside what llama.cpp's own quantizer makes of the F32 file.
    void everyTensorHasTheQuantizersType_data() { realModels_data(); }
    void everyTensorHasTheQuantizersType() {
        QFETCH(QString, file);
        if (file.isEmpty()) QSKIP("no real GGUF model below LATHE_MODELS");
        if (!qEnvironmentVariableIsSet("LATHE_LLAMA_QUANTIZER"))
            QSKIP("LATHE_LLAMA_QUANTIZER names no library with llama.cpp's quantizer (tests/interop/llama_cpp.py)");
        QTemporaryDir home;
        const fs::path root = home.path().toStdString();
        const Tuned base(file.toStdString(), root, 0);
        const fs::path exact = base.exported(ExportFormat::Gguf, "F32", false);
        QStringList problems;
        for (const GgufTypeInfo& type : ggufTypeInfos()) {
            const GgufMix& mix = ggufMixNamed(type.name);
            if (!mix.isQuantized()) continue;
            const fs::path theirs = root / ("theirs-" + std::string(type.name) + ".gguf");
            QProcess process;
            process.start(pythonOf("LATHE_INTEROP_PYTHON"),
                          {QString(LATHE_INTEROP_SCRIPTS "/llama_cpp.py"), "--quantize",
                           QString::fromStdString(exact.string()), QString::fromStdString(theirs.string()),
                           QString::number(mix.fileType)});
            QVERIFY2(process.waitForFinished(1200000) && process.exitCode() == 0,
                     process.readAllStandardError().right(2000).constData());
            const auto asked = openGguf(theirs);
            const auto written = openGguf(base.exported(ExportFormat::Gguf, std::string(type.name), false));
            QCOMPARE(written->tensors().size(), asked->tensors().size());
            for (const TensorInfo& tensor : asked->tensors()) {
                const TensorInfo* own = written->find(tensor.name);
                if (!own || own->type != tensor.type)
                    problems << QString::fromStdString(std::string(type.name) + ": " + tensor.name + " is "
                                                       + (own ? toString(own->type) : "not there") + " beside "
                                                       + toString(tensor.type));
            }
        }
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join('\n')));
    }

    /// Real ones: every type, the LoRA on the base's own file, and greedy answers.
    void realModels_data() {
        QTest::addColumn<QString>("file");
        std::error_code none;
        bool any = false;
        for (const auto& entry :
             fs::recursive_directory_iterator(qEnvironmentVariable("LATHE_MODELS").toStdString(), none))
            if (entry.path().extension() == ".gguf") {
                QTest::newRow(entry.path().parent_path().filename().c_str())
                    << QString::fromStdString(entry.path().string());
                any = true;
            }
        if (!any) QTest::newRow("none") << QString();
    }
    void realModels() {
        QFETCH(QString, file);
        if (file.isEmpty()) QSKIP("no real GGUF model below LATHE_MODELS");
        QTemporaryDir home;
        const fs::path root = home.path().toStdString();
        const Tuned tuned(file.toStdString(), root, 0.002);
        const ModelText text = readModelText(tuned.base);
        Probes probes;
        for (const std::string& one : someTexts()) probes.push_back(text.tokenizer->encode(one, true).ids);
        nlohmann::json jobs;
        std::map<std::string, fs::path> files;
        for (const GgufTypeInfo& type : ggufTypeInfos()) {
            files[std::string(type.name)] = tuned.exported(ExportFormat::Gguf, std::string(type.name));
            jobs.push_back({{"name", type.name},
                            {"gguf", files[std::string(type.name)].string()},
                            {"ids", probes},
                            {"texts", someTexts()}});
        }
        files["base"] = tuned.exported(ExportFormat::Gguf, "F32", false);
        jobs.push_back({{"name", "lora"},
                        {"gguf", files["base"].string()},
                        {"lora", tuned.exported(ExportFormat::GgufLora, "").string()},
                        {"ids", probes}});
        std::map<std::string, at::Tensor> said;
        const nlohmann::json answers = askLlamaCpp(jobs, root, said);
        QStringList problems;
        for (const nlohmann::json& job : jobs) {
            const std::string name = job["name"];
            const nlohmann::json& answer = answers.at(name);
            QVERIFY2(!answer.contains("error"),
                     qPrintable(QString::fromStdString(name + ": " + answer.value("error", ""))));
            const TunedModel model =
                name == "lora" ? loadTuned(tuned.base, tuned.adapter, {}) : loadTuned(files[name], {}, {});
            std::int64_t same = 0, all = 0;
            double far = 0;
            for (std::size_t probe = 0; probe < probes.size(); ++probe) {
                const at::Tensor theirs = said.at(name + "." + std::to_string(probe)),
                                 mine = ours(*model.model, probes[probe]);
                far = std::max(far, apart(theirs, mine));
                same += theirs.argmax(-1).eq(mine.argmax(-1)).sum().item<std::int64_t>();
                all += mine.size(0);
                if (name != "lora" && answer["tokens"][probe].get<std::vector<std::int32_t>>() != probes[probe])
                    problems << QString::fromStdString(name + ": other tokens of \"" + someTexts()[probe] + "\"");
            }
            qInfo() << name.c_str() << "apart" << far << "of the spread; the same most likely token at" << same << "of"
                    << all;
            if (!(far <= allowed(name == "lora" ? "F32" : name)))
                problems
                    << QString("%1: logits apart by %2 of their spread").arg(QString::fromStdString(name)).arg(far);
            if ((name == "F32" || name == "lora") && same != all)
                problems << QString("%1: another most likely token at %2 positions")
                                .arg(QString::fromStdString(name))
                                .arg(all - same);
        }
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join('\n')));
    }
};

LATHE_TEST(TestLlamaCpp)
#include "tst_llama_cpp.moc"
