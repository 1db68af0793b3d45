#include "lathe/version.h"

namespace lathe {

std::string_view programVersion() { return LATHE_VERSION; }

} // namespace lathe
