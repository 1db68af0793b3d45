#include "operators/low_rank.h"

#include "operators/low_rank_arguments.h"
#include "operators/operator.h"
#include "operators/product.h"

namespace lathe {
namespace {

at::Tensor columnsOf(const at::Tensor& y, const LowRankPart& part) { return y.narrow(1, part.first, part.out); }
at::Tensor ranksOf(const at::Tensor& u, const LowRankPart& part) { return u.narrow(1, part.column, part.rank); }

void addLowRankOnCpu(const at::Tensor& y, const at::Tensor& u, at::TensorList bs, at::IntArrayRef places, at::ArrayRef<double> scales) {
    for (const LowRankPart& part : lowRankPartsOf(bs, places, scales)) multiply(columnsOf(y, part), ranksOf(u, part), part.b.t(), true, part.scale);
}

void lowRankBackOnCpu(const at::Tensor& du, const at::Tensor& dy, at::TensorList bs, at::IntArrayRef places, at::ArrayRef<double> scales) {
    for (const LowRankPart& part : lowRankPartsOf(bs, places, scales)) {
        multiply(ranksOf(du, part), columnsOf(dy, part), at::mul(part.b, part.scale));
    }
}

std::vector<at::Tensor> lowRankGradientsOnCpu(const at::Tensor& dy, const at::Tensor& u, at::TensorList bs, at::IntArrayRef places, at::ArrayRef<double> scales) {
    std::vector<at::Tensor> gradients;
    for (const LowRankPart& part : lowRankPartsOf(bs, places, scales)) // (u^T dy)^T: this way round the product is several times faster
        gradients.push_back(multiplied(ranksOf(u, part).t(), columnsOf(dy, part)).t().to(at::kFloat, false, true).contiguous().mul_(part.scale));
    return gradients;
}

const Operator<&addLowRankOnCpu> addOperator("add_low_rank_(Tensor(a!) y, Tensor u, Tensor[] bs, int[] places, float[] scales) -> ()");
const Operator<&lowRankBackOnCpu> lowRankBackOperator("low_rank_back_(Tensor(a!) du, Tensor dy, Tensor[] bs, int[] places, float[] scales) -> ()");
const Operator<&lowRankGradientsOnCpu> lowRankGradientsOperator("low_rank_gradients(Tensor dy, Tensor u, Tensor[] bs, int[] places, float[] scales) -> Tensor[]");

} // namespace

void addLowRank(const at::Tensor& y, const at::Tensor& u, const std::vector<LowRankPart>& parts) {
    const LowRankArguments a(parts);
    addOperator(y, u, a.bs, a.places, a.scales);
}

void lowRankBack(const at::Tensor& du, const at::Tensor& dy, const std::vector<LowRankPart>& parts) {
    const LowRankArguments a(parts);
    lowRankBackOperator(du, dy, a.bs, a.places, a.scales);
}

std::vector<at::Tensor> lowRankGradients(const at::Tensor& dy, const at::Tensor& u, const std::vector<LowRankPart>& parts) {
    const LowRankArguments a(parts);
    return lowRankGradientsOperator(dy, u, a.bs, a.places, a.scales);
}

} // namespace lathe
