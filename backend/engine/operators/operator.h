#pragma once
// Functions of ours as LibTorch operators: the tensors' device decides who computes them, and nobody asks which that
// is. An operator is one object that declares it, gives it its function for the CPU, and is called like a function:
//
//   const Operator<&rotateOnCpu> rotateOperator("rotate_(Tensor(a!) x, Tensor positions, ...) -> ()");
//
// Its CUDA implementation stands in <file>_cuda.cpp, by TORCH_LIBRARY_IMPL(lathe, CUDA, ...), and is built where nvcc
// is. Operators run outside of autograd: the graph's nodes are in the model (tensor/fused_node.h). Those with an
// underscore at the end of their name write into the tensors marked (a!).
#include "tensor/torch.h"

#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/library.h>

#include <string>
#include <utility>

namespace lathe {

template <auto onCpu> class Operator;

template <class Result, class... Arguments, Result (*onCpu)(Arguments...)> class Operator<onCpu> {
public:
    /// `schema` without a namespace, which is lathe::.
    explicit Operator(const char* schema)
        : m_declared(torch::Library::FRAGMENT, "lathe", std::nullopt, __FILE__, __LINE__),
          m_onCpu(torch::Library::IMPL, "lathe", c10::DispatchKey::CPU, __FILE__, __LINE__),
          m_handle(registered(schema)) {}

    Result operator()(Arguments... arguments) const {
        const at::AutoDispatchBelowADInplaceOrView outsideOfAutograd;
        return m_handle.call(std::forward<Arguments>(arguments)...);
    }

private:
    c10::TypedOperatorHandle<Result(Arguments...)> registered(const std::string& schema) {
        const std::string name = schema.substr(0, schema.find('('));
        m_declared.def(schema.c_str());
        m_onCpu.impl(name.c_str(), onCpu);
        return c10::Dispatcher::singleton()
            .findSchemaOrThrow(("lathe::" + name).c_str(), "")
            .template typed<Result(Arguments...)>();
    }

    torch::Library m_declared, m_onCpu;
    c10::TypedOperatorHandle<Result(Arguments...)> m_handle;
};

} // namespace lathe
