// Operators that LibTorch computes on other devices by another way than on the CPU. An LSTM's cell there is an operator
// that the CPU does not have: the fake device's own, by the equations of torch.nn.LSTM. A convolution is one that a
// device like this brings along: the CPU's.
#include "backend/engine/support/fake_device.h"

#include <ATen/ATen.h>
#include <torch/library.h>

#include <array>

namespace lathe::test {
namespace {

using at::Tensor;

/// The gates i, f, g, o of (batch, 4 hidden), activated.
std::array<Tensor, 4> split(const Tensor& gates) {
    const std::vector<Tensor> parts = gates.chunk(4, 1);
    return {parts[0], parts[1], parts[2], parts[3]};
}

std::tuple<Tensor, Tensor, Tensor> cell(const Tensor& inputGates, const Tensor& hiddenGates, const Tensor& cx,
                                        const std::optional<Tensor>& inputBias,
                                        const std::optional<Tensor>& hiddenBias) {
    Tensor gates = inputGates + hiddenGates;
    if (inputBias && inputBias->defined()) gates = gates + *inputBias + *hiddenBias;
    const auto [i, f, g, o] = split(gates);
    const Tensor input = i.sigmoid(), forget = f.sigmoid(), fresh = g.tanh(), output = o.sigmoid(),
                 cy = forget * cx + input * fresh;
    return {output * cy.tanh(), cy, at::cat({input, forget, fresh, output}, 1)};
}

std::tuple<Tensor, Tensor, Tensor> cellBackward(const std::optional<Tensor>& dhy, const std::optional<Tensor>& dcy,
                                                const Tensor& cx, const Tensor& cy, const Tensor& workspace,
                                                bool hasBias) {
    const auto [input, forget, fresh, output] = split(workspace);
    const Tensor bounded = cy.tanh();
    Tensor dc = dcy && dcy->defined() ? *dcy : at::zeros_like(cy);
    const Tensor dh = dhy && dhy->defined() ? *dhy : at::zeros_like(cy);
    dc = dc + dh * output * (1 - bounded * bounded);
    const Tensor dgates = at::cat({dc * fresh * input * (1 - input), dc * cx * forget * (1 - forget),
                                   dc * input * (1 - fresh * fresh), dh * bounded * output * (1 - output)},
                                  1);
    return {dgates, dc * forget, hasBias ? dgates.sum(0) : Tensor()};
}

Tensor convolution(const Tensor& input, const Tensor& weight, const std::optional<Tensor>& bias, at::IntArrayRef stride,
                   at::IntArrayRef padding, at::IntArrayRef dilation, bool transposed, at::IntArrayRef outputPadding,
                   std::int64_t groups) {
    return onFakeDevice(at::convolution(seenByFakeKernel(input), seenByFakeKernel(weight),
                                        bias ? std::optional(seenByFakeKernel(*bias)) : std::nullopt, stride, padding,
                                        dilation, transposed, outputPadding, groups));
}

std::tuple<Tensor, Tensor, Tensor> convolutionBackward(const Tensor& dy, const Tensor& input, const Tensor& weight,
                                                       at::IntArrayRef stride, at::IntArrayRef padding,
                                                       at::IntArrayRef dilation, bool transposed,
                                                       at::IntArrayRef outputPadding, std::int64_t groups,
                                                       std::array<bool, 3> wanted) {
    const std::int64_t biases = weight.size(0);
    const auto [dx, dweight, dbias] =
        at::convolution_backward(seenByFakeKernel(dy), seenByFakeKernel(input), seenByFakeKernel(weight),
                                 at::OptionalIntArrayRef(at::IntArrayRef(&biases, 1)), stride, padding, dilation,
                                 transposed, outputPadding, groups, wanted);
    return {onFakeDevice(dx), onFakeDevice(dweight), onFakeDevice(dbias)};
}

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library) {
    library.impl("convolution_overrideable", convolution);
    library.impl("convolution_backward_overrideable", convolutionBackward);
    library.impl("_thnn_fused_lstm_cell", cell);
    library.impl("_thnn_fused_lstm_cell_backward_impl", cellBackward);
}

} // namespace
} // namespace lathe::test
