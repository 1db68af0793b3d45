#include "lathe/error.h"

#include <array>
#include <utility>

namespace lathe {
namespace {

constexpr std::array<std::pair<ErrorKind, std::string_view>, 6> kinds{{
    {ErrorKind::BadInput, "bad_input"},
    {ErrorKind::BadFile, "bad_file"},
    {ErrorKind::OutOfMemory, "out_of_memory"},
    {ErrorKind::Device, "device"},
    {ErrorKind::Io, "io"},
    {ErrorKind::Bug, "bug"},
}};

} // namespace

std::string_view toString(ErrorKind kind) {
    for (const auto& [value, name] : kinds)
        if (value == kind) return name;
    return "bug";
}

ErrorKind errorKindFrom(std::string_view name) {
    for (const auto& [value, known] : kinds)
        if (known == name) return value;
    return ErrorKind::Bug;
}

} // namespace lathe
