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
    return info;
}

MethodCounter qloraCounter() {
    MethodCounter counter = loraCounter();
    counter.quantization = "nf4";
    return counter;
}

} // namespace lathe
