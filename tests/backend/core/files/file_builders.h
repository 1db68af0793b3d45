#pragma once
// Small safetensors and GGUF files, byte for byte, right or wrong as a test wants them.
#include "lathe/error.h"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace lathe::test {

template <class T>
std::string raw(T value) {
    std::string bytes(sizeof value, '\0');
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

inline std::string safetensors(const std::string& header, const std::string& data) {
    return raw(std::uint64_t(header.size())) + header + data;
}

inline std::string ggufText(const std::string& text) { return raw(std::uint64_t(text.size())) + text; }

struct GgufTensor {
    std::string name;
    std::vector<std::uint64_t> sizes; ///< innermost first
    std::uint32_t type = 0;
    std::uint64_t offset = 0;
};

/// `entries`: key and the encoded value (type number and bytes).
inline std::string gguf(const std::vector<std::pair<std::string, std::string>>& entries,
                        const std::vector<GgufTensor>& tensors, const std::string& data, std::uint32_t version = 3) {
    std::string file = "GGUF" + raw(version) + raw(std::uint64_t(tensors.size())) + raw(std::uint64_t(entries.size()));
    for (const auto& [key, value] : entries) file += ggufText(key) + value;
    for (const GgufTensor& tensor : tensors) {
        file += ggufText(tensor.name) + raw(std::uint32_t(tensor.sizes.size()));
        for (const std::uint64_t size : tensor.sizes) file += raw(size);
        file += raw(tensor.type) + raw(tensor.offset);
    }
    file.resize((file.size() + 31) / 32 * 32);
    return file + data;
}

inline void put(const std::filesystem::path& path, const std::string& bytes) {
    std::filesystem::remove(
        path); // a new file each time: emptying an old one makes some file systems wait for the disk
    std::ofstream(path, std::ios::binary).write(bytes.data(), std::streamsize(bytes.size()));
}

/// The message of the Error that `work` throws; "" where it throws none.
template <class Work>
std::string errorOf(Work work) {
    try {
        work();
    } catch (const Error& error) {
        return error.info().message;
    }
    return {};
}

} // namespace lathe::test
