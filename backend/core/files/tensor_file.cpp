// Reads are by runs that are contiguous in both file and result; a transposed matrix is spread by columns, so that
// nothing is copied twice.
#include "files/tensor_file.h"

#include "files/stored_types.h"
#include "lathe/error.h"

#include "kernels/common/half.h"
#include "kernels/formats/formats.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

static_assert(std::endian::native == std::endian::little, "files are little-endian and read as they lie");

namespace lathe {
namespace {

std::int64_t placeOf(const TensorInfo& info, std::int64_t row) {
    const std::int64_t perHead = info.shape.at(0) / info.heads, head = row / perHead, inHead = row % perHead;
    switch (info.rowOrder) {
    case RowOrder::Same: return row;
    case RowOrder::Interleaved: return head * perHead + 2 * (inHead % (perHead / 2)) + inHead / (perHead / 2);
    case RowOrder::PartsTogether: {
        const std::int64_t part = perHead / 3; // q, k or v of one head
        return (inHead / part * info.heads + head) * part + inHead % part;
    }
    }
    return row;
}

/// Calls piece(where in the file, in elements; how many; where in the output) for runs that lie together in both.
template <class Piece>
void forEachRun(const TensorInfo& info, std::int64_t first, std::int64_t count, Piece piece) {
    if (count == 0) return;
    if (info.rowOrder == RowOrder::Same) return piece(first, count, std::int64_t(0));
    const std::int64_t columns = info.count() / info.shape.at(0);
    for (std::int64_t done = 0; done < count;) {
        const std::int64_t row = (first + done) / columns, column = (first + done) % columns;
        const std::int64_t length = std::min(columns - column, count - done);
        piece(placeOf(info, row) * columns + column, length, done);
        done += length;
    }
}

void checkRange(const TensorInfo& info, const StoredTypeRow& row, std::int64_t first, std::size_t size) {
    const std::int64_t count = info.count();
    const bool whole =
        info.transposed || info.packed || (first % row.elements == 0 && std::int64_t(size) % row.elements == 0);
    if (first < 0 || std::int64_t(size) < 0 || first > count || std::int64_t(size) > count - first || !whole)
        throw Error(ErrorKind::Bug, {"Elements [%1, + %2) of %3 (%4, %5) cannot be read.", std::to_string(first),
                                     std::to_string(size), info.name, std::to_string(count), row.name});
}

const std::byte* blockAt(const TensorInfo& info, const StoredTypeRow& row, std::int64_t element) {
    return info.bytes.data() + element / row.elements * row.bytes;
}

void decode(const TensorInfo& info, const StoredTypeRow& row, std::int64_t first, float* out, std::int64_t count) {
    if (info.packed) kernels::dequantize(*info.packed, out, first, first + count);
    else row.decode(blockAt(info, row, first), out, count / row.elements);
}

/// Of a matrix that lies transposed: each row of the file, as far as it is asked for, is spread over a column.
void readTransposed(const TensorInfo& info, const StoredTypeRow& row, std::int64_t first, std::span<float> out) {
    if (out.empty()) return;
    const std::int64_t length = info.shape.at(0), width = info.shape.at(1), count = std::int64_t(out.size());
    const std::int64_t from = first / width / row.elements * row.elements; // of the file's rows, which are whole blocks
    const std::int64_t until = std::min(length, ((first + count - 1) / width / row.elements + 1) * row.elements);
    std::vector<float> values(static_cast<std::size_t>(until - from));
    for (std::int64_t column = 0; column < width; ++column) {
        decode(info, row, column * length + from, values.data(), until - from);
        for (std::int64_t i = from; i < until; ++i)
            if (const std::int64_t at = i * width + column - first; at >= 0 && at < count)
                out[std::size_t(at)] = values[std::size_t(i - from)];
    }
}

} // namespace

std::string toString(StoredType type) { return rowOf(type).name; }

std::int64_t storedBytes(StoredType type, std::int64_t count) {
    if (const auto bytes = checkedBytes(rowOf(type), count)) return *bytes;
    throw Error(ErrorKind::Bug, {"%1 elements are no whole blocks of %2.", std::to_string(count), toString(type)});
}

std::int64_t blockElements(StoredType type) { return rowOf(type).elements; }

std::int64_t TensorInfo::count() const {
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count *= size; // checked on opening
    return count;
}

TensorInfo TensorInfo::turned() const {
    TensorInfo other = *this;
    std::swap(other.shape.at(0), other.shape.at(1));
    other.transposed = !transposed;
    return other;
}

const TensorInfo* TensorFile::find(std::string_view name) const {
    const auto found =
        std::lower_bound(m_tensors.begin(), m_tensors.end(), name,
                         [](const TensorInfo& info, std::string_view wanted) { return info.name < wanted; });
    return found != m_tensors.end() && found->name == name ? &*found : nullptr;
}

void readAsF32(const TensorInfo& info, std::int64_t first, std::span<float> out) {
    const StoredTypeRow& row = rowOf(info.type);
    checkRange(info, row, first, out.size());
    if (info.transposed) return readTransposed(info, row, first, out);
    forEachRun(info, first, std::int64_t(out.size()), [&](std::int64_t from, std::int64_t count, std::int64_t to) {
        decode(info, row, from, out.data() + to, count);
    });
    if (info.plusOne)
        for (float& value : out) value -= 1;
}

namespace {

/// Elements as 16 bits each, which those stored as `asIs` are already.
void readAs16(const TensorInfo& info, std::int64_t first, std::span<std::uint16_t> out, StoredType asIs,
              std::uint16_t (*rounded)(float)) {
    const StoredTypeRow& row = rowOf(info.type);
    checkRange(info, row, first, out.size());
    if (info.transposed) {
        std::vector<float> whole(out.size());
        readTransposed(info, row, first, whole);
        std::transform(whole.begin(), whole.end(), out.begin(), rounded);
        return;
    }
    std::array<float, 4096> values;
    forEachRun(info, first, std::int64_t(out.size()), [&](std::int64_t from, std::int64_t count, std::int64_t to) {
        if (info.type == asIs && !info.plusOne) {
            std::memcpy(out.data() + to, blockAt(info, row, from), std::size_t(count) * 2);
            return;
        }
        for (std::int64_t done = 0; done < count;) {
            const std::int64_t length = std::min<std::int64_t>(values.size(), count - done);
            decode(info, row, from + done, values.data(), length);
            if (info.plusOne)
                std::transform(values.begin(), values.begin() + length, values.begin(),
                               [](float value) { return value - 1; });
            std::transform(values.begin(), values.begin() + length, out.begin() + to + done, rounded);
            done += length;
        }
    });
}

} // namespace

void readAsBf16(const TensorInfo& info, std::int64_t first, std::span<std::uint16_t> out) {
    readAs16(info, first, out, StoredType::BF16, kernels::floatToBf16);
}
void readAsF16(const TensorInfo& info, std::int64_t first, std::span<std::uint16_t> out) {
    readAs16(info, first, out, StoredType::F16, kernels::floatToF16);
}

std::int64_t rowInFile(const TensorInfo& info, std::int64_t row) {
    return info.rowOrder == RowOrder::Same ? row : placeOf(info, row);
}

bool hasPlainRows(const TensorInfo& info) {
    return info.shape.size() == 2 && !info.transposed && !info.plusOne && !info.packed
           && info.shape[1] % blockElements(info.type) == 0;
}

void readRows(const TensorInfo& info, std::int64_t first, std::int64_t count, std::span<std::byte> out) {
    if (!hasPlainRows(info) || first < 0 || count < 0 || first + count > info.shape[0]
        || std::int64_t(out.size()) != storedBytes(info.type, count * info.shape[1]))
        throw Error(ErrorKind::Bug, {"Rows [%1, + %2) of %3 cannot be read as they are stored.", std::to_string(first),
                                     std::to_string(count), info.name});
    const auto bytes = std::size_t(storedBytes(info.type, info.shape[1]));
    for (std::int64_t row = 0; row < count; ++row) {
        const std::int64_t from = rowInFile(info, first + row);
        std::memcpy(out.data() + std::size_t(row) * bytes, info.bytes.data() + std::size_t(from) * bytes, bytes);
    }
}

void readAsF32(const TensorInfo& info, std::span<float> out) {
    if (std::int64_t(out.size()) != info.count()) throw Error(ErrorKind::Bug, {"Wrong size for %1.", info.name});
    readAsF32(info, 0, out);
}

void readAsBf16(const TensorInfo& info, std::span<std::uint16_t> out) {
    if (std::int64_t(out.size()) != info.count()) throw Error(ErrorKind::Bug, {"Wrong size for %1.", info.name});
    readAsBf16(info, 0, out);
}

} // namespace lathe
