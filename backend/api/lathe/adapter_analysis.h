#pragma once
// What training changed in a model, and what can be told of it: singular values, lower ranks, a fusion's attention.
#include "lathe/exports.h"
#include "lathe/run.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

/// What training changed, module by module. Only of methods that change weights (LoRA and its kin, full fine-tuning).
/// Answered by ChangeReport.
struct AnalyzeChange {
    RunId run;
    std::string model, adapter; ///< or these two
};

/// ΔW of one linear layer beside its W. The energy that ranks 1..k keep is the sum of the first k squared singular
/// values over the sum of all.
struct ModuleChange {
    std::string module;
    std::int64_t layer = -1,
                 rank =
                     0; ///< rank: as many singular values as can differ from zero, the matrix's smaller side for full
    double changeNorm = 0, weightNorm = 0; ///< Frobenius
    std::vector<double> singularValues; ///< of ΔW, falling; at most 64
};

struct ChangeReport { std::vector<ModuleChange> modules; };

/// A LoRA cut to a lower rank by singular value decomposition (of each module's change), written as a PEFT folder.
/// Answered by ExportReport.
struct ResizeAdapter {
    RunId run;
    std::string model, adapter; ///< or these two
    std::int64_t rank = 0;
    std::string folder; ///< where; empty: RUN/export/rank-<rank>
    bool overwrite = false;
};

/// What AdapterFusion's attention weighs. Answered by FusionReport.
struct FusionAttention {
    RunId run;
    std::string text; ///< token by token; empty: averaged over the run's validation rows
    std::string device; ///< as a recipe's; empty: auto
};

struct FusionReport {
    std::vector<std::string> adapters; ///< names
    std::vector<std::vector<double>> mean; ///< layer, adapter; each row sums to 1
    std::vector<std::string> tokens; ///< of the typed text, their bytes; empty for a dataset
    std::vector<std::vector<std::vector<double>>> byToken; ///< token, layer, adapter
};

} // namespace lathe
