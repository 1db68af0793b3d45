// Five optimizer steps as Hugging Face and PEFT made them, through the trainer's own step and optimizer.
#include "backend/engine/peft/adapter_case.h"
#include "backend/engine/support/test_device.h"
#include "support/test_main.h"
#include "train/adamw.h"
#include "train/step.h"

#include <QTest>

#include <algorithm>

using namespace lathe;
using namespace lathe::test;

namespace {

QString missingArchitecture(const std::filesystem::path& model) {
    const std::string name = readJson(model / "config.json").at("architectures").at(0);
    const auto& known = architectures();
    if (std::any_of(known.begin(), known.end(), [&](const Architecture& a) { return a.name == name; })) return {};
    return QString::fromStdString("the table of architectures has no " + name);
}

/// Six losses: before each of five steps, and after the last.
std::vector<double> sixLosses(Model& model, Method& method, const TokenBatch& batch) {
    Adamw optimizer(method.trainable(), {.weightDecay = 0.01, .decayNormsAndBiases = true});
    std::vector<double> losses;
    for (int step = 1; step <= 6; ++step) {
        const StepContext context{.training = true, .seed = 1, .step = std::uint64_t(step), .recompute = step % 2 == 0};
        losses.push_back(
            accumulateGradients(
                model, optimizer, 1, [&](std::size_t) { return batch; }, batch.trainedTokens, context, [] {})
                .loss);
        if (step < 6) optimizer.step(1e-3);
    }
    return losses;
}

void compare(const std::vector<double>& losses, const at::Tensor& expected) {
    QCOMPARE(std::int64_t(losses.size()), expected.numel());
    for (std::size_t i = 0; i < losses.size(); ++i) {
        const double wanted = expected[std::int64_t(i)].item<double>(), difference = std::abs(losses[i] - wanted);
        QVERIFY2(difference < 1e-4 * std::max(1.0, wanted),
                 qPrintable(QString("loss %1 differs by %2").arg(i).arg(difference)));
    }
}

void addCases(const char* group) {
    QTest::addColumn<QString>("folder");
    for (const auto& folder : fixtureCases(group))
        QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
}

} // namespace

class TestTrainFixtures : public QObject {
    Q_OBJECT
private slots:
    void fullFixtures_data() {
        QTest::addColumn<QString>("folder");
        for (const auto& folder : modelCases())
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void fullFixtures() {
        QFETCH(QString, folder);
        const std::filesystem::path path = folder.toStdString();
        if (const QString reason = missingArchitecture(path); !reason.isEmpty()) QSKIP(qPrintable(reason));
        const auto file = openTensors(path / "expected.safetensors");
        const auto model = loadModel(path, onTestDevice());
        const auto rows = taskRows(*file, model->spec());
        const auto method = makeMethod({"full", Settings(*methodInfo("full").fields)});
        method->attach(*model, 0);
        compare(sixLosses(*model, *method, rows.batch), tensorOf(*file, "train5.losses"));
    }

    void peftFixtures_data() { addCases("peft"); }
    void peftFixtures() {
        QFETCH(QString, folder);
        const std::filesystem::path path = folder.toStdString();
        if (const QString reason = reasonToSkip(path); !reason.isEmpty()) QSKIP(qPrintable(reason));
        if (readJson(path / "expected.json").at("trainable").empty()) QSKIP("nothing trains in this case");
        AdapterCase c(path);
        if (c.front() > 0)
            QSKIP("PEFT lets the last virtual token predict the text's first, which is never scored here");
        c.fill("trainable_init.safetensors");
        compare(sixLosses(*c.model, *c.method, c.rows.batch), tensorOf(*c.expected, "train.losses"));
    }
};

LATHE_TEST(TestTrainFixtures)
#include "tst_train_fixtures.moc"
