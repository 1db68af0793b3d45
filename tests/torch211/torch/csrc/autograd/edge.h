#pragma once
#include <cstdint>
#include <memory>

namespace torch::autograd {

struct Node;
struct Edge {
    std::shared_ptr<Node> function;
    std::uint32_t input_nr = 0;
};

} // namespace torch::autograd
