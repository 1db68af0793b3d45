#pragma once
// What the tests of the operators share: numbers in double beside the same on the test's device, and how near results
// must be.
#include "backend/engine/support/test_device.h"
#include "tensor/product_type.h"

#include <ATen/Context.h>

#include <QTest>

#include <cmath>

namespace lathe::test {

/// Numbers rounded to a dtype: on the device in that dtype, and what they exactly are.
struct Numbers {
    at::Tensor exact; ///< double, on the processor
    at::Tensor there;

    Numbers(at::IntArrayRef shape, at::ScalarType type, double spread = 1) {
        const at::Tensor rounded = at::randn(shape, at::kDouble).mul_(spread).to(type);
        exact = rounded.to(at::kDouble);
        there = rounded.to(testDevice());
    }
};

/// The largest share of a number that rounding it to the dtype once takes; of fp32, where sums of many products are
/// rounded, somewhat more.
inline double roundoff(at::ScalarType type) {
    return type == at::kFloat ? 1e-6 : type == at::kBFloat16 ? 0x1p-8 : 0x1p-11;
}

/// Undefined numbers are NaN while this lives: an operator that leaves a hole in its result shows it.
class Poison {
public:
    Poison() : m_before(at::globalContext().deterministicAlgorithms()) { set(true, true); }
    ~Poison() { set(m_before, false); }
    Poison(const Poison&) = delete;
    Poison& operator=(const Poison&) = delete;

private:
    static void set(bool deterministic, bool fill) { // LibTorch fills only where it is deterministic
        at::globalContext().setDeterministicAlgorithms(deterministic, true);
        at::globalContext().setDeterministicFillUninitializedMemory(fill);
    }
    bool m_before;
};

/// As a job begins: products without shortcuts.
inline void beginOnTestDevice() { testComputeDevice().begin(at::get_num_threads()); }

/// Whether `got` is `wanted` but for the share `error` of its norm and, element by element, ten times that of elements
/// of usual size; says where it is not. What is not finite never is.
inline bool near(const at::Tensor& got, const at::Tensor& wanted, double error) {
    const at::Tensor a = got.to(at::kCPU, at::kDouble), b = wanted.to(at::kCPU, at::kDouble);
    if (a.sizes() != b.sizes()) {
        qWarning("it has another shape");
        return false;
    }
    if (b.numel() == 0) return true;
    const double usual = std::sqrt(b.square().mean().item<double>());
    const at::Tensor off = (a - b).abs().div(b.abs().add(usual + 1e-30)).nan_to_num(INFINITY).reshape(-1);
    const std::int64_t worst = off.argmax().item<std::int64_t>();
    const double most = off[worst].item<double>(),
                 norm = (a - b).norm().item<double>() / (b.norm().item<double>() + 1e-30);
    if (norm <= error && most <= 10 * error) return true;
    qWarning("off by %.3g of its norm (%.3g allowed); element %lld of %lld is %.9g, not %.9g", norm, error,
             static_cast<long long>(worst), static_cast<long long>(b.numel()), a.reshape(-1)[worst].item<double>(),
             b.reshape(-1)[worst].item<double>());
    return false;
}

/// To the bit.
inline bool same(const at::Tensor& got, const at::Tensor& wanted) {
    return got.scalar_type() == wanted.scalar_type() && at::equal(got.cpu(), wanted.cpu());
}

#define NEAR(got, wanted, error)                                                                                       \
    do {                                                                                                               \
        if (!lathe::test::near(got, wanted, error)) QFAIL(#got);                                                       \
    } while (false)

/// For test functions with a row for each dtype.
inline void eachType() {
    QTest::addColumn<int>("type");
    for (const at::ScalarType type : {at::kFloat, at::kBFloat16, at::kHalf})
        QTest::addRow("%s", at::toString(type)) << int(type);
}
inline at::ScalarType theType() {
    QFETCH(int, type);
    return at::ScalarType(type);
}

} // namespace lathe::test
