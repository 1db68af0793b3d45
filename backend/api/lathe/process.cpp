#include "lathe/process.h"

#include "lathe/crash.h"

#include <cstdlib>
#include <malloc.h>

namespace lathe {

void prepareProcess() {
    reportCrashes();
    // The engine computes with threads of its own (engine/tensor/threads.h). OpenMP's, which LibTorch uses inside some
    // functions, sleep while they wait, so that the cores are the engine's, the window's and other programs'; before
    // they do, they spin for some 30 us. Spinning longer gains nothing alone and costs an order of magnitude beside one
    // other busy program.
    setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
    setenv("GOMP_SPINCOUNT", "1000", 0);
    // CUDA numbers GPUs as nvidia-smi does, not by its own guess at their speed; cuBLAS keeps the workspace in which
    // its results repeat.
    setenv("CUDA_DEVICE_ORDER", "PCI_BUS_ID", 0);
    setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);
    // c10d would write to the terminal what errors say already, where processes train together.
    setenv("TORCH_CPP_LOG_LEVEL", "ERROR", 0);
    // One heap, which alone keeps well the blocks that a step frees for the next one.
    mallopt(M_ARENA_MAX, 1);
}

} // namespace lathe
