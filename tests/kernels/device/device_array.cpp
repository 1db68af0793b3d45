#include "device_array.h"

#include <cuda_runtime.h>

namespace lathe::test {
namespace {

void succeed(cudaError_t error) {
    if (error != cudaSuccess) throw std::runtime_error(cudaGetErrorString(error));
}

} // namespace

const char* deviceMissing() {
    int devices = 0;
    const cudaError_t error = cudaGetDeviceCount(&devices);
    cudaGetLastError();
    if (error != cudaSuccess || devices == 0) return "no GPU here that CUDA can use";
    cudaDeviceProp device{};
    succeed(cudaGetDeviceProperties(&device, 0));
    return 10 * device.major + device.minor >= 75 ? nullptr : "the GPU here is older than compute capability 7.5";
}

DeviceMemory::DeviceMemory(std::size_t bytes) {
    succeed(cudaMalloc(&m_data, bytes ? bytes : 1));
    succeed(cudaMemset(m_data, 0xff, bytes));
}
DeviceMemory::~DeviceMemory() { cudaFree(m_data); }

void DeviceMemory::write(std::size_t offset, const void* from, std::size_t bytes) {
    succeed(cudaMemcpy(static_cast<char*>(m_data) + offset, from, bytes, cudaMemcpyHostToDevice));
}
void DeviceMemory::read(std::size_t offset, void* to, std::size_t bytes) const {
    succeed(cudaDeviceSynchronize());
    succeed(cudaMemcpy(to, static_cast<const char*>(m_data) + offset, bytes, cudaMemcpyDeviceToHost));
}

} // namespace lathe::test
