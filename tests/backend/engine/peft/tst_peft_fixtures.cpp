// Adapters that PEFT wrote: read, run, trained and merged as PEFT did.
#include "backend/engine/model/fixture_batch.h"
#include "base/json.h"
#include "lathe/error.h"
#include "peft/method.h"
#include "spec/architectures.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace lathe;
using namespace lathe::test;

namespace {

constexpr double tolerance = 1e-4;

struct Case {
    std::unique_ptr<Model> model;
    std::unique_ptr<Method> method;
    std::unique_ptr<TensorFile> expected;
    PaddedRows rows;

    double difference(const std::string& name) const {
        torch::NoGradGuard quiet;
        return largestDifference(model->logits(model->hidden(rows.batch, {})), rows.pick(tensorOf(*expected, name)));
    }
};

std::filesystem::path baseOf(const std::filesystem::path& folder) {
    return fixtures() / "tiny" / readJson(folder / "expected.json").at("base").get<std::string>();
}

/// The reason why the program cannot have this case, or "": its base's architecture, or the adapter's type or options.
QString reasonToSkip(const std::filesystem::path& folder) {
    if (!std::filesystem::exists(folder / "adapter")) return "no adapter folder";
    const std::string name = readJson(baseOf(folder) / "config.json").at("architectures").at(0);
    const auto& known = architectures();
    if (std::none_of(known.begin(), known.end(), [&](const Architecture& a) { return a.name == name; }))
        return QString::fromStdString("the table of architectures has no " + name);
    if (openTensors(folder / "expected.safetensors")->find("base.logits")) return "no quantized base among the weights' formats";
    try {
        readAdapterConfig(folder / "adapter");
    } catch (const Error& error) {
        if (error.info().kind != ErrorKind::BadInput) return {};
        return QString::fromStdString(error.info().message);
    }
    return {};
}

Case load(const std::filesystem::path& folder, const char* adapter = "adapter") {
    Case c{loadModel(baseOf(folder), {}), makeMethod(readAdapterConfig(folder / adapter)), openTensors(folder / "expected.safetensors"), {}};
    const TensorFile& file = *c.expected;
    c.rows = withoutPadding(tensorOf(file, "input_ids"), tensorOf(file, "attention_mask"), tensorOf(file, "labels"));
    c.method->attach(*c.model, 0);
    c.method->load(folder / adapter);
    return c;
}

void addCases() {
    QTest::addColumn<QString>("folder");
    for (const auto& folder : fixtureCases("peft")) QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
}

#define CASE_FOLDER(folder)                                                                                            \
    QFETCH(QString, folder);                                                                                           \
    if (const QString reason = reasonToSkip(folder.toStdString()); !reason.isEmpty()) QSKIP(qPrintable(reason));       \
    const std::filesystem::path path = folder.toStdString()

/// "base_model.model.X.lora_A.weight" of an adapter file; a reference's own name has ".default" in it.
std::string plainName(std::string name) {
    if (const std::size_t at = name.find(".default"); at != std::string::npos) name.erase(at, 8);
    return name;
}

} // namespace

class TestPeftFixtures : public QObject {
    Q_OBJECT
private slots:
    void fixtureLogits_data() { addCases(); }
    void fixtureLogits() {
        CASE_FOLDER(folder);
        Case c = load(path);
        QVERIFY(c.difference("logits") < tolerance);
        QVERIFY(std::abs(meanLoss(*c.model, c.rows.batch) - tensorOf(*c.expected, "loss").item<double>()) < tolerance);
        QVERIFY(load(path, "adapter_after5").difference("after5.logits") < tolerance);
    }

    void fixtureGradients_data() { addCases(); }
    void fixtureGradients() {
        CASE_FOLDER(folder);
        Case c = load(path);
        const BatchLoss loss = c.model->loss(c.rows.batch, {.training = true});
        loss.sum.backward(at::scalar_tensor(1.0 / double(loss.trainedTokens)));
        std::map<std::string, at::Tensor> wanted;
        for (const TensorInfo& info : c.expected->tensors())
            if (info.name.starts_with("grad.")) wanted.emplace(plainName(info.name.substr(5)), tensorOf(*c.expected, info.name));
        QCOMPARE(c.method->trainable().size(), wanted.size());
        for (const Parameter* parameter : c.method->trainable()) {
            const std::string name = "base_model.model." + parameter->name() + ".weight";
            QVERIFY2(wanted.contains(name), name.c_str());
            QVERIFY2(largestDifference(parameter->master().grad(), wanted.at(name)) < tolerance, name.c_str());
        }
    }

    void fixtureFiveSteps_data() { addCases(); }
    void fixtureFiveSteps() {
        CASE_FOLDER(folder);
        Case c = load(path);
        const std::vector<double> losses = fiveSteps(*c.model, c.method->trainable(), c.rows.batch);
        const at::Tensor reference = tensorOf(*c.expected, "train.losses");
        for (std::size_t i = 0; i < losses.size(); ++i) QVERIFY(std::abs(losses[i] - reference[std::int64_t(i)].item<double>()) < tolerance);
    }

    void fixtureMerged_data() { addCases(); }
    void fixtureMerged() {
        CASE_FOLDER(folder);
        Case c = load(path);
        if (!c.expected->find("merged.logits")) QSKIP("the reference is not merged");
        QVERIFY(c.method->canMerge());
        c.method->merge(*c.model);
        QVERIFY(c.difference("merged.logits") < tolerance);
    }

    void fixtureSavedAgain_data() { addCases(); }
    void fixtureSavedAgain() { // what PEFT wrote, read and written: the same tensors, and the settings that matter
        CASE_FOLDER(folder);
        Case c = load(path);
        QTemporaryDir out;
        const std::filesystem::path saved = out.path().toStdString();
        const nlohmann::json theirs = readJson(path / "adapter" / "adapter_config.json");
        c.method->save(saved, theirs.value("base_model_name_or_path", ""));
        const auto a = openTensors(path / "adapter" / "adapter_model.safetensors"), b = openTensors(saved / "adapter_model.safetensors");
        QCOMPARE(a->tensors().size(), b->tensors().size());
        for (const TensorInfo& info : a->tensors()) QVERIFY(at::equal(tensorOf(*a, info.name), tensorOf(*b, info.name)));
        const nlohmann::json ours = readJson(saved / "adapter_config.json");
        for (const auto& [key, value] : theirs.items())
            QVERIFY2(ours.contains(key) && (key == "auto_mapping" || ours.at(key) == value), key.c_str());
        for (const auto& [key, value] : ours.items()) QVERIFY2(theirs.contains(key), key.c_str()); // a key PEFT lacks makes it refuse
    }
};

LATHE_TEST(TestPeftFixtures)
#include "tst_peft_fixtures.moc"
