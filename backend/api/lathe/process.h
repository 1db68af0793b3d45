#pragma once
// What a program that computes sets up for itself before anything else runs: libraries read these once, when they are
// loaded.
namespace lathe {

/// First thing in main(). Variables that are set already stay as they are. A program that links LibTorch itself comes
/// too late with it and starts itself again (tests/bench).
void prepareProcess();

} // namespace lathe
