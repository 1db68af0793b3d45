// A GGUF file: its tensors, what it says of a model, and its tokenizer.
#include "files/gguf.h"
#include "fuzz/read_tensors.h"
#include "models/read_model_spec.h"
#include "tokenizer/tokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lathe::fuzz;
    const auto path = file("model.gguf", textOf(data, size));
    answers([&] { readAll(*lathe::openGguf(path), size); });
    answers([&] { lathe::readModelSpec(path); });
    answers([&] { lathe::readModelText(path).tokenizer->encode("Hello there, \xC3\xA9t\xC3\xA9 1234", true); });
    return 0;
}
