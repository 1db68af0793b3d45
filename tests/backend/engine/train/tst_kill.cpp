// kill -9 at any moment, then resume: the same losses bit for bit and the same adapter as of a run that was left alone.
// The run to be killed is a child: this program started again with LATHE_TEST_CHILD_RUN set.
#include "backend/engine/support/test_device.h"
#include "backend/engine/tiny_run.h"
#include "child_variable.h"
#include "support/test_main.h"
#include "train/checkpoint.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>

#include <bit>
#include <csignal>
#include <cstdlib>
#include <map>
#include <unistd.h>

using namespace lathe;
using namespace lathe::test;

namespace {

[[noreturn]] void die() {
    kill(getpid(), SIGKILL);
    std::abort();
}

/// The system's files; the process is killed at the n-th thing done to them.
class DeadlyFiles final : public FileLayer {
public:
    explicit DeadlyFiles(std::int64_t dieAt) : m_left(dieAt) {}
    std::unique_ptr<WritableFile> create(const std::filesystem::path& path) override {
        count();
        return std::make_unique<File>(*this, systemFiles().create(path));
    }
    void createFolders(const std::filesystem::path& path) override {
        count();
        systemFiles().createFolders(path);
    }
    void copy(const std::filesystem::path& from, const std::filesystem::path& to) override {
        count();
        systemFiles().copy(from, to);
    }
    void syncFile(const std::filesystem::path& path) override {
        count();
        systemFiles().syncFile(path);
    }
    void syncFolder(const std::filesystem::path& path) override {
        count();
        systemFiles().syncFolder(path);
    }
    void rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
        count();
        systemFiles().rename(from, to);
    }
    void remove(const std::filesystem::path& path) override {
        count();
        systemFiles().remove(path);
    }
    std::int64_t done = 0;

private:
    struct File final : WritableFile {
        File(DeadlyFiles& owner, std::unique_ptr<WritableFile> inner) : files(owner), file(std::move(inner)) {}
        void write(std::span<const std::byte> bytes) override {
            files.count();
            file->write(bytes);
        }
        void sync() override {
            files.count();
            file->sync();
        }
        DeadlyFiles& files;
        std::unique_ptr<WritableFile> file;
    };
    void count() {
        ++done;
        if (m_left > 0 && --m_left == 0) die();
    }
    std::int64_t m_left;
};

/// Trains in the given folder, logging "step bits-of-the-loss"; ends the process.
int childRun(const std::string& folder) {
    TinyRun run;
    run.folder = folder;
    run.recipe = recipeFromJson(readTextFile(folder + "/recipe.json"));
    const std::int64_t dieAfterStep = std::atoll(variable("LATHE_TEST_DIE_STEP").c_str());
    const std::int64_t changeAfterStep = std::atoll(variable("LATHE_TEST_CHANGE_STEP").c_str());
    DeadlyFiles files(std::atoll(variable("LATHE_TEST_DIE_FILE").c_str()));
    UseFiles use(files);
    std::ofstream log(folder + "/log", std::ios::app);
    const auto record =
        run.train(variable("LATHE_TEST_RESUME") == "1", [&](Executor& executor, const StepPoint& point) {
            log << point.step << " " << std::bit_cast<std::uint64_t>(point.loss) << std::endl;
            if (point.step == changeAfterStep) executor.send("run", ChangeRun{{.learningRate = 5e-3, .steps = 17}});
            if (point.step == dieAfterStep) die();
        });
    std::ofstream(folder + "/operations") << files.done;
    const auto& end = record.ends.back();
    if (end.outcome != Outcome::Finished) std::ofstream(folder + "/error") << end.error.message;
    return end.outcome == Outcome::Finished ? 0 : 1;
}

void becomeChildIfAsked() { // called as the application starts
    const std::string folder = variable("LATHE_TEST_CHILD_RUN");
    if (!folder.empty()) std::_Exit(childRun(folder));
}
Q_COREAPP_STARTUP_FUNCTION(becomeChildIfAsked)

struct Child {
    explicit Child(const TinyRun& pattern, std::int64_t changedAfter = 0)
        : folder(home.path().toStdString()), changeStep(changedAfter) {
        std::ofstream(folder / "recipe.json") << toJson(pattern.recipe);
    }
    /// False where it was killed.
    bool start(bool resume, std::int64_t dieStep = 0, std::int64_t dieFile = 0) {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("LATHE_TEST_CHILD_RUN", QString::fromStdString(folder.string()));
        environment.insert("LATHE_TEST_RESUME", resume ? "1" : "0");
        environment.insert("LATHE_TEST_CHANGE_STEP", QString::number(changeStep));
        environment.insert("LATHE_TEST_DIE_STEP", QString::number(dieStep));
        environment.insert("LATHE_TEST_DIE_FILE", QString::number(dieFile));
        process.setProcessEnvironment(environment);
        process.start(QCoreApplication::applicationFilePath(), QStringList());
        if (!process.waitForFinished(300000)) throw std::runtime_error("the child does not end");
        if (process.exitStatus() == QProcess::CrashExit) return false;
        if (process.exitCode() != 0)
            throw std::runtime_error(
                "the child failed: "
                + (std::filesystem::exists(folder / "error") ? readTextFile(folder / "error") : ""));
        return true;
    }
    /// Step to the loss's bits, as last logged.
    std::map<std::int64_t, std::uint64_t> losses() const {
        std::map<std::int64_t, std::uint64_t> all;
        std::ifstream log(folder / "log");
        for (std::int64_t step = 0; log >> step;) log >> all[step];
        return all;
    }
    std::string adapter() const { return readTextFile(folder / "adapter" / "adapter_model.safetensors"); }
    std::int64_t operations() const { return std::stoll(readTextFile(folder / "operations")); }

    QTemporaryDir home;
    std::filesystem::path folder;
    std::int64_t changeStep; ///< the plan is changed when this step is done; 0: never
};

} // namespace

class TestKill : public QObject {
    Q_OBJECT
private slots:
    void killedAndResumedIsNotKilled() {
        TinyRun pattern; // its dataset stays while the children run
        Child whole(pattern);
        QVERIFY(whole.start(false));
        const auto expected = whole.losses();
        QCOMPARE(expected.size(), std::size_t(12));
        const std::int64_t operations = whole.operations();

        struct Moment { std::int64_t step, file; };
        std::vector<Moment> moments{{2, 0}, {5, 0}, {12, 0}};
        // and amid the writing of files: spread over all that is done to them, checkpoints and adapter
        for (int i = 1; i <= 7; ++i) moments.push_back({0, operations * (2 * i - 1) / 14 + 1});
        if (testsRunOnGpu()) moments = {moments[1], moments[4], moments[8]}; // a child needs seconds for CUDA alone
        for (const Moment& moment : moments) {
            Child child(pattern);
            QVERIFY(!child.start(false, moment.step, moment.file));
            QVERIFY(child.start(true));
            QVERIFY2(child.losses() == expected,
                     qPrintable(QString("killed after step %1, file operation %2").arg(moment.step).arg(moment.file)));
            QVERIFY(child.adapter() == whole.adapter());
        }
    }

    void aChangedRunThatIsKilledGoesOnChanged() {
        TinyRun pattern;
        constexpr std::int64_t changedAfter = 5;
        Child whole(pattern, changedAfter);
        QVERIFY(whole.start(false));
        const auto expected = whole.losses();
        QCOMPARE(expected.size(), std::size_t(17));
        std::vector<std::int64_t> moments{3, 5, 6, 16}; // before it, with it, after it, behind the end as planned
        if (testsRunOnGpu()) moments = {6};
        for (const std::int64_t step : moments) {
            Child child(pattern, changedAfter);
            QVERIFY(!child.start(false, step));
            QVERIFY(child.start(true));
            QVERIFY2(child.losses() == expected, qPrintable(QString("killed after step %1").arg(step)));
            QVERIFY(child.adapter() == whole.adapter());
        }
    }
};

LATHE_TEST(TestKill)
#include "tst_kill.moc"
