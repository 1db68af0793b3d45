// A model's config.json, and the counts that are made of it alone.
#include "base/json.h"
#include "fuzz/input.h"
#include "models/read_model_spec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lathe::fuzz;
    const auto path = file("model/config.json", textOf(data, size));
    answers([&] { lathe::readModelSpec(path.parent_path()); });
    return 0;
}
