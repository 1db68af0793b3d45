#pragma once
// Arithmetic of curves, apart from any drawing: smoothing and thinning.
#include <QVector>

namespace lathe::ui {

struct CurvePoints { QVector<double> x, y; };

/// Exponential moving average, its start corrected (Kingma and Ba 2015, section 3); `weight` 0 gives the curve itself.
/// A value that is not finite is passed over. `most`: about as many points come out, evenly chosen; 0: all.
CurvePoints smoothed(const CurvePoints& points, double weight, int most = 0);

/// At most about 2 * `buckets` points: of each bucket of x its least and its most, in order, so that no spike is lost.
CurvePoints thinned(const CurvePoints& points, int buckets);

} // namespace lathe::ui
