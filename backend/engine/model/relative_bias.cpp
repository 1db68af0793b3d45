#include "model/relative_bias.h"

#include "tensor/compute_device.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace lathe {

at::Tensor relativeBuckets(std::int64_t reach, std::int64_t buckets, std::int64_t farthest, bool oneWay) {
    const std::int64_t own = oneWay ? buckets : buckets / 2, single = own / 2;
    const auto bucket = [&](std::int64_t distance) {
        std::int64_t first = 0;
        if (!oneWay && distance > 0) first = own;
        distance = oneWay ? std::max<std::int64_t>(0, -distance) : std::abs(distance);
        if (distance < single) return first + distance;
        const float share =
            std::log(float(distance) / float(single)) / float(std::log(double(farthest) / double(single)));
        return first + std::min(own - 1, single + std::int64_t(share * float(own - single)));
    };
    at::Tensor all = at::empty({2 * reach - 1}, at::kLong);
    auto* to = all.mutable_data_ptr<std::int64_t>();
    for (std::int64_t distance = 1 - reach; distance < reach; ++distance) *to++ = bucket(distance);
    return all;
}

void RelativeBias::cover(std::int64_t reach) {
    if (buckets.defined() && buckets.size(0) >= 2 * reach - 1) return;
    const auto whole = std::int64_t(std::bit_ceil(std::uint64_t(std::max<std::int64_t>(reach, 128))));
    buckets = computeDevice(table.weight.device())
                  .sent({relativeBuckets(whole, table.weight.size(0), farthest, oneWay)})
                  .front();
}

at::Tensor RelativeBias::scores(std::int64_t queries, std::int64_t keys, std::int64_t past) const {
    const at::TensorOptions options = buckets.options();
    const at::Tensor apart = at::arange(keys, options).unsqueeze(0)
                             - at::arange(past, past + queries, options).unsqueeze(1) + (buckets.size(0) - 1) / 2;
    at::Tensor bias =
        table.rows(buckets.index_select(0, apart.view({-1}))).view({queries, keys, -1}).permute({2, 0, 1});
    if (oneWay)
        bias = bias.masked_fill(at::ones({queries, keys}, options.dtype(at::kBool)).triu(past + 1),
                                -std::numeric_limits<double>::infinity());
    return bias;
}

at::Tensor biasedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& bias,
                           double scale) {
    const auto heads = [](const at::Tensor& rows) { return rows.transpose(0, 1).unsqueeze(0); };
    std::optional<at::Tensor> mask;
    if (bias.defined()) mask = bias.to(q.scalar_type()).unsqueeze(0);
    const at::Tensor out = at::scaled_dot_product_attention(heads(q), heads(k), heads(v), mask, 0.0, false, scale);
    return out.squeeze(0).transpose(0, 1).reshape({q.size(0), q.size(1) * v.size(2)});
}

} // namespace lathe
