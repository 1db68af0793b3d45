// What Lathe trains and saves, loaded by Hugging Face PEFT: the same logits.
#include "backend/engine/tiny_run.h"
#include "base/json.h"
#include "data/batch_builder.h"
#include "export/tuned_model.h"
#include "files/tensor_file.h"
#include "support/test_main.h"

#include <QProcess>
#include <QTest>

#include <cstdlib>
#include <fstream>

using namespace lathe;
using namespace lathe::test;

namespace {

const std::vector<std::vector<std::int32_t>> probes{{1, 5, 9, 30, 77, 12, 250, 301, 8, 8, 40}, {200, 100, 50, 25, 12, 6, 3}};

/// Why there is nothing to compare with; empty where there is.
std::string missing() {
    const char* python = std::getenv("LATHE_INTEROP_PYTHON");
    if (!python || !std::filesystem::exists(python)) return "the Python libraries are not installed (./lathe test brings them where PyPI is in reach)";
    return {};
}

at::Tensor ours(Model& model, const std::vector<std::int32_t>& ids) {
    const auto count = std::int64_t(ids.size());
    TokenBatch batch;
    batch.ids = at::tensor(at::ArrayRef<std::int32_t>(ids.data(), ids.size())).to(at::kLong);
    batch.positions = at::arange(count);
    batch.targets = at::full({count}, -100, at::kLong);
    batch.starts = {0, count};
    batch.examples = {0};
    const at::NoGradGuard guard;
    return model.logits(model.hidden(batch, {}));
}

/// The largest difference of any logit between PEFT and us, over the probes.
double differenceFromPeft(const std::string& base, const std::filesystem::path& adapter, const std::filesystem::path& scratch) {
    nlohmann::json ids = probes;
    std::ofstream(scratch / "ids.json") << ids;
    QProcess python;
    python.start(std::getenv("LATHE_INTEROP_PYTHON"), {LATHE_INTEROP_SCRIPTS "/peft_logits.py", QString::fromStdString(base),
                                                       QString::fromStdString(adapter.string()), QString::fromStdString((scratch / "ids.json").string()),
                                                       QString::fromStdString((scratch / "logits.safetensors").string())});
    if (!python.waitForFinished(600000) || python.exitCode() != 0)
        throw std::runtime_error("PEFT did not load the adapter: " + python.readAllStandardError().toStdString());
    const TunedModel tuned = loadTuned(base, adapter, {});
    const auto file = openTensors(scratch / "logits.safetensors");
    double largest = 0;
    for (std::size_t i = 0; i < probes.size(); ++i) {
        const TensorInfo* info = file->find("logits." + std::to_string(i));
        at::Tensor theirs = at::empty(info->shape, at::kFloat);
        readAsF32(*info, {theirs.data_ptr<float>(), std::size_t(theirs.numel())});
        largest = std::max(largest, (ours(*tuned.model, probes[i]) - theirs).abs().max().item<double>());
    }
    return largest;
}

} // namespace

class TestPeftInterop : public QObject {
    Q_OBJECT
private slots:
    void anAdapterOfATinyModelInFixtures() {
        if (const std::string why = missing(); !why.empty()) QSKIP(why.c_str());
        TinyRun run;
        const auto trained = run.train().ends.at(0);
        QVERIFY2(trained.outcome == Outcome::Finished, trained.error.message.c_str());
        QVERIFY(differenceFromPeft(tinyModel().string(), trained.adapter, run.home.path().toStdString()) < 1e-3);
    }

    void anAdapterOfTheRealModel() {
        if (const std::string why = missing(); !why.empty()) QSKIP(why.c_str());
        const char* models = std::getenv("LATHE_MODELS");
        const std::filesystem::path gguf = std::filesystem::path(models ? models : "") / "smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";
        if (!std::filesystem::exists(gguf)) QSKIP("SmolLM2-135M is not here (./lathe test brings it where PyPI is in reach)");
        TinyRun run;
        run.recipe.settings.set("model", gguf.string());
        run.recipe.settings.set("dtype", std::string("bf16"));
        for (const auto& [field, value] : std::initializer_list<std::pair<const char*, std::int64_t>>{
                 {"steps", 5}, {"batch_size", 2}, {"gradient_accumulation", 1}, {"max_length", 128}, {"save_every", 5}})
            run.recipe.settings.set(field, value);
        run.recipe.settings.set("packing", true);
        const auto trained = run.train().ends.at(0);
        QVERIFY2(trained.outcome == Outcome::Finished, trained.error.message.c_str());
        QVERIFY(differenceFromPeft(gguf.string(), trained.adapter, run.home.path().toStdString()) < 1e-3);
    }
};

LATHE_TEST(TestPeftInterop)
#include "tst_peft.moc"
