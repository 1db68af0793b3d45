// Adapters that PEFT and the adapters library wrote: read, run, trained, merged and written as they do.
#include "adapter_case.h"
#include "backend/engine/support/test_device.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace lathe;
using namespace lathe::test;
using nlohmann::json;

namespace {

constexpr double tolerance = 1e-4;

void addCases() {
    QTest::addColumn<QString>("folder");
    for (const char* group : {"peft", "adapters"})
        for (const auto& folder : fixtureCases(group))
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
}

#define CASE_FOLDER(folder)                                                                                            \
    QFETCH(QString, folder);                                                                                           \
    if (const QString reason = reasonToSkip(folder.toStdString()); !reason.isEmpty()) QSKIP(qPrintable(reason));       \
    const std::filesystem::path path = folder.toStdString();                                                           \
    const json facts = readJson(path / "expected.json");                                                               \
    if (facts.at("trainable").empty()) {                                                                               \
        const auto model = loadModel(baseOf(path), onTestDevice());                                                    \
        QVERIFY_THROWS_EXCEPTION(Error, makeMethod(choicesOf(path))->attach(*model, 0));                               \
        return;                                                                                                        \
    }

/// Lists as sets: the libraries' order is that of a Python set.
json comparable(const json& value) {
    if (!value.is_array()) return value;
    std::set<json> all(value.begin(), value.end());
    return json(all);
}

QByteArray size(double difference) { return "differs by " + QByteArray::number(difference); }

} // namespace

class TestPeftFixtures : public QObject {
    Q_OBJECT
private slots:
    void fixtureLogits_data() { addCases(); }
    void fixtureLogits() {
        CASE_FOLDER(folder);
        AdapterCase c(path);
        if (!adapterOf(path).empty()) c.method->load(adapterOf(path));
        if (c.expected->find("logits") || c.expected->find("start_logits")) {
            QVERIFY2(c.difference("logits") < tolerance, size(c.difference("logits")));
            const double loss = c.loss() - tensorOf(*c.expected, "loss").item<double>();
            QVERIFY2(std::abs(loss) < tolerance, size(loss));
        }
        AdapterCase after(path);
        if (const auto adapter = adapterOf(path, "_after5"); adapter.empty())
            after.fill("trainable_after5.safetensors");
        else {
            after.method->load(adapter);
            after.fill("trainable_after5.safetensors", true); // AdapterHub's folders are without the head
        }
        QVERIFY2(after.difference("after5.logits") < tolerance, size(after.difference("after5.logits")));
    }

    void fixtureGradients_data() { addCases(); }
    void fixtureGradients() {
        CASE_FOLDER(folder);
        for (bool recompute : {false, true}) {
            AdapterCase c(path);
            c.fill("trainable_init.safetensors");
            c.backward({.training = true, .recompute = recompute});
            const auto wanted = plainTensors(path / "expected.safetensors", "grad.");
            QCOMPARE(c.method->trainable().size(), wanted.size());
            for (const Parameter* parameter : c.method->trainable()) {
                const std::string name = plainName(parameter->name());
                QVERIFY2(wanted.contains(name), name.c_str());
                const at::Tensor gradient = parameter->master().grad();
                QVERIFY2(gradient.defined(), name.c_str());
                const double difference = largestDifference(gradient, wanted.at(name));
                QVERIFY2(difference < tolerance, (QByteArray(name.c_str()) + " " + size(difference)));
            }
        }
    }

    void fixtureFiveSteps_data() { addCases(); }
    void fixtureFiveSteps() {
        CASE_FOLDER(folder);
        AdapterCase c(path);
        c.fill("trainable_init.safetensors");
        const std::vector<double> losses = c.fiveSteps();
        const at::Tensor reference = tensorOf(*c.expected, "train.losses");
        for (std::size_t i = 0; i < losses.size(); ++i) {
            const double difference = losses[i] - reference[std::int64_t(i)].item<double>();
            QVERIFY2(std::abs(difference) < tolerance, size(difference));
        }
        // A gradient that is zero but for rounding (an attention's key bias) becomes full steps of AdamW: not
        // comparable.
        const auto gradients = plainTensors(path / "expected.safetensors", "grad."),
                   after = plainTensors(path / "trainable_after5.safetensors");
        QByteArray left;
        for (const Parameter* parameter : c.method->trainable()) {
            const std::string name = plainName(parameter->name());
            const at::Tensor size = gradients.at(name).abs(), rounding = (size < 1e-6).logical_and(size > 0);
            const auto skipped = size.max().item<double>() < 1e-6 ? size.numel() : rounding.sum().item<std::int64_t>();
            if (skipped > 0)
                left += " " + QByteArray(name.c_str()) + " (" + QByteArray::number(qlonglong(skipped)) + " of "
                        + QByteArray::number(qlonglong(size.numel())) + ")";
            if (skipped == size.numel()) continue;
            const at::Tensor difference =
                (parameter->master().detach().cpu() - after.at(name)).abs().masked_fill(rounding, 0);
            const double largest = difference.max().item<double>();
            QVERIFY2(largest < tolerance, (QByteArray(name.c_str()) + " differs by " + QByteArray::number(largest)));
        }
        if (!left.isEmpty()) qInfo("numbers without a gradient to speak of were not compared:%s", left.constData());
    }

    void fixtureMerged_data() { addCases(); }
    void fixtureMerged() {
        CASE_FOLDER(folder);
        AdapterCase c(path, false);
        if (!c.expected->find("merged.logits") && !c.expected->find("merged.start_logits"))
            QSKIP("the reference is not merged");
        c.method->load(adapterOf(path));
        std::vector<at::Tensor> before;
        for (const auto& [name, weight] : c.model->weights()) before.push_back(weight.clone());
        QVERIFY(c.method->canMerge());
        c.method->merge(*c.model);
        QVERIFY2(c.difference("merged.logits") < tolerance, size(c.difference("merged.logits")));
        c.method->unmerge(*c.model);
        std::size_t i = 0;
        for (const auto& [name, weight] : c.model->weights()) QVERIFY2(at::equal(weight, before[i++]), name.c_str());
    }

    void fixtureSavedAgain_data() { addCases(); }
    void
    fixtureSavedAgain() { // what the library wrote, read and written: the same tensors, and the settings that matter
        CASE_FOLDER(folder);
        if (adapterOf(path).empty()) QSKIP("the reference saves no adapter");
        AdapterCase c(path);
        c.method->load(adapterOf(path));
        QTemporaryDir out;
        const std::filesystem::path saved = out.path().toStdString(), original = adapterOf(path);
        const bool fusion = std::filesystem::exists(original / "adapter_fusion_config.json");
        const char* configFile = fusion ? "adapter_fusion_config.json" : "adapter_config.json";
        const json theirs = readJson(original / configFile);
        c.method->save(saved, theirs.value("base_model_name_or_path", theirs.value("model_name", "")));
        const std::filesystem::path tensors =
            std::filesystem::exists(original / "adapter_model.safetensors") ? original / "adapter_model.safetensors"
            : fusion ? path / "fusion_safetensors" / "model_adapter_fusion.safetensors"
                     : path / "adapter_safetensors" / "adapter.safetensors";
        const auto a = readTensorFile(tensors), b = readTensorFile(saved / tensors.filename());
        QCOMPARE(a.size(), b.size());
        for (const auto& [name, tensor] : a) QVERIFY2(b.contains(name) && at::equal(tensor, b.at(name)), name.c_str());
        const json ours = readJson(saved / configFile);
        for (const auto& [key, value] : theirs.items())
            QVERIFY2(
                ours.contains(key)
                    && (key == "auto_mapping" || key == "model_class" || comparable(ours.at(key)) == comparable(value)),
                key.c_str());
        for (const auto& [key, value] : ours.items())
            QVERIFY2(theirs.contains(key), key.c_str()); // PEFT refuses a key that it lacks
    }
};

LATHE_TEST(TestPeftFixtures)
#include "tst_peft_fixtures.moc"
