#pragma once
// Activations rounded to 8 bits in blocks of 32 (kernels/gguf/gguf_products.h), as llama.cpp has them, where they meet
// weights in GGUF's own blocks.
namespace lathe {

/// While one lives, the calling thread's products with such weights are sums of whole numbers. For generation:
/// gradients are none of such a product.
class EightBitActivations {
public:
    explicit EightBitActivations(bool on = true) : m_before(current()) { current() = on; }
    ~EightBitActivations() { current() = m_before; }
    EightBitActivations(const EightBitActivations&) = delete;
    EightBitActivations& operator=(const EightBitActivations&) = delete;
    static bool areOn() { return current(); }

private:
    static bool& current() {
        static thread_local bool on = false;
        return on;
    }
    const bool m_before;
};

} // namespace lathe
