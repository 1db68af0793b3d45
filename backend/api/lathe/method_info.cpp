#include "lathe/method_info.h"

#include <array>

namespace lathe {

std::string_view toString(MethodFamily family) {
    static constexpr std::array<std::string_view, 4> names{"baseline", "addition", "selection", "reparametrization"};
    return names[static_cast<std::size_t>(family)];
}

} // namespace lathe
