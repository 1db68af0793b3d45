#include "files/open_tensors.h"

#include "base/inside_folder.h"
#include "base/io_error.h"
#include "files/bitsandbytes_file.h"
#include "files/gguf.h"
#include "files/safetensors.h"
#include "files/torch_file.h"
#include "lathe/error.h"

#include <cerrno>
#include <fstream>

namespace fs = std::filesystem;

namespace lathe {
namespace {

std::string beginningOf(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text(64, '\0');
    in.read(text.data(), std::streamsize(text.size()));
    text.resize(std::size_t(in.gcount()));
    return text;
}

/// In the order in which transformers looks for them.
constexpr const char* weightNames[] = {"model.safetensors", "model.safetensors.index.json", "pytorch_model.bin",
                                       "pytorch_model.bin.index.json"};

fs::path requiredWeightsIn(const fs::path& folder) {
    if (const auto found = weightsIn(folder)) return *found;
    std::string hint = "Choose a folder with model.safetensors or pytorch_model.bin, or a .gguf file.";
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code))
        if (entry->path().extension() == ".gguf") hint = "Name the GGUF file itself: " + entry->path().string();
    throw Error(ErrorKind::BadFile,
                {"%1 has no weights: neither model.safetensors nor pytorch_model.bin, nor an index of either.",
                 folder.string()},
                hint);
}

} // namespace

std::optional<fs::path> weightsIn(const fs::path& folder) {
    std::error_code code;
    for (const char* name : weightNames)
        if (fs::exists(folder / name, code)) return folder / name;
    return std::nullopt;
}

std::unique_ptr<TensorFile> openTensorFile(const fs::path& path) {
    const std::string beginning = beginningOf(path);
    if (beginning.starts_with("GGUF")) return openGguf(path);
    if (beginning.starts_with("version https://git-lfs"))
        throw Error(ErrorKind::BadFile, {"%1 is only a pointer to the real file (Git LFS).", path.string()},
                    "Fetch the file itself: git lfs pull.");
    const bool safetensors =
        beginning.size() > 8 && beginning[8] == '{'; // behind a length, whose bytes may look like a pickle's
    if (!safetensors && beginsAsTorchFile(beginning)) return openTorchFile(path);
    if (path.extension() == ".gguf")
        throw Error(ErrorKind::BadFile, {"%1 is not a GGUF file: it does not begin with \"GGUF\".", path.string()},
                    "The file may be damaged: fetch it again.");
    if (path.extension() == ".bin")
        throw Error(ErrorKind::BadFile,
                    {"%1 is no file of weights: it does not begin as torch.save() writes them.", path.string()},
                    "The file may be damaged: fetch it again.");
    return openSafetensors(path);
}

std::unique_ptr<TensorFile> openTensors(const fs::path& path) {
    std::error_code code;
    const auto kind = fs::status(path, code).type();
    if (kind == fs::file_type::not_found) throw ioError("open", path, ENOENT);
    const fs::path file = kind == fs::file_type::directory ? requiredWeightsIn(path) : path;
    if (kind == fs::file_type::directory) requireInFolder(path, file);
    const bool isIndex = file.filename().string().ends_with(".index.json");
    return withBitsandbytes(isIndex ? openShardedTensors(file) : openTensorFile(file), file.string());
}

} // namespace lathe
