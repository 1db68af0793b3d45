#pragma once
// Opening the run history when the program starts, also where its file is damaged: nobody is left before a closed door.
#include "lathe/workbench.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace lathe::ui {

enum class HistoryChoice { TryAgain, Rebuild, StartNew, Quit };

/// The Workbench over `home`. Where it can't be opened, `ask` is told why and decides; null where the answer is to
/// quit. `tell` hears what a rebuilt history has and lacks. What they throw, and an error while a history is made,
/// comes out.
std::unique_ptr<Workbench> openHistory(const std::filesystem::path& home,
                                       const std::function<HistoryChoice(const ErrorInfo&)>& ask,
                                       const std::function<void(const RebuiltHistory&)>& tell);

/// Asks in a window of the house.
HistoryChoice askAboutHistory(const ErrorInfo& error);
void tellRebuilt(const RebuiltHistory& made);

} // namespace lathe::ui
