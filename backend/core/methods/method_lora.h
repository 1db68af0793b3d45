#pragma once
// LoRA (arXiv 2106.09685): y = W x + scale B A x, only A and B learn; with DoRA (arXiv 2402.09353)
// the rows' lengths, too. What can be said of it without torch.
#include "lathe/method_info.h"
#include "methods/method_counts.h"
#include "methods/selected.h"

#include <vector>

namespace lathe {

/// One linear layer that LoRA attaches to: A is (rank, in), B is (out, rank).
struct LoraSite {
    std::size_t linear = 0;  ///< index in what loraSites() was given
    std::int64_t rank = 0;   ///< after rank_pattern
    double alpha = 0;        ///< after alpha_pattern, else loraAlpha()
    double scale = 0;        ///< alpha / rank, or alpha / sqrt(rank) for rsLoRA (arXiv 2312.03732)
};

/// What LoRA may attach to: spec.linears(), then the word embedding as (vocabulary to hidden), which "all-linear"
/// leaves out.
std::vector<LinearSpec> loraTargets(const ModelSpec& spec);
bool isEmbeddingTarget(const ModelSpec& spec, const LoraSite& site);
/// Base parameters that learn as they are beside the low-rank ones: modules_to_save and biases.
Chosen loraTrainsWhole(const ModelSpec& spec, const Settings& settings);

/// The field alpha; where it is null, twice the rank.
double loraAlpha(const Settings& settings);

/// The sites that `settings` ask for, in order of use. `unmatched` (if any) takes the words that match nothing.
/// Throws Error{BadInput}: a pattern that can't be read, a rank below 1 in a pattern.
std::vector<LoraSite> loraSites(const std::vector<LinearSpec>& linears, const Settings& settings,
                                std::vector<std::string>* unmatched = nullptr);

MethodInfo loraInfo();
MethodCounter loraCounter();

} // namespace lathe
