#include "model/held_parameter.h"

#include "lathe/error.h"
#include "model/embedding.h"
#include "model/linear_group.h"

namespace lathe {

void listGroup(const LinearGroup& group, std::vector<HeldParameter>& all) {
    for (const auto& linear : group.linears()) {
        all.push_back({linear->spec().name + ".weight", linear->isDense() ? linear->weight() : at::Tensor(),
                       &linear->trainedWeight, true, linear->spec().transposed,
                       linear->isDense() ? nullptr : linear.get()});
        if (linear->bias().defined())
            all.push_back({linear->spec().name + ".bias", linear->bias(), &linear->trainedBias});
    }
}

LayerNorm::LayerNorm(std::string module, std::int64_t hidden, double smallest, at::TensorOptions options, bool hasBias)
    : name(std::move(module)), weight(at::empty({hidden}, options)), epsilon(smallest) {
    if (hasBias) bias = at::empty({hidden}, options);
}

at::Tensor LayerNorm::apply(const at::Tensor& x) const {
    return at::layer_norm(x, {x.size(1)}, inGraph(weight, trainedWeight),
                          bias.defined() ? std::optional(inGraph(bias, trainedBias)) : std::nullopt, epsilon);
}

void LayerNorm::list(std::vector<HeldParameter>& all) {
    all.push_back({name + ".weight", weight, &trainedWeight});
    if (bias.defined()) all.push_back({name + ".bias", bias, &trainedBias});
}

EmbeddingTable::EmbeddingTable(std::string parameter, std::int64_t rows, std::int64_t hidden, at::TensorOptions options)
    : name(std::move(parameter)), weight(at::empty({rows, hidden}, options)) {}

at::Tensor EmbeddingTable::rows(const at::Tensor& ids) const { return embed(ids, weight, trained.get(), still); }

void EmbeddingTable::require(std::int64_t largest, const char* what) const {
    if (largest >= weight.size(0))
        throw Error(ErrorKind::BadInput,
                    {"The model has no %1 %2: its table has %3.", what, std::to_string(largest),
                     std::to_string(weight.size(0))},
                    "Shorten the texts to what the model was made for.");
}

void EmbeddingTable::list(std::vector<HeldParameter>& all) { all.push_back({name, weight, &trained, true}); }

} // namespace lathe
