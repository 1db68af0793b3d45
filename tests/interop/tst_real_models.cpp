// Real models in GGUF files that the reference files say nothing of: the same tokens, losses and continuations as
// Hugging Face's.
#include "backend/engine/model/fixture_batch.h"
#include "files/gguf.h"
#include "interop/python_library.h"
#include "model/key_value_cache.h"
#include "support/fixtures.h"
#include "support/test_main.h"
#include "tokenizer/pipeline.h"
#include "tokenizer/tokenizer_gguf.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace lathe;
using namespace lathe::test;

namespace {

/// Short ones, and one that is longer than a window.
QStringList texts() {
    QString story;
    for (int i = 0; i < 60; ++i)
        story +=
            QString("On day %1 the lathe turned %2 bowls of oak and %3 of ash. ").arg(i).arg(3 * i + 1).arg(i * i % 17);
    return {"The capital of France is", "def fibonacci(n):\n    if n < 2:\n        return n\n", story};
}

} // namespace

class TestRealModels : public QObject {
    Q_OBJECT
private slots:
    void ggufModels_data() {
        QTest::addColumn<QString>("file");
        const std::filesystem::path models = qEnvironmentVariable("LATHE_MODELS").toStdString();
        bool any = false;
        std::error_code none;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(models, none)) {
            const std::string name = entry.path().parent_path().filename().string();
            if (entry.path().extension() != ".gguf"
                || std::filesystem::exists(fixtures() / "real" / (name + ".safetensors")))
                continue;
            QTest::newRow(name.c_str()) << QString::fromStdString(entry.path().string());
            any = true;
        }
        if (!any) QTest::newRow("none") << QString();
    }
    void ggufModels() {
        QFETCH(QString, file);
        if (file.isEmpty()) QSKIP("no real GGUF model below LATHE_MODELS but those of the reference files");
        const QString python = pythonOf("LATHE_INTEROP_PYTHON");
        if (python.isEmpty())
            QSKIP("the Python libraries are not installed (./lathe test brings them where PyPI is in reach)");
        QTemporaryDir home;
        const QString out = home.filePath("said.safetensors");
        QProcess process;
        process.start(python,
                      QStringList{QString(LATHE_INTEROP_SCRIPTS "/../reference/real_model.py"), file, out} + texts());
        QVERIFY2(process.waitForFinished(1200000) && process.exitCode() == 0,
                 process.readAllStandardError().right(2000).constData());
        const auto said = openTensors(out.toStdString());
        const auto model = loadModel(file.toStdString(), {});
        const ModelText text = readModelText(file.toStdString());
        const auto exported = tokenizerFromJson(tokenizerJsonFrom(readGgufMetadata(file.toStdString())),
                                                "tokenizer.json"); // as a merged model has it
        for (int i = 0; i < texts().size(); ++i) {
            const std::string prefix = std::to_string(i) + ".";
            const at::Tensor ids = tensorOf(*said, prefix + "input_ids")[0],
                             greedy = tensorOf(*said, prefix + "greedy")[0];
            const auto encoded = text.tokenizer->encode(texts()[i].toStdString(), true).ids;
            const std::vector<std::int32_t> ours(encoded.begin(), encoded.end());
            QCOMPARE(std::int64_t(ours.size()), ids.size(0));
            QVERIFY(exported->encode(texts()[i].toStdString(), true).ids == encoded);
            for (std::int64_t t = 0; t < ids.size(0); ++t)
                QCOMPARE(std::int64_t(ours[std::size_t(t)]), ids[t].item<std::int64_t>());
            TokenBatch batch;
            batch.ids = ids;
            batch.positions = at::arange(ids.size(0), at::kLong);
            batch.targets = at::cat({ids.slice(0, 1), at::full({1}, -100, at::kLong)});
            batch.starts = {0, ids.size(0)};
            batch.examples = {0};
            at::NoGradGuard quiet;
            const BatchLoss loss = model->loss(batch, {});
            const double difference =
                loss.sum.item<double>() / double(loss.trainedTokens) - tensorOf(*said, prefix + "loss").item<double>();
            QVERIFY2(std::abs(difference) < 5e-4, qPrintable(QString::number(difference)));
            KeyValueCache cache;
            at::Tensor logits = model->next(ours, cache);
            const double apart = (logits - tensorOf(*said, prefix + "last_logits")).abs().max().item<double>();
            QVERIFY2(apart < 5e-3, qPrintable(QString::number(apart))); // logits of tens, many layers in fp32
            for (std::int64_t t = ids.size(0); t < greedy.size(0); ++t) {
                const auto best = logits.argmax().item<std::int32_t>();
                QCOMPARE(std::int64_t(best), greedy[t].item<std::int64_t>());
                logits = model->next(std::span(&best, 1), cache);
            }
        }
    }
};

LATHE_TEST(TestRealModels)
#include "tst_real_models.moc"
