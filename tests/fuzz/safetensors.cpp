// A .safetensors file; what bitsandbytes packed is told apart on the way.
#include "fuzz/read_tensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lathe::fuzz;
    const auto path = file("model.safetensors", textOf(data, size));
    answers([&] { readAll(*lathe::openTensors(path), size); });
    return 0;
}
