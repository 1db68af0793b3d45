// What one estimate of a run takes: counts, parts, phases and layers, for each config.json named. Prints medians of 60.
#include "estimate/estimate.h"
#include "lathe/recipe.h"
#include "models/read_model_spec.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

using namespace lathe;

int main(int argc, char** argv) {
    constexpr int calls = 60;
    for (int i = 1; i < argc; ++i) {
        const ModelSpec spec = readModelSpec(argv[i]);
        for (const char* method : {"lora", "qlora", "full"}) {
            std::vector<double> milliseconds;
            for (int call = 1; call <= calls; ++call) { // each another run
                const Recipe recipe =
                    recipeFromJson(std::string(R"({"methods":[{"method":")") + method
                                   + R"("}],"max_length":512,"batch_size":)" + std::to_string(call) + "}");
                const auto start = std::chrono::steady_clock::now();
                const Estimate one = estimate(spec, recipe);
                milliseconds.push_back(
                    std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
                if (one.memory.totalBytes() <= 0) return 1;
            }
            std::nth_element(milliseconds.begin(), milliseconds.begin() + calls / 2, milliseconds.end());
            std::printf("%-8s %3lld layers %6.3f ms\n", method, static_cast<long long>(spec.layers),
                        milliseconds[calls / 2]);
        }
    }
}
