#pragma once
// What a push would send, from the folder alone.
#include "lathe/push.h"

namespace lathe {

/// Throws Error{BadInput}: no folder, nothing in it, no repository's name.
PushPlan planPush(const PushOrder& order);

} // namespace lathe
