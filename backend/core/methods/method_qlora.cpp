#include "methods/method_qlora.h"

#include "methods/method_lora.h"

namespace lathe {

MethodInfo qloraInfo() {
    MethodInfo info = loraInfo();
    info.name = "qlora";
    info.label = "QLoRA";
    info.paper = "arXiv 2305.14314";
    info.summary = "LoRA over a base that is kept in 4 bits per weight: a quarter of the memory, a little slower, "
                   "nearly the same result.";
    info.does = "LoRA on a base whose weights are kept in 4 bits: the weights of a block share a "
                "constant, and each is one of 16 levels. For each product the levels are turned back into "
                "16 bits. Gradients pass through them to A and B, which are not quantized.";
    info.use = "When the model does not fit otherwise: one of 7 billion weights takes about 4 GB rather "
               "than 14. Where it fits in 16 bits, LoRA is a little faster.";
    info.costs = "About half a byte for each weight, and some time in each step to turn levels back. "
                 "Rounding changes the base a little: a run can score the 4-bit base beside the 16-bit one "
                 "before it begins.";
    return info;
}

MethodCounter qloraCounter() {
    MethodCounter counter = loraCounter();
    counter.quantization = "nf4";
    return counter;
}

} // namespace lathe
