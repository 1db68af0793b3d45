#include "model/relative_bias.h"

#include <cmath>
#include <limits>

namespace lathe {

at::Tensor relativeBuckets(std::int64_t queries, std::int64_t keys, std::int64_t past, std::int64_t buckets, std::int64_t farthest, bool oneWay) {
    const std::int64_t own = oneWay ? buckets : buckets / 2, single = own / 2;
    const auto bucket = [&](std::int64_t distance) { // from the query to the key
        std::int64_t first = 0;
        if (!oneWay && distance > 0) first = own;
        distance = oneWay ? std::max<std::int64_t>(0, -distance) : std::abs(distance);
        if (distance < single) return first + distance;
        const float share = std::log(float(distance) / float(single)) / float(std::log(double(farthest) / double(single)));
        return first + std::min(own - 1, single + std::int64_t(share * float(own - single)));
    };
    std::vector<std::int64_t> of(std::size_t(past + queries + keys)); // by distance, from the last query to the first key on
    const std::int64_t least = -(past + queries - 1);
    for (std::size_t i = 0; i < of.size(); ++i) of[i] = bucket(least + std::int64_t(i));
    at::Tensor all = at::empty({queries, keys}, at::kLong);
    auto* to = all.mutable_data_ptr<std::int64_t>();
    for (std::int64_t q = 0; q < queries; ++q) to = std::copy_n(of.data() + (-(past + q) - least), keys, to);
    return all;
}

at::Tensor RelativeBias::scores(std::int64_t queries, std::int64_t keys, std::int64_t past) const {
    const at::Tensor buckets = relativeBuckets(queries, keys, past, table.weight.size(0), farthest, oneWay);
    at::Tensor bias = table.rows(buckets.view({-1}), "distance").view({queries, keys, -1}).permute({2, 0, 1});
    if (oneWay) bias = bias.masked_fill(at::ones({queries, keys}, at::kBool).triu(past + 1), -std::numeric_limits<double>::infinity());
    return bias;
}

at::Tensor biasedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& bias, double scale) {
    const auto heads = [](const at::Tensor& rows) { return rows.transpose(0, 1).unsqueeze(0); };
    std::optional<at::Tensor> mask;
    if (bias.defined()) mask = bias.to(q.scalar_type()).unsqueeze(0);
    const at::Tensor out = at::scaled_dot_product_attention(heads(q), heads(k), heads(v), mask, 0.0, false, scale);
    return out.squeeze(0).transpose(0, 1).reshape({q.size(0), q.size(1) * v.size(2)});
}

} // namespace lathe
