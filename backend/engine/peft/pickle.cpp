#include "peft/pickle.h"

#include "base/json.h"
#include "lathe/error.h"

#include <torch/csrc/jit/serialization/pickle.h>

namespace lathe {

std::map<std::string, at::Tensor> readPickle(const std::filesystem::path& path) {
    const std::string bytes = readTextFile(path);
    std::map<std::string, at::Tensor> all;
    try {
        const c10::IValue value = torch::jit::pickle_load({bytes.begin(), bytes.end()});
        for (const auto& entry : value.toGenericDict())
            all.emplace(entry.key().toStringRef(),
                        entry.value().toTensor().detach().to(at::kCPU, at::kFloat).contiguous().clone());
    } catch (const c10::Error& error) {
        throw Error(ErrorKind::BadFile, path.string() + " holds no dictionary of tensors as torch.save() writes it.",
                    "Save it as safetensors.");
    }
    return all;
}

} // namespace lathe
