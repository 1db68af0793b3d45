// The shim itself: what threads see, and that it says what is wrong with a kernel. And the rules that make it worth
// something: every kernel runs in it, and none is launched past it.
#include "device_memory.h"
#include "kernels/common/launch.h"
#include "kernels/device/device_test.h"

#include <QFile>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace fs = std::filesystem;
using lathe::test::DeviceArray;

namespace {

__global__ void indices(unsigned* to) {
    const unsigned block = (blockIdx.z * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
    const unsigned thread = (threadIdx.z * blockDim.y + threadIdx.y) * blockDim.x + threadIdx.x;
    to[block * blockDim.x * blockDim.y * blockDim.z + thread] = block * 1000 + thread;
}
/// Each thread reads what another wrote before the barrier.
__global__ void turned(const int* from, int* to, bool waits) {
    __shared__ int held[96];
    held[threadIdx.x] = from[blockIdx.x * 96 + threadIdx.x];
    if (waits) __syncthreads();
    to[blockIdx.x * 96 + threadIdx.x] = held[95 - threadIdx.x];
}
__global__ void shuffled(int* of) {
    const int lane = int(threadIdx.x) % 32, value = of[threadIdx.x];
    int sum = 0;
    for (int other = 0; other < 32; ++other) sum += __shfl_sync(0xffffffffu, value, other);
    of[threadIdx.x] = sum * 100 + __shfl_xor_sync(0xffffffffu, lane, 5);
}
__global__ void halfBarrier(unsigned half) {
    if (threadIdx.x < half) __syncthreads();
}
__global__ void partedWarp(int* of) {
    if (threadIdx.x != 3) of[0] = __shfl_xor_sync(0xffffffffu, 1, 1);
}
__global__ void partedBetween(int* of) {
    if (threadIdx.x == 3) __syncthreads();
    else of[0] = __shfl_xor_sync(0xffffffffu, 1, 1);
}
__global__ void reads(const float* from, long at, float* to) { *to = from[at]; }
__global__ void writes(float* to, long at) { to[at] = 1; }
__global__ void readsFour(const float* from, int at, float* to) { *to = reinterpret_cast<const float4*>(from + at)->x; }
__global__ void usesShared(float* to, int at) {
    float* held = lathe::kernels::dynamicShared<float>();
    *to = held[0];
    if (at) held[at] = 1;
}

/// What a process says before it ends, which it must.
QByteArray lastWords(const std::function<void()>& work) {
    int ends[2];
    if (pipe(ends) != 0) return "no pipe";
    const pid_t child = fork();
    if (child == 0) {
        const rlimit none{0, 0};
        setrlimit(RLIMIT_CORE, &none);
        std::signal(SIGABRT, SIG_DFL);
        std::signal(SIGSEGV, SIG_DFL);
        std::signal(SIGILL, SIG_DFL);
        dup2(ends[1], 2);
        work();
        _exit(0);
    }
    close(ends[1]);
    QFile from;
    from.open(ends[0], QIODevice::ReadOnly, QFileDevice::AutoCloseHandle);
    const QByteArray words = from.readAll();
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? words : "it went on";
}
#define SAYS(words, ...)                                                                                               \
    do {                                                                                                               \
        const QByteArray said = lastWords([&] { __VA_ARGS__; });                                                       \
        QVERIFY2(said.contains(words), said.constData());                                                              \
    } while (false)

} // namespace

class TestShim : public QObject {
    Q_OBJECT
private slots:
    void threadsKnowTheirPlaces() {
        const DeviceArray<unsigned> to(2 * 3 * 4 * 30);
        LATHE_LAUNCH(indices, dim3(2, 3, 4), dim3(5, 2, 3), 0, nullptr, to.data());
        const auto got = to.read();
        for (unsigned i = 0; i < got.size(); ++i) QCOMPARE(got[i], i / 30 * 1000 + i % 30);
    }

    void barriersHoldThreads() { // and without one, the order of threads shows
        std::vector<int> from(20 * 96), wanted;
        for (std::size_t i = 0; i < from.size(); ++i) from[i] = int(i);
        for (std::size_t i = 0; i < from.size(); ++i) wanted.push_back(int(i / 96 * 96 + 95 - i % 96));
        const DeviceArray<int> held(from), to(from.size());
        for (int round = 0; round < 5; ++round) {
            LATHE_LAUNCH(turned, dim3(20), dim3(96), 0, nullptr, held.data(), to.data(), true);
            QVERIFY(to.read() == wanted);
        }
        LATHE_LAUNCH(turned, dim3(20), dim3(96), 0, nullptr, held.data(), to.data(), false);
        QVERIFY(to.read() != wanted);
    }

    void lanesExchange() {
        std::vector<int> values(64);
        for (std::size_t i = 0; i < 64; ++i) values[i] = i < 32 ? 1 : 2;
        const DeviceArray<int> of(values);
        LATHE_LAUNCH(shuffled, dim3(1), dim3(64), 0, nullptr, of.data());
        const auto got = of.read();
        for (int i = 0; i < 64; ++i) QCOMPARE(got[std::size_t(i)], (i < 32 ? 3200 : 6400) + ((i % 32) ^ 5));
    }

    void threadsThatPartAreNamed() {
        const DeviceArray<int> one(64);
        SAYS("threads wait at __syncthreads", LATHE_LAUNCH(halfBarrier, dim3(1), dim3(64), 0, nullptr, 32));
        SAYS("lane 3 has ended", LATHE_LAUNCH(partedWarp, dim3(1), dim3(32), 0, nullptr, one.data()));
        SAYS("lane 3 waits at __syncthreads", LATHE_LAUNCH(partedBetween, dim3(1), dim3(32), 0, nullptr, one.data()));
        SAYS("last warp is not whole", LATHE_LAUNCH(shuffled, dim3(1), dim3(40), 0, nullptr, one.data()));
    }

    void wallsStand() {
        const DeviceArray<float> some(12), one(1);
        SAYS("thread (0, 0, 0) of block (0, 0, 0) of reads touches byte 48",
             LATHE_LAUNCH(reads, dim3(1), dim3(1), 0, nullptr, some.data(), 12, one.data()));
        SAYS("writes touches byte 4000 of an allocation of 48",
             LATHE_LAUNCH(writes, dim3(1), dim3(1), 0, nullptr, some.data(), 1000));
        SAYS("writes touches byte -8000, before an allocation of 48",
             LATHE_LAUNCH(writes, dim3(1), dim3(1), 0, nullptr, some.data(), -2000));
        SAYS("wrote beside an allocation of 48", LATHE_LAUNCH(writes, dim3(1), dim3(1), 0, nullptr, some.data(), -1));
        SAYS("the host touches device memory", const DeviceArray<float> more(1); some.data()[0] = 1);
        SAYS("past the block's 16 bytes of shared memory",
             LATHE_LAUNCH(usesShared, dim3(1), dim3(1), 16, nullptr, one.data(), 4));
    }

    void wideAccessesKeepToTheirBoundaries() {
        const DeviceArray<float> some(std::vector<float>(12, 3.0f)), one(1);
        LATHE_LAUNCH(readsFour, dim3(1), dim3(1), 0, nullptr, some.data(), 4, one.data());
        QCOMPARE(one.read()[0], 3.0f);
        SAYS("readsFour makes a wide access beside its boundary",
             LATHE_LAUNCH(readsFour, dim3(1), dim3(1), 0, nullptr, some.data(), 5, one.data()));
    }

    void whatNobodyWroteIsNoNumber() {
        const DeviceArray<float> to(std::vector<float>{0});
        LATHE_LAUNCH(usesShared, dim3(1), dim3(1), 16, nullptr, to.data(), 0);
        QVERIFY(std::isnan(to.read()[0]));
        QVERIFY(std::isnan(DeviceArray<float>(3).read()[2]));
    }

    void launchesAreRefusedAsOnAGpu() {
        using lathe::kernels::launchFailure;
        const auto run = [](dim3 grid, dim3 block, std::size_t bytes) {
            LATHE_LAUNCH(reads, grid, block, bytes, nullptr, nullptr, 0, nullptr);
        };
        QVERIFY(!launchFailure());
        using Sizes = std::tuple<dim3, dim3, int>;
        for (const auto& [grid, block, bytes] : {Sizes{dim3(0), dim3(32), 0},
                                                 {dim3(1), dim3(0), 0},
                                                 {dim3(1), dim3(1025), 0},
                                                 {dim3(1, 65536), dim3(32), 0},
                                                 {dim3(1), dim3(32), 49153}}) {
            run(grid, block, std::size_t(bytes));
            QCOMPARE(launchFailure(), "invalid configuration argument");
            QVERIFY(!launchFailure());
        }
    }

    void everyKernelRunsHere() {
        std::set<std::string> compiled, there;
        std::istringstream list(LATHE_RUN_KERNELS);
        for (std::string file; std::getline(list, file, ':');) compiled.insert(fs::path(file).filename());
        for (const auto& entry : fs::recursive_directory_iterator(fs::path(LATHE_SOURCE_DIR) / "kernels"))
            if (entry.path().extension() == ".cu") there.insert(entry.path().filename());
        QVERIFY(compiled == there && there.size() >= 9);
    }

    void launchesAreWrittenInOnePlace() {
        for (const auto& entry : fs::recursive_directory_iterator(fs::path(LATHE_SOURCE_DIR) / "kernels")) {
            if (!entry.is_regular_file() || entry.path().filename() == "launch.h") continue;
            std::ifstream in(entry.path());
            const std::string text{std::istreambuf_iterator<char>(in), {}};
            QVERIFY2(text.find("<<"
                               "<")
                         == std::string::npos,
                     entry.path().c_str());
        }
    }
};

LATHE_TEST(TestShim)
#include "tst_shim.moc"
