#pragma once
// A folder's way to the Hub (lathe/push.h says what is sent and what comes back).
#include "lathe/download.h"
#include "lathe/push.h"

#include <functional>
#include <stop_token>

namespace lathe {

/// `progress` is called on this thread, about ten times a second. Stopped or failed, what large files have brought
/// stays with the Hub: the same order goes on from there. Throws Error{BadInput}: what planPush() throws, no token or
/// one that may not write, a card that the Hub refuses; Error{Io}: the network, the disk, the Hub; Stopped.
PushedFolder pushFolder(const PushOrder& order, const std::function<void(const DownloadProgress&)>& progress = {},
                        std::stop_token stop = {});

} // namespace lathe
