#pragma once
// The one error type. An exception inside the backend, a plain value across threads, in the store and on screen.
#include "lathe/said.h"

#include <stdexcept>
#include <string_view>

namespace lathe {

enum class ErrorKind { BadInput, BadFile, OutOfMemory, Device, Io, Bug };

/// "bad_input", "bad_file", "out_of_memory", "device", "io", "bug": as the JSON forms and the store write it.
std::string_view toString(ErrorKind kind);
/// The kind of that name; Bug for an unknown one.
ErrorKind errorKindFrom(std::string_view name);

/// The wish to stop, not an error, so not a std::exception.
struct Stopped {};

struct ErrorInfo {
    ErrorKind kind = ErrorKind::Bug;
    Said message; ///< what is wrong with what: the file, the field, the value, the limit
    Said hint;    ///< what the user can do about it; may be empty
};

class Error : public std::runtime_error {
public:
    explicit Error(ErrorInfo info) : std::runtime_error(info.message), m_info(std::move(info)) {}
    Error(ErrorKind kind, Said message, Said hint = {}) : Error(ErrorInfo{kind, std::move(message), std::move(hint)}) {}
    const ErrorInfo& info() const noexcept { return m_info; }

private:
    ErrorInfo m_info;
};

} // namespace lathe
