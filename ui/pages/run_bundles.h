#pragma once
// Runs as files that go from one machine to another: asked for, and told about, on the page that has the banner.
#include "bridge/backend_client.h"

#include <functional>

namespace lathe::ui {

class Banner;

void saveRunBundle(QWidget* parent, BackendClient& client, const RunSummary& run, Banner& banner);
/// `show`: somebody wants to see the run that was opened.
void openRunBundle(QWidget* parent, BackendClient& client, Banner& banner,
                   const std::function<void(const RunId&)>& show);

} // namespace lathe::ui
