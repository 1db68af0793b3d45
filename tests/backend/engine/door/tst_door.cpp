// The engine loaded as the program loads it: one entry point, and threads that cost nothing while they wait.
#include "backend/engine/recording_host.h"
#include "backend/engine/tiny_recipe.h"
#include "lathe/field_keys.h"
#include "lathe/process.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <ctime>
#include <dlfcn.h>
#include <thread>

using namespace lathe;
using namespace lathe::test;

namespace {

double processorSeconds() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return double(used.tv_sec) + double(used.tv_nsec) * 1e-9;
}

} // namespace

class TestDoor : public QObject {
    Q_OBJECT
private slots:
    void anIdleSecondAfterTrainingCostsNothing() {
        for (const char* name : {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT"}) unsetenv(name); // as in the programs
        prepareProcess();
        void* library = dlopen(LATHE_ENGINE_FILE, RTLD_NOW | RTLD_LOCAL);
        QVERIFY2(library, dlerror());
        const auto entry = reinterpret_cast<LatheEngineEntry>(dlsym(library, "latheEngine"));
        QVERIFY(entry);
        RecordingHost host;
        QVERIFY(!entry(enginePortVersion + 1, &host));
        const std::unique_ptr<Engine> engine(entry(enginePortVersion, &host));
        QVERIFY(engine);

        QTemporaryDir home;
        const std::filesystem::path root = home.path().toStdString();
        Recipe recipe = tinyRecipe(root, "full"); // enough weights that the optimizer runs in parallel
        recipe.settings.set(field::threads, std::int64_t(2));
        std::filesystem::create_directories(root / "run");
        engine->submit(TrainOrder{"run", recipe, root / "run", false});
        QVERIFY(host.waitFor([](const auto& record) { return !record.ends.empty(); }));
        const auto end = host.record().ends.at(0);
        QVERIFY2(end.outcome == Outcome::Finished, end.error.message.c_str());

        const double before = processorSeconds();
        std::this_thread::sleep_for(std::chrono::seconds(1));
        const double used = processorSeconds() - before;
        QVERIFY2(used < 0.02, qPrintable(QString("%1 s of processor time").arg(used)));
    }
};

LATHE_TEST(TestDoor)
#include "tst_door.moc"
