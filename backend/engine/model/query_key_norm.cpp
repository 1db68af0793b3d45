#include "model/query_key_norm.h"

#include <algorithm>

namespace lathe {

QueryKeyNorms::QueryKeyNorms(const ModelSpec& spec, const LayerParts& parts, at::TensorOptions options)
    : m_kind(spec.queryKeyNorm), m_headDim(spec.headDim), m_epsilon(spec.normEpsilon) {
    if (m_kind == QueryKeyNorm::None) return;
    m_query = make(spec, parts.normsAt(NormSlot::Query), spec.heads, options);
    m_key = make(spec, parts.normsAt(NormSlot::Key), spec.keyValueHeads, options);
}

QueryKeyNorms::One QueryKeyNorms::make(const ModelSpec& spec, const std::vector<std::string>& modules,
                                       std::int64_t heads, at::TensorOptions options) const {
    One one;
    one.width = heads * m_headDim;
    if (m_kind != QueryKeyNorm::EachHead) {
        one.norm = DecoderNorm(modules.at(0), spec, m_kind == QueryKeyNorm::Whole ? one.width : m_headDim, options);
        return one;
    }
    for (const std::string& module : modules) one.names.push_back(module + ".weight");
    one.weights = at::empty({heads, m_headDim}, options);
    one.trained.resize(modules.size());
    return one;
}

at::Tensor QueryKeyNorms::normed(const One& one, const at::Tensor& x) const {
    if (m_kind == QueryKeyNorm::Whole) return one.norm.apply(x.contiguous());
    if (m_kind == QueryKeyNorm::Head) return one.norm.apply(x.reshape({-1, m_headDim})).view({x.size(0), one.width});
    at::Tensor weights = one.weights;
    if (std::any_of(one.trained.begin(), one.trained.end(), [](const auto& each) { return bool(each); })) {
        std::vector<at::Tensor> rows;
        for (std::size_t i = 0; i < one.trained.size(); ++i)
            rows.push_back(inGraph(one.weights[std::int64_t(i)], one.trained[i]));
        weights = at::stack(rows);
    }
    const at::Tensor heads = x.reshape({x.size(0), -1, m_headDim});
    return (at::layer_norm(heads, {m_headDim}, {}, {}, m_epsilon) * weights).view({x.size(0), one.width});
}

at::Tensor QueryKeyNorms::apply(const at::Tensor& qkv) const {
    if (m_kind == QueryKeyNorm::None) return qkv;
    const std::int64_t query = m_query.width, key = m_key.width;
    return at::cat({normed(m_query, qkv.narrow(1, 0, query)), normed(m_key, qkv.narrow(1, query, key)),
                    qkv.narrow(1, query + key, qkv.size(1) - query - key)},
                   1);
}

void QueryKeyNorms::list(std::vector<HeldParameter>& all) {
    for (One* one : {&m_query, &m_key}) {
        one->norm.list(all);
        for (std::size_t i = 0; i < one->names.size(); ++i)
            all.push_back({one->names[i], one->weights[std::int64_t(i)], &one->trained[i]});
    }
}

} // namespace lathe
