// How fast text becomes token ids.
//   bench_tokenizer MODEL TEXT [THREADS [REPEATS]]     one JSON line: MB/s of UTF-8, the best and the median of the
//   repeats, over pieces of 4096 characters, lines, and the whole text as one (that on one thread); and what reading
//   the tokenizer takes
#include "base/clock.h"
#include "base/json.h"
#include "lathe/error.h"
#include "tokenizer/tokenizer.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <iostream>
#include <thread>

namespace {

double seconds(const std::function<void()>& work) {
    const double begin = lathe::systemClock().steadySeconds();
    work();
    return lathe::systemClock().steadySeconds() - begin;
}

/// Cut where `ends` says so, after at least one byte.
std::vector<std::string_view> pieces(std::string_view text,
                                     const std::function<bool(std::string_view piece, char next)>& ends) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        std::size_t size = 1;
        while (size < text.size() && !ends(text.substr(0, size), text[size])) ++size;
        out.push_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return out;
}

std::vector<std::string_view> chunksOf(std::string_view text) {
    std::size_t characters = 0;
    return pieces(text, [&](std::string_view piece, char next) {
        if (piece.size() == 1) characters = 1;
        const bool begins = (static_cast<unsigned char>(next) & 0xc0u) != 0x80u;
        return begins && characters++ == 4096;
    });
}

std::size_t encodeAll(const lathe::Tokenizer& tokenizer, const std::vector<std::string_view>& texts, unsigned threads) {
    constexpr std::size_t atOnce = 16;
    std::atomic<std::size_t> next{0}, tokens{0};
    const auto work = [&] {
        std::size_t mine = 0;
        for (std::size_t at; (at = next.fetch_add(atOnce)) < texts.size();)
            for (std::size_t i = at; i < std::min(texts.size(), at + atOnce); ++i)
                mine += tokenizer.encode(texts[i], false).ids.size();
        tokens += mine;
    };
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(work);
    work();
    others.clear();
    return tokens;
}

} // namespace

int main(int count, char** words) {
    if (count < 3) {
        std::cerr << "bench_tokenizer MODEL TEXT [THREADS [REPEATS]]\n";
        return 2;
    }
    try {
        lathe::ModelText model;
        const double load = seconds([&] { model = lathe::readModelText(words[1]); });
        const std::string text = lathe::readTextFile(words[2]);
        const unsigned threads = count > 3 ? unsigned(std::stoul(words[3])) : 1;
        const int repeats = count > 4 ? std::stoi(words[4]) : 5;
        const double megabytes = double(text.size()) / 1e6;
        nlohmann::json speeds, tokens;
        const auto measure = [&](const char* name, const std::vector<std::string_view>& texts, unsigned workers) {
            std::vector<double> times;
            for (int i = 0; i < repeats; ++i)
                times.push_back(seconds([&] { tokens[name] = encodeAll(*model.tokenizer, texts, workers); }));
            std::sort(times.begin(), times.end());
            speeds[name] = {megabytes / times.front(), megabytes / times[times.size() / 2]};
        };
        measure("chunks", chunksOf(text), threads);
        measure("lines", pieces(text, [](std::string_view piece, char) { return piece.back() == '\n'; }), threads);
        if (threads == 1) measure("whole", {text}, 1);
        std::cout << lathe::dumpJson({{"tokenizer", model.tokenizer->describe()},
                                      {"threads", threads},
                                      {"load_seconds", load},
                                      {"megabytes", megabytes},
                                      {"tokens", tokens},
                                      {"mb_per_second", speeds}})
                  << "\n";
    } catch (const lathe::Error& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
    return 0;
}
