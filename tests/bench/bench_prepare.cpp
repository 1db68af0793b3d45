// Data larger than memory: how fast rows become tokens, and how much memory that takes.
//   bench_prepare MODEL DATA CACHE     one JSON line; a second time with the same CACHE shows a start that finds all
//   prepared
#include "base/clock.h"
#include "base/json.h"
#include "base/process_memory.h"
#include "dataset/dataset.h"
#include "dataset/token_cache.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"

#include <filesystem>
#include <iostream>

using namespace lathe;

int main(int count, char** arguments) {
    if (count < 4) {
        std::cerr << "bench_prepare MODEL DATA CACHE\n";
        return 2;
    }
    try {
        Recipe recipe;
        Settings source(dataFields());
        source.set(field::path, std::string(arguments[2]));
        recipe.data.push_back(source);
        recipe.settings.set(field::maxLength, std::int64_t(512));
        recipe.settings.set(field::tooLong, LongRows::Cut);
        const ModelText text = readModelText(arguments[1]);
        const double begun = systemClock().steadySeconds();
        std::int64_t most = 0;
        DataCache cache = dataCacheIn(arguments[3]);
        const auto watch = [&](std::int64_t, std::int64_t) { most = std::max(most, processMemory().residentBytes); };
        const PreparedData data =
            prepareData(recipe, text, LengthLimit{.asked = recipe.settings.getIfAny(field::maxLength).value_or(0)}, {},
                        watch, cache);
        const double prepared = systemClock().steadySeconds() - begun;
        std::int64_t tokens = 0;
        for (std::size_t i = 0; i < data.train.size(); i += std::max<std::size_t>(1, data.train.size() / 1000))
            tokens += std::int64_t(data.train[i].ids.size());
        const double megabytes = double(std::filesystem::file_size(arguments[2])) / 1e6;
        std::cout << dumpJson({{"megabytes", megabytes},
                               {"seconds", prepared},
                               {"megabytes_per_second", megabytes / prepared},
                               {"rows", data.ledger.rows},
                               {"tokens", data.ledger.tokens},
                               {"peak_bytes", processMemory().peakBytes},
                               {"peak_while_reading_bytes", most},
                               {"looked_at_tokens", tokens},
                               {"fingerprint", data.fingerprint},
                               {"messages", data.messages}})
                  << std::endl;
        return 0;
    } catch (const Error& error) {
        std::cerr << error.what() << " " << error.info().hint << std::endl;
        return 1;
    }
}
