// A model larger than its process may be: with all weights in memory the run ends for want of it, with paged weights it
// trains, and its losses are those of a run without limits. The limit is the kernel's, on a child: this program started
// again.
#include "backend/engine/support/test_device.h"
#include "backend/engine/tiny_run.h"
#include "base/atomic_file.h"
#include "child_variable.h"
#include "export/tensor_writer.h"
#include "lathe/field_keys.h"
#include "model/model.h"
#include "support/test_main.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>

#include <bit>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t mebibyte = 1 << 20;

std::int64_t dataBytes() { // private memory that can be written: what RLIMIT_DATA counts
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmData:")) return std::atoll(line.c_str() + 7) * 1024;
    return 0;
}

/// Trains as folder/recipe.json says, under the limits asked for; the losses' bits to folder/log; ends the process.
int limitedRun(const fs::path& folder) {
    if (const std::string group = variable("LATHE_TEST_GROUP"); !group.empty())
        std::ofstream(group) << getpid() << std::flush;
    if (const std::int64_t more = std::atoll(variable("LATHE_TEST_DATA_MIB").c_str()); more > 0) {
        const rlimit limit{rlim_t(dataBytes() + more * mebibyte), rlim_t(dataBytes() + more * mebibyte)};
        if (setrlimit(RLIMIT_DATA, &limit) != 0) return 3;
    }
    TinyRun run;
    run.folder = folder;
    run.recipe = recipeFromJson(readTextFile(folder / "recipe.json"));
    const auto record = run.train();
    std::ofstream log(folder / "log");
    for (const StepPoint& point : record.steps) log << std::bit_cast<std::uint64_t>(point.loss) << "\n";
    const auto& end = record.ends.back();
    if (end.outcome == Outcome::Finished) return 0;
    std::ofstream(folder / "error") << end.error.message;
    return end.error.kind == ErrorKind::OutOfMemory ? 4 : 1;
}

void becomeLimitedChildIfAsked() {
    const std::string folder = variable("LATHE_TEST_PAGED_RUN");
    if (!folder.empty()) std::_Exit(limitedRun(folder));
}
Q_COREAPP_STARTUP_FUNCTION(becomeLimitedChildIfAsked)

/// Sixteen layers of 13 MiB with random weights, in a folder.
void writeModel(const fs::path& folder) {
    fs::create_directories(folder);
    const auto words = readJson(tinyModel() / "config.json");
    for (const auto& entry : fs::directory_iterator(tinyModel()))
        if (entry.path().filename().string().find("token") != std::string::npos)
            fs::copy(entry.path(), folder / entry.path().filename());
    nlohmann::json config{{"architectures", {"LlamaForCausalLM"}},
                          {"model_type", "llama"},
                          {"hidden_size", 256},
                          {"intermediate_size", 4096},
                          {"num_hidden_layers", 16},
                          {"num_attention_heads", 4},
                          {"num_key_value_heads", 4},
                          {"vocab_size", words.at("vocab_size")},
                          {"max_position_embeddings", 512},
                          {"rms_norm_eps", 1e-5},
                          {"rope_theta", 10000.0},
                          {"tie_word_embeddings", true},
                          {"hidden_act", "silu"},
                          {"initializer_range", 0.02}};
    std::ofstream(folder / "config.json") << config.dump();
    LoadOptions options;
    options.randomWeights = true;
    options.seed = 3;
    const auto model = loadModel(folder, onTestDevice(options));
    NamedTensors tensors;
    for (const auto& [name, tensor] : model->weights()) tensors.emplace_back(name, tensor);
    writeTensors(currentFiles(), folder / "model.safetensors", tensors);
}

struct Limits {
    int dataMib = 0; ///< above what the program takes before it begins; 0: none
    std::string group; ///< the file that a process joins a memory group by
};

struct ChildEnd {
    int code = -1; ///< 0, or 4 for want of memory, or -1 where it was killed
    std::string losses, error;
};

ChildEnd trained(const TinyRun& pattern, const fs::path& model, bool paged, const Limits& limits) {
    QTemporaryDir home;
    const fs::path folder = home.path().toStdString();
    Recipe recipe = pattern.recipe;
    recipe.settings.set(field::model, model.string());
    recipe.settings.set(field::steps, std::int64_t(4));
    recipe.settings.set(field::maxLength, std::int64_t(32)); // else what fits decides
    recipe.settings.set(field::pagedWeights, std::string(paged ? "disk" : "off"));
    recipe.settings.set(field::weightPagesMib, 45.0);
    std::ofstream(folder / "recipe.json") << toJson(recipe);
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LATHE_TEST_PAGED_RUN", home.path());
    environment.insert("LATHE_TEST_DATA_MIB", QString::number(limits.dataMib));
    environment.insert("LATHE_TEST_GROUP", QString::fromStdString(limits.group));
    environment.insert("MALLOC_ARENA_MAX", "1"); // as the program itself does it
    environment.insert("MKL_DISABLE_FAST_MM",
                       "1"); // it keeps buffers otherwise, and adds in another order where it gets none
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationFilePath(), QStringList());
    if (!process.waitForFinished(300000)) throw std::runtime_error("the child does not end");
    ChildEnd result;
    if (process.exitStatus() == QProcess::NormalExit) result.code = process.exitCode();
    if (fs::exists(folder / "log")) result.losses = readTextFile(folder / "log");
    result.error =
        fs::exists(folder / "error") ? readTextFile(folder / "error") : process.readAllStandardError().toStdString();
    return result;
}

/// A memory group with that limit, removed at the end; `procs` is empty where the system lets nobody make one.
struct MemoryGroup {
    fs::path folder, procs;
    explicit MemoryGroup(std::int64_t bytes) {
        for (const auto& [root, file] :
             {std::pair{"/sys/fs/cgroup/memory", "memory.limit_in_bytes"}, {"/sys/fs/cgroup", "memory.max"}}) {
            folder = fs::path(root) / ("lathe-test-" + std::to_string(getpid()));
            std::error_code failed;
            if (!fs::create_directory(folder, failed)) continue;
            std::ofstream limit(folder / file);
            limit << bytes << std::flush;
            if (limit.good() && fs::exists(folder / "cgroup.procs")) {
                procs = folder / "cgroup.procs";
                return;
            }
            rmdir(folder.c_str());
        }
        folder.clear();
    }
    ~MemoryGroup() {
        for (int i = 0; !folder.empty() && i < 50 && rmdir(folder.c_str()) != 0; ++i) usleep(20000);
    }
};

} // namespace

class TestPagedProcess : public QObject {
    Q_OBJECT
    TinyRun m_pattern;
    QTemporaryDir m_home;
    fs::path m_model;
    std::string m_expected;

private slots:
    void initTestCase() {
        if (!testsRunOnProcessor()) QSKIP("the limit is on a process's memory");
        m_model = fs::path(m_home.path().toStdString()) / "model";
        writeModel(m_model);
        const ChildEnd free = trained(m_pattern, m_model, false, {});
        QVERIFY2(free.code == 0, free.error.c_str());
        m_expected = free.losses;
        QCOMPARE(std::count(m_expected.begin(), m_expected.end(), '\n'), std::ptrdiff_t(4));
    }

    void trainsUnderALimitOfData() {
        const Limits limits{.dataMib = 170};
        QVERIFY(std::int64_t(fs::file_size(m_model / "model.safetensors")) > 200 * mebibyte);
        const ChildEnd whole = trained(m_pattern, m_model, false, limits),
                       paged = trained(m_pattern, m_model, true, limits);
        QVERIFY2(whole.code != 0 && whole.losses.empty(), "all weights fit, so the limit shows nothing");
        QVERIFY2(whole.code == 4, whole.error.c_str()); // and it says why
        QVERIFY2(paged.code == 0, paged.error.c_str());
        QCOMPARE(paged.losses, m_expected); // bit for bit
    }

    void trainsInASmallMemoryGroup() {
        const MemoryGroup group(200 * mebibyte);
        if (group.procs.empty())
            QSKIP("no memory group can be made here: that takes cgroups and the right to make them");
        const Limits limits{.group = group.procs.string()};
        const ChildEnd whole = trained(m_pattern, m_model, false, limits),
                       paged = trained(m_pattern, m_model, true, limits);
        QVERIFY2(whole.code != 0 && whole.losses.empty(), "all weights fit, so the limit shows nothing");
        QVERIFY2(paged.code == 0, paged.error.c_str());
        QCOMPARE(paged.losses, m_expected);
    }
};

LATHE_PROCESSOR_TEST(TestPagedProcess)
#include "tst_paged_process.moc"
