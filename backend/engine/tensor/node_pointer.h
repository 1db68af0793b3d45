#pragma once
// By what LibTorch's graph holds a node: the one thing in which the versions differ that Lathe builds on. From 2.12 on
// it is an intrusive pointer, before it a shared one, whose last owner takes the node apart without recursion
// (deleteNode).
#include <torch/csrc/autograd/edge.h>
#include <torch/csrc/autograd/function.h>

#include <memory>
#include <type_traits>

namespace lathe {

using NodePointer = decltype(torch::autograd::Edge::function);

/// A node of type N, held as this LibTorch holds nodes.
template <class N> auto makeNode() {
    if constexpr (std::is_same_v<NodePointer, std::shared_ptr<torch::autograd::Node>>)
        return std::shared_ptr<N>(new N, [](N* node) { deleteNode(node); });
    else return c10::make_intrusive<N>();
}

} // namespace lathe
