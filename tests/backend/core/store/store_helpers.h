#pragma once
// A home folder for one test, and runs to put into it.
#include "store/run_store.h"

#include <QTemporaryDir>

#include <cmath>
#include <filesystem>
#include <string>

namespace lathe::test {

class TemporaryHome {
public:
    std::filesystem::path path() const { return m_dir.path().toStdString(); }
    std::filesystem::path database() const { return path() / "runs.db"; }

private:
    QTemporaryDir m_dir;
};

/// A step that says its own number in every field, so that a row that is not whole is seen.
inline StepPoint stepPoint(std::int64_t step) {
    return {step, 1.0 / double(step), 1e-4 * double(step), double(step), 10 * step, 20 * step, 0.5, {step, step + 1}};
}

inline EvalPoint evalPoint(std::int64_t step, double loss, bool best = false) {
    return {step, loss, 100, {{"perplexity", std::exp(loss)}}, best};
}

inline CheckpointInfo checkpointAt(const RunStore& store, const RunId& run, std::int64_t step) {
    return {step, (store.folder(run) / "checkpoints" / ("step-" + std::to_string(step))).string(), 1000 + step, false};
}

} // namespace lathe::test
