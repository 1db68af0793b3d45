#include "dataset/token_example.h"

#include <algorithm>

namespace lathe {

std::int64_t TokenExample::trainedTokens() const { return std::count(trained.begin(), trained.end(), 1); }

} // namespace lathe
