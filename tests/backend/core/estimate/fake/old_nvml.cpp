// The library of a driver from long ago: two GPUs, of which the second does not answer, their names and memory, and
// nothing else.
#include <cstring>

extern "C" {
struct Memory { unsigned long long total, free, used; };
int nvmlInit_v2() { return 0; }
int nvmlShutdown() { return 0; }
int nvmlDeviceGetCount_v2(unsigned* count) { return *count = 2, 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** device) { return *device = nullptr, index == 0 ? 0 : 15; }
int nvmlDeviceGetName(void*, char* name, unsigned size) { return std::strncpy(name, "NVIDIA Test 9000", size), 0; }
int nvmlDeviceGetMemoryInfo(void*, Memory* memory) {
    return *memory = {24576ull << 20, 20000ull << 20, 4576ull << 20}, 0;
}
}
