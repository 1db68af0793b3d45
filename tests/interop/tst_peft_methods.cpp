// Every method that PEFT knows, saved by Lathe from a small model and loaded by PEFT: the same outputs.
#include "interop/python_library.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

const Probes peftProbes{{1, 5, 9, 30, 77, 12, 250, 301, 8, 8, 40}, {200, 100, 50, 25, 12, 6, 3}};

const std::vector<Variant> peftVariants{
    {"lora", "lora", {{"rank", std::int64_t(4)}}},
    {"dora", "lora", {{"rank", std::int64_t(4)}, {"dora", true}}},
    {"lora_bias", "lora", {{"rank", std::int64_t(4)}, {"lora_bias", true}}},
    {"rslora_patterns",
     "lora",
     {{"rank", std::int64_t(4)},
      {"rslora", true},
      {"target_modules", std::vector<std::string>{"regex:.*(q_proj|query|down_proj)"}}}},
    {"ia3", "ia3", {}},
    {"prompt", "prompt_tuning", {{"num_virtual_tokens", std::int64_t(4)}}},
    {"prefix", "prefix_tuning", {{"num_virtual_tokens", std::int64_t(4)}}},
    {"prefix_projected", "prefix_tuning", {{"num_virtual_tokens", std::int64_t(4)}, {"prefix_projection", true}}},
    {"p_lstm", "p_tuning", {{"num_virtual_tokens", std::int64_t(4)}, {"encoder", "lstm"}}},
    {"p_mlp", "p_tuning", {{"num_virtual_tokens", std::int64_t(4)}}},
};

} // namespace

class TestPeftMethods : public QObject {
    Q_OBJECT
private slots:
    void fixtureModels_data() {
        QTest::addColumn<QString>("base");
        for (const char* base : {"llama_untied", "bert_seqcls"}) QTest::newRow(base) << QString(base);
    }
    void fixtureModels() {
        QFETCH(QString, base);
        const QString python = pythonOf("LATHE_INTEROP_PYTHON");
        if (python.isEmpty())
            QSKIP("the Python libraries are not installed (./lathe test brings them where PyPI is in reach)");
        const std::filesystem::path model = fixtures() / "tiny" / base.toStdString();
        if (!std::filesystem::exists(model)) QSKIP(noFixture);
        QTemporaryDir home;
        const std::filesystem::path scratch = home.path().toStdString();
        std::vector<std::filesystem::path> folders;
        std::map<std::string, at::Tensor> wanted;
        for (const Variant& variant : peftVariants) {
            const auto loaded = loadModel(model, {});
            const auto method = makeMethod(variant.choice());
            method->attach(*loaded, 3);
            at::manual_seed(4);
            for (Parameter* parameter : method->trainable()) { // as if trained: away from the start
                at::NoGradGuard quiet;
                parameter->master().add_(torch::randn_like(parameter->master()), 0.05);
                parameter->refresh();
            }
            method->save(folders.emplace_back(scratch / variant.name), model.string());
            for (std::size_t i = 0; i < peftProbes.size(); ++i)
                wanted[folders.back().filename().string() + "." + std::to_string(i)] = ours(*loaded, peftProbes[i]);
        }
        const auto found = theirs(python, "peft_methods.py", model, peftProbes, folders, scratch);
        for (const auto& [name, values] : wanted) {
            QVERIFY2(found.contains(name), name.c_str());
            const double difference = (found.at(name) - values).abs().max().item<double>();
            QVERIFY2(difference < 1e-4, (name + " differs by " + std::to_string(difference)).c_str());
        }
    }
};

LATHE_TEST(TestPeftMethods)
#include "tst_peft_methods.moc"
