// Every method that PEFT knows, saved by Lathe from a small model and loaded by PEFT: the same outputs.
#include "base/json.h"
#include "files/tensor_file.h"
#include "lathe/method_info.h"
#include "peft/adapter_files.h"
#include "peft/method.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <fstream>

using namespace lathe;
using namespace lathe::test;

namespace {

const std::vector<std::vector<std::int32_t>> probes{{1, 5, 9, 30, 77, 12, 250, 301, 8, 8, 40}, {200, 100, 50, 25, 12, 6, 3}};

struct Variant {
    const char* name;
    const char* method;
    std::vector<std::pair<std::string, Value>> settings;
};

const std::vector<Variant> variants{
    {"lora", "lora", {{"rank", std::int64_t(4)}}},
    {"dora", "lora", {{"rank", std::int64_t(4)}, {"dora", true}}},
    {"rslora_patterns", "lora", {{"rank", std::int64_t(4)}, {"rslora", true}, {"target_modules", std::vector<std::string>{"regex:.*(q_proj|query|down_proj)"}}}},
    {"ia3", "ia3", {}},
    {"prompt", "prompt_tuning", {{"num_virtual_tokens", std::int64_t(4)}}},
    {"prefix", "prefix_tuning", {{"num_virtual_tokens", std::int64_t(4)}}},
    {"prefix_projected", "prefix_tuning", {{"num_virtual_tokens", std::int64_t(4)}, {"prefix_projection", true}}},
    {"p_lstm", "p_tuning", {{"num_virtual_tokens", std::int64_t(4)}, {"encoder", "lstm"}}},
    {"p_mlp", "p_tuning", {{"num_virtual_tokens", std::int64_t(4)}}},
};

at::Tensor ours(Model& model, const std::vector<std::int32_t>& ids) {
    const auto count = std::int64_t(ids.size());
    TokenBatch batch;
    batch.ids = at::tensor(at::ArrayRef<std::int32_t>(ids.data(), ids.size())).to(at::kLong);
    batch.positions = at::arange(count);
    batch.targets = at::full({count}, -100, at::kLong);
    batch.starts = {0, count};
    batch.examples = {0};
    const at::NoGradGuard guard;
    if (model.spec().head.kind != HeadKind::LanguageModel) return model.outputs(batch)[0];
    const at::Tensor logits = model.logits(model.hidden(batch, {}));
    return logits.narrow(0, logits.size(0) - count, count); // without the virtual tokens
}

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
        const char* python = std::getenv("LATHE_INTEROP_PYTHON");
        if (!python || !std::filesystem::exists(python)) QSKIP("the Python libraries are not installed (./lathe test brings them where PyPI is in reach)");
        const std::filesystem::path model = fixtures() / "tiny" / base.toStdString();
        QTemporaryDir home;
        const std::filesystem::path scratch = home.path().toStdString();
        std::ofstream(scratch / "ids.json") << nlohmann::json(probes);
        QStringList arguments{LATHE_INTEROP_SCRIPTS "/peft_methods.py", QString::fromStdString(model.string()), QString::fromStdString((scratch / "ids.json").string()),
                              QString::fromStdString((scratch / "logits.safetensors").string())};
        std::map<std::string, at::Tensor> wanted;
        for (const Variant& variant : variants) {
            MethodChoice choice{variant.method, Settings(*methodInfo(variant.method).fields)};
            for (const auto& [field, value] : variant.settings) choice.settings.set(field, value);
            const auto loaded = loadModel(model, {});
            const auto method = makeMethod(choice);
            method->attach(*loaded, 3);
            torch::manual_seed(4);
            for (Parameter* parameter : method->trainable()) { // as if trained: away from the start
                torch::NoGradGuard quiet;
                parameter->master().add_(torch::randn_like(parameter->master()), 0.05);
                parameter->refresh();
            }
            const std::filesystem::path folder = scratch / variant.name;
            method->save(folder, model.string());
            arguments << QString::fromStdString(folder.string());
            for (std::size_t i = 0; i < probes.size(); ++i) {
                std::string name = variant.name;
                name += '.';
                name += std::to_string(i);
                wanted[name] = ours(*loaded, probes[i]);
            }
        }
        QProcess process;
        process.start(python, arguments);
        QVERIFY2(process.waitForFinished(600000) && process.exitCode() == 0, process.readAllStandardError().right(2000).constData());
        const auto theirs = readTensorFile(scratch / "logits.safetensors");
        for (const auto& [name, values] : wanted) {
            QVERIFY2(theirs.contains(name), name.c_str());
            const double difference = (theirs.at(name) - values).abs().max().item<double>();
            QVERIFY2(difference < 1e-4, (name + " differs by " + std::to_string(difference)).c_str());
        }
    }
};

LATHE_TEST(TestPeftMethods)
#include "tst_peft_methods.moc"
