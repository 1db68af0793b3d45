// Bottleneck adapters and their fusion, saved by Lathe from a small BERT and loaded by AdapterHub's library: the same outputs.
#include "base/json.h"
#include "files/tensor_file.h"
#include "lathe/error.h"
#include "lathe/method_info.h"
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
namespace fs = std::filesystem;

namespace {

const std::vector<std::vector<std::int32_t>> probes{{2, 5, 9, 30, 77, 12, 250, 301, 8, 8, 3}, {2, 100, 50, 25, 12, 6, 3}};

struct Variant {
    const char* name;
    const char* method;
    std::vector<std::pair<std::string, Value>> settings;
};

const std::vector<Variant> variants{
    {"houlsby", "adapter", {{"placement", "houlsby"}, {"adapter_name", "houlsby"}}},
    {"pfeiffer", "adapter", {{"placement", "pfeiffer"}, {"reduction_factor", 8.0}, {"adapter_name", "pfeiffer"}}},
    {"second", "adapter", {{"placement", "pfeiffer"}, {"reduction_factor", 4.0}, {"activation", "gelu"}, {"adapter_name", "second"}}},
    {"compacter", "compacter", {{"adapter_name", "compacter"}, {"reduction_factor", 4.0}}},
};

at::Tensor ours(Model& model, const std::vector<std::int32_t>& ids) {
    const auto count = std::int64_t(ids.size());
    TokenBatch batch;
    batch.ids = at::tensor(at::ArrayRef<std::int32_t>(ids.data(), ids.size())).to(at::kLong);
    batch.positions = at::arange(count);
    batch.targets = at::full({count}, -100, at::kLong);
    batch.starts = {0, count};
    batch.examples = {0};
    return model.outputs(batch)[0];
}

/// The first reference BERT that classifies.
fs::path classifier() {
    for (const auto& folder : fixtureCases("tiny"))
        if (readJson(folder / "config.json").at("architectures").at(0) == "BertForSequenceClassification") return folder;
    return {};
}

/// Saves the method with every trained number moved a little, so that nothing is zero; its outputs on the probes.
std::vector<at::Tensor> saveMoved(const fs::path& base, const MethodChoice& choice, const fs::path& folder) {
    const torch::NoGradGuard quiet;
    const std::unique_ptr<Model> model = loadModel(base, {});
    const std::unique_ptr<Method> method = makeMethod(choice);
    method->attach(*model, 3);
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(11);
    for (Parameter* parameter : method->trainable()) {
        if (parameter->name().find("classifier") != std::string::npos) continue; // the library is asked for the adapter, not for the head
        parameter->master().add_(at::empty_like(parameter->master()).normal_(0, 0.05, generator));
        parameter->refresh();
    }
    method->save(folder, base.string());
    std::vector<at::Tensor> said;
    for (const auto& ids : probes) said.push_back(ours(*model, ids));
    return said;
}

} // namespace

class TestAdapterHub : public QObject {
    Q_OBJECT
private slots:
    void adaptersAndFusionFixtures() {
        const char* python = std::getenv("LATHE_ADAPTERS_PYTHON");
        if (!python || !fs::exists(python)) QSKIP("AdapterHub's library is not installed (./lathe test brings it where PyPI is in reach)");
        const fs::path base = classifier();
        if (base.empty()) QSKIP("no BertForSequenceClassification among the reference models");
        QTemporaryDir scratch;
        const fs::path root = scratch.path().toStdString();
        std::map<std::string, std::vector<at::Tensor>> expected;
        QStringList folders;
        const auto save = [&](const std::string& name, const MethodChoice& choice) {
            expected[name] = saveMoved(base, choice, root / name);
            folders << QString::fromStdString((root / name).string());
        };
        for (const Variant& variant : variants) {
            MethodChoice choice{variant.method, Settings(*methodInfo(variant.method).fields)};
            for (const auto& [field, value] : variant.settings) choice.settings.set(field, value);
            save(variant.name, choice);
        }
        MethodChoice fusion{"adapter_fusion", Settings(*methodInfo("adapter_fusion").fields)};
        fusion.settings.set("adapters", std::vector<std::string>{(root / "pfeiffer").string(), (root / "second").string()});
        save("fusion", fusion);

        std::ofstream(root / "ids.json") << nlohmann::json(probes);
        QProcess process;
        process.start(python, QStringList{LATHE_INTEROP_SCRIPTS "/adapterhub_methods.py", QString::fromStdString(base.string()),
                                          QString::fromStdString((root / "ids.json").string()), QString::fromStdString((root / "out.safetensors").string())} + folders);
        QVERIFY2(process.waitForFinished(600000) && process.exitCode() == 0, process.readAllStandardError().constData());
        const auto file = openTensors(root / "out.safetensors");
        for (const auto& [name, said] : expected)
            for (std::size_t i = 0; i < said.size(); ++i) {
                const TensorInfo* info = file->find(name + "." + std::to_string(i));
                QVERIFY2(info, name.c_str());
                at::Tensor theirs = at::empty(info->shape, at::kFloat);
                readAsF32(*info, {theirs.data_ptr<float>(), std::size_t(theirs.numel())});
                const double difference = (said[i] - theirs).abs().max().item<double>();
                QVERIFY2(difference < 1e-4, qPrintable(QString("%1: %2").arg(name.c_str()).arg(difference)));
            }
    }
};

LATHE_TEST(TestAdapterHub)
#include "tst_adapterhub.moc"
