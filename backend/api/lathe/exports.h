#pragma once
// A run's result written for other programs, and what that would take.
#include "lathe/error.h"
#include "lathe/export_format.h"
#include "lathe/run.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

/// Answered by ExportReport.
struct ExportRun {
    RunId run;
    ExportFormat format = ExportFormat::Peft;
    std::string folder; ///< where; empty: RUN/export/<format>
    bool overwrite = false;
    std::string
        device; ///< where it is computed and proved, as a recipe's; empty: auto, which takes a GPU where the model fits
    std::string ggufType; ///< of Gguf: a name of ggufTypeInfos(); empty: defaultGgufType
    std::int64_t fileBytes = defaultFileBytes; ///< of Merged: more weights than this go into several files
};

struct ExportReport {
    std::string folder;
    std::vector<std::string> files;
    double largestDifference = 0; ///< of logits on fixed probes, the written files reloaded
    std::string proof; ///< in words
};

/// What an export would take on the disk, before anything is written; answered by ExportSizes.
struct SizeExports {
    RunId run;
    std::string folder; /* where it would be written; empty: RUN/export */
};

struct ExportSize {
    ExportFormat format = ExportFormat::Peft;
    std::string ggufType; ///< of Gguf
    std::int64_t bytes = 0; ///< of the weights, which are all but a little of it; 0 where it can't be written
    ErrorInfo refusal; ///< why it can't, as the export itself would say; empty where it can
};

struct ExportSizes {
    std::vector<ExportSize> sizes;
    std::int64_t freeBytes = 0; /* where it would be written */
};

} // namespace lathe
