// How soon runs of a real history stand side by side in the window, on whatever platform QT_QPA_PLATFORM names.
//   bench_compare [RUNS STEPS]     20 runs of 2000 steps; one JSON line
// Medians of nine, in milliseconds, from the order to compare until tables and curves are drawn: what a person waits,
// and what of it the window's thread computes. "report" is the HTML page, as it is asked for.
#include "pages/compare_page.h"
#include "pages/comparison_table.h"
#include "plots/curve_plot.h"
#include "store/run_store.h"
#include "window/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

#include <ctime>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <vector>

using namespace lathe;
using namespace lathe::ui;

namespace {

double threadTime() {
    timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) * 1e-6;
}

std::vector<RunId> makeHistory(const std::filesystem::path& home, int runs, int steps) {
    RunStore store(home);
    std::vector<RunId> ids;
    for (int i = 0; i < runs; ++i) {
        NewRun run;
        run.name = "run " + std::to_string(i);
        run.model = "/models/a";
        run.method = "LoRA";
        run.recipeJson = R"({"schema": 1, "model": "/models/a", "learning_rate": )" + std::to_string(1e-5 * (1 + i % 7))
                         + R"(, "methods": [{"method": "lora", "rank": )" + std::to_string(4 << (i % 5)) + "}]}";
        ids.push_back(store.create(run));
        RunFacts facts;
        facts.totalSteps = steps;
        facts.trainable = 100000;
        facts.resolvedRecipeJson = run.recipeJson;
        store.started(ids.back(), facts);
        for (int step = 1; step <= steps; ++step) {
            StepPoint point;
            point.step = step;
            point.loss = 1 + 2 * std::exp(-5.0 * step / steps) + 0.1 * std::sin(step * 0.7 + i);
            point.tokens = 2048;
            point.seconds = 0.5;
            store.log(ids.back(), point);
            if (step % (steps / 10) == 0)
                store.log(ids.back(), EvalPoint{step, point.loss, 100, {{"perplexity", std::exp(point.loss)}}, true});
        }
        store.ended(ids.back(), RunStatus::Finished, {}, {});
    }
    return ids;
}

void waitUntil(const std::function<bool()>& done) {
    while (!done()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 1);
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main(int count, char** words) {
    QApplication app(count, words);
    const int runs = count > 2 ? std::atoi(words[1]) : 20, steps = count > 2 ? std::atoi(words[2]) : 2000;
    if (runs < 2 || steps < 10) {
        std::fputs("bench_compare [RUNS STEPS]\n", stderr);
        return 2;
    }
    QTemporaryDir home;
    const std::vector<RunId> ids = makeHistory(home.path().toStdString(), runs, steps);
    Workbench bench(home.path().toStdString());
    MainWindow window(bench);
    window.resize(1280, 800);
    window.show();
    const auto compare = [&](const std::vector<RunId>& which) {
        emit window.page("home")->navigate(CompareRuns{which});
        const auto* page = window.page("compare");
        const auto* table = page->findChild<ComparisonTable*>("metricTable");
        const auto* plot = page->findChild<CurvePlot*>("overlayPlot");
        waitUntil([&] {
            return table->model()->columnCount() == int(which.size()) && plot->seriesCount() == int(which.size())
                   && plot->isVisible() && !plot->isPreparing();
        });
        QCoreApplication::processEvents(); // painted
    };
    std::vector<double> waited, computed, reports;
    for (int i = 0; i < 10; ++i) {
        compare({ids[0], ids[1]});
        QElapsedTimer clock;
        clock.start();
        const double before = threadTime();
        compare(ids);
        if (i == 0) continue; // fonts, pages of the database
        waited.push_back(double(clock.nsecsElapsed()) * 1e-6);
        computed.push_back(threadTime() - before);
    }
    const QString file = home.filePath("page.html");
    BackendClient client(bench);
    for (int i = 0; i < 9; ++i) {
        bool done = false;
        QElapsedTimer clock;
        clock.start();
        client.askFor<Done>(
            SaveComparison{ids, file.toStdString(), ids[0]}, &app, [&](const Done&) { done = true; },
            [&](const ErrorInfo& error) {
                std::fprintf(stderr, "%s\n", error.message.c_str());
                done = true;
            });
        waitUntil([&] { return done; });
        reports.push_back(double(clock.nsecsElapsed()) * 1e-6);
    }
    std::printf("{\"runs\": %d, \"steps\": %d, \"shown_wall_ms\": %.1f, \"shown_ms\": %.1f, \"report_wall_ms\": %.1f, "
                "\"report_kb\": %.0f}\n",
                runs, steps, median(waited), median(computed), median(reports), double(QFile(file).size()) / 1024);
    return 0;
}
