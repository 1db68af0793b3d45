#pragma once
// What node_pointer.h sees of LibTorch 2.11, and no more: graph nodes are held by shared pointers, whose deleter takes
// them apart.
#include <memory>

namespace torch::autograd {

struct Node { virtual ~Node() = default; };

inline int takenApart = 0; ///< of this stand-in: how often deleteNode() was called
inline void deleteNode(Node* node) {
    ++takenApart;
    delete node;
}

} // namespace torch::autograd

namespace c10 {
template <class T> struct intrusive_ptr {};
template <class T> intrusive_ptr<T> make_intrusive();
} // namespace c10
