// A disk that is full for a moment, at every point of a run's writing: the run ends with a word about it, what was
// saved before stays, and the resumed run has the bits of one that met no full disk.
#include "backend/core/base/failing_files.h"
#include "backend/engine/support/test_device.h"
#include "backend/engine/tiny_run.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"
#include "train/checkpoint.h"

#include <QTest>

#include <map>

using namespace lathe;
using namespace lathe::test;

namespace {

std::map<std::int64_t, double> lastLosses(const RecordingHost::Record& record) {
    std::map<std::int64_t, double> losses;
    for (const StepPoint& point : record.steps) losses[point.step] = point.loss;
    return losses;
}

std::string savedAdapter(const TinyRun& run) {
    return readTextFile(run.folder / "adapter" / "adapter_model.safetensors");
}

void shorten(TinyRun& run) {
    run.recipe.settings.set(field::steps, std::int64_t(6));
    run.recipe.settings.set(field::saveEvery, std::int64_t(2));
}

} // namespace

class TestFullDiskPoints : public QObject {
    Q_OBJECT
private slots:
    void everyWriteOfARun() {
        TinyRun whole;
        shorten(whole);
        FailingFiles counted;
        {
            const UseFiles use(counted);
            QCOMPARE(words(whole.train().ends.back().outcome), words(Outcome::Finished));
        }
        const auto expected = lastLosses(whole.host.record());
        const std::string adapter = savedAdapter(whole);
        QVERIFY(counted.operations > 30);
        const std::int64_t points = testsRunOnProcessor() ? 24 : 6;
        const std::int64_t stride = counted.operations / points;
        int failed = 0;
        for (std::int64_t point = stride; point <= counted.operations; point += stride) {
            TinyRun run;
            shorten(run);
            FailingFiles disk;
            disk.failAt = point;
            {
                const UseFiles use(disk);
                run.train();
            }
            const auto end = run.host.record().ends.back();
            if (end.outcome != Outcome::Finished) {
                ++failed;
                QCOMPARE(words(end.outcome), words(Outcome::Failed));
                QCOMPARE(words(end.error.kind), words(ErrorKind::Io));
                QVERIFY2(end.error.message.find("No space left") != std::string::npos, end.error.message.c_str());
                QVERIFY(!end.error.hint.empty());
                for (const auto& checkpoint : listCheckpoints(run.folder)) QVERIFY(checkpoint.step % 2 == 0);
                run.train(!listCheckpoints(run.folder).empty());
            }
            QCOMPARE(words(run.host.record().ends.back().outcome), words(Outcome::Finished));
            QVERIFY2(lastLosses(run.host.record()) == expected, qPrintable(QString("point %1").arg(point)));
            QVERIFY(savedAdapter(run) == adapter);
        }
        QVERIFY(failed * stride > counted.operations / 2);
    }
};

LATHE_TEST(TestFullDiskPoints)
#include "tst_full_disk_points.moc"
