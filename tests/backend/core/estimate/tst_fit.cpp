// Devices, what fits them, and what would make it fit.
#include "estimate/changes.h"
#include "estimate/fits.h"
#include "kernels/formats/formats.h"
#include "known_models.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "models/read_model_spec.h"
#include "recipe/optimizers.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QElapsedTimer>
#include <QTest>

#include <filesystem>
#include <set>

using namespace lathe;
using namespace lathe::test;

class TestFit : public QObject {
    Q_OBJECT
private slots:
    void devicesAreFoundByName() {
        QCOMPARE(deviceNamed("rtx 4090").name, std::string("RTX 4090"));
        QCOMPARE(deviceNamed("H200").memoryBytes, std::int64_t{143771} << 20);
        QVERIFY(!deviceNamed("").isGpu && deviceNamed("cpu").isHere);
        std::set<std::string> names;
        for (const DeviceInfo& device : listedGpus()) {
            QVERIFY(names.insert(device.name).second);
            QVERIFY(device.contextBytes > 0 && device.memoryBytes > device.contextBytes);
        }
        for (std::size_t i = 1; i < listedGpus().size(); ++i)
            QVERIFY(listedGpus()[i - 1].memoryBytes <= listedGpus()[i].memoryBytes);
        try {
            deviceNamed("RTX 4091");
            QFAIL("found");
        } catch (const Error& error) {
            QVERIFY2(error.info().hint.find("RTX 4090") != std::string::npos, error.info().hint.c_str());
        }
        QVERIFY_EXCEPTION_THROWN(deviceNamed("A100"), Error); // two of them
    }

    void theLargestBatchAndLengthAreTheLargest() {
        const ModelSpec spec = llama32Of3B();
        const Recipe recipe = recipeOf("{'methods': [{'method': 'lora'}], 'max_length': 1024}");
        const DeviceInfo device = deviceNamed("RTX 4090");
        const Estimator now(spec, recipe, device);
        const Fit found = fit(spec, recipe, device);
        QVERIFY(found.fits && found.largestBatch >= 1 && found.changes.empty());
        QVERIFY(now.peakBytes(found.largestBatch, now.length()) <= found.roomBytes
                && now.peakBytes(found.largestBatch + 1, now.length()) > found.roomBytes);
        QVERIFY(now.peakBytes(now.batch(), found.largestLength) <= found.roomBytes
                && now.peakBytes(now.batch(), found.largestLength + 1) > found.roomBytes);
        QVERIFY(found.largestBatch < fit(spec, recipe, deviceNamed("H200")).largestBatch);
        QCOMPARE(fit(llama2Of70B(), recipe, device).largestBatch, std::int64_t{0});
    }

    void changesThatMakeItFit() {
        const ModelSpec spec = llama31Of8B();
        const Recipe recipe = recipeOf("{'methods': [{'method': 'lora'}], 'max_length': 2048, 'batch_size': 4, "
                                       "'gradient_accumulation': 4, 'gradient_checkpointing': false}");
        const DeviceInfo device = deviceNamed("RTX 3090");
        const Fit found = fit(spec, recipe, device);
        QVERIFY(!found.fits);
        QCOMPARE(found.changes.size(), std::size_t{3});
        const std::int64_t peak = found.estimate.memory.totalBytes();
        bool alone = true;
        for (const Change& change : found.changes) {
            QVERIFY(change.gainBytes > 0 && !change.what.empty() && !change.costs.empty());
            QCOMPARE(peak - estimate(spec, change.recipe, device).memory.totalBytes(), change.gainBytes);
            QCOMPARE(change.fits, peak - change.gainBytes <= found.roomBytes);
            QVERIFY(alone || !change.fits); // those that are enough alone come first
            alone = change.fits;
        }
        QVERIFY(found.changedBytes <= peak);
        QVERIFY(found.changedBytes <= found.roomBytes);
        for (const Change& change : found.changes) // the same rows a step
            if (change.recipe.settings.get(field::batchSize) != 4)
                QCOMPARE(change.recipe.settings.get(field::batchSize)
                             * change.recipe.settings.get(field::gradientAccumulation),
                         std::int64_t{16});
    }

    /// Each row of the table of changes saves memory somewhere.
    void everyChangeIsOfUse() {
        const ModelSpec spec = llama32Of3B();
        const DeviceInfo gpu = deviceNamed("RTX 4090"), processor = thisProcessor();
        DeviceInfo oneOfMany = gpu;
        oneOfMany.processes = 8;
        const char* recipes[]{
            "{'methods': [{'method': 'lora'}], 'gradient_checkpointing': false, 'batch_size': 4, 'dtype': 'bf16'}",
            "{'methods': [{'method': 'lora', 'rank': 64}], 'gradient_checkpointing': false, "
            "'batch_size': 4, 'dtype': 'fp32'}",
            "{'methods': [{'method': 'full'}], 'batch_size': 1, 'max_length': 512}",
            "{'methods': [{'method': 'qlora'}], 'double_quantization': false}"};
        for (const ChangeRow& row : changeRows()) {
            bool saves = false;
            for (const DeviceInfo& device : {gpu, processor, oneOfMany})
                for (const char* text : recipes) {
                    const Recipe recipe = recipeOf(text);
                    const Estimator now(spec, recipe, device);
                    const auto proposed = row.propose({spec, recipe, device, now, device.memoryBytes});
                    if (!proposed) continue;
                    QVERIFY(!(proposed->recipe == recipe));
                    const Estimator then(spec, proposed->recipe, device);
                    saves =
                        saves || then.peakBytes(then.batch(), then.length()) < now.peakBytes(now.batch(), now.length());
                }
            QVERIFY2(saves, row.costs.text.data());
        }
    }

    /// Rows of the methods', formats' and optimizers' tables, on both kinds of device.
    void everyRowIsCounted() {
        const ModelSpec spec = smollm2();
        for (const char* device : {"cpu", "L4"}) {
            const auto memoryOf = [&](const std::string& method, const std::string& fields) {
                return estimate(spec,
                                recipeOf("{'methods': [{'method': '" + method
                                         + "'}], 'batch_size': 2, 'max_length': 128" + fields + "}"),
                                deviceNamed(device))
                    .memory;
            };
            for (const MethodInfo& info : methodInfos()) {
                const MemoryByPart memory = memoryOf(std::string(info.name), "");
                for (const std::int64_t bytes : memory.bytes) QVERIFY2(bytes >= 0, info.name.data());
                QVERIFY(memory.totalBytes() > memory[MemoryPart::Runtime] + spec.parameters() / 2);
            }
            const MemoryByPart plain = memoryOf("lora", "");
            for (const kernels::FormatInfo& info : kernels::numberFormats()) {
                const MemoryByPart packed = memoryOf("lora", ", 'quantization': '" + std::string(info.name) + "'");
                QVERIFY(packed[MemoryPart::Weights] < plain[MemoryPart::Weights]
                        && packed[MemoryPart::QuantizationConstants] > 0);
            }
            for (const OptimizerInfo& info : optimizerInfos()) {
                const Estimate full = estimate(
                    spec, recipeOf("{'methods': [{'method': 'full'}], 'optimizer': '" + std::string(info.name) + "'}"),
                    deviceNamed(device));
                const std::int64_t all = full.memory[MemoryPart::OptimizerState] + full.outsideBytes;
                QCOMPARE(info.paged, full.outsideBytes > 0);
                QVERIFY(info.momentBits == 32 ? all == 8 * spec.parameters() : all < 3 * spec.parameters());
            }
        }
    }

    /// A GGUF's own blocks are mapped on the processor and copied to a GPU, with the sizes that they have in the file.
    void fixtureBlocksOfAFile() {
        const std::filesystem::path file = test::fixtures() / "gguf" / "tiny_llama.gguf";
        const ModelSpec spec = readModelSpec(file);
        const Recipe recipe = recipeOf("{'methods': [{'method': 'lora'}], 'quantization': 'file'}");
        const Estimate here = estimate(spec, recipe), there = estimate(spec, recipe, deviceNamed("L4"));
        QVERIFY(spec.layerFileBytes > 0 && spec.layerFileBytes < std::int64_t(std::filesystem::file_size(file)));
        QVERIFY(std::abs(here.outsideBytes - spec.layerFileBytes) < 1000); // shared out over the matrices, each rounded
        QCOMPARE(there.memory[MemoryPart::Weights] - here.memory[MemoryPart::Weights], here.outsideBytes);
    }

    /// A slider's worth of calls: estimates and all answers, of 80 layers, with generous room for a busy machine.
    void callsAreFast() {
        const ModelSpec spec = llama2Of70B();
        const DeviceInfo device = deviceNamed("H100");
        QElapsedTimer timer;
        timer.start();
        for (std::int64_t i = 1; i <= 100; ++i) {
            Recipe recipe = recipeOf("{'methods': [{'method': 'qlora'}], 'max_length': 512}");
            recipe.settings.set(field::batchSize, i);
            QVERIFY(fit(spec, recipe, device, false).estimate.memory.totalBytes() > 0);
        }
        QVERIFY2(timer.elapsed() < 3000, QByteArray::number(timer.elapsed()));
        qInfo("%.2f ms a call", double(timer.elapsed()) / 100);
    }
};

LATHE_TEST(TestFit)
#include "tst_fit.moc"
