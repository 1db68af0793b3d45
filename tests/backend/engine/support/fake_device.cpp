#include "backend/engine/support/fake_device.h"

#include "tensor/booking.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/detail/PrivateUse1HooksInterface.h>
#include <ATen/native/Resize.h>
#include <ATen/ops/_local_scalar_dense.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/unfold_native.h>
#include <ATen/ops/view_native.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/library.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <mutex>
#include <optional>
#include <set>

namespace lathe::test {
namespace {

using at::Tensor;

struct Counters {
    std::atomic<std::int64_t> operators, allocations, scalarsRead, sizesRead, toHost, blockingIn, finishes;
};
Counters counters;
std::function<void(const std::string&)> operatorHook;

constexpr std::size_t capacity = std::size_t(4) << 30;

// ---- memory
// ------------------------------------------------------------------------------------------------------------------------

void release(void* address) {
    if (!address) return;
    ledgerOf(fakeDevice()).removeBlock(address);
    fakeMemory().give(address);
}

struct FakeAllocator final : c10::DeviceAllocator {
    c10::DataPtr allocate(std::size_t bytes) override {
        if (bytes == 0) return {nullptr, nullptr, &release, fakeDevice()};
        ledgerOf(fakeDevice()).requireRoom(std::int64_t(bytes));
        void* address = fakeMemory().take(bytes);
        TORCH_CHECK_WITH(OutOfMemoryError, address, "FAKE out of memory. Tried to allocate ", bytes, " bytes.");
        ++counters.allocations;
        ledgerOf(fakeDevice()).addBlock(address, std::int64_t(bytes));
        return {address, address, &release, fakeDevice()};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &release; }
    void copy_data(void* to, const void* from, std::size_t count) const override {
        std::memcpy(fakeMemory().seenByKernels(to), fakeMemory().seenByKernels(from), count);
    }
    bool initialized() override { return true; }
    void emptyCache(c10::MempoolId_t) override {}
    void recordStream(const c10::DataPtr&, c10::Stream) override {}
    c10::CachingDeviceAllocator::DeviceStats getDeviceStats(c10::DeviceIndex) override { return {}; }
    void resetAccumulatedStats(c10::DeviceIndex) override {}
    void resetPeakStats(c10::DeviceIndex) override {}
    std::pair<std::size_t, std::size_t> getMemoryInfo(c10::DeviceIndex) override {
        return {fakeMemory().capacity() - fakeMemory().used(), fakeMemory().capacity()};
    }
};

// ---- one device, one stream
// --------------------------------------------------------------------------------------------------------

struct FakeGuard final : c10::impl::DeviceGuardImplInterface {
    static constexpr c10::DeviceType static_type = c10::DeviceType::PrivateUse1;
    static c10::Stream onlyStream() { return c10::Stream(c10::Stream::DEFAULT, fakeDevice()); }
    c10::DeviceType type() const override { return static_type; }
    c10::Device exchangeDevice(c10::Device) const override { return fakeDevice(); }
    c10::Device getDevice() const override { return fakeDevice(); }
    void setDevice(c10::Device) const override {}
    void uncheckedSetDevice(c10::Device) const noexcept override {}
    c10::Stream getStream(c10::Device) const noexcept override { return onlyStream(); }
    c10::Stream getDefaultStream(c10::Device) const override { return onlyStream(); }
    c10::Stream exchangeStream(c10::Stream) const noexcept override { return onlyStream(); }
    c10::DeviceIndex deviceCount() const noexcept override { return 1; }
    bool queryStream(const c10::Stream&) const override { return true; }
    void synchronizeStream(const c10::Stream&) const override {}
    void synchronizeDevice(c10::DeviceIndex) const override {}
    void record(void**, const c10::Stream&, c10::DeviceIndex, c10::EventFlag) const override {}
    void block(void*, const c10::Stream&) const override {}
    bool queryEvent(void*) const override { return true; }
    void recordDataPtrOnStream(const c10::DataPtr&, const c10::Stream&) const override {}
};
C10_REGISTER_GUARD_IMPL(PrivateUse1, FakeGuard);

struct FakeHooks final : at::PrivateUse1HooksInterface {
    bool isBuilt() const override { return true; }
    bool isAvailable() const override { return true; }
    at::Device getDeviceFromPtr(void*) const override { return fakeDevice(); }
    bool hasPrimaryContext(c10::DeviceIndex) const override { return true; }
    const at::Generator& getDefaultGenerator(c10::DeviceIndex) const override {
        return at::detail::getDefaultCPUGenerator();
    }
    c10::DeviceIndex deviceCount() const override { return 1; }
    c10::DeviceIndex getCurrentDevice() const override { return 0; }
    void setCurrentDevice(c10::DeviceIndex) const override {}
    c10::DeviceIndex exchangeDevice(c10::DeviceIndex) const override { return 0; }
    c10::DeviceIndex maybeExchangeDevice(c10::DeviceIndex) const override { return 0; }
};

// ---- tensors as the CPU sees them
// --------------------------------------------------------------------------------------------------

bool isFake(const Tensor& t) { return t.defined() && t.device().type() == c10::DeviceType::PrivateUse1; }

// ---- what is made and moved
// --------------------------------------------------------------------------------------------------------

constexpr c10::DispatchKeySet fakeKeys(c10::DispatchKey::PrivateUse1);

Tensor emptyStrided(c10::SymIntArrayRef size, c10::SymIntArrayRef stride, std::optional<at::ScalarType> dtype,
                    std::optional<at::Layout>, std::optional<at::Device>, std::optional<bool>) {
    return at::detail::empty_strided_generic(C10_AS_INTARRAYREF_SLOW(size), C10_AS_INTARRAYREF_SLOW(stride),
                                             c10::GetAllocator(c10::DeviceType::PrivateUse1), fakeKeys,
                                             dtype.value_or(at::kFloat));
}
Tensor emptyMemory(c10::SymIntArrayRef size, std::optional<at::ScalarType> dtype, std::optional<at::Layout>,
                   std::optional<at::Device>, std::optional<bool>, std::optional<at::MemoryFormat> format) {
    return at::detail::empty_generic(C10_AS_INTARRAYREF_SLOW(size), c10::GetAllocator(c10::DeviceType::PrivateUse1),
                                     fakeKeys, dtype.value_or(at::kFloat), format);
}

Tensor copyFrom(const Tensor& from, const Tensor& to, bool nonBlocking) {
    if (!isFake(to)) ++counters.toHost;
    else if (!isFake(from) && !nonBlocking) ++counters.blockingIn;
    seenByFakeKernel(to).copy_(seenByFakeKernel(from));
    return to;
}
Tensor copyFromAndResize(const Tensor& from, const Tensor& to) {
    at::native::resize_(to, from.sizes(), std::nullopt);
    return copyFrom(from, to, false);
}
at::Scalar readScalar(const Tensor& self) {
    ++counters.scalarsRead;
    return at::_local_scalar_dense(seenByFakeKernel(self));
}
const Tensor& resize(const Tensor& self, c10::SymIntArrayRef size, std::optional<at::MemoryFormat>) {
    const auto sizes = C10_AS_INTARRAYREF_SLOW(size);
    std::int64_t count = 1;
    for (const std::int64_t s : sizes) count *= s;
    const std::size_t need = std::size_t(count + self.storage_offset()) * self.element_size();
    if (need > self.storage().nbytes()) {
        self.storage().set_data_ptr_noswap(c10::GetAllocator(c10::DeviceType::PrivateUse1)->allocate(need));
        self.storage().set_nbytes(need);
    }
    self.unsafeGetTensorImpl()->set_sizes_contiguous(sizes);
    return self;
}
Tensor asStrided(const Tensor& self, c10::SymIntArrayRef size, c10::SymIntArrayRef stride,
                 std::optional<c10::SymInt> offset) {
    return at::native::as_strided_tensorimpl(self, C10_AS_INTARRAYREF_SLOW(size), C10_AS_INTARRAYREF_SLOW(stride),
                                             offset ? std::optional(offset->expect_int()) : std::nullopt);
}
Tensor viewOf(const Tensor& self, c10::SymIntArrayRef size) {
    return at::native::view(self, C10_AS_INTARRAYREF_SLOW(size));
}
Tensor reshapeAlias(const Tensor& self, c10::SymIntArrayRef size, c10::SymIntArrayRef stride) {
    return at::native::_reshape_alias(self, C10_AS_INTARRAYREF_SLOW(size), C10_AS_INTARRAYREF_SLOW(stride));
}

// ---- every other operator
// ----------------------------------------------------------------------------------------------------------

/// What a GPU takes from the host beside its own: a number, and an index.
bool mayBeHost(const c10::OperatorHandle& op, const Tensor& t) {
    const std::string& name = op.schema().name();
    return t.dim() == 0 || name == "aten::index.Tensor" || name == "aten::_index_put_impl_" || name == "aten::index";
}

/// Names of the operators that have a CUDA kernel, LibTorch's and ours; nullopt where nobody could ask.
const std::optional<std::set<std::string>>& cudaOperators() {
    static const std::optional<std::set<std::string>> all = []() -> std::optional<std::set<std::string>> {
        const char* path = std::getenv("LATHE_CUDA_OPERATORS");
        std::ifstream file(path ? path : "");
        if (!file) return std::nullopt;
        std::set<std::string> names;
        for (std::string name; std::getline(file, name);) names.insert(name);
        return names;
    }();
    return all;
}

/// LibTorch's operators that its CUDA side reaches by another way, so that these never come there.
bool isHostsOwnWay(const std::string& name) {
    return name == "aten::lstm.input" || name == "aten::_thnn_fused_lstm_cell";
}

void requireCudaKernel(const c10::OperatorHandle& op) {
    if (!cudaOperators()) return;
    static std::mutex mutex;
    static std::set<std::string> known;
    // By hand: toString() goes through a stream, which takes a refused block for the name's end.
    const auto& [base, overload] = op.operator_name();
    const std::string name = overload.empty() ? base : base + "." + overload;
    const std::lock_guard lock(mutex);
    if (known.contains(name)) return;
    TORCH_CHECK(cudaOperators()->contains(name) || isHostsOwnWay(name), name, " has no CUDA kernel");
    known.insert(name);
}

/// One call of an operator: its arguments as the CPU sees them, and what of them was the device's.
class Call {
public:
    Call(const c10::OperatorHandle& op, torch::jit::Stack& stack)
        : m_op(op), m_stack(stack), m_count(op.schema().arguments().size()), m_first(stack.size() - m_count) {}

    void run() {
        if (hasSizeFromValues()) ++counters.sizesRead;
        takeArguments();
        {
            const at::AutoDispatchBelowADInplaceOrView below;
            m_op.callBoxed(&m_stack);
        }
        giveResults();
    }

private:
    c10::IValue& argument(std::size_t i) { return m_stack[m_first + i]; }
    const c10::AliasInfo* aliasOf(std::size_t i) const { return m_op.schema().arguments()[i].alias_info(); }

    template <class F> static void overTensors(const c10::IValue& value, const F& f) {
        if (value.isTensor()) f(value.toTensor());
        else if (value.isTensorList())
            for (const Tensor& t : value.toTensorVector()) f(t);
        else if (value.isOptionalTensorList())
            for (const auto& t : value.toOptionalTensorVector())
                if (t) f(*t);
    }

    Tensor taken(const Tensor& t) const {
        if (t.defined() && !isFake(t) && m_anyFake) {
            if (t.dim() > 0) ++counters.blockingIn; // an index from the host goes there first
            TORCH_CHECK(mayBeHost(m_op, t), "Expected all tensors to be on the same device, but ",
                        m_op.schema().operator_name(), " was given one on the host, of shape ", t.sizes());
        }
        return seenByFakeKernel(t);
    }

    /// Its result is as large as its values say, which a GPU's host has to ask for. An index by a mask asks for what is
    /// nonzero.
    bool hasSizeFromValues() const {
        const std::string& name = m_op.schema().name();
        return name == "aten::nonzero" || name == "aten::masked_select" || name == "aten::_unique2"
               || name == "aten::unique_dim" || name == "aten::unique_consecutive";
    }

    void takeArguments() {
        m_originals.resize(m_count);
        for (std::size_t i = 0; i < m_count; ++i)
            overTensors(argument(i), [this](const Tensor& t) { m_anyFake = m_anyFake || isFake(t); });
        for (std::size_t i = 0; i < m_count; ++i) {
            c10::IValue& value = argument(i);
            if (value.isTensor()) {
                m_originals[i] = value.toTensor();
                const bool grows = aliasOf(i) && aliasOf(i)->isWrite() && isFake(m_originals[i])
                                   && m_originals[i].numel() == 0; // out= of a size that the operator finds
                value = c10::IValue(grows ? at::empty({0}, m_originals[i].options().device(at::kCPU))
                                          : taken(m_originals[i]));
            } else if (value.isTensorList()) {
                std::vector<Tensor> seen;
                for (const Tensor& t : value.toTensorVector()) seen.push_back(taken(t));
                value = c10::IValue(c10::List<Tensor>(seen));
            } else if (value.isOptionalTensorList()) {
                c10::List<std::optional<Tensor>> seen;
                for (const auto& t : value.toOptionalTensorVector())
                    seen.push_back(t ? std::optional(taken(*t)) : std::nullopt);
                value = c10::IValue(seen);
            } else if (value.isDevice()) {
                value = c10::IValue(c10::Device(c10::DeviceType::CPU));
            }
        }
    }

    void giveResults() {
        const auto& returns = m_op.schema().returns();
        const std::size_t firstReturn = m_stack.size() - returns.size();
        for (std::size_t i = 0; i < returns.size(); ++i) {
            c10::IValue& value = m_stack[firstReturn + i];
            const c10::AliasInfo* alias = returns[i].alias_info();
            if (alias && alias->isWrite()) {
                if (value.isTensor()) value = c10::IValue(writtenInto(*alias, value.toTensor()));
                continue;
            }
            TORCH_CHECK(!alias, m_op.schema().operator_name(),
                        " gives a view, and the fake device has no kernel for it");
            if (value.isTensor()) {
                value = c10::IValue(onFakeDevice(value.toTensor()));
            } else if (value.isTensorList()) {
                std::vector<Tensor> made;
                for (const Tensor& t : value.toTensorVector()) made.push_back(onFakeDevice(t));
                value = c10::IValue(c10::List<Tensor>(made));
            }
        }
    }

    /// The argument that an operator wrote into, in place or as out=.
    Tensor writtenInto(const c10::AliasInfo& alias, const Tensor& result) {
        for (std::size_t a = 0; a < m_count; ++a) {
            if (!aliasOf(a) || !aliasOf(a)->isWrite() || !(*aliasOf(a) == alias)) continue;
            const Tensor& original = m_originals[a];
            if (isFake(original) && original.numel() == 0) {
                resize(original, result.sym_sizes(), std::nullopt);
                seenByFakeKernel(original).copy_(result);
            }
            TORCH_CHECK(result.sizes() == original.sizes(), m_op.schema().operator_name(),
                        " would resize its result, which the fake device does not");
            return original;
        }
        return result;
    }

    const c10::OperatorHandle& m_op;
    torch::jit::Stack& m_stack;
    std::size_t m_count, m_first;
    std::vector<Tensor> m_originals;
    bool m_anyFake = false;
};

void runOnCpu(const c10::OperatorHandle& op, c10::DispatchKeySet, torch::jit::Stack* stack) {
    ++counters.operators;
    if (operatorHook) operatorHook(op.schema().name());
    requireCudaKernel(op);
    Call(op, *stack).run();
}

TORCH_LIBRARY_IMPL(_, PrivateUse1, m) { m.fallback(torch::CppFunction::makeFromBoxedFunction<&runOnCpu>()); }

TORCH_LIBRARY_IMPL(aten, PrivateUse1, m) {
    m.impl("empty.memory_format", emptyMemory);
    m.impl("empty_strided", emptyStrided);
    m.impl("as_strided", asStrided);
    m.impl("view", viewOf);
    m.impl("_reshape_alias", reshapeAlias);
    m.impl("unfold", at::native::unfold);
    m.impl("resize_", resize);
    m.impl("_copy_from", copyFrom);
    m.impl("_copy_from_and_resize", copyFromAndResize);
    m.impl("_local_scalar_dense", readScalar);
}

} // namespace

Tensor seenByFakeKernel(const Tensor& t) {
    if (!isFake(t)) return t;
    std::byte* base = fakeMemory().seenByKernels(t.storage().mutable_data());
    c10::Storage storage(c10::Storage::use_byte_size_t(), t.storage().nbytes(),
                         c10::DataPtr(base, c10::Device(c10::DeviceType::CPU)), nullptr, false);
    Tensor view = at::detail::make_tensor<c10::TensorImpl>(std::move(storage),
                                                           c10::DispatchKeySet(c10::DispatchKey::CPU), t.dtype());
    view.unsafeGetTensorImpl()->set_storage_offset(t.storage_offset());
    view.unsafeGetTensorImpl()->set_sizes_and_strides(t.sizes(), t.strides());
    return view;
}

Tensor onFakeDevice(const Tensor& cpu) {
    if (!cpu.defined() || isFake(cpu)) return cpu;
    const Tensor made = at::empty_strided(cpu.sizes(), cpu.strides(), cpu.options().device(fakeDevice()));
    seenByFakeKernel(made).copy_(cpu);
    return made;
}

FakeMemory& fakeMemory() {
    static FakeMemory* memory = new FakeMemory(capacity); // tensors of static duration outlive everything else
    return *memory;
}

void addFakeDevice() {
    static FakeAllocator allocator;
    static FakeHooks hooks;
    c10::SetAllocator(c10::DeviceType::PrivateUse1, &allocator);
    at::RegisterPrivateUse1HooksInterface(&hooks);
    c10::register_privateuse1_backend("fake");
}

FakeCounts fakeCounts() {
    return {counters.operators, counters.allocations, counters.scalarsRead, counters.sizesRead,
            counters.toHost,    counters.blockingIn,  counters.finishes};
}
void restartFakeCounts() {
    for (auto* counter : {&counters.operators, &counters.allocations, &counters.scalarsRead, &counters.sizesRead,
                          &counters.toHost, &counters.blockingIn, &counters.finishes})
        *counter = 0;
}
void countFinish() { ++counters.finishes; }
void onFakeOperator(std::function<void(const std::string&)> hook) { operatorHook = std::move(hook); }

} // namespace lathe::test
