// How fast text becomes token ids, on one core.
//   bench_tokenizer MODEL TEXT [MEGABYTES]     one JSON line: MB/s over the text as one row, and row by row
#include "base/json.h"
#include "lathe/error.h"
#include "text/tokenizer.h"

#include <algorithm>
#include <ctime>
#include <functional>
#include <iostream>

namespace {

/// Seconds of processor time, so that what else runs on the machine does not count.
double cpuSeconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double seconds(const std::function<void()>& work) {
    const double begin = cpuSeconds();
    work();
    return cpuSeconds() - begin;
}

std::vector<std::string_view> rowsOf(std::string_view text) {
    std::vector<std::string_view> rows;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        rows.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return rows;
}

} // namespace

int main(int count, char** words) {
    if (count < 3) {
        std::cerr << "bench_tokenizer MODEL TEXT [MEGABYTES]\n";
        return 2;
    }
    try {
        lathe::ModelText model;
        const double load = seconds([&] { model = lathe::readModelText(words[1]); });
        const std::string text = lathe::readTextFile(words[2]);
        const double wanted = (count > 3 ? std::stod(words[3]) : 20) * 1e6;
        const auto times = std::max<std::size_t>(1, static_cast<std::size_t>(wanted / static_cast<double>(text.size())));
        const double megabytes = static_cast<double>(text.size() * times) / 1e6;
        std::size_t tokens = 0;
        const double whole = seconds([&] {
            for (std::size_t i = 0; i < times; ++i) tokens = model.tokenizer->encode(text, false).ids.size();
        });
        const auto rows = rowsOf(text);
        const double byRow = seconds([&] {
            for (std::size_t i = 0; i < times; ++i)
                for (const std::string_view row : rows) model.tokenizer->encode(row, false);
        });
        std::cout << lathe::dumpJson({{"tokenizer", model.tokenizer->describe()}, {"load_seconds", load}, {"megabytes", megabytes},
                                      {"tokens", tokens}, {"mb_per_second", megabytes / whole}, {"mb_per_second_by_row", megabytes / byRow}})
                  << "\n";
    } catch (const lathe::Error& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
    return 0;
}
