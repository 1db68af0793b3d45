#pragma once
#include <cstddef>
#include <string_view>

namespace lathe {

/// The end of the grapheme cluster that begins at byte `at` (Unicode standard annex 29, extended clusters). Exact for
/// clusters of at most five bytes, which is what there is a use for; longer ones of flags and conjuncts may be cut
/// short, to no less than six.
std::size_t graphemeEnd(std::string_view text, std::size_t at);

} // namespace lathe
