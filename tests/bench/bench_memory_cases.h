#pragma once
// The runs whose memory is measured: shapes of models, methods, formats, batches, and the small files that they need.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lathe::bench {

struct MemoryCase {
    std::string model;                ///< a name of the table of shapes
    std::string method = "lora";
    std::string options = "{}";       ///< the method's fields as JSON
    std::int64_t batch = 1, length = 64;
    bool checkpointing = false;
    std::string dtype = "bf16";
    std::string quantization = "none";
    std::string optimizer = "adamw";
    bool evaluates = false;
    std::string name() const;
};

const std::vector<MemoryCase>& memoryCases();
/// The model's folder, the data and recipe.json into `folder`.
void write(const MemoryCase& one, const std::filesystem::path& folder);

} // namespace lathe::bench
