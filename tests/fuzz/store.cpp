// A run history that somebody else wrote: the database (first byte even), or a run's record from which one is made
// again (odd).
#include "fuzz/input.h"
#include "store/rebuild.h"
#include "store/run_store.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lathe;
    using namespace lathe::fuzz;
    if (size == 0) return 0;
    const std::filesystem::path home = folder() / "home";
    std::filesystem::remove_all(home);
    const std::string_view bytes = textOf(data + 1, size - 1);
    const bool record = data[0] % 2 != 0;
    file(record ? "home/runs/20261122-104500-7f3a/metrics.jsonl" : "home/runs.db", bytes);
    answers([&] {
        if (record) rebuildFromFolders(home, [](const std::string&) { return NewRun{}; }, {}, {});
        const RunStore store(home);
        for (const RunSummary& run : store.list())
            answers([&] {
                store.detail(run.id);
                store.history(run.id);
                store.datasetRows(run.id, 1);
                for (const char* metric : {"loss", "eval_loss", "grad_norm"}) store.curve(run.id, metric, 100);
            });
    });
    return 0;
}
