#pragma once
// The engine is a library that is loaded on first need: the window opens without it.
#include "engine_port.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace lathe {

/// How a Workbench comes by its engine. Called once, on a thread of its own; throws Error.
using EngineFactory = std::function<std::unique_ptr<Engine>(EngineHost& host)>;

/// Loads liblathe_engine.so for good (it can't be unloaded) and makes its engine. Waiting threads of OpenMP are told to
/// sleep (OMP_WAIT_POLICY=PASSIVE) unless the environment says otherwise: libgomp reads it once, when it is loaded.
/// Throws Error{Device}: not found, can't be loaded, or of another version, with where it was looked for.
std::unique_ptr<Engine> loadEngine(EngineHost& host);

/// $LATHE_ENGINE alone where it is set; else beside the program: ../lib, ../lib/lathe, its own folder.
std::vector<std::filesystem::path> enginePlaces();

} // namespace lathe
