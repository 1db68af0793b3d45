// The fake device itself: what it refuses is what a GPU refuses, and it counts what it should.
#include "backend/engine/support/test_device.h"
#include "support/test_main.h"

#include <QTest>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

using namespace lathe;
using namespace lathe::test;

namespace {

/// The first line of what it throws; empty where it throws nothing.
template <class Work> std::string thrownBy(const Work& work) {
    try {
        work();
    } catch (const c10::Error& error) {
        return error.what_without_backtrace();
    }
    return {};
}

/// The signal that ends a process which does this; 0 where it comes to its end.
template <class Work> int signalOf(const Work& work) {
    const pid_t child = fork();
    if (child == 0) {
        for (const int one : {SIGSEGV, SIGBUS}) std::signal(one, SIG_DFL); // Qt's handlers would tell of a crash
        work();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

} // namespace

class TestFakeDevice : public QObject {
    Q_OBJECT
private slots:
    void init() {
        if (!testsRunOnFakeDevice()) QSKIP("this is about the fake device");
    }

    void twoDevicesInOneOperatorAreRefused() {
        const at::Tensor here = at::ones({3}), far = there(at::ones({3}));
        QVERIFY(thrownBy([&] { at::add(far, here); }).find("Expected all tensors to be on the same device")
                != std::string::npos);
        QVERIFY(thrownBy([&] {
                    at::mm(there(at::ones({3, 3})), at::ones({3, 3}));
                }).find("Expected all tensors to be on the same device")
                != std::string::npos);
        QVERIFY(at::equal(at::add(far, at::scalar_tensor(1)).cpu(),
                          at::full({3}, 2.0))); // but numbers may come from the host
        QVERIFY(at::equal(far.index({at::tensor({0, 2})}).cpu(), at::ones({2}))); // and indices, which go there first
    }

    void theHostCanNotTouchItsMemory() {
        const at::Tensor far = there(at::ones({3}));
        QCOMPARE(signalOf([&] {
                     volatile float read = *far.const_data_ptr<float>();
                     (void)read;
                 }),
                 SIGSEGV);
        QCOMPARE(signalOf([&] { *far.mutable_data_ptr<float>() = 2; }), SIGSEGV);
        QCOMPARE(signalOf([] {}), 0);
    }

    void freshMemoryIsRubbish() {
        there(at::zeros({1024})); // whose place is the next one's
        const at::Tensor bytes = at::empty({4096}, at::TensorOptions(at::kByte).device(testDevice())).cpu();
        QVERIFY(at::equal(bytes, at::full({4096}, 0xFF, at::kByte)));
        QVERIFY(at::empty({8}, at::TensorOptions().device(testDevice())).cpu().isnan().all().item<bool>());
    }

    void waitsAreCounted() {
        const at::Tensor far = there(at::arange(6, at::kFloat));
        const auto waitsOf = [](const auto& work) {
            restartFakeCounts();
            work();
            return fakeCounts();
        };
        QCOMPARE(waitsOf([&] { far.sum() + 1; }).waits(), std::int64_t(0));
        QCOMPARE(waitsOf([&] { far.sum().item<float>(); }).scalarsRead, std::int64_t(1));
        QCOMPARE(waitsOf([&] { far.cpu(); }).toHost, std::int64_t(1));
        QCOMPARE(waitsOf([&] { there(at::ones({2})); }).blockingIn, std::int64_t(1));
        QCOMPARE(waitsOf([&] { at::empty_like(far).copy_(at::ones({6}), true); }).waits(), std::int64_t(0));
        QCOMPARE(waitsOf([&] { testComputeDevice().finish(); }).finishes, std::int64_t(1));
        QCOMPARE(waitsOf([&] { far.nonzero(); }).sizesRead, std::int64_t(1));
        QCOMPARE(waitsOf([&] { far.masked_select(far > 2); }).sizesRead, std::int64_t(1));
        QCOMPARE(waitsOf([&] { at::_unique2(far); }).sizesRead, std::int64_t(1));
        QCOMPARE(waitsOf([&] { at::unique_dim(far, 0); }).sizesRead, std::int64_t(1));
        QCOMPARE(waitsOf([&] { far.index({far > 2}); }).sizesRead, std::int64_t(1));
        const at::Tensor numbers = there(at::tensor({0, 2}));
        QCOMPARE(waitsOf([&] { far.index({numbers}); }).waits(), std::int64_t(0));
        QVERIFY(waitsOf([&] { far + far; }).operators >= 1);
    }

    void whatHasNoCudaKernelIsRefused() {
        const char* list = std::getenv("LATHE_CUDA_OPERATORS");
        if (!list || access(list, R_OK) != 0) QSKIP("nobody could ask LibTorch's CUDA part which operators it has");
        const at::Tensor far = there(at::arange(6, at::kFloat));
        QVERIFY(thrownBy([&] { at::histogram(far, 3); }).find("has no CUDA kernel") != std::string::npos);
        QVERIFY(thrownBy([&] { at::histc(far, 3); }).empty());
    }

    void itRunsOutOfMemory() {
        const std::int64_t most = std::int64_t(fakeMemory().capacity());
        QVERIFY(thrownBy([&] {
                    at::empty({most + 1}, at::TensorOptions(at::kByte).device(testDevice()));
                }).find("out of memory")
                != std::string::npos);
        QCOMPARE(thrownBy([&] { at::empty({1024}, at::TensorOptions(at::kByte).device(testDevice())); }),
                 std::string());
    }
};

LATHE_TEST(TestFakeDevice)
#include "tst_fake_device.moc"
