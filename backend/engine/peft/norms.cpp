#include "peft/norms.h"

namespace lathe {

Chosen Norms::chosen(const ModelSpec&) const { return isNorm; }

} // namespace lathe
