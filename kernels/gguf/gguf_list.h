#pragma once
// The formats in the order of ggufFormats().
#include "kernels/gguf/gguf_super_body.h"

#include <cstddef>

namespace lathe::kernels {

template <class... Blocks> struct GgufList {
    static constexpr std::size_t count = sizeof...(Blocks);
    /// f(the format of that row).
    template <class Call> static void with(std::size_t row, const Call& f) {
        std::size_t at = 0;
        ((at++ == row ? f(Blocks{}) : void()), ...);
    }
    /// f(each format ...).
    template <class Call> static constexpr auto all(const Call& f) { return f(Blocks{}...); }
};

using AllGguf = GgufList<GgufQ4_0, GgufQ4_1, GgufQ5_0, GgufQ5_1, GgufQ8_0, GgufQ2_K, GgufQ3_K, GgufQ4_K, GgufQ5_K,
                         GgufQ6_K, GgufIQ4_NL, GgufIQ4_XS>;

} // namespace lathe::kernels
