#include "store/memory_json.h"

#include "base/json.h"

namespace lathe {

std::string memoryToJson(const MemoryByPart& memory) {
    nlohmann::json parts = nlohmann::json::object();
    for (std::size_t i = 0; i < memoryPartCount; ++i) parts[std::string(toString(MemoryPart(i)))] = memory.bytes[i];
    return dumpJson(parts);
}

MemoryByPart memoryFromJson(const std::string& json) {
    MemoryByPart memory;
    const auto parts = parseJson(json, "memory of a run");
    for (std::size_t i = 0; i < memoryPartCount; ++i)
        memory.bytes[i] = valueOr<std::int64_t>(parts, std::string(toString(MemoryPart(i))), 0, "memory of a run");
    return memory;
}

} // namespace lathe
