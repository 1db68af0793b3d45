#include "lathe/said.h"

namespace lathe {

Said& Said::operator+=(std::string_view more) {
    append(more);
    m_id.clear();
    m_arguments.clear();
    return *this;
}

void Said::fill() {
    for (std::size_t i = 0; i < m_id.size(); ++i) {
        const std::size_t place = m_id[i] == '%' && i + 1 < m_id.size() ? std::size_t(m_id[i + 1] - '1') : 9;
        if (place < m_arguments.size()) append(m_arguments[place].text), ++i;
        else push_back(m_id[i]);
    }
}

} // namespace lathe
