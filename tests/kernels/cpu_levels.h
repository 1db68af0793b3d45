#pragma once
// Rows and guards for tests that run once for every instruction set which this processor has.
#include "kernels/common/cpu_level.h"

#include <QTest>

#include <array>
#include <utility>

namespace lathe::test {

struct NamedLevel {
    kernels::CpuLevel level;
    const char* name;
};
constexpr std::array<NamedLevel, 3> cpuLevels{
    {{kernels::CpuLevel::Plain, "plain"}, {kernels::CpuLevel::Avx2, "AVX2"}, {kernels::CpuLevel::Avx512, "AVX-512"}}};

/// A column "level" and a row for each.
inline void addLevels() {
    QTest::addColumn<int>("level");
    const kernels::CpuLevel best = kernels::cpuLevel();
    for (const NamedLevel& row : cpuLevels)
        if (row.level <= best) QTest::newRow(row.name) << int(row.level);
}

struct UseLevel {
    explicit UseLevel(int level) { kernels::setCpuLevel(kernels::CpuLevel(level)); }
    ~UseLevel() { kernels::setCpuLevel(kernels::CpuLevel::Avx512); } // lowered to the processor's
};
#define LEVEL()                                                                                                        \
    QFETCH(int, level);                                                                                                \
    const lathe::test::UseLevel use(level)

} // namespace lathe::test
