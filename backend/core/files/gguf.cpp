// Everything is checked before a tensor exists: counts against what is left, offsets against alignment, each other
// and the end of the file.
#include "files/gguf.h"

#include "base/mapped_file.h"
#include "files/gguf_reader.h"
#include "files/gguf_storage.h"
#include "files/gguf_writer.h"
#include "files/stored_types.h"
#include "lathe/error.h"

#include <algorithm>
#include <fstream>

namespace lathe {
namespace {

constexpr std::size_t leastEntryBytes = 8 + 4 + 1;      // a key of no letters, a type, one byte
constexpr std::size_t leastTensorBytes = 8 + 4 + 4 + 8; // a name of no letters, no sizes, a type, an offset
constexpr std::uint32_t maxDimensions = 4;              // ggml's

struct Counts { std::uint64_t tensors = 0, entries = 0; };

Counts takeStart(GgufReader& reader) {
    if (reader.take<std::uint32_t>("the first four bytes") != 0x46554747)
        reader.refuse("it does not begin with \"GGUF\"");
    const auto version = reader.take<std::uint32_t>("the version");
    if (version != 2 && version != 3)
        reader.refuse(version != 0 && (version & 0xFFFF) == 0
                          ? "it is big-endian, which is not supported"
                          : "its version is " + std::to_string(version) + "; 2 and 3 are supported");
    Counts counts;
    counts.tensors = reader.takeCount("the count of tensors", leastTensorBytes);
    counts.entries = reader.takeCount("the count of metadata", leastEntryBytes);
    return counts;
}

GgufMetadata takeMetadata(GgufReader& reader, const std::string& source, std::uint64_t count) {
    std::map<std::string, GgufMetadata::Value> values;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::string key = reader.takeText("the name of metadata " + std::to_string(i + 1));
        if (!values.emplace(key, reader.takeValue(key)).second)
            reader.refuse("the metadata's " + key + " appears twice");
    }
    return {source, std::move(values)};
}

struct PlacedTensor {
    TensorInfo info;
    std::uint64_t offset = 0; ///< from the beginning of the data
    std::int64_t bytes = 0;
};

PlacedTensor takeTensor(GgufReader& reader, std::uint64_t index) {
    PlacedTensor placed;
    const std::string name = reader.takeText("the name of tensor " + std::to_string(index + 1));
    const std::string what = "tensor " + name;
    const auto dimensions = reader.take<std::uint32_t>(what);
    if (dimensions == 0 || dimensions > maxDimensions)
        reader.refuse(what + " has " + std::to_string(dimensions) + " dimensions");
    std::vector<std::int64_t> sizes(dimensions); // innermost first
    for (std::int64_t& size : sizes)
        if ((size = reader.take<std::int64_t>(what)) < 0) reader.refuse(what + " has an impossible size");
    const auto type = reader.take<std::uint32_t>(what);
    const StoredTypeRow* row = rowOfGgml(type);
    if (!row)
        throw Error(ErrorKind::BadFile,
                    {"%1: %2 has ggml's type %3, which is not supported.", reader.source(), what, std::to_string(type)},
                    {"Use a file with other quantization. Supported: %1.", ggmlTypeNames()});
    const auto count = elementCount(sizes);
    const auto bytes = count && sizes[0] % row->elements == 0 ? checkedBytes(*row, *count) : std::nullopt;
    if (!bytes) reader.refuse(what + " has a shape that " + row->name + " cannot have");
    placed.offset = reader.take<std::uint64_t>(what);
    placed.bytes = *bytes;
    placed.info.name = name;
    placed.info.type = row->type;
    placed.info.shape.assign(sizes.rbegin(), sizes.rend());
    return placed;
}

/// Offsets within the file, aligned, and no tensor over another.
void place(GgufReader& reader, std::vector<PlacedTensor>& tensors, std::span<const std::byte> file,
           std::uint64_t alignment) {
    const std::uint64_t start = (reader.at() + alignment - 1) / alignment * alignment;
    const std::uint64_t dataBytes = start < file.size() ? file.size() - start : 0;
    std::sort(tensors.begin(), tensors.end(), [](const PlacedTensor& a, const PlacedTensor& b) {
        return std::pair(a.offset, a.bytes) < std::pair(b.offset, b.bytes);
    });
    std::uint64_t end = 0;
    for (PlacedTensor& tensor : tensors) {
        if (tensor.offset % alignment != 0)
            reader.refuse("tensor " + tensor.info.name + " is not aligned to " + std::to_string(alignment) + " bytes");
        if (tensor.offset > dataBytes || std::uint64_t(tensor.bytes) > dataBytes - tensor.offset)
            reader.refuse("tensor " + tensor.info.name + " is past the end of the file: it is cut off");
        if (tensor.offset < end) reader.refuse("tensor " + tensor.info.name + " overlaps another");
        end = tensor.offset + std::uint64_t(tensor.bytes);
        if (tensor.bytes > 0) tensor.info.bytes = file.subspan(start + tensor.offset, std::size_t(tensor.bytes));
    }
}

std::uint64_t alignmentOf(const GgufReader& reader, const GgufMetadata& metadata) {
    const std::int64_t alignment = metadata.integer("general.alignment").value_or(32);
    if (alignment < 8 || alignment > (1 << 20) || (alignment & (alignment - 1)) != 0)
        reader.refuse("its alignment of " + std::to_string(alignment) + " bytes is not a power of two of at least 8");
    return std::uint64_t(alignment);
}

void refuseParts(const GgufMetadata& metadata) {
    const std::int64_t parts = metadata.integer("split.count").value_or(1);
    if (parts > 1)
        throw Error(ErrorKind::BadFile, {"%1 is one of %2 parts of a model.", metadata.source(), std::to_string(parts)},
                    "Join the parts into one file first (llama-gguf-split --merge).");
}

class MappedGguf final : public GgufFile {
public:
    explicit MappedGguf(const std::filesystem::path& path) : m_file(path), m_metadata(read(path.string())) {}
    const GgufMetadata& metadata() const override { return m_metadata; }

private:
    GgufMetadata read(const std::string& source) {
        GgufReader reader(m_file.bytes(), source);
        const Counts counts = takeStart(reader);
        GgufMetadata metadata = takeMetadata(reader, source, counts.entries);
        refuseParts(metadata);
        std::vector<PlacedTensor> placed;
        for (std::uint64_t i = 0; i < counts.tensors; ++i) placed.push_back(takeTensor(reader, i));
        place(reader, placed, m_file.bytes(), alignmentOf(reader, metadata));
        for (PlacedTensor& tensor : placed) m_tensors.push_back(std::move(tensor.info));
        toHuggingFace(m_tensors, metadata);
        sortByName(m_tensors, source);
        return metadata;
    }

    MappedFile m_file;
    GgufMetadata m_metadata;
};

} // namespace

bool isGguf(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    char magic[4] = {};
    return in.read(magic, 4) && std::string_view(magic, 4) == "GGUF";
}

std::unique_ptr<GgufFile> openGguf(const std::filesystem::path& path) { return std::make_unique<MappedGguf>(path); }

GgufKeys readGgufKeys(const std::filesystem::path& path) {
    const MappedFile file(path);
    GgufReader reader(file.bytes(), path.string());
    const Counts counts = takeStart(reader);
    GgufKeys keys;
    for (std::uint64_t i = 0; i < counts.entries; ++i) {
        std::string key = reader.takeText("the name of metadata " + std::to_string(i + 1));
        const std::size_t begin = reader.at();
        reader.takeValue(key);
        const auto value = file.bytes().subspan(begin, reader.at() - begin);
        if (keys.has(key)) reader.refuse("the metadata's " + key + " is there twice");
        keys.m_entries.emplace_back(std::move(key),
                                    std::string(reinterpret_cast<const char*>(value.data()), value.size()));
    }
    return keys;
}

GgufMetadata readGgufMetadata(const std::filesystem::path& path) { return openGguf(path)->metadata(); }

} // namespace lathe
