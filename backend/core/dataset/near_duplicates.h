#pragma once
// Texts that nearly repeat each other, found without comparing all with all: MinHash signatures (Broder 1997, "On the
// resemblance and containment of documents") in bands (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4).
#include <array>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string_view>
#include <vector>

namespace lathe {

/// 64 minima over a text's sets of three words in a row, 16 bits of each. A word: letters and digits, A to Z in one
/// case; a character of a script without spaces (from U+2E80 on) is a word of its own.
struct TextSignature {
    static constexpr std::size_t minima = 64, bands = 16;
    std::array<std::uint16_t, minima> lows{};
    std::array<std::uint32_t, bands> keys{}; ///< of four whole minima each
    std::uint64_t whole = 0;                 ///< of the text to the letter

    /// The share of equal minima: estimates the Jaccard index, with a deviation of at most 0.0625.
    double similarity(const TextSignature& other) const;
};

/// Safe from many threads at once. A text without a word is one word to itself.
TextSignature signatureOf(std::string_view text);

struct DuplicatePair {
    std::size_t later = 0, earlier = 0;
    double similarity = 0;
    bool same = false;   ///< to the letter
    bool across = false; ///< the two are of different groups
};

/// For each text the earlier one of its own group that it is most like, and the earlier one of another group, where it
/// is like one by `least` or more. Two that are alike by s are found with a chance of 1 - (1 - s^4)^16: 0.9998 for 0.8;
/// same ones always. `groups`: of each text. In the order of the later text.
std::vector<DuplicatePair> duplicatePairs(const std::vector<TextSignature>& texts,
                                          const std::vector<std::uint8_t>& groups, double least,
                                          std::stop_token stop = {});

} // namespace lathe
