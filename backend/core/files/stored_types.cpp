// Readers ask for fp32 or for bytes as they are stored; who needs anything else converts on its own side.
#include "files/stored_types.h"

#include "lathe/error.h"

#include "kernels/common/half.h"
#include "kernels/gguf/gguf.h"
#include "lathe/joined.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <utility>

namespace lathe {
namespace {

template <class T>
T at(const std::byte* in, std::int64_t i) { // files do not promise alignment
    T value;
    std::memcpy(&value, in + i * std::int64_t(sizeof(T)), sizeof(T));
    return value;
}

template <class T>
void decodePlain(const std::byte* in, float* out, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) out[i] = float(at<T>(in, i));
}
void decodeF16(const std::byte* in, float* out, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) out[i] = kernels::f16ToFloat(at<std::uint16_t>(in, i));
}
void decodeBf16(const std::byte* in, float* out, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) out[i] = kernels::bf16ToFloat(at<std::uint16_t>(in, i));
}
void decodeBool(const std::byte* in, float* out, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) out[i] = in[i] != std::byte(0) ? 1.0f : 0.0f;
}

/// The row in the kernels' table, as a plain function.
template <int formatIndex>
void decodeBlocks(const std::byte* in, float* out, std::int64_t blocks) {
    kernels::ggufFormats()[formatIndex].decode(reinterpret_cast<const std::uint8_t*>(in), out, 0, blocks);
}

// clang-format off
constexpr StoredTypeRow plainRows[] = {
    {StoredType::F32,  "F32",  "F32",  "FloatStorage",    0,  1, 4, decodePlain<float>},
    {StoredType::F16,  "F16",  "F16",  "HalfStorage",     1,  1, 2, decodeF16},
    {StoredType::BF16, "BF16", "BF16", "BFloat16Storage", 30, 1, 2, decodeBf16},
    {StoredType::F64,  "F64",  "F64",  "DoubleStorage",   28, 1, 8, decodePlain<double>},
    {StoredType::I64,  "I64",  "I64",  "LongStorage",     27, 1, 8, decodePlain<std::int64_t>},
    {StoredType::I32,  "I32",  "I32",  "IntStorage",      26, 1, 4, decodePlain<std::int32_t>},
    {StoredType::I16,  "I16",  "I16",  "ShortStorage",    25, 1, 2, decodePlain<std::int16_t>},
    {StoredType::I8,   "I8",   "I8",   "CharStorage",     24, 1, 1, decodePlain<std::int8_t>},
    {StoredType::U8,   "U8",   "U8",   "ByteStorage",     -1, 1, 1, decodePlain<std::uint8_t>},
    {StoredType::Bool, "Bool", "BOOL", "BoolStorage",     -1, 1, 1, decodeBool},
    // read with the constants beside them (TensorInfo::packed)
    {StoredType::Nf4,     "NF4",        nullptr, nullptr, -1, 2, 1, nullptr},
    {StoredType::Fp4,     "FP4",        nullptr, nullptr, -1, 2, 1, nullptr},
    {StoredType::Int8Row, "INT8 (rows)", nullptr, nullptr, -1, 1, 1, nullptr},
};
// clang-format on

struct BlockRow {
    StoredType type;
    const char* name;
    int ggmlNumber;
};
constexpr BlockRow blockRows[] = {
    // sizes and decoders come from the kernels' row of that name
    {StoredType::Q4_0, "Q4_0", 2},  {StoredType::Q4_1, "Q4_1", 3},      {StoredType::Q5_0, "Q5_0", 6},
    {StoredType::Q5_1, "Q5_1", 7},  {StoredType::Q8_0, "Q8_0", 8},      {StoredType::Q2_K, "Q2_K", 10},
    {StoredType::Q3_K, "Q3_K", 11}, {StoredType::Q4_K, "Q4_K", 12},     {StoredType::Q5_K, "Q5_K", 13},
    {StoredType::Q6_K, "Q6_K", 14}, {StoredType::IQ4_NL, "IQ4_NL", 20}, {StoredType::IQ4_XS, "IQ4_XS", 23},
};

template <int... index>
constexpr auto blockDecoders(std::integer_sequence<int, index...>) {
    using Decode = void (*)(const std::byte*, float*, std::int64_t);
    return std::array<Decode, sizeof...(index)>{decodeBlocks<index>...};
}

std::vector<StoredTypeRow> makeTable() {
    constexpr auto decoders = blockDecoders(std::make_integer_sequence<int, std::size(blockRows)>());
    std::vector<StoredTypeRow> table(std::begin(plainRows), std::end(plainRows));
    const auto formats = kernels::ggufFormats();
    for (const BlockRow& row : blockRows) {
        const auto format = std::find_if(formats.begin(), formats.end(),
                                         [&](const auto& f) { return std::string_view(f.name) == row.name; });
        const auto index = std::size_t(format - formats.begin());
        if (index >= decoders.size()) throw Error(ErrorKind::Bug, {"No decoder for %1.", row.name});
        table.push_back(
            {row.type, row.name, nullptr, nullptr, row.ggmlNumber, format->elements, format->bytes, decoders[index]});
    }
    return table;
}

const std::vector<StoredTypeRow>& table() {
    static const std::vector<StoredTypeRow> rows = makeTable();
    return rows;
}

template <class Test>
const StoredTypeRow* firstRow(Test test) {
    const auto found = std::find_if(table().begin(), table().end(), test);
    return found == table().end() ? nullptr : &*found;
}

template <class Test>
std::string namesWhere(Test test) {
    std::string names;
    for (const StoredTypeRow& row : table())
        if (test(row)) addTo(names, row.name);
    return names;
}

} // namespace

const StoredTypeRow& rowOf(StoredType type) {
    if (const auto* row = firstRow([&](const StoredTypeRow& r) { return r.type == type; })) return *row;
    throw Error(ErrorKind::Bug, "Stored type without a row.");
}
const StoredTypeRow* rowOfSafetensors(std::string_view name) {
    return firstRow([&](const StoredTypeRow& r) { return r.safetensorsName && name == r.safetensorsName; });
}
const StoredTypeRow* rowOfTorch(std::string_view name) {
    return firstRow([&](const StoredTypeRow& r) { return r.torchName && name == r.torchName; });
}
const StoredTypeRow* rowOfGgml(std::int64_t number) {
    return firstRow([&](const StoredTypeRow& r) { return r.ggmlNumber >= 0 && r.ggmlNumber == number; });
}
std::string safetensorsTypeNames() {
    return namesWhere([](const StoredTypeRow& r) { return r.safetensorsName != nullptr; });
}
std::string torchTypeNames() {
    return namesWhere([](const StoredTypeRow& r) { return r.torchName != nullptr; });
}
std::string ggmlTypeNames() {
    return namesWhere([](const StoredTypeRow& r) { return r.ggmlNumber >= 0; });
}

std::optional<std::int64_t> elementCount(std::span<const std::int64_t> shape) {
    std::int64_t count = 1;
    for (const std::int64_t size : shape)
        if (size < 0 || __builtin_mul_overflow(count, size, &count)) return std::nullopt;
    return count;
}

std::optional<std::int64_t> checkedBytes(const StoredTypeRow& row, std::int64_t elements) {
    std::int64_t bytes = 0;
    if (elements < 0 || elements % row.elements != 0
        || __builtin_mul_overflow(elements / row.elements, row.bytes, &bytes))
        return std::nullopt;
    return bytes;
}

void sortByName(std::vector<TensorInfo>& tensors, const std::string& source) {
    std::sort(tensors.begin(), tensors.end(), [](const TensorInfo& a, const TensorInfo& b) { return a.name < b.name; });
    const auto twice = std::adjacent_find(tensors.begin(), tensors.end(),
                                          [](const TensorInfo& a, const TensorInfo& b) { return a.name == b.name; });
    if (twice != tensors.end())
        throw Error(ErrorKind::BadFile, {"%1: the tensor %2 appears twice.", source, twice->name});
}

} // namespace lathe
