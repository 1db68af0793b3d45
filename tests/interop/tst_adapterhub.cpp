// Bottleneck adapters and their fusion, saved by Lathe from a small BERT and from Llamas, tied and untied, and loaded
// by AdapterHub's library: the same outputs.
#include "interop/python_library.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;

namespace {

const Probes hubProbes{{2, 5, 9, 30, 77, 12, 250, 301, 8, 8, 3}, {2, 100, 50, 25, 12, 6, 3}};

const std::vector<Variant> hubVariants{
    {"houlsby", "adapter", {{"placement", "houlsby"}, {"adapter_name", "houlsby"}}},
    {"pfeiffer", "adapter", {{"placement", "pfeiffer"}, {"reduction_factor", 8.0}, {"adapter_name", "pfeiffer"}}},
    {"second",
     "adapter",
     {{"placement", "pfeiffer"}, {"reduction_factor", 4.0}, {"activation", "gelu"}, {"adapter_name", "second"}}},
    {"compacter", "compacter", {{"adapter_name", "compacter"}, {"reduction_factor", 4.0}}},
};

/// Saves the method with every trained number moved a little, so that nothing is zero; its outputs on the probes.
std::vector<at::Tensor> saveMoved(const fs::path& base, const MethodChoice& choice, const fs::path& folder) {
    const at::NoGradGuard quiet;
    const std::unique_ptr<Model> model = loadModel(base, {});
    const std::unique_ptr<Method> method = makeMethod(choice);
    method->attach(*model, 3);
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(11);
    for (Parameter* parameter : method->trainable()) {
        if (parameter->name().find("classifier") != std::string::npos)
            continue; // the library is asked for the adapter, not for the head
        parameter->master().add_(at::empty_like(parameter->master()).normal_(0, 0.05, generator));
        parameter->refresh();
    }
    method->save(folder, base.string());
    std::vector<at::Tensor> said;
    for (const auto& ids : hubProbes) said.push_back(ours(*model, ids));
    return said;
}

} // namespace

class TestAdapterHub : public QObject {
    Q_OBJECT
private slots:
    void adaptersAndFusionFixtures_data() {
        QTest::addColumn<QString>("base");
        for (const char* base : {"bert_seqcls", "llama_tied", "llama_untied"}) QTest::newRow(base) << QString(base);
    }
    void adaptersAndFusionFixtures() {
        QFETCH(QString, base);
        const QString python = pythonOf("LATHE_ADAPTERS_PYTHON");
        if (python.isEmpty())
            QSKIP("AdapterHub's library is not installed (./lathe test brings it where PyPI is in reach)");
        const fs::path model = fixtures() / "tiny" / base.toStdString();
        if (!fs::exists(model)) QSKIP(noFixture);
        QTemporaryDir home;
        const fs::path scratch = home.path().toStdString();
        std::map<std::string, std::vector<at::Tensor>> expected;
        std::vector<fs::path> folders;
        const auto save = [&](const std::string& name, const MethodChoice& choice) {
            expected[name] = saveMoved(model, choice, folders.emplace_back(scratch / name));
        };
        for (const Variant& variant : hubVariants) save(variant.name, variant.choice());
        save("fusion", Variant{"fusion",
                               "adapter_fusion",
                               {{"adapters", std::vector<std::string>{(scratch / "pfeiffer").string(),
                                                                      (scratch / "second").string()}}}}
                           .choice());

        const auto found = theirs(python, "adapterhub_methods.py", model, hubProbes, folders, scratch);
        for (const auto& [name, said] : expected)
            for (std::size_t i = 0; i < said.size(); ++i) {
                const double difference =
                    (said[i] - found.at(name + "." + std::to_string(i))).abs().max().item<double>();
                QVERIFY2(difference < 1e-4, qPrintable(QString("%1: %2").arg(name.c_str()).arg(difference)));
            }
    }
};

LATHE_TEST(TestAdapterHub)
#include "tst_adapterhub.moc"
