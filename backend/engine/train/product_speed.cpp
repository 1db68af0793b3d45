// As a dense layer is multiplied in training (operators/product.h), of square matrices that grow for as long as that
// stays short: small ones do not fill a GPU, large ones keep a slow processor busy.
#include "train/product_speed.h"

#include "base/clock.h"
#include "operators/product.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace lathe {
namespace {

double secondsOf(ComputeDevice& device, const at::Tensor& matrix) {
    device.finish();
    const double begun = systemClock().steadySeconds();
    timesTransposed(matrix, matrix);
    device.finish();
    return systemClock().steadySeconds() - begun;
}

double measured(ComputeDevice& device, at::ScalarType storage) {
    constexpr std::int64_t smallest = 512, largest = 4096;
    constexpr double longest = 0.045; // seconds
    const at::NoGradGuard noGradients;
    const auto type = at::TensorOptions(device.device()).dtype(productType(storage, device.device()));
    double best = 0;
    for (std::int64_t size = smallest; size <= largest; size *= 2) {
        const at::Tensor matrix = at::full({size, size}, 0.5, type);
        const double first = secondsOf(device, matrix), second = secondsOf(device, matrix); // the first warms up
        const double least = std::min(first, second);
        if (least > 0) best = std::max(best, 2 * double(size) * double(size) * double(size) / least);
        if (8 * (first + second) > longest) break; // twice the size takes eight times as long
    }
    return best;
}

} // namespace

double productSpeed(ComputeDevice& device, at::ScalarType storage) {
    static std::map<std::tuple<std::string, at::ScalarType, int>, double> known; // on the executor's thread alone
    const std::tuple key(device.device().str(), storage, at::get_num_threads());
    const auto found = known.find(key);
    return found != known.end() ? found->second : known[key] = measured(device, storage);
}

} // namespace lathe
