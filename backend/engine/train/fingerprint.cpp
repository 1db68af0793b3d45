#include "train/fingerprint.h"

#include "base/mapped_file.h"
#include "base/sha256.h"
#include "files/tensor_file.h"
#include "lathe/error.h"

#include <algorithm>
#include <vector>

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr std::size_t MiB = 1 << 20;

void addFile(Sha256& hash, const fs::path& path, std::stop_token stop) {
    const MappedFile file(path);
    const auto bytes = file.bytes();
    hash.update(path.filename().string() + ":" + std::to_string(bytes.size()) + "\n");
    const auto add = [&](std::size_t from, std::size_t to) {
        if (stop.stop_requested()) throw Stopped{};
        const auto part = bytes.subspan(from, to - from);
        hash.update(part);
        MappedFile::release(part);
    };
    if (bytes.size() <= 64 * MiB) {
        for (std::size_t at = 0; at < bytes.size(); at += 4 * MiB) add(at, std::min(bytes.size(), at + 4 * MiB));
        return;
    }
    add(0, MiB);
    for (std::size_t at = 4 * MiB; at + MiB < bytes.size(); at += 4 * MiB) add(at, at + 4096);
    add(bytes.size() - MiB, bytes.size());
}

/// Weights of torch.save() count only where they are what is read: many folders have them beside safetensors.
bool belongsToModel(const fs::path& path, bool pickled) {
    const std::string extension = path.extension().string(), name = path.filename().string();
    return extension == ".safetensors" || name == "config.json" || name == "tokenizer.json"
           || name == "tokenizer_config.json" || name == "model.safetensors.index.json"
           || name == "special_tokens_map.json" || (pickled && name.starts_with("pytorch_model"));
}

} // namespace

std::string modelFingerprint(const fs::path& model, std::stop_token stop) {
    std::vector<fs::path> files;
    if (fs::is_directory(model)) {
        const auto weights = weightsIn(model);
        const bool pickled = weights && weights->filename().string().starts_with("pytorch_model");
        for (const auto& entry : fs::directory_iterator(model))
            if (entry.is_regular_file() && belongsToModel(entry.path(), pickled)) files.push_back(entry.path());
        std::sort(files.begin(), files.end());
    } else {
        files.push_back(model);
    }
    Sha256 hash;
    for (const fs::path& file : files) addFile(hash, file, stop);
    return hash.hex();
}

} // namespace lathe
