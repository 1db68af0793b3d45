#include "operators/low_rank.h"

#include "kernels/convert/convert.h"
#include "kernels/matvec/matvec.h"
#include "operators/elements.h"
#include "operators/low_rank_arguments.h"
#include "operators/operator.h"
#include "operators/product.h"

#include <vector>

namespace lathe {
namespace {

at::Tensor columnsOf(const at::Tensor& y, const LowRankPart& part) { return y.narrow(1, part.first, part.out); }
at::Tensor ranksOf(const at::Tensor& u, const LowRankPart& part) { return u.narrow(1, part.column, part.rank); }

constexpr std::int64_t mostOfFew =
    8; ///< up to so many, as a generated token has it, a library's product costs more to begin than to do

/// On the calling thread, all sums in fp32.
void addToFew(const at::Tensor& y, const at::Tensor& u, const LowRankPart& part) {
    withElement(y.scalar_type(), [&](auto c) {
        using C = decltype(c);
        const std::int64_t tokens = y.size(0);
        const at::Tensor b = part.b.contiguous();
        std::vector<float> ranks(std::size_t(tokens * part.rank)), sums(std::size_t(tokens * part.out));
        kernels::convertRows(static_cast<const C*>(dataOf<C>(u)) + part.column, u.stride(0), ranks.data(), part.rank,
                             part.rank, 0, tokens);
        for (float& rank : ranks) rank *= float(part.scale);
        kernels::matvec(static_cast<const C*>(dataOf<C>(b)), ranks.data(), sums.data(), part.out, part.rank, tokens, 0,
                        part.out);
        for (std::int64_t t = 0; t < tokens; ++t) {
            C* to = dataOf<C>(y) + t * y.stride(0) + part.first;
            kernels::addInto(static_cast<const float*>(sums.data()) + t * part.out, static_cast<const C*>(to), to, 0,
                             part.out);
        }
    });
}

void addLowRankOnCpu(const at::Tensor& y, const at::Tensor& u, at::TensorList bs, at::IntArrayRef places,
                     at::ArrayRef<double> scales) {
    const bool few = y.size(0) <= mostOfFew && y.stride(1) == 1 && u.stride(1) == 1;
    for (const LowRankPart& part : lowRankPartsOf(bs, places, scales)) {
        if (few) addToFew(y, u, part);
        else multiply(columnsOf(y, part), ranksOf(u, part), part.b.t(), true, part.scale);
    }
}

void lowRankBackOnCpu(const at::Tensor& du, const at::Tensor& dy, at::TensorList bs, at::IntArrayRef places,
                      at::ArrayRef<double> scales) {
    for (const LowRankPart& part : lowRankPartsOf(bs, places, scales)) {
        multiply(ranksOf(du, part), columnsOf(dy, part), at::mul(part.b, part.scale));
    }
}

std::vector<at::Tensor> lowRankGradientsOnCpu(const at::Tensor& dy, const at::Tensor& u, at::TensorList bs,
                                              at::IntArrayRef places, at::ArrayRef<double> scales) {
    std::vector<at::Tensor> gradients;
    for (const LowRankPart& part :
         lowRankPartsOf(bs, places, scales)) // (u^T dy)^T: this way round the product is several times faster
        gradients.push_back(multiplied(ranksOf(u, part).t(), columnsOf(dy, part))
                                .t()
                                .to(at::kFloat, false, true)
                                .contiguous()
                                .mul_(part.scale));
    return gradients;
}

const Operator<&addLowRankOnCpu>
    addOperator("add_low_rank_(Tensor(a!) y, Tensor u, Tensor[] bs, int[] places, float[] scales) -> ()");
const Operator<&lowRankBackOnCpu>
    lowRankBackOperator("low_rank_back_(Tensor(a!) du, Tensor dy, Tensor[] bs, int[] places, float[] scales) -> ()");
const Operator<&lowRankGradientsOnCpu> lowRankGradientsOperator(
    "low_rank_gradients(Tensor dy, Tensor u, Tensor[] bs, int[] places, float[] scales) -> Tensor[]");

} // namespace

void addLowRank(const at::Tensor& y, const at::Tensor& u, const std::vector<LowRankPart>& parts) {
    const LowRankArguments a(parts);
    addOperator(y, u, a.bs, a.places, a.scales);
}

void lowRankBack(const at::Tensor& du, const at::Tensor& dy, const std::vector<LowRankPart>& parts) {
    const LowRankArguments a(parts);
    lowRankBackOperator(du, dy, a.bs, a.places, a.scales);
}

std::vector<at::Tensor> lowRankGradients(const at::Tensor& dy, const at::Tensor& u,
                                         const std::vector<LowRankPart>& parts) {
    const LowRankArguments a(parts);
    return lowRankGradientsOperator(dy, u, a.bs, a.places, a.scales);
}

} // namespace lathe
