#pragma once
// How a fused function takes its place in LibTorch's graph: forward runs outside of autograd, keeps in a node of its
// own what backward needs, and ties the result to the inputs.
#include "tensor/node_pointer.h"
#include "tensor/torch.h"

#include <torch/csrc/autograd/functions/utils.h>

#include <string>

namespace lathe {

/// Some input asks for a gradient and gradients are on.
inline bool wantsGraph(const torch::autograd::variable_list& inputs) {
    if (!at::GradMode::is_enabled()) return false;
    for (const at::Tensor& input : inputs)
        if (input.defined() && input.requires_grad()) return true;
    return false;
}

/// Makes `output` the result of `node`, whose apply() returns one gradient for each of `inputs`, in order. A node must
/// not keep `output` itself but output.detach(), taken before: the tensor would hold the node that holds the tensor.
inline void joinGraph(const NodePointer& node, const torch::autograd::variable_list& inputs, const at::Tensor& output) {
    node->set_next_edges(torch::autograd::collect_next_edges(inputs));
    torch::autograd::set_history(output, node);
}

} // namespace lathe
