#pragma once
// Device memory on the host: each allocation between two walls, and closed to everybody but kernels and copies. Who
// touches a wall or comes in from outside ends the program with a word about it.

namespace lathe::shim {

/// While one lives, all device memory is open, as kernels see it. Afterwards what lies between allocations and their
/// walls must be as it was.
struct Unlocked {
    Unlocked();
    ~Unlocked();
    Unlocked(const Unlocked&) = delete;
};

void refuseLaunch(); ///< the last error is that of a launch no GPU would take

} // namespace lathe::shim
