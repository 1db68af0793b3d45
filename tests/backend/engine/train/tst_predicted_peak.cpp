// A run's measured peak beside what was predicted of it, with all that the defaults do: on the real model, whose
// figures are large enough to mean something. Models of many shapes are compared by tests/bench/bench_memory.cpp.
#include "backend/engine/support/test_device.h"
#include "backend/engine/tiny_run.h"
#include "estimate/estimate.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

class TestPredictedPeak : public QObject {
    Q_OBJECT
private slots:
    void ofAQloraRunThatIsComparedWith16Bit_data() {
        QTest::addColumn<bool>("compares");
        QTest::newRow("compared") << true;
        QTest::newRow("not compared") << false;
    }
    void ofAQloraRunThatIsComparedWith16Bit() {
        if (!testsRunOnProcessor()) QSKIP("what a GPU takes besides tensors is not the fake device's");
        QFETCH(bool, compares);
        const char* models = std::getenv("LATHE_MODELS");
        std::filesystem::path model;
        std::error_code ignored;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(
                 std::filesystem::path(models ? models : "") / "smollm2", ignored))
            if (entry.path().extension() == ".gguf") model = entry.path();
        if (model.empty()) QSKIP("SmolLM2 is not at hand: $LATHE_MODELS/smollm2");
        TinyRun run("qlora");
        run.addData("validation.jsonl", "validation");
        writeTexts(run.home.path().toStdString() + "/train.jsonl", 300);
        writeTexts(run.home.path().toStdString() + "/validation.jsonl", 900,
                   1000); // more than an evaluation takes at once
        Settings& settings = run.recipe.settings;
        settings.set(field::model, model.string());
        settings.set(field::dtype, Precision::BF16);
        settings.set(field::compareWith16Bit, compares);
        settings.set(field::packing, true);
        for (const auto& [field, value] : {std::pair<const char*, std::int64_t>{"batch_size", 1},
                                           {"gradient_accumulation", 1},
                                           {"max_length", 256},
                                           {"steps", 2},
                                           {"save_every", 0},
                                           {"eval_every", 2}})
            settings.set(FieldName(field), value);
        const auto record = run.train();
        QVERIFY2(record.ends.at(0).outcome == Outcome::Finished, record.ends.at(0).error.message.c_str());
        const MemoryByPart predicted = record.predicted;
        const auto trainingBytes = [](const MemoryByPart& memory) { // the runtime is this test program's own
            return double(memory.totalBytes() - memory[MemoryPart::Runtime]);
        };
        const double found = trainingBytes(record.measured), predictedBytes = trainingBytes(predicted);
        QVERIFY2(
            std::abs(found - predictedBytes) < 0.05 * found,
            qPrintable(QString("%1 MiB measured, %2 predicted").arg(found / 1048576).arg(predictedBytes / 1048576)));
    }
};

LATHE_TEST(TestPredictedPeak)
#include "tst_predicted_peak.moc"
