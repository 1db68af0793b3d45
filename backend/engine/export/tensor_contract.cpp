#include "export/tensor_contract.h"

#include "lathe/joined.h"

#include <memory>

namespace fs = std::filesystem;

namespace lathe {
namespace {

std::string shapeWords(const std::vector<std::int64_t>& shape) {
    std::string text;
    for (const std::int64_t size : shape) addTo(text, std::to_string(size), " x ");
    return text.empty() ? "a single number" : text;
}

} // namespace

void compareTensors(const fs::path& path, const KeyShapes& wanted,
                    const std::function<bool(const std::string&)>& optional, std::optional<StoredType> type,
                    std::vector<std::string>& problems) {
    const std::unique_ptr<TensorFile> file = openTensors(path);
    const std::string name = path.filename().string();
    for (const auto& [key, shape] : wanted) {
        const TensorInfo* info = file->find(key);
        if (!info) problems.push_back(name + " has no tensor " + key + ".");
        else if (info->shape != shape)
            problems.push_back(name + ": " + key + " is " + shapeWords(info->shape) + ", not " + shapeWords(shape)
                               + ".");
        else if (type && info->type != *type)
            problems.push_back(name + ": " + key + " is stored as " + toString(info->type) + ", not " + toString(*type)
                               + ".");
    }
    for (const TensorInfo& info : file->tensors())
        if (!wanted.contains(info.name) && !optional(info.name))
            problems.push_back(name + " has a tensor " + info.name + " that nothing asks for.");
}

} // namespace lathe
