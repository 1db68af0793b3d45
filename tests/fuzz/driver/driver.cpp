// Looks for inputs that break a target where there is no libFuzzer: changes those it has at random, without knowing
// what is reached. It takes the few options of libFuzzer's that ./lathe fuzz gives:
//
//   PROGRAM [-max_total_time=SECONDS] [-artifact_prefix=PLACE/] [-seed=N] FILE-OR-FOLDER...
//
// Without a time each input is given once. What ends the process is left as PLACE/crash-current.
#include "fuzz/input.h"

#include <chrono>
#include <cstring>
#include <iterator>
#include <random>
#include <vector>

#include <fcntl.h>
#include <signal.h>

namespace fs = std::filesystem;

namespace {

std::string current, place = "crash-current";

void onEnd(int number) { // of abort() and of signals; the sanitizers call abort()
    const int file = ::open(place.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file >= 0) {
        [[maybe_unused]] const auto written = ::write(file, current.data(), current.size());
        ::close(file);
    }
    ::signal(number, SIG_DFL);
    ::raise(number);
}

void give(std::string bytes) {
    current = std::move(bytes);
    ::alarm(10); // a hang is a find, too
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current.data()), current.size());
    ::alarm(0);
}

void read(const fs::path& path, std::vector<std::string>& inputs) {
    if (fs::is_directory(path)) {
        for (const auto& entry : fs::recursive_directory_iterator(path))
            if (entry.is_regular_file()) read(entry.path(), inputs);
        return;
    }
    std::ifstream in(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

std::string changed(const std::vector<std::string>& inputs, std::mt19937& random) {
    std::string bytes = inputs[random() % inputs.size()];
    for (unsigned i = 0, changes = 1 + random() % 6; i < changes; ++i) {
        const std::size_t at = bytes.empty() ? 0 : random() % bytes.size();
        switch (random() % 7) {
        case 0:
            if (!bytes.empty()) bytes[at] = char(bytes[at] ^ 1 << random() % 8);
            break;
        case 1:
            if (!bytes.empty()) bytes[at] = char(random());
            break;
        case 2: bytes.insert(at, 1 + random() % 8, "\xff\0\x7f\x80{[\"9"[random() % 8]); break;
        case 3: bytes.erase(at, 1 + random() % 16); break;
        case 4: bytes.resize(at); break;
        case 5: bytes.insert(at, bytes.substr(at, 1 + random() % 64)); break; // a part twice
        default: {                                                           // a part of another
            const std::string& other = inputs[random() % inputs.size()];
            if (!other.empty()) bytes.replace(at, random() % 16, other, random() % other.size(), random() % 64);
        }
        }
    }
    return bytes;
}

} // namespace

int main(int argc, char** argv) {
    std::vector<std::string> inputs;
    double seconds = 0;
    unsigned seed = std::random_device()();
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const auto value = [&](const char* option) {
            return word.starts_with(option) ? word.c_str() + std::strlen(option) : nullptr;
        };
        if (const char* time = value("-max_total_time=")) seconds = std::atof(time);
        else if (const char* where = value("-artifact_prefix=")) place = std::string(where) + "crash-current";
        else if (const char* number = value("-seed=")) seed = unsigned(std::atol(number));
        else if (!word.starts_with('-')) read(word, inputs);
    }
    for (const int number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM}) ::signal(number, onEnd);
    for (const std::string& input : inputs) give(input);
    if (inputs.empty()) inputs.emplace_back();
    std::mt19937 random(seed);
    std::fprintf(stderr, "%zu inputs; -seed=%u\n", inputs.size(), seed);
    std::size_t rounds = 0;
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    for (; std::chrono::steady_clock::now() < end; ++rounds) give(changed(inputs, random));
    std::fprintf(stderr, "Done %zu runs in %.0f second(s)\n", rounds, seconds);
    return 0;
}
