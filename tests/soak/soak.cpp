// Long runs with the window open on them: memory stays flat, the window answers, the history stays whole.
//
//   lathe_soak [SMALL_STEPS [SAMPLE_STEPS]]      (100000 and 5000)
//
// Prints a table, a row for each run, and exits with 1 where one of its bounds is broken. Memory is the process's
// resident set, a second apart, once a fifth of the run is over: the median of its first tenth then against that of the
// last one. The window's longest wait is how late a timer of 20 ms came.
#include "lathe/field_keys.h"
#include "lathe/process.h"
#include "lathe/recipe.h"
#include "lathe/workbench.h"
#include "pages/page.h"
#include "store/sqlite.h"
#include "window/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTimer>

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <vector>

using namespace lathe;

namespace {

constexpr double mostGrowth = 0.02, mostWaitMs = 250;

double residentMiB() {
    std::ifstream in("/proc/self/statm");
    long all = 0, resident = 0;
    in >> all >> resident;
    return double(resident) * double(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

double medianOf(std::vector<double> values) {
    if (values.empty()) return 0;
    std::nth_element(values.begin(), values.begin() + std::ptrdiff_t(values.size() / 2), values.end());
    return values[values.size() / 2];
}

Recipe smallRecipe(const std::string& home, std::int64_t steps) {
    std::ofstream data(home + "/rows.jsonl");
    for (int i = 0; i < 64; ++i) data << "{\"text\": \"row " << i << "\"}\n";
    Recipe recipe = recipeFromJson(
        R"({"name": "small", "dtype": "fp32", "methods": [{"method": "lora", "rank": 2}], "batch_size": 1,
            "gradient_accumulation": 1, "max_length": 16, "packing": false, "threads": 1, "eval_every": 0,
            "validation_fraction": 0, "schedule": "constant", "learning_rate": 1e-5})");
    recipe.settings.set(field::model, LATHE_SOURCE_DIR "/tests/data/fixtures/tiny/llama_untied");
    recipe.settings.set(field::steps, steps);
    recipe.settings.set(field::saveEvery, std::max<std::int64_t>(1, steps / 20));
    Settings source(dataFields());
    source.set(field::path, home + "/rows.jsonl");
    recipe.data = {source};
    return recipe;
}

Recipe sampleRecipe(std::int64_t steps) {
    std::ifstream in(LATHE_SOURCE_DIR "/resources/sample/recipe.json");
    Recipe recipe = recipeFromJson(std::string(std::istreambuf_iterator<char>(in), {}));
    resolvePaths(recipe, LATHE_SOURCE_DIR "/resources/sample");
    recipe.settings.set(field::steps, steps);
    recipe.settings.set(field::evalEvery, std::int64_t(500));
    recipe.settings.set(field::saveEvery, std::int64_t(500));
    return recipe;
}

struct Row {
    bool finished = false;
    std::int64_t steps = 0;
    double seconds = 0, begin = 0, end = 0, waitMs = 0;
    double growth() const { return begin > 0 ? end / begin - 1 : HUGE_VAL; } ///< without samples it shows nothing
};

Row followed(Workbench& bench, ui::MainWindow& window, const Recipe& recipe) {
    Row row;
    const auto queue = bench.subscribe();
    QElapsedTimer clock, tick;
    clock.start();
    const RunId run = bench.start(recipe);
    emit window.page("home")->navigate(ui::OpenRun{run});
    std::vector<double> memory;
    QTimer beat, second;
    tick.start();
    QObject::connect(&beat, &QTimer::timeout, &window, [&] {
        if (clock.elapsed() > 3000) row.waitMs = std::max(row.waitMs, double(tick.restart()) - 20);
        else tick.restart();
    });
    const std::int64_t steps = recipe.settings.get(field::steps);
    std::int64_t step = 0;
    qint64 begun = 0;
    QObject::connect(&second, &QTimer::timeout, &window, [&] {
        for (const Event& event : queue->take()) {
            if (const auto* logged = std::get_if<StepLogged>(&event); logged && logged->run == run) {
                if (step == 0) begun = clock.elapsed();
                step = logged->point.step;
            } else if (const auto* end = std::get_if<JobEnded>(&event); end && end->run == run) {
                row.finished = end->outcome == Outcome::Finished;
                row.steps = end->steps;
                if (!row.finished) std::fprintf(stderr, "%s\n", end->error.message.c_str());
                QApplication::quit();
            }
        }
        if (step >= steps / 5) memory.push_back(residentMiB()); // caches and plots fill first
    });
    beat.setTimerType(Qt::PreciseTimer);
    beat.start(20);
    second.start(1000);
    QApplication::exec();
    row.seconds = double(clock.elapsed() - begun) / 1000;
    const std::size_t tenth = std::max<std::size_t>(1, memory.size() / 10);
    if (memory.size() >= tenth) {
        row.begin = medianOf({memory.begin(), memory.begin() + std::ptrdiff_t(tenth)});
        row.end = medianOf({memory.end() - std::ptrdiff_t(tenth), memory.end()});
    }
    return row;
}

} // namespace

int main(int argc, char** argv) {
    prepareProcess();
    QApplication app(argc, argv);
    const std::int64_t small = argc > 1 ? std::atoll(argv[1]) : 100'000,
                       sample = argc > 2 ? std::atoll(argv[2]) : 5'000;
    QTemporaryDir home;
    bool holds = true;
    std::printf("%-14s %8s %9s %9s %10s %10s %8s %10s\n", "run", "steps", "seconds", "ms/step", "MiB begin", "MiB end",
                "growth", "wait, ms");
    {
        Workbench bench(home.path().toStdString());
        ui::MainWindow window(bench);
        window.show();
        for (const auto& [name, recipe] : {std::pair("small model", smallRecipe(home.path().toStdString(), small)),
                                           {"sample model", sampleRecipe(sample)}}) {
            const Row row = followed(bench, window, recipe);
            std::printf("%-14s %8lld %9.1f %9.2f %10.1f %10.1f %7.1f%% %10.0f\n", name,
                        static_cast<long long>(row.steps), row.seconds,
                        row.steps ? row.seconds * 1000 / double(row.steps) : 0, row.begin, row.end, row.growth() * 100,
                        row.waitMs);
            std::fflush(stdout);
            holds &= row.finished && row.growth() <= mostGrowth && row.waitMs <= mostWaitMs;
        }
    }
    const auto damage = Workbench::damageOfHistory(home.path().toStdString());
    const bool whole = !damage
                       && Database(home.path().toStdString() + "/runs.db")
                                  .number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check != 'ok'")
                              == 0;
    std::printf("history: %s; bounds (growth %.0f %%, wait %.0f ms): %s\n", whole ? "whole" : "damaged",
                mostGrowth * 100, mostWaitMs, holds ? "hold" : "broken");
    return holds && whole ? 0 : 1;
}
