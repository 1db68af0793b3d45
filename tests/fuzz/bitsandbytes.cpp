// The state that bitsandbytes keeps of a packed matrix. The input is the JSON of its quant_state and, behind a NUL, the
// codes; what lies around them is as bitsandbytes writes it.
#include "fuzz/read_tensors.h"

#include <nlohmann/json.hpp>

#include <cstring>

namespace {

/// A safetensors file of byte tensors and F32 ones, by name.
std::string packed(std::string_view state, std::string_view codes) {
    nlohmann::json header;
    std::string body;
    const auto add = [&](const char* name, const char* type, std::int64_t elements, std::string_view bytes) {
        header[name] = {
            {"dtype", type},
            {"shape", name == std::string_view("x.weight") ? nlohmann::json{elements, 1} : nlohmann::json{elements}},
            {"data_offsets", {body.size(), body.size() + bytes.size()}}};
        body.append(bytes);
    };
    const std::string levels(16 * 4, '\0'), scales(((codes.size() + 31) / 32) * 4, '\x3f');
    add("x.weight", "U8", std::int64_t(codes.size()), codes);
    add("x.weight.absmax", "F32", std::int64_t(scales.size() / 4), scales);
    add("x.weight.quant_map", "F32", 16, levels);
    add("x.weight.quant_state.bitsandbytes__nf4", "U8", std::int64_t(state.size()), state);
    const std::string text = header.dump();
    std::string file(8, '\0');
    const std::uint64_t length = text.size();
    std::memcpy(file.data(), &length, sizeof length);
    return file + text + body;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lathe::fuzz;
    const std::string_view input = textOf(data, size);
    const std::size_t end = input.find('\0');
    const std::string_view codes = end == input.npos ? std::string_view() : input.substr(end + 1);
    const std::string bytes = packed(input.substr(0, end), codes);
    const auto path = file("packed.safetensors", bytes);
    answers([&] { readAll(*lathe::openTensors(path), bytes.size()); });
    return 0;
}
