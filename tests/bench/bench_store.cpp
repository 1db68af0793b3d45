// How fast the run history is read.
//   bench_store HOME --make RUNS POINTS     a history of so many runs with so many steps each, once
//   bench_store HOME                        one JSON line: seconds for the list, for one curve (thinned, and whole),
//   for 20 curves beside
//                                           each other; each from a store that was just opened
#include "base/clock.h"
#include "base/json.h"
#include "base/process_memory.h"
#include "lathe/error.h"
#include "store/run_store.h"
#include "store/sqlite.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>

using namespace lathe;

namespace {

constexpr std::int64_t drawn = 2000; // points that a plot asks for

void make(const std::filesystem::path& home, int runs, int points) {
    {
        RunStore store(home);
        for (int i = 0; i < runs; ++i)
            store.create({.name = "run " + std::to_string(i),
                          .model = "SmolLM2-135M",
                          .method = "LoRA r=8",
                          .dataset = "alpaca.json",
                          .recipeJson = "{\"schema\":1}"});
    }
    Database database(home / "runs.db");
    Transaction transaction(database); // by SQL: steps that training logs one by one would take hours
    database.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + std::to_string(points)
                 + ") INSERT INTO steps (run, step, loss, learning_rate, grad_norm, trained_tokens, tokens, seconds)"
                   " SELECT key, i, 1.0 / i, 1e-4, 1, 100, 200, 0.5 FROM runs, n");
    database.run("UPDATE runs SET status = 'finished', last_step = " + std::to_string(points) + ", last_loss = 0.1");
    transaction.commit();
}

double seconds(const std::function<void()>& work) {
    const double begin = systemClock().steadySeconds();
    work();
    return systemClock().steadySeconds() - begin;
}

double median(const std::function<void()>& work) {
    std::vector<double> times(5);
    for (double& time : times) time = seconds(work);
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

} // namespace

int main(int count, char** words) {
    if (count != 2 && count != 5) {
        std::cerr << "bench_store HOME [--make RUNS POINTS]\n";
        return 2;
    }
    try {
        const std::filesystem::path home = words[1];
        if (count == 5) {
            make(home, std::stoi(words[3]), std::stoi(words[4]));
            return 0;
        }
        std::vector<RunSummary> runs;
        const double list = median([&] { runs = RunStore(home).list(); });
        std::size_t points = 0;
        const auto curves = [&](std::size_t wanted, std::int64_t most) {
            return [&, wanted, most] {
                const RunStore store(home);
                for (std::size_t i = 0; i < wanted; ++i)
                    points = store.curve(runs[i * 7 % runs.size()].id, "loss", most).steps.size();
            };
        };
        const double compare = median(curves(20, drawn)), curve = median(curves(1, drawn)),
                     whole = median(curves(1, 0));
        std::cout << dumpJson({{"bench", "store"},
                               {"runs", runs.size()},
                               {"points", points},
                               {"list_s", list},
                               {"curve_s", whole},
                               {"thinned_curve_s", curve},
                               {"compare_s", compare},
                               {"peak_mib", double(processMemory().peakBytes) / (1 << 20)}})
                  << "\n";
    } catch (const Error& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
    return 0;
}
