#pragma once
// Whole layers of the base learn, the last ones as a rule (Lee et al. 2019, arXiv 1911.03090).
#include "peft/selection.h"

namespace lathe {

class Layers final : public Selection {
public:
    using Selection::Selection;

protected:
    Chosen chosen(const ModelSpec& spec) const override;
};

} // namespace lathe
