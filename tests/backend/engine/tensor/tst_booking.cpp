// Memory by part: what is booked where, the peak, and the budget.
#include "lathe/error.h"
#include "support/test_main.h"
#include "tensor/booking.h"
#include "tensor/node_pointer.h"
#include "tensor/out_of_memory.h"

#include <QTest>

using namespace lathe;

namespace {

constexpr std::int64_t mebibyte = 1 << 20;
at::Tensor floats(std::int64_t bytes) { return at::empty({bytes / 4}, at::kFloat); }

/// An op whose backward asks for more memory than any budget here gives.
struct Greedy final : torch::autograd::Node {
    torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
        floats(1000 * mebibyte);
        return {gradients[0]};
    }
};

} // namespace

class TestBooking : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { bookAllocations(); }
    void cleanup() { hostLedger().setBudget(0); }

    void tensorsAreBookedWhereTheyAreMade() {
        const Booked before = hostLedger().booked();
        at::Tensor kept;
        {
            const BookAs outer(MemoryPart::Weights);
            kept = floats(mebibyte);
            const BookAs inner(MemoryPart::Activations);
            const at::Tensor gone = floats(2 * mebibyte);
            QCOMPARE(hostLedger().booked().now[MemoryPart::Activations] - before.now[MemoryPart::Activations],
                     2 * mebibyte);
        }
        const at::Tensor usual = floats(3 * mebibyte), view = kept.narrow(0, 0, 4);
        QCOMPARE(hostLedger().booked().now[MemoryPart::Weights] - before.now[MemoryPart::Weights], mebibyte);
        QCOMPARE(hostLedger().booked().now[MemoryPart::Activations], before.now[MemoryPart::Activations]);
        QCOMPARE(hostLedger().booked().now[MemoryPart::Workspace] - before.now[MemoryPart::Workspace], 3 * mebibyte);
        kept.reset();
        QCOMPARE(hostLedger().booked().now[MemoryPart::Weights] - before.now[MemoryPart::Weights],
                 mebibyte); // the view holds it
    }

    void aTensorCanChangeItsPart() {
        const Booked before = hostLedger().booked();
        const at::Tensor tensor = floats(mebibyte);
        rebook(tensor.narrow(0, 5, 1), MemoryPart::OptimizerState);
        QCOMPARE(hostLedger().booked().now[MemoryPart::Workspace], before.now[MemoryPart::Workspace]);
        QCOMPARE(hostLedger().booked().now[MemoryPart::OptimizerState] - before.now[MemoryPart::OptimizerState],
                 mebibyte);
        std::vector<float> own(16); // memory of somebody else is left alone
        rebook(at::from_blob(own.data(), {16}, at::kFloat), MemoryPart::Weights);
        rebook(at::Tensor(), MemoryPart::Weights);
        QCOMPARE(hostLedger().booked().now[MemoryPart::Weights], before.now[MemoryPart::Weights]);
    }

    void thePeakIsTakenWithItsParts() {
        const BookAs part(MemoryPart::Gradients);
        hostLedger().restartPeak();
        const Booked before = hostLedger().booked();
        { const at::Tensor high = floats(5 * mebibyte); }
        const at::Tensor low = floats(2 * mebibyte);
        QCOMPARE(hostLedger().booked().peak[MemoryPart::Gradients] - before.now[MemoryPart::Gradients], 5 * mebibyte);
        hostLedger().restartPeak();
        QCOMPARE(hostLedger().booked().peak[MemoryPart::Gradients] - before.now[MemoryPart::Gradients], 2 * mebibyte);
    }

    void blocksAreAligned() {
        for (const std::int64_t count : {1, 3, 63, 64, 65, 4097}) {
            const at::Tensor tensor = at::empty({count}, at::kByte);
            QCOMPARE(reinterpret_cast<std::uintptr_t>(tensor.data_ptr()) % 64, std::uintptr_t(0));
            tensor.fill_(7);
        }
        QCOMPARE(at::empty({0}).numel(), 0);
    }

    void growingAndCloningKeepTheCount() {
        const Booked before = hostLedger().booked();
        {
            at::Tensor tensor = at::ones({1000});
            tensor.resize_({100000});
            const at::Tensor other = tensor.clone();
        }
        QCOMPARE(hostLedger().booked().now.totalBytes(), before.now.totalBytes());
    }

    void beyondTheBudgetThereIsAnError() {
        hostLedger().setBudget(hostLedger().booked().now.totalBytes() + 4 * mebibyte);
        const at::Tensor fits = floats(3 * mebibyte);
        try {
            floats(2 * mebibyte);
            QFAIL("that is over the budget");
        } catch (const Error& error) {
            QCOMPARE(int(error.info().kind), int(ErrorKind::OutOfMemory));
            QVERIFY2(error.info().message.find("2 MiB more are needed") != std::string::npos, error.what());
        }
        const at::Tensor still = floats(mebibyte / 2);
        QVERIFY(still.defined());
    }

    void itComesOutOfTheBackwardPass() {
        const at::Tensor x = at::ones({4}).requires_grad_(true);
        at::Tensor y = x.detach() * 2;
        auto node = makeNode<Greedy>();
        node->set_next_edges(torch::autograd::collect_next_edges(x));
        torch::autograd::set_history(y, node);
        hostLedger().setBudget(hostLedger().booked().now.totalBytes() + mebibyte);
        std::optional<ErrorInfo> told;
        try {
            y.sum().backward();
        } catch (...) {
            told = outOfMemory(std::current_exception());
        }
        QVERIFY(told && told->message.find("1000 MiB more") != std::string::npos);
    }

    void otherExceptionsAreNotMemorys() {
        QVERIFY(!outOfMemory(std::make_exception_ptr(Error(ErrorKind::BadInput, "no"))));
        QVERIFY(!outOfMemory(std::make_exception_ptr(std::runtime_error("out of memory? no"))));
        QVERIFY(outOfMemory(std::make_exception_ptr(std::bad_alloc())));
        QVERIFY(outOfMemory(std::make_exception_ptr(
            c10::OutOfMemoryError({__func__, __FILE__, 1}, "CUDA out of memory. Tried to allocate 2 GiB"))));
    }
};

LATHE_PROCESSOR_TEST(TestBooking)
#include "tst_booking.moc"
