#pragma once
// BitFit (Ben Zaken et al. 2021, arXiv 2106.10199): the biases of the base learn.
#include "peft/selection.h"

namespace lathe {

class Bitfit final : public Selection {
public:
    using Selection::Selection;

protected:
    Chosen chosen(const ModelSpec& spec) const override;
};

} // namespace lathe
