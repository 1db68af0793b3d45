// The header is parsed with limits and every byte of the data must belong to exactly one tensor, as the format asks.
#include "files/safetensors.h"

#include "base/json.h"
#include "base/mapped_file.h"
#include "files/stored_types.h"

#include <algorithm>
#include <cstring>

using nlohmann::json;

namespace lathe {
namespace {

/// The format's own limit on the header (100 MB): a longer one is not what was meant.
constexpr std::uint64_t maxHeaderBytes = 100'000'000;

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& what) {
    throw Error(ErrorKind::BadFile, {"%1 is not a valid safetensors file: %2.", path.string(), what},
                "The file may be damaged or only partly downloaded: fetch it again.");
}

struct Placed {
    TensorInfo info;
    std::int64_t begin = 0, end = 0; ///< within the data
};

Placed readEntry(const std::filesystem::path& path, const std::string& name, const json& entry,
                 std::span<const std::byte> data) {
    const std::string where = path.string() + ": tensor " + name;
    const std::string dtype = require<std::string>(entry, "dtype", where);
    const StoredTypeRow* row = rowOfSafetensors(dtype);
    if (!row)
        throw Error(ErrorKind::BadFile, {"%1 has the type %2, which is not supported.", where, dtype},
                    {"Supported: %1.", safetensorsTypeNames()});
    Placed placed;
    placed.info.name = name;
    placed.info.type = row->type;
    placed.info.shape = require<std::vector<std::int64_t>>(entry, "shape", where);
    const auto count = elementCount(placed.info.shape);
    const auto bytes = count ? checkedBytes(*row, *count) : std::nullopt;
    if (!bytes) refuse(path, "tensor " + name + " has an impossible shape " + entry.at("shape").dump());
    const auto offsets = require<std::vector<std::int64_t>>(entry, "data_offsets", where);
    if (offsets.size() != 2 || offsets[0] < 0 || offsets[1] < offsets[0])
        refuse(path, "tensor " + name + " has impossible offsets " + entry.at("data_offsets").dump());
    if (offsets[1] > std::int64_t(data.size()))
        refuse(path, "tensor " + name + " ends at byte " + std::to_string(offsets[1]) + " of "
                         + std::to_string(data.size()) + ": the file is cut off");
    if (offsets[1] - offsets[0] != *bytes)
        refuse(path, "tensor " + name + " of shape " + entry.at("shape").dump() + " needs " + std::to_string(*bytes)
                         + " bytes but has " + std::to_string(offsets[1] - offsets[0]));
    placed.begin = offsets[0];
    placed.end = offsets[1];
    placed.info.bytes = data.subspan(std::size_t(placed.begin), std::size_t(*bytes));
    return placed;
}

/// The tensors must lie one after another over the whole of the data.
void checkCover(const std::filesystem::path& path, std::vector<Placed>& tensors, std::int64_t dataBytes) {
    std::sort(tensors.begin(), tensors.end(),
              [](const Placed& a, const Placed& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
    std::int64_t end = 0;
    for (const Placed& tensor : tensors) {
        if (tensor.begin < end) refuse(path, "tensor " + tensor.info.name + " overlaps another");
        if (tensor.begin > end)
            refuse(path, std::to_string(tensor.begin - end) + " bytes before tensor " + tensor.info.name
                             + " belong to no tensor");
        end = tensor.end;
    }
    if (end != dataBytes)
        refuse(path, std::to_string(dataBytes - end) + " bytes after the last tensor belong to no tensor");
}

class SingleFile final : public TensorFile {
public:
    explicit SingleFile(const std::filesystem::path& path) : m_file(path) {
        const auto bytes = m_file.bytes();
        if (bytes.size() < 8) refuse(path, "it has only " + std::to_string(bytes.size()) + " bytes");
        std::uint64_t headerBytes = 0;
        std::memcpy(&headerBytes, bytes.data(), 8);
        if (headerBytes > maxHeaderBytes)
            refuse(path, "its header would be " + std::to_string(headerBytes) + " bytes long (limit "
                             + std::to_string(maxHeaderBytes) + ")");
        if (headerBytes > bytes.size() - 8)
            refuse(path, "its header would be " + std::to_string(headerBytes) + " bytes long but only "
                             + std::to_string(bytes.size() - 8) + " follow");
        const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + 8, std::size_t(headerBytes));
        if (text.empty() || text.front() != '{') refuse(path, "its header is not a JSON object");
        const json header =
            parseJson(text, path.string() + " (header)", {.kind = ErrorKind::BadFile, .uniqueKeys = true});
        const auto data = bytes.subspan(8 + std::size_t(headerBytes));
        std::vector<Placed> placed;
        for (const auto& [name, entry] : header.items()) {
            if (name == "__metadata__") continue;
            placed.push_back(readEntry(path, name, entry, data));
        }
        checkCover(path, placed, std::int64_t(data.size()));
        for (Placed& tensor : placed) m_tensors.push_back(std::move(tensor.info));
        sortByName(m_tensors, path.string());
    }

private:
    MappedFile m_file;
};

} // namespace

std::unique_ptr<TensorFile> openSafetensors(const std::filesystem::path& path) {
    return std::make_unique<SingleFile>(path);
}

} // namespace lathe
