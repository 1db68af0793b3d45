// How fast curves are drawn and followed, in a window of 1200 x 500 on whatever platform QT_QPA_PLATFORM names.
//   bench_plot [CURVES POINTS [SMOOTHING]]     10 curves of 1,000,000 points, smoothed by 0.9; one JSON line
// Medians and the 95th of a hundred, in milliseconds: what the window's thread computes (its processor time) and how
// long a person waits. A replot is a zoom or a move, thinning and painting included; a hover is a move of the mouse
// with the values of all curves. "ready" is the wait for curves that were just given.
#include "plots/curve_plot.h"
#include "settings/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <qcustomplot.h>

#include <ctime>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <vector>

using namespace lathe::ui;

namespace {

double threadTime() {
    timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) * 1e-6;
}

struct Times {
    std::vector<double> computed, waited;

    void measure(const std::function<void()>& act) {
        QElapsedTimer clock;
        clock.start();
        const double before = threadTime();
        act();
        for (int i = 0; i < 3; ++i) QCoreApplication::processEvents(); // what it has put off, painting included
        computed.push_back(threadTime() - before);
        waited.push_back(double(clock.nsecsElapsed()) * 1e-6);
    }
    static double at(std::vector<double> times, double share) {
        std::sort(times.begin(), times.end());
        return times[std::size_t(double(times.size() - 1) * share)];
    }
    void print(const char* name) const {
        std::printf("\"%s_ms\": %.2f, \"%s_p95_ms\": %.2f, \"%s_wall_ms\": %.2f, \"%s_wall_p95_ms\": %.2f", name,
                    at(computed, 0.5), name, at(computed, 0.95), name, at(waited, 0.5), name, at(waited, 0.95));
    }
};

CurvePoints noisy(int points, int curve) {
    CurvePoints made;
    made.x.resize(points);
    made.y.resize(points);
    std::uint32_t random = 7u + std::uint32_t(curve);
    for (int i = 0; i < points; ++i) {
        random = random * 1664525u + 1013904223u;
        made.x[i] = i + 1;
        made.y[i] = 0.8 + 0.15 * curve + 2.4 * std::exp(-6.0 * i / points)
                    + 0.4 * (double(random >> 8) / double(1 << 24) - 0.5);
    }
    return made;
}

} // namespace

int main(int count, char** words) {
    QApplication app(count, words);
    const int curves = count > 2 ? std::atoi(words[1]) : 10, points = count > 2 ? std::atoi(words[2]) : 1'000'000;
    const double smoothing = count > 3 ? std::atof(words[3]) : 0.9;
    if (curves < 1 || points < 2) {
        std::fputs("bench_plot [CURVES POINTS [SMOOTHING]]\n", stderr);
        return 2;
    }
    Theme::instance().choose("light");
    CurvePlot plot("loss");
    plot.resize(1200, 500);
    plot.setSmoothing(smoothing);
    plot.show();
    QCoreApplication::processEvents();
    for (int i = 0; i < curves; ++i) plot.addSeries(QString("run %1").arg(i + 1), i);
    for (int i = 0; i < curves; ++i) plot.setPoints(i, noisy(points, i));
    QElapsedTimer clock;
    clock.start();
    do QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    while (plot.isPreparing() || clock.elapsed() < 300);
    const double ready = double(clock.nsecsElapsed()) * 1e-6;

    auto* inner = plot.findChild<QCustomPlot*>();
    const auto hover = [&](int i) {
        const QPointF at(150 + (i * 37) % 1000, 60 + (i * 53) % 300);
        QMouseEvent move(QEvent::MouseMove, at, inner->mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QCoreApplication::sendEvent(inner, &move);
    };
    Times hovers, replots;
    for (int i = 0; i < 110; ++i)
        if (i < 10) hover(i); // fonts and pictures
        else hovers.measure([&] { hover(i); });
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(inner, &leave);
    PlotGroup& group = plot.group();
    const double all = points;
    for (int i = 0; i < 100; ++i) { // ever other parts, the whole among them
        const double width = all * (i % 10 == 0 ? 2 : std::pow(0.6, i % 10)),
                     left = std::fmod(0.137 * i, 1.0) * std::max(0.0, all - width);
        replots.measure([&] { group.show(PlotRange{left, left + width}); });
    }
    std::printf("{\"curves\": %d, \"points\": %d, \"smoothing\": %.2f, \"ready_ms\": %.0f, ", curves, points, smoothing,
                ready);
    hovers.print("hover");
    std::printf(", ");
    replots.print("replot");
    std::printf("}\n");
    return 0;
}
