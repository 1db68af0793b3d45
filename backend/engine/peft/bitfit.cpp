#include "peft/bitfit.h"

namespace lathe {

Chosen Bitfit::chosen(const ModelSpec&) const { return isBias; }

} // namespace lathe
