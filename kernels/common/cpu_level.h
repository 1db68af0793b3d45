#pragma once
// Which compiled variant of a kernel this processor runs.
namespace lathe::kernels {

enum class CpuLevel { Plain, Avx2, Avx512 };

/// The processor's, looked up once; or what setCpuLevel() set.
CpuLevel cpuLevel();
/// For tests, which run every variant that the processor has. A level above the processor's is lowered to it.
void setCpuLevel(CpuLevel level);
/// Products of bfloat16 matrices have instructions of their own (AMX or AVX512-BF16).
bool hasBf16Products();

} // namespace lathe::kernels
