#pragma once
// What the window says when the last time ended in a crash.
#include "settings/settings.h"

#include <filesystem>
#include <functional>

namespace lathe::ui {

class Banner;

/// Offers the newest report, if it has not been offered before. `save` saves diagnostics.
void offerCrashReport(Banner& banner, WindowSettings& settings, const std::filesystem::path& home,
                      const std::function<void()>& save);

} // namespace lathe::ui
