#pragma once
// Who answers in a column of the playground: a run, its base, several adapters at once, or files of one's own.
#include "lathe/generation.h"
#include "models/run_list_model.h"

namespace lathe::ui {

struct Answerer {
    RunId run;              ///< or, empty, the files:
    QString model, adapter; ///< paths
    std::vector<WeighedAdapter> mix = {}; ///< instead of the run's or the files' own adapter
    bool base = false;                    ///< without any adapter

    void fill(GenerateText& query) const;
    QString name(const RunListModel& runs) const;
    /// The files that are loaded for it; those with the same ones share them.
    QString loaded(const RunListModel& runs) const;
    /// A conversation can go on: other weights or adapters of a mix are the same partner.
    bool isSamePartner(const Answerer& other) const;
    bool isNobody() const { return run.empty() && model.isEmpty(); }
};

} // namespace lathe::ui
