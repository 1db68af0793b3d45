// Runs are cut into pieces and shared by the team; each number's update depends on nothing but itself.
#include "operators/adamw.h"

#include "operators/operator.h"
#include "recipe/optimizers.h"
#include "tensor/threads.h"

#include <algorithm>

namespace lathe {
namespace {

static_assert(momentBlock == kernels::momentsBlock);

constexpr std::int64_t pieceSize = 32768; ///< what a thread does at a time; of sums of squares it decides the order

struct Piece {
    std::size_t run;
    std::int64_t begin, count;
};

std::vector<Piece> piecesOf(at::TensorList runs) {
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < runs.size(); ++i)
        for (std::int64_t begin = 0; begin < runs[i].numel(); begin += pieceSize)
            pieces.push_back({i, begin, std::min(pieceSize, runs[i].numel() - begin)});
    return pieces;
}

template <class F> void overPieces(const std::vector<Piece>& pieces, const F& f) {
    overChunks(std::int64_t(pieces.size()), 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) f(std::size_t(i), pieces[std::size_t(i)]);
    });
}

std::vector<double> listed(const AdamwCoefficients& c) {
    return {c.beta1, c.beta2, c.oneMinusBeta1, c.oneMinusBeta2, c.secondScale, c.epsilon, c.gradientScale};
}

AdamwCoefficients coefficients(at::ArrayRef<double> common, double stepSize, double keep) {
    AdamwCoefficients c;
    c.beta1 = float(common[0]);
    c.beta2 = float(common[1]);
    c.oneMinusBeta1 = float(common[2]);
    c.oneMinusBeta2 = float(common[3]);
    c.secondScale = float(common[4]);
    c.epsilon = float(common[5]);
    c.gradientScale = float(common[6]);
    c.stepSize = float(stepSize);
    c.keep = float(keep);
    return c;
}

void adamwOnCpu(at::TensorList weights, at::TensorList gradients, at::TensorList first, at::TensorList second,
                at::ArrayRef<double> stepSizes, at::ArrayRef<double> keeps, at::ArrayRef<double> common) {
    const auto at = [](const at::Tensor& run, std::int64_t begin) { return run.mutable_data_ptr<float>() + begin; };
    overPieces(piecesOf(weights), [&](std::size_t, const Piece& piece) {
        const std::size_t i = piece.run;
        kernels::adamwUpdate(at(weights[i], piece.begin), gradients[i].const_data_ptr<float>() + piece.begin,
                             at(first[i], piece.begin), at(second[i], piece.begin), piece.count,
                             coefficients(common, stepSizes[i], keeps[i]));
    });
}

void adamw8OnCpu(at::TensorList weights, at::TensorList gradients, at::TensorList first, at::TensorList second,
                 at::TensorList firstScales, at::TensorList secondScales, at::ArrayRef<double> stepSizes,
                 at::ArrayRef<double> keeps, at::ArrayRef<double> common) {
    overPieces(piecesOf(weights), [&](std::size_t, const Piece& piece) {
        const std::size_t i = piece.run;
        const std::int64_t block = piece.begin / momentBlock;
        kernels::adamwUpdate8(
            weights[i].mutable_data_ptr<float>() + piece.begin, gradients[i].const_data_ptr<float>() + piece.begin,
            {first[i].mutable_data_ptr<std::uint8_t>() + piece.begin,
             second[i].mutable_data_ptr<std::uint8_t>() + piece.begin, firstScales[i].mutable_data_ptr<float>() + block,
             secondScales[i].mutable_data_ptr<float>() + block},
            piece.count, coefficients(common, stepSizes[i], keeps[i]));
    });
}

at::Tensor sumsOfSquaresOnCpu(at::TensorList tensors) {
    const std::vector<Piece> pieces = piecesOf(tensors);
    at::Tensor sums = at::empty({std::int64_t(pieces.size())}, at::kDouble);
    double* to = sums.mutable_data_ptr<double>();
    overPieces(pieces, [&](std::size_t number, const Piece& piece) {
        to[number] = kernels::sumOfSquares(tensors[piece.run].const_data_ptr<float>() + piece.begin, piece.count);
    });
    return sums;
}

const Operator<&adamwOnCpu>
    adamwOperator("adamw_(Tensor(a!)[] weights, Tensor[] gradients, Tensor(b!)[] first, Tensor(c!)[] second, float[] "
                  "step_sizes, float[] keeps, float[] coefficients) -> ()");
const Operator<&adamw8OnCpu>
    adamw8Operator("adamw_8bit_(Tensor(a!)[] weights, Tensor[] gradients, Tensor(b!)[] first, Tensor(c!)[] second, "
                   "Tensor(d!)[] first_scales, "
                   "Tensor(e!)[] second_scales, float[] step_sizes, float[] keeps, float[] coefficients) -> ()");
const Operator<&sumsOfSquaresOnCpu> squaresOperator("sums_of_squares(Tensor[] tensors) -> Tensor");

} // namespace

void adamwStep(const std::vector<AdamwRun>& runs, const AdamwCoefficients& common) {
    for (const bool coded : {false, true}) {
        std::vector<at::Tensor> weights, gradients, first, second, firstScales, secondScales;
        std::vector<double> stepSizes, keeps;
        for (const AdamwRun& run : runs) {
            if (run.firstScales.defined() != coded) continue;
            weights.push_back(run.weights);
            gradients.push_back(run.gradients);
            first.push_back(run.first);
            second.push_back(run.second);
            stepSizes.push_back(run.stepSize);
            keeps.push_back(run.keep);
            if (!coded) continue;
            firstScales.push_back(run.firstScales);
            secondScales.push_back(run.secondScales);
        }
        if (weights.empty()) continue;
        if (coded)
            adamw8Operator(weights, gradients, first, second, firstScales, secondScales, stepSizes, keeps,
                           listed(common));
        else adamwOperator(weights, gradients, first, second, stepSizes, keeps, listed(common));
    }
}

at::Tensor sumsOfSquares(const std::vector<at::Tensor>& tensors) { return squaresOperator(tensors); }

} // namespace lathe
