// A tokenizer.json.
#include "fuzz/use_tokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lathe::fuzz;
    const auto path = file("tokenizer.json", textOf(data, size));
    answers([&] { use(*lathe::readTokenizer(path)); });
    return 0;
}
