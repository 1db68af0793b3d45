#include "tensor/out_of_memory.h"

#include <c10/util/Exception.h>

#include <new>
#include <string_view>

namespace lathe {
namespace {

ErrorInfo info(const std::string& what) {
    return {ErrorKind::OutOfMemory, "Not enough memory: " + what + ".",
            "Lower batch_size or max_length, turn gradient_checkpointing on, or choose bf16 or a quantized base."};
}

} // namespace

std::string firstLine(std::string text) { return text.substr(0, text.find('\n')); }

std::optional<ErrorInfo> outOfMemory(std::exception_ptr exception) {
    try {
        std::rethrow_exception(exception);
    } catch (const Error& error) {
        if (error.info().kind == ErrorKind::OutOfMemory) return error.info();
    } catch (const std::bad_alloc&) {
        return info("the system gave none");
    } catch (const c10::Error& error) { // OutOfMemoryError of a GPU, and plain errors of the CPU
        const std::string what = firstLine(error.what_without_backtrace());
        for (const char* sign : {"can't allocate memory", "out of memory",
                                 "CUBLAS_STATUS_ALLOC_FAILED"}) // cuBLAS' own memory is not LibTorch's
            if (what.find(sign) != std::string::npos) return info(what);
    } catch (...) { // another matter, the caller's
    }
    return std::nullopt;
}

} // namespace lathe
