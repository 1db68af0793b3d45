#include "model/gguf_rows.h"

namespace lathe {

GgufRows::GgufRows(std::shared_ptr<const TensorFile> file, TensorInfo info) : m_file(std::move(file)), m_info(std::move(info)) {
    rows = m_info.shape.at(0);
    columns = m_info.shape.at(1);
}

void GgufRows::decode(std::int64_t first, std::int64_t last, float* to) const {
    readAsF32(m_info, first * columns, std::span(to, std::size_t((last - first) * columns)));
}

} // namespace lathe
