// Adapters on a model of every family and head, between Lathe and Hugging Face's libraries: an adapter that Lathe
// trained and exported, its merged model, and an adapter that PEFT made give the same outputs on both sides, and no key
// of a file is missing or left over.
#include "backend/engine/peft/method_bench.h"
#include "export/adapter.h"
#include "export/export_run.h"
#include "interop/python_library.h"
#include "interop/unheard_context.h"
#include "lathe/field_keys.h"
#include "models/architectures.h"
#include "models/read_model_spec.h"
#include "peft/word_matrices.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>

#include <algorithm>
#include <limits>
#include <set>

using namespace lathe;
using namespace lathe::test;

namespace {

namespace fs = std::filesystem;

/// One of each class and layout of the table of architectures.
std::vector<fs::path> families() {
    std::vector<fs::path> all;
    std::set<std::string> seen;
    for (const fs::path& folder : modelCases()) {
        const std::string name = readJson(folder / "config.json").at("architectures").at(0);
        if (std::none_of(architectures().begin(), architectures().end(),
                         [&](const Architecture& row) { return row.name == name; }))
            continue;
        const ModelSpec spec = readModelSpec(folder);
        if (seen.insert(name + char('0' + int(spec.parallel)) + char('0' + int(spec.tiedHead))
                        + char('0' + int(spec.gated)))
                .second)
            all.push_back(folder);
    }
    return all;
}

/// Two steps, large enough to be felt.
void twoSteps(Bench& bench) {
    for (int step = 0; step < 2; ++step) {
        for (Parameter* parameter : bench.method->trainable()) parameter->master().mutable_grad().reset();
        bench.model->loss(bench.batch, {.training = true}).sum.backward();
        at::NoGradGuard quiet;
        for (Parameter* parameter : bench.method->trainable()) {
            parameter->master().add_(parameter->master().grad().sign(), -0.02);
            parameter->refresh();
        }
    }
}

/// What was said of the padded inputs, as our batch has it.
at::Tensor asOurs(const at::Tensor& padded, const fs::path& base, const ModelSpec& spec) {
    const PaddedRows rows = taskRows(*openTensors(base / "expected.safetensors"), spec);
    if (spec.head.kind == HeadKind::SequenceClassification) return padded;
    if (spec.encoderLayers) return padded.flatten(0, 1);
    return rows.pick(padded);
}

/// What the model says of its inputs, of an encoder-decoder at what it writes.
at::Tensor saidBy(const Bench& bench) {
    if (!bench.model->spec().encoderLayers) return bench.logits();
    return bench.logits().index_select(
        0, taskRows(*openTensors(bench.base / "expected.safetensors"), bench.model->spec()).targets);
}

struct Case {
    fs::path base;
    std::string name;
    ModelSpec spec;
    at::Tensor untrained, trained;
    double mergedDiffers = 0;
    nlohmann::json job;
};

/// `words`: the word embedding trains whole beside the method's own, and with it a tied head.
Case makeCase(const fs::path& base, const std::string& method, const fs::path& scratch, bool words = false) {
    Bench bench(method, at::kFloat, base);
    if (words) {
        bench.choices[0].settings.set(field::modulesToSave,
                                      std::vector<std::string>{wordMatrices(bench.model->spec()).embedding});
        bench.method = makeMethod(bench.choices);
    }
    Case one{base,
             base.filename().string() + "." + method + (words ? ".words" : ""),
             bench.model->spec(),
             saidBy(bench),
             {},
             0,
             {}};
    bench.method->attach(*bench.model, 11);
    twoSteps(bench);
    one.trained = saidBy(bench);
    Recipe recipe;
    recipe.settings.set(field::model, base.string());
    recipe.settings.set(field::dtype, Precision::FP32);
    recipe.settings.set(field::seed, std::int64_t(1));
    recipe.methods = bench.choices;
    const fs::path root = scratch / one.name;
    fs::create_directories(root);
    writeAdapter(root / "adapter", *bench.model, *bench.method, recipe, {});
    UnheardContext alone;
    const auto order = [&](ExportFormat format, const char* name) {
        return Order<ExportRun>{.request = 1,
                                .query = {.run = "run", .format = format, .folder = (root / name).string()},
                                .adapter = (root / "adapter").string(),
                                .recipe = recipe,
                                .folder = root / name};
    };
    exportRun(order(ExportFormat::Peft, "peft"), alone);
    one.job = {{"name", one.name}, {"base", base.string()}, {"adapter", (root / "peft").string()}};
    if (method != "lora") return one;
    one.mergedDiffers = exportRun(order(ExportFormat::Merged, "merged"), alone).largestDifference;
    one.job["merged"] = (root / "merged").string();
    if (!words) one.job["made"] = (root / "made").string();
    const auto linears = one.spec.linears();
    one.job["lora_bias"] =
        std::all_of(linears.begin(), linears.end(), [](const LinearSpec& each) { return each.bias; });
    return one;
}

/// What our model says with an adapter that another library made; folded into it, where `merged`.
at::Tensor withAdapter(const Case& one, const fs::path& adapter, bool merged) {
    Bench bench("lora", at::kFloat, one.base);
    bench.method = makeMethod(readAdapterConfig(adapter));
    bench.method->attach(*bench.model, 0);
    bench.method->load(adapter);
    if (merged) bench.method->merge(*bench.model);
    return saidBy(bench);
}

} // namespace

class TestPeftFamilies : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        if (pythonOf("LATHE_INTEROP_PYTHON").isEmpty())
            QSKIP("the Python libraries are not installed (./lathe test brings them where PyPI is in reach)");
    }

    void fixtureFamilies() {
        QTemporaryDir home;
        const fs::path scratch = home.path().toStdString();
        std::vector<Case> cases;
        nlohmann::json jobs;
        std::set<std::string> seen;
        for (const fs::path& base : families()) {
            jobs.push_back(cases.emplace_back(makeCase(base, "lora", scratch)).job);
            if (seen.insert(cases.back().spec.architecture.substr(0, cases.back().spec.architecture.find("For")))
                    .second) // heads are the same matter for both
                jobs.push_back(cases.emplace_back(makeCase(base, "ia3", scratch)).job);
            const ModelSpec& spec = cases.back().spec;
            if (spec.head.kind == HeadKind::LanguageModel && !spec.encoderLayers
                && !wordMatrices(spec).embedding.empty())
                jobs.push_back(cases.emplace_back(makeCase(base, "lora", scratch, true)).job);
        }
        std::ofstream(scratch / "jobs.json") << jobs;
        QProcess python;
        python.start(pythonOf("LATHE_INTEROP_PYTHON"), {QString(LATHE_INTEROP_SCRIPTS "/peft_families.py"),
                                                        home.filePath("jobs.json"), home.filePath("said.safetensors")});
        QVERIFY2(python.waitForFinished(600000) && python.exitCode() == 0,
                 python.readAllStandardError().right(3000).constData());
        const auto problems = nlohmann::json::parse(python.readAllStandardOutput().toStdString());
        const auto said = readTensorFile(scratch / "said.safetensors");
        QStringList wrong;
        for (const auto& [name, list] : problems.items())
            for (const auto& problem : list)
                if (const auto text = problem.get<std::string>();
                    text.find("a tied layer is part of the adapter")
                    == std::string::npos) // PEFT's advice: both are saved apart, and equal
                    wrong << QString::fromStdString(name + ": " + text);
        for (const Case& one : cases) {
            const auto compare = [&](const char* what, const at::Tensor& ours, double tolerance) {
                const auto theirs = said.find(one.name + "." + what);
                if (theirs == said.end()) return; // a problem above
                const at::Tensor padded = asOurs(theirs->second, one.base, one.spec);
                const double difference = padded.sizes() == ours.sizes() ? largestDifference(ours, padded)
                                                                         : std::numeric_limits<double>::infinity();
                if (!(difference < tolerance))
                    wrong
                        << QString("%1, %2: differs by %3").arg(QString::fromStdString(one.name), what).arg(difference);
            };
            if (largestDifference(one.trained, one.untrained) < 0.02)
                wrong << QString::fromStdString(one.name + ": two steps change nothing that could be compared");
            if (one.spec.dtype == "F32" && !(one.mergedDiffers < 1e-3))
                wrong << QString::fromStdString(one.name + ": what the export itself says of the merged model");
            compare("adapter", one.trained, 1e-3);
            compare("merged", one.trained,
                    one.spec.dtype == "F32" ? 1e-3 : 0.1); // weights are written as the base has them
            try {
                if (!said.contains(one.name + ".made")) continue;
                for (const bool merged : {false, true})
                    if (!merged || one.spec.dtype == "F32")
                        compare("made", withAdapter(one, one.job.at("made").get<std::string>(), merged), 1e-3);
            } catch (const Error& error) {
                wrong << QString::fromStdString(one.name + ", made: " + error.info().message);
            }
        }
        for (const QString& problem : wrong) qWarning("%s", qPrintable(problem));
        QVERIFY2(wrong.isEmpty(), qPrintable(QString::number(wrong.size()) + " problems over "
                                             + QString::number(cases.size()) + " models"));
    }
};

LATHE_TEST(TestPeftFamilies)
#include "tst_peft_families.moc"
