#include "plots/curve_data.h"

#include <algorithm>
#include <cmath>

namespace lathe::ui {

CurvePoints smoothed(const CurvePoints& points, double weight, int most) {
    CurvePoints out;
    const qsizetype stride = most > 0 ? std::max<qsizetype>(1, points.x.size() / most) : 1;
    out.x.reserve(points.x.size() / stride + 2);
    out.y.reserve(points.x.size() / stride + 2);
    double mean = 0, bias = 1;
    qsizetype last = -1; // that has a value
    const auto keep = [&](qsizetype at) {
        out.x << points.x[at];
        out.y << mean / (1 - bias);
    };
    for (qsizetype i = 0; i < points.x.size(); ++i) {
        if (!std::isfinite(points.y[i])) continue;
        mean = weight * mean + (1 - weight) * points.y[i];
        bias *= weight;
        if (i % stride == 0) keep(i);
        last = i;
    }
    if (last >= 0 && (out.x.isEmpty() || out.x.back() < points.x[last])) keep(last);
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
