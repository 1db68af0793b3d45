#include "base/io_error.h"
#include "files/gguf.h"
#include "files/safetensors.h"
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

std::unique_ptr<TensorFile> openFolder(const fs::path& folder) {
    if (fs::exists(folder / "model.safetensors")) return openTensors(folder / "model.safetensors");
    if (fs::exists(folder / "model.safetensors.index.json"))
        return openTensors(folder / "model.safetensors.index.json");
    std::string hint = "Choose a folder with model.safetensors, or a .gguf file.";
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
        if (entry->path().extension() == ".gguf") hint = "Name the GGUF file itself: " + entry->path().string();
        else if (entry->path().extension() == ".bin" && entry->path().filename().string().starts_with("pytorch_model"))
            hint = "It holds a pickled PyTorch model: convert it to safetensors first.";
    }
    throw Error(ErrorKind::BadFile,
                folder.string() + " has neither model.safetensors nor model.safetensors.index.json.", hint);
}

} // namespace

std::unique_ptr<TensorFile> openTensors(const fs::path& path) {
    std::error_code code;
    const auto kind = fs::status(path, code).type();
    if (kind == fs::file_type::not_found) throw ioError("open", path, ENOENT);
    if (kind == fs::file_type::directory) return openFolder(path);
    const std::string beginning = beginningOf(path);
    if (beginning.starts_with("GGUF")) return openGguf(path);
    if (path.filename().string().ends_with(".index.json")) return openShardedSafetensors(path);
    if (beginning.starts_with("version https://git-lfs"))
        throw Error(ErrorKind::BadFile, path.string() + " is only a pointer to the real file (Git LFS).",
                    "Fetch the file itself: git lfs pull.");
    const bool safetensors =
        beginning.size() > 8 && beginning[8] == '{'; // behind a length, whose bytes may look like a pickle's
    if (!safetensors && (beginning.starts_with("PK\x03\x04") || beginning.starts_with("\x80\x02")))
        throw Error(ErrorKind::BadFile, path.string() + " is a pickled PyTorch file, which can run code when opened.",
                    "Convert it to safetensors first.");
    if (path.extension() == ".gguf")
        throw Error(ErrorKind::BadFile, path.string() + " is not a GGUF file: it does not begin with \"GGUF\".",
                    "The file may be damaged: fetch it again.");
    return openSafetensors(path);
}

} // namespace lathe
