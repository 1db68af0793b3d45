#pragma once
// Runs as MLflow keeps them in files (mlflow/store/tracking/file_store.py): a folder that `mlflow ui` opens, and that
// `mlflow migrate-filestore` brings into its database.
//
//   DIR/mlruns/1/meta.yaml               the experiment, "Lathe"
//   DIR/mlruns/1/RUN/meta.yaml           the run: times in Unix milliseconds, status 1 running ... 3 finished, 4
//   failed,
//                                        5 stopped
//   DIR/mlruns/1/RUN/params/NAME         a field of the resolved recipe, on one line: "learning_rate", "methods.0.rank"
//   DIR/mlruns/1/RUN/metrics/GROUP/NAME  "UNIX_MILLISECONDS VALUE STEP" a line; the names are those of log_point.h
//   DIR/mlruns/1/RUN/tags/NAME           name, notes, model, method, data, device
#include "lathe/query.h"
#include "lathe/run.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lathe {

struct RunToExport {
    RunDetail detail;
    std::vector<Curve>
        curves; ///< every point; of "seconds", which tells when steps were, and of whatever is to be there
};

/// Adds the run to DIR/mlruns, or replaces it there, in one step. What MLflow has no room for is left out and told in
/// `notes`. Throws Error{Io}; Error{BadInput}: DIR/mlruns/1 is another program's.
void writeMlflowRun(const std::filesystem::path& folder, const RunToExport& run, std::vector<std::string>& notes);

} // namespace lathe
