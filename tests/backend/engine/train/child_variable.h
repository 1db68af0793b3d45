#pragma once
// What a test tells the process that it starts as its child.
#include <cstdlib>
#include <string>

namespace lathe::test {

/// An environment variable; "" where there is none.
inline std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

} // namespace lathe::test
