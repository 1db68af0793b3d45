#pragma once
// Opening the run history when the program starts, also where its file is damaged: nobody is left before a closed door.
#include "lathe/workbench.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace lathe::ui {

enum class HistoryChoice { TryAgain, StartNew, Quit };

/// The Workbench over `home`. Where it can't be opened, `ask` is told why and decides; null where the answer is to
/// quit. What `ask` throws, and an error while a new history is begun, comes out.
std::unique_ptr<Workbench> openHistory(const std::filesystem::path& home,
                                       const std::function<HistoryChoice(const ErrorInfo&)>& ask);

/// Asks in a window of the house.
HistoryChoice askAboutHistory(const ErrorInfo& error);

/// Gives HOME/runs.db and its companions a name of their own beside it and returns that. The runs' folders stay where
/// they are. Throws Error{Io}.
std::filesystem::path setHistoryAside(const std::filesystem::path& home);

} // namespace lathe::ui
