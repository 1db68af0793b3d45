#pragma once
// What the tests of the GPU's kernels share: numbers of each element type, and how near a result must be to the exact
// one.
#include "device_array.h"
#include "kernels/common/half.h"
#include "support/test_main.h"

#include <QTest>

#include <cmath>
#include <cstdint>
#include <random>
#include <type_traits>
#include <vector>

namespace lathe::test {

/// First thing in a class of tests: skips them all where there is no GPU.
#define NEEDS_DEVICE()                                                                                                 \
    void initTestCase() {                                                                                              \
        if (const char* why = lathe::test::deviceMissing()) QSKIP(why);                                                \
    }
/// A call that only enqueues.
#define ENQUEUES(call)                                                                                                 \
    do {                                                                                                               \
        if (const char* failure = call) QFAIL(failure);                                                                \
    } while (false)
/// Calls test<T>(arguments) for each element type; goes on while they pass.
#define EACH_ELEMENT(test, ...)                                                                                        \
    do {                                                                                                               \
        test<float>(__VA_ARGS__);                                                                                      \
        if (QTest::currentTestFailed()) return;                                                                        \
        test<lathe::kernels::Bf16>(__VA_ARGS__);                                                                       \
        if (QTest::currentTestFailed()) return;                                                                        \
        test<lathe::kernels::F16>(__VA_ARGS__);                                                                        \
        if (QTest::currentTestFailed()) return;                                                                        \
    } while (false)

template <class T> constexpr kernels::ElementKind kindOf = std::is_same_v<T, float> ? kernels::ElementKind::F32
                                                           : std::is_same_v<T, kernels::Bf16>
                                                               ? kernels::ElementKind::Bf16
                                                               : kernels::ElementKind::F16;
/// Of one rounding to T, relative.
template <class T> constexpr double roundoff = std::is_same_v<T, float>           ? 0x1p-24
                                               : std::is_same_v<T, kernels::Bf16> ? 0x1p-8
                                                                                  : 0x1p-11;

/// Normally distributed.
template <class T = float> std::vector<T> numbers(std::int64_t count, float spread, unsigned seed) {
    std::mt19937 engine(seed);
    std::normal_distribution<float> normal(0, spread);
    std::vector<T> values(static_cast<std::size_t>(count));
    for (T& value : values) kernels::assign(value, normal(engine));
    return values;
}
template <class T> std::vector<double> exact(const std::vector<T>& values) {
    std::vector<double> result;
    for (const T& value : values) result.push_back(double(kernels::valueOf(value)));
    return result;
}

/// Whether each element is the exact one, rounded to T once, but for `error`, absolute and relative; says which is not.
template <class T> bool near(const std::vector<T>& got, const std::vector<double>& wanted, double error) {
    if (got.size() != wanted.size()) return false;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double value = double(kernels::valueOf(got[i])),
                     subnormal = std::is_same_v<T, kernels::F16> ? 0x1p-25 : 0;
        const double allowed = error + subnormal + (roundoff<T> + error) * std::abs(wanted[i]);
        if (std::abs(value - wanted[i]) <= allowed || (std::isnan(value) && std::isnan(wanted[i]))
            || value == wanted[i])
            continue;
        qWarning("element %zu of %zu is %.9g, not %.9g", i, got.size(), value, wanted[i]);
        return false;
    }
    return true;
}
/// To the bit.
template <class T> bool equal(const std::vector<T>& a, const std::vector<T>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0;
}

} // namespace lathe::test
