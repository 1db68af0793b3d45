#include "plots/curve_data.h"

#include <algorithm>
#include <cmath>

namespace lathe::ui {

CurvePoints smoothed(const CurvePoints& points, double weight) {
    CurvePoints out;
    double mean = 0, bias = 1;
    for (qsizetype i = 0; i < points.x.size(); ++i) {
        if (!std::isfinite(points.y[i])) continue;
        mean = weight * mean + (1 - weight) * points.y[i];
        bias *= weight;
        out.x << points.x[i];
        out.y << mean / (1 - bias);
    }
    return out;
}

CurvePoints thinned(const CurvePoints& points, int buckets) {
    if (points.x.size() <= 2 * buckets || buckets < 1) return points;
    CurvePoints out;
    const double first = points.x.front(), width = (points.x.back() - first) / buckets;
    qsizetype i = 0;
    const auto keep = [&](qsizetype at) {
        out.x << points.x[at];
        out.y << points.y[at];
    };
    while (i < points.x.size()) {
        const double end = first + width * (std::floor((points.x[i] - first) / width) + 1);
        qsizetype least = i, most = i, next = i;
        while (next < points.x.size() && (points.x[next] < end || next == i)) {
            if (points.y[next] < points.y[least]) least = next;
            if (points.y[next] > points.y[most]) most = next;
            ++next;
        }
        keep(std::min(least, most));
        if (least != most) keep(std::max(least, most));
        i = next;
    }
    return out;
}

} // namespace lathe::ui
