#pragma once
// What the compare page's tables, plots and samples share: the answer, what each run is called, and figures in words.
#include "lathe/comparison.h"

#include <QString>
#include <QStringList>

#include <memory>

namespace lathe::ui {

struct ComparedRuns {
    Comparison all;
    QStringList names; ///< by run, each another one: with the end of its id where several are called the same
    int count() const { return int(all.runs.size()); }
};
using ComparedRunsPtr = std::shared_ptr<const ComparedRuns>;

ComparedRunsPtr comparedRuns(const Comparison& answer);

QString metricTitle(const ComparedMetric& metric);     ///< "Accuracy, best evaluation"
QString amountText(MetricUnit unit, double value);     ///< "1.2345", "3 min 5 s", "1.4 GiB"
QString differenceText(MetricUnit unit, double value, double baseline); ///< "−0.0273 (−8.0 %)"; "0": none
QString fieldText(const ComparedField& field, const Value& value); ///< a choice by its label; empty: it has none

} // namespace lathe::ui
