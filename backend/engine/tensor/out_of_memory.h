#pragma once
// Which of the many exceptions say that memory ran out: ours, the language's, LibTorch's for CPU and CUDA.
#include "lathe/error.h"

#include <exception>
#include <optional>

namespace lathe {

/// Of kind OutOfMemory with what to do; nullopt where the exception is about something else.
std::optional<ErrorInfo> outOfMemory(std::exception_ptr exception);

/// LibTorch puts its C++ backtrace behind the first line of a message; the first line says what happened.
std::string firstLine(std::string text);

} // namespace lathe
