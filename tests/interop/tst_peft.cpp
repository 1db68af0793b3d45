// What Lathe trains and saves, loaded by Hugging Face PEFT: the same logits.
#include "backend/engine/tiny_run.h"
#include "export/tuned_model.h"
#include "interop/python_library.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

constexpr const char* missing =
    "the Python libraries are not installed (./lathe test brings them where PyPI is in reach)";

/// The largest difference of any logit between PEFT and us.
double differenceFromPeft(const std::string& base, const std::filesystem::path& adapter,
                          const std::filesystem::path& scratch) {
    const Probes probes{{1, 5, 9, 30, 77, 12, 250, 301, 8, 8, 40}, {200, 100, 50, 25, 12, 6, 3}};
    const auto found = theirs(pythonOf("LATHE_INTEROP_PYTHON"), "peft_methods.py", base, probes, {adapter}, scratch);
    const TunedModel tuned = loadTuned(base, adapter, {});
    double largest = 0;
    for (std::size_t i = 0; i < probes.size(); ++i) {
        const at::Tensor& theirLogits = found.at(adapter.filename().string() + "." + std::to_string(i));
        largest = std::max(largest, (ours(*tuned.model, probes[i]) - theirLogits).abs().max().item<double>());
    }
    return largest;
}

} // namespace

class TestPeftInterop : public QObject {
    Q_OBJECT
private slots:
    void anAdapterOfATinyModelInFixtures() {
        if (pythonOf("LATHE_INTEROP_PYTHON").isEmpty()) QSKIP(missing);
        TinyRun run;
        const auto trained = run.train().ends.at(0);
        QVERIFY2(trained.outcome == Outcome::Finished, trained.error.message.c_str());
        QVERIFY(differenceFromPeft(tinyModel().string(), trained.adapter, run.home.path().toStdString()) < 1e-3);
    }

    void anAdapterOfTheRealModel() {
        if (pythonOf("LATHE_INTEROP_PYTHON").isEmpty()) QSKIP(missing);
        const char* models = std::getenv("LATHE_MODELS");
        const std::filesystem::path gguf =
            std::filesystem::path(models ? models : "") / "smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";
        if (!std::filesystem::exists(gguf))
            QSKIP("SmolLM2-135M is not here (./lathe test brings it where PyPI is in reach)");
        TinyRun run;
        run.recipe.settings.set(field::model, gguf.string());
        run.recipe.settings.set(field::dtype, Precision::BF16);
        for (const auto& [field, value] : std::initializer_list<std::pair<const char*, std::int64_t>>{
                 {"steps", 5}, {"batch_size", 2}, {"gradient_accumulation", 1}, {"max_length", 128}, {"save_every", 5}})
            run.recipe.settings.set(FieldName(field), value);
        run.recipe.settings.set(field::packing, true);
        const auto trained = run.train().ends.at(0);
        QVERIFY2(trained.outcome == Outcome::Finished, trained.error.message.c_str());
        QVERIFY(differenceFromPeft(gguf.string(), trained.adapter, run.home.path().toStdString()) < 1e-3);
    }
};

LATHE_TEST(TestPeftInterop)
#include "tst_peft.moc"
