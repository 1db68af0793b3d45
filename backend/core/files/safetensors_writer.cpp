#include "base/json.h"
#include "files/safetensors.h"
#include "files/stored_types.h"

#include "kernels/common/half.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace lathe {

SafetensorsWriter::SafetensorsWriter(WritableFile& file, std::vector<TensorPlan> plan,
                                     const std::map<std::string, std::string>& metadata)
    : m_file(file), m_plan(std::move(plan)) {
    nlohmann::json header = nlohmann::json::object();
    header["__metadata__"] = metadata;
    header["__metadata__"]["format"] = "pt";
    std::int64_t end = 0;
    for (const TensorPlan& tensor : m_plan) {
        const StoredTypeRow& row = rowOf(tensor.type);
        const auto count = elementCount(tensor.shape);
        if (!row.safetensorsName || !count || header.contains(tensor.name))
            throw Error(ErrorKind::Bug, {"The tensor %1 cannot be written as safetensors.", tensor.name});
        const std::int64_t begin = end;
        end += storedBytes(tensor.type, *count);
        header[tensor.name] = {{"dtype", row.safetensorsName}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
    }
    std::string text = dumpJson(header);
    text.append((8 - text.size() % 8) % 8, ' ');
    const std::uint64_t length = text.size();
    m_file.write(std::as_bytes(std::span(&length, 1)));
    m_file.write(text);
    if (!m_plan.empty()) m_left = storedBytes(m_plan[0].type, *elementCount(m_plan[0].shape));
    advance();
}

/// On to the next tensor that has bytes to come.
void SafetensorsWriter::advance() {
    while (m_left == 0 && m_current < m_plan.size())
        if (++m_current < m_plan.size())
            m_left = storedBytes(m_plan[m_current].type, *elementCount(m_plan[m_current].shape));
}

void SafetensorsWriter::write(std::span<const std::byte> bytes) {
    if (m_current >= m_plan.size() ? !bytes.empty() : std::int64_t(bytes.size()) > m_left)
        throw Error(ErrorKind::Bug, "More bytes than planned"
                                        + (m_current < m_plan.size() ? " for " + m_plan[m_current].name : std::string())
                                        + ".");
    m_file.write(bytes);
    m_left -= std::int64_t(bytes.size());
    advance();
}

void SafetensorsWriter::write(std::span<const float> values) {
    if (m_current >= m_plan.size()) {
        if (!values.empty()) throw Error(ErrorKind::Bug, "More values than planned.");
        return;
    }
    const StoredType type = m_plan[m_current].type;
    if (type == StoredType::F32) return write(std::as_bytes(values));
    if (type != StoredType::BF16 && type != StoredType::F16)
        throw Error(ErrorKind::Bug,
                    {"%1 is planned as %2, which fp32 values cannot become.", m_plan[m_current].name, toString(type)});
    if (std::int64_t(values.size()) > m_left / 2)
        throw Error(ErrorKind::Bug, {"More values than planned for %1.", m_plan[m_current].name});
    std::array<std::uint16_t, 4096> chunk;
    while (!values.empty()) {
        const std::size_t count = std::min(values.size(), chunk.size());
        std::transform(values.begin(), values.begin() + std::ptrdiff_t(count), chunk.begin(),
                       type == StoredType::BF16 ? kernels::floatToBf16 : kernels::floatToF16);
        write(std::as_bytes(std::span(chunk.data(), count)));
        values = values.subspan(count);
    }
}

void SafetensorsWriter::finish() {
    if (m_current < m_plan.size()) throw Error(ErrorKind::Bug, {"Bytes are missing for %1.", m_plan[m_current].name});
}

} // namespace lathe
