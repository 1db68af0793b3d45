#pragma once
// The scales and biases of the normalizations learn (Zhao et al. 2023, arXiv 2312.11420).
#include "peft/selection.h"

namespace lathe {

class Norms final : public Selection {
public:
    using Selection::Selection;

protected:
    Chosen chosen(const ModelSpec& spec) const override;
};

} // namespace lathe
