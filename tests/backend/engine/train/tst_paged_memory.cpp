// Weights that lie in the host's memory: the same run as with all of them on the device, to the bit, and of the host as
// many bytes as said.
#include "backend/engine/deeper_model.h"
#include "backend/engine/support/test_device.h"
#include "backend/engine/tiny_run.h"
#include "lathe/field_keys.h"
#include "models/read_model_spec.h"
#include "recipe/paging.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

FakeComputeDevice& fakeGpu() { return static_cast<FakeComputeDevice&>(testComputeDevice()); }

void pageInMemory(TinyRun& run) {
    run.recipe.settings.set(field::pagedWeights, Paging::Memory);
    run.recipe.settings.set(field::weightPagesMib, 0.001); // two layers
}

} // namespace

class TestPagedMemory : public QObject {
    Q_OBJECT
private slots:
    void init() {
        if (!testsRunOnFakeDevice()) QSKIP("needs a device whose memory is not the host's");
    }
    void cleanup() {
        if (testsRunOnFakeDevice()) fakeGpu().mostHostBytes = INT64_MAX;
    }

    void theSameRunWithItsWeightsInTheHostsMemory_data() {
        QTest::addColumn<QString>("dtype");
        QTest::addColumn<bool>("fits");
        for (const char* dtype : {"fp32", "bf16"})
            for (const bool fits : {true, false})
                QTest::addRow("%s, %s", dtype, fits ? "in memory" : "which has no room") << dtype << fits;
    }
    void theSameRunWithItsWeightsInTheHostsMemory() {
        QFETCH(QString, dtype);
        QFETCH(bool, fits);
        TinyRun plain, paged;
        const std::string model = deeperModel(plain.home.path().toStdString() + "/model", 5).string();
        for (TinyRun* run : {&plain, &paged}) {
            run->recipe.settings.set(field::model, model);
            run->recipe.settings.set(field::dtype, dtype.toStdString());
        }
        pageInMemory(paged);
        const WeightPaging paging =
            weightPagingOf(paged.recipe, readModelSpec(paged.recipe.settings.get(field::model)));
        QVERIFY(paging.where == Paging::Memory && paging.totalBytes > paging.budgetBytes);
        if (!fits) fakeGpu().mostHostBytes = paging.totalBytes - 1;
        std::int64_t held = 0, weights = 0, plainWeights = 0;
        const auto expected = plain.train(
            false, [&](Executor&, const StepPoint&) { plainWeights = testLedger().booked().now[MemoryPart::Weights]; });
        const auto record = paged.train(false, [&](Executor&, const StepPoint&) {
            held = fakeGpu().hostBytes;
            weights = testLedger().booked().now[MemoryPart::Weights];
        });
        QVERIFY2(record.ends.at(0).outcome == Outcome::Finished, record.ends.at(0).error.message.c_str());
        QCOMPARE(lossesOf(record), lossesOf(expected));
        QCOMPARE(held, fits ? paging.totalBytes : 0);
        QCOMPARE(fakeGpu().hostBytes, std::int64_t(0)); // given back with the run
        QVERIFY(weights <= plainWeights - paging.totalBytes + paging.budgetBytes);
        QCOMPARE(hasNote(record, "of memory to spare for the paged weights"), !fits);
        QVERIFY(record.steps.back().gauges.at("page_in_bytes") > 0);
    }
};

LATHE_TEST(TestPagedMemory)
#include "tst_paged_memory.moc"
