// Writes the names of all operators that have a CUDA kernel, LibTorch's and ours, one a line:  cuda_operators MODULE
// FILE MODULE holds our kernels and is linked with LibTorch's CUDA library. No GPU is needed: the dispatcher is asked,
// nothing is run.
#include <ATen/core/dispatch/Dispatcher.h>

#include <dlfcn.h>

#include <cstdio>
#include <fstream>
#include <string>

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: cuda_operators MODULE FILE\n");
        return 2;
    }
    if (!dlopen(argv[1], RTLD_NOW | RTLD_GLOBAL)) {
        std::fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    const std::string partly = std::string(argv[2]) + ".part";
    std::ofstream file(partly);
    int all = 0, own = 0;
    auto& dispatcher = c10::Dispatcher::singleton();
    for (const c10::OperatorName& name : dispatcher.getAllOpNames()) {
        const auto op = dispatcher.findOp(name);
        using enum c10::DispatchKey;
        bool has = false;
        for (const c10::DispatchKey key :
             {CUDA, CompositeExplicitAutograd, CompositeImplicitAutograd, CompositeExplicitAutogradNonFunctional})
            has = has || (op && op->hasKernelForDispatchKey(key));
        if (!has) continue;
        file << c10::toString(name) << '\n';
        ++all;
        own += name.name.rfind("lathe::", 0) == 0;
    }
    file.close();
    std::printf("%d operators have a CUDA kernel, %d of them Lathe's own\n", all, own);
    return own > 0 && file && std::rename(partly.c_str(), argv[2]) == 0 ? 0 : 1;
}
