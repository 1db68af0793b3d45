// Gates on the GPU against their definitions in double.
#include "device_test.h"
#include "kernels/swiglu/swiglu_cuda.h"

using namespace lathe;
using namespace lathe::test;
using kernels::Gate;

namespace {

struct GateCase {
    std::int64_t size, rows, further = 0; ///< further: elements of y between rows
    std::size_t skipped = 0;
};

double activeGate(Gate gate, double g) {
    if (gate == Gate::Gelu) return 0.5 * g * std::erfc(-g / std::sqrt(2));
    return gate == Gate::Silu ? g / (1 + std::exp(-g))
                              : 0.5 * g * (1 + std::tanh(std::sqrt(2 / M_PI) * (g + 0.044715 * g * g * g)));
}

template <class T> void gateOf(const GateCase& c, Gate gate) {
    auto gateUp = numbers<T>(c.rows * 2 * c.size, 3, 1);
    kernels::assign(gateUp[0], -200.0f); // the far ends
    kernels::assign(gateUp[std::size_t(c.size)], 2.0f);
    kernels::assign(gateUp[std::size_t((c.rows - 1) * 2 * c.size)], 200.0f);
    const auto dy = numbers<T>(c.rows * c.size, 1, 2);
    const std::int64_t stride = c.size + c.further;
    std::vector<T> untouched(std::size_t(c.rows * stride));
    std::memset(untouched.data(), 0xff, untouched.size() * sizeof(T));
    const DeviceArray<T> held(gateUp, c.skipped), heldDy(dy, c.skipped), y(untouched, c.skipped);
    const DeviceArray<T> dgateUp(gateUp.size(), c.skipped), again(dy.size(), c.skipped),
        alone(gateUp.size(), c.skipped);
    ENQUEUES(kernels::cuda::gated(kindOf<T>, gate, held.data(), y.data(), c.size, stride, c.rows, nullptr));
    ENQUEUES(kernels::cuda::gatedBackward(kindOf<T>, gate, heldDy.data(), held.data(), dgateUp.data(), again.data(),
                                          c.size, c.rows, nullptr));
    ENQUEUES(kernels::cuda::gatedBackward(kindOf<T>, gate, heldDy.data(), held.data(), alone.data(), nullptr, c.size,
                                          c.rows, nullptr));
    const std::vector<double> gates = exact(gateUp), down = exact(dy);
    std::vector<double> wanted, wantedY, wantedD(gateUp.size());
    for (std::int64_t r = 0; r < c.rows; ++r) {
        for (std::int64_t i = 0; i < stride; ++i) {
            if (i >= c.size) {
                wanted.push_back(NAN);
                continue;
            }
            const std::size_t at = std::size_t(r * 2 * c.size + i);
            const double g = gates[at], u = gates[at + std::size_t(c.size)], d = down[std::size_t(r * c.size + i)];
            const double slope = (activeGate(gate, g + 1e-5) - activeGate(gate, g - 1e-5)) / 2e-5;
            wanted.push_back(activeGate(gate, g) * u);
            wantedY.push_back(wanted.back());
            wantedD[at] = d * u * slope;
            wantedD[at + std::size_t(c.size)] = d * activeGate(gate, g);
        }
    }
    QVERIFY(near(y.read(), wanted, 2e-6));
    QVERIFY(near(dgateUp.read(), wantedD, 4e-6));
    QVERIFY(near(again.read(), wantedY, 2e-6));
    QVERIFY(equal(alone.read(), dgateUp.read()));
}

} // namespace

class TestSwigluCuda : public QObject {
    Q_OBJECT
private slots:
    NEEDS_DEVICE()

    void gatesAndTheirGradients() {
        for (const Gate gate : {Gate::Silu, Gate::GeluTanh, Gate::Gelu})
            for (const GateCase& c : {GateCase{1, 1},
                                      {5, 3},
                                      {8, 2},
                                      {64, 5},
                                      {1376, 3},
                                      {2063, 2},
                                      {2064, 2, 8},
                                      {100, 4, 3},
                                      {1032, 2, 0, 1},
                                      {30, 2, 0, 3}})
                EACH_ELEMENT(gateOf, c, gate);
    }

    void noRows() {
        const DeviceArray<float> x(8);
        ENQUEUES(kernels::cuda::gated(kernels::ElementKind::F32, Gate::Silu, x.data(), x.data(), 4, 4, 0, nullptr));
        ENQUEUES(kernels::cuda::gatedBackward(kernels::ElementKind::F32, Gate::Silu, x.data(), x.data(), x.data(),
                                              nullptr, 0, 2, nullptr));
    }
};

LATHE_TEST(TestSwigluCuda)
#include "tst_swiglu_cuda.moc"
