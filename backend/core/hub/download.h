#pragma once
// Models from the Hugging Face Hub, listed, fetched into the cache and cleared away.
#include "lathe/download.h"

#include <functional>
#include <stop_token>

namespace lathe {

/// Throws as downloadModel() does, but for what HubListing::problem says.
HubListing listHubFiles(const DownloadOrder& order, std::stop_token stop = {});
/// Deletes what broken off downloads of that repository left in the cache; never a finished file, nor what another
/// program is fetching now. Throws Error{BadInput}: no repository's name; Error{Io}.
void discardDownload(const DownloadOrder& order);

/// Fetches what is missing; every file's size and hash are checked before it gets its name. What was fetched stays for
/// the next call when this one fails or is stopped. `progress` is called on this thread, about ten times a second. The
/// token goes to the endpoint only, never to where it redirects. Throws Error{BadInput}: no such repository, revision
/// or file, gated, wrong token, no clear choice; Error{Io}: the network, the disk, wrong bytes twice; Stopped.
DownloadedModel downloadModel(const DownloadOrder& order,
                              const std::function<void(const DownloadProgress&)>& progress = {},
                              std::stop_token stop = {});

} // namespace lathe
