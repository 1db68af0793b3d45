#include "estimate/length_limit.h"

#include "estimate/estimate.h"
#include "estimate/fits.h"
#include "lathe/error.h"
#include "recipe/resolve.h"

#include <bit>

namespace lathe {
namespace {

/// Down to three binary digits: 1000 becomes 896.
std::int64_t rounded(std::int64_t length) {
    const auto step = std::max<std::int64_t>(1, std::int64_t(std::bit_floor(std::uint64_t(length))) / 4);
    return std::max<std::int64_t>(2, length / step * step);
}

} // namespace

LengthLimit lengthLimit(const Recipe& recipe, const ModelSpec& spec, const DeviceInfo* device) {
    LengthLimit limit = lengthLimitOf(recipe, spec);
    if (limit.asked > 0 || limit.fits > 0 || !device) return limit;
    try {
        const std::int64_t fits = lengthThatFits(spec, recipe, *device, roomOn(*device, recipe));
        limit.fits = fits < limit.room() ? rounded(fits) : fits;
    } catch (const Error& error) {
        if (error.info().kind != ErrorKind::BadInput) throw;
    }
    return limit;
}

} // namespace lathe
