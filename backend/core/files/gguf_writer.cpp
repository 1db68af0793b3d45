#include "files/gguf_writer.h"

#include "files/stored_types.h"
#include "lathe/error.h"

#include "kernels/common/half.h"
#include "kernels/gguf/gguf_encode.h"

#include <algorithm>
#include <cstring>

namespace lathe {
namespace {

// ggml's numbers of the types of values (docs/gguf.md, gguf_metadata_value_type)
enum class Written : std::uint32_t { U32 = 4, I32 = 5, F32 = 6, Flag = 7, Text = 8, List = 9 };

constexpr std::int64_t alignment = 32; // general.alignment where a file says nothing

template <class T> void append(std::string& to, T value) {
    to.append(reinterpret_cast<const char*>(&value), sizeof value);
}
void appendText(std::string& to, const std::string& text) {
    append(to, std::uint64_t(text.size()));
    to += text;
}
template <class T> void appendList(std::string& to, Written type, std::span<const T> values) {
    append(to, std::uint32_t(type));
    append(to, std::uint64_t(values.size()));
    to.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}

std::int64_t aligned(std::int64_t bytes) { return (bytes + alignment - 1) / alignment * alignment; }

std::int64_t bytesOf(const GgufTensorPlan& tensor) {
    const StoredTypeRow& row = rowOf(tensor.type);
    const auto count = elementCount(tensor.shape);
    if (row.ggmlNumber < 0 || !count || tensor.shape.empty() || tensor.shape.size() > 4
        || tensor.shape.back() % row.elements != 0)
        throw Error(ErrorKind::Bug,
                    {"the tensor %1 cannot be written as %2 to a GGUF file", tensor.name, std::string(row.name)});
    return storedBytes(tensor.type, *count);
}

} // namespace

std::string& GgufKeys::slot(const std::string& key, std::uint32_t type) {
    auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const auto& entry) { return entry.first == key; });
    if (found == m_entries.end()) found = m_entries.insert(m_entries.end(), {key, {}});
    found->second.clear();
    append(found->second, type);
    return found->second;
}

void GgufKeys::putU32(const std::string& key, std::int64_t value) {
    if (value < 0 || value > 0xFFFFFFFFll)
        throw Error(ErrorKind::BadInput,
                    {"GGUF's %1 cannot be %2: it is a number of 32 bits without sign.", key, std::to_string(value)});
    append(slot(key, std::uint32_t(Written::U32)), std::uint32_t(value));
}
void GgufKeys::putF32(const std::string& key, double value) {
    append(slot(key, std::uint32_t(Written::F32)), float(value));
}
void GgufKeys::putFlag(const std::string& key, bool value) {
    append(slot(key, std::uint32_t(Written::Flag)), std::uint8_t(value));
}
void GgufKeys::putText(const std::string& key, const std::string& value) {
    appendText(slot(key, std::uint32_t(Written::Text)), value);
}
void GgufKeys::putTexts(const std::string& key, std::span<const std::string> values) {
    std::string& to = slot(key, std::uint32_t(Written::List));
    append(to, std::uint32_t(Written::Text));
    append(to, std::uint64_t(values.size()));
    for (const std::string& value : values) appendText(to, value);
}
void GgufKeys::putI32s(const std::string& key, std::span<const std::int32_t> values) {
    appendList(slot(key, std::uint32_t(Written::List)), Written::I32, values);
}
void GgufKeys::putF32s(const std::string& key, std::span<const float> values) {
    appendList(slot(key, std::uint32_t(Written::List)), Written::F32, values);
}

bool GgufKeys::has(const std::string& key) const {
    return std::any_of(m_entries.begin(), m_entries.end(), [&](const auto& entry) { return entry.first == key; });
}
void GgufKeys::remove(const std::string& key) {
    std::erase_if(m_entries, [&](const auto& entry) { return entry.first == key; });
}
void GgufKeys::removeBelow(const std::string& prefix) {
    std::erase_if(m_entries, [&](const auto& entry) { return entry.first.starts_with(prefix); });
}

std::int64_t ggufBytes(std::span<const GgufTensorPlan> plan) {
    std::int64_t bytes = 0;
    for (const GgufTensorPlan& tensor : plan) bytes += aligned(bytesOf(tensor));
    return bytes;
}

GgufWriter::GgufWriter(WritableFile& file, const GgufKeys& keys, std::vector<GgufTensorPlan> plan)
    : m_file(file), m_plan(std::move(plan)) {
    std::string header = "GGUF";
    append(header, std::uint32_t(3));
    append(header, std::uint64_t(m_plan.size()));
    append(header, std::uint64_t(keys.m_entries.size()));
    for (const auto& [key, value] : keys.m_entries) {
        appendText(header, key);
        header += value;
    }
    std::int64_t offset = 0;
    for (const GgufTensorPlan& tensor : m_plan) {
        appendText(header, tensor.name);
        append(header, std::uint32_t(tensor.shape.size()));
        for (auto size = tensor.shape.rbegin(); size != tensor.shape.rend(); ++size)
            append(header, std::uint64_t(*size)); // innermost first
        append(header, std::uint32_t(rowOf(tensor.type).ggmlNumber));
        append(header, std::uint64_t(offset));
        offset += aligned(bytesOf(tensor));
    }
    header.resize(std::size_t(aligned(std::int64_t(header.size()))), '\0');
    m_file.write(header);
    if (!m_plan.empty()) m_left = bytesOf(m_plan[0]);
    advance();
}

/// On to the next tensor that has bytes to come.
void GgufWriter::advance() {
    while (m_left == 0 && m_current < m_plan.size()) {
        const std::int64_t bytes = bytesOf(m_plan[m_current]);
        m_file.write(std::string(std::size_t(aligned(bytes) - bytes), '\0'));
        if (++m_current < m_plan.size()) m_left = bytesOf(m_plan[m_current]);
    }
}

const GgufTensorPlan& GgufWriter::current() const {
    if (m_current >= m_plan.size()) throw Error(ErrorKind::Bug, "more is written than planned");
    return m_plan[m_current];
}

void GgufWriter::write(std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    if (std::int64_t(bytes.size()) > m_left)
        throw Error(ErrorKind::Bug, {"more bytes than planned for %1", current().name});
    m_file.write(bytes);
    m_left -= std::int64_t(bytes.size());
    advance();
}

void GgufWriter::write(std::span<const float> values) {
    const StoredType type = current().type;
    std::vector<std::byte> bytes(std::size_t(storedBytes(type, std::int64_t(values.size()))));
    encodeValues(type, values, bytes);
    write(bytes);
}

void GgufWriter::finish() {
    if (m_current < m_plan.size()) throw Error(ErrorKind::Bug, {"bytes are missing for %1", m_plan[m_current].name});
}

void encodeValues(StoredType type, std::span<const float> values, std::span<std::byte> bytes) {
    if (std::int64_t(bytes.size()) != storedBytes(type, std::int64_t(values.size())))
        throw Error(ErrorKind::Bug, "a buffer of another size than the values take");
    if (type == StoredType::F32) {
        std::memcpy(bytes.data(), values.data(), bytes.size());
    } else if (type == StoredType::F16 || type == StoredType::BF16) {
        const auto narrow = type == StoredType::F16 ? kernels::floatToF16 : kernels::floatToBf16;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const std::uint16_t bits = narrow(values[i]);
            std::memcpy(bytes.data() + 2 * i, &bits, 2);
        }
    } else {
        const kernels::GgufEncoder* encoder = kernels::ggufEncoderNamed(rowOf(type).name);
        if (!encoder) throw Error(ErrorKind::Bug, {"nothing is written as %1", rowOf(type).name});
        encoder->encode(values.data(), reinterpret_cast<std::uint8_t*>(bytes.data()), 0,
                        std::int64_t(values.size()) / encoder->elements);
    }
}

} // namespace lathe
