// What torch.save() wrote: a zip archive or bare pickles.
#include "fuzz/read_tensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lathe::fuzz;
    const auto path = file("pytorch_model.bin", textOf(data, size));
    answers([&] { readAll(*lathe::openTensors(path), size); });
    return 0;
}
