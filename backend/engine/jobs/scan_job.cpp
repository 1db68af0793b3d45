#include "jobs/scan_job.h"

#include "files/tensor_file.h"

#include <algorithm>
#include <cmath>

namespace lathe {
namespace {
constexpr std::int64_t elementsAtOnce = 1 << 20; ///< whole blocks of every stored format
}

AnswerValue ScanJob::answer(JobContext& context) {
    ModelReport report;
    report.path = m_model;
    const auto file = openTensors(m_model);
    std::vector<float> values;
    std::int64_t done = 0, total = 0;
    for (const TensorInfo& tensor : file->tensors()) total += tensor.count();
    for (const TensorInfo& tensor : file->tensors()) {
        std::int64_t bad = 0, firstBad = -1;
        for (std::int64_t first = 0; first < tensor.count(); first += elementsAtOnce) {
            context.yieldTurn();
            context.report(done + first, total, "scanning the weights");
            values.resize(std::size_t(std::min(elementsAtOnce, tensor.count() - first)));
            readAsF32(tensor, first, values);
            for (std::size_t i = 0; i < values.size(); ++i)
                if (!std::isfinite(values[i])) {
                    if (bad++ == 0) firstBad = first + std::int64_t(i);
                }
        }
        done += tensor.count();
        if (bad > 0)
            report.warnings.push_back(
                "Tensor " + tensor.name + ": " + std::to_string(bad) + " of " + std::to_string(tensor.count())
                + " weights are not finite numbers, the first at element " + std::to_string(firstBad));
    }
    return report;
}

} // namespace lathe
