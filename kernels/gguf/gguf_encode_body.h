// Nothing here may be fused or reordered (the file is compiled with -ffp-contract=off): the bytes are the same on every
// processor.

inline void putF16(std::uint8_t* to, float value) {
    const std::uint16_t bits = floatToF16(value);
    to[0] = std::uint8_t(bits);
    to[1] = std::uint8_t(bits >> 8);
}

/// The first of the values that are largest in size, with its sign.
template <int count> inline float farthest(const float* x) {
    float size = 0, value = 0;
    for (int j = 0; j < count; ++j)
        if (std::fabs(x[j]) > size) {
            size = std::fabs(x[j]);
            value = x[j];
        }
    return value;
}

inline void encodeOne(GgufQ8_0, const float* x, std::uint8_t* block) {
    const float d = std::fabs(farthest<32>(x)) / 127, inverse = d != 0 ? 1.0f / d : 0.0f;
    putF16(block, d);
    for (int j = 0; j < 32; ++j) block[2 + j] = std::uint8_t(std::int8_t(std::round(x[j] * inverse)));
}

inline void encodeOne(GgufQ4_0, const float* x, std::uint8_t* block) {
    const float d = farthest<32>(x) / -8, inverse = d != 0 ? 1.0f / d : 0.0f;
    putF16(block, d);
    const auto code = [&](int j) { return std::min(15, int(x[j] * inverse + 8.5f)); };
    for (int j = 0; j < 16; ++j) block[2 + j] = std::uint8_t(code(j) | code(j + 16) << 4);
}

/// Codes of five bits: the fifth ones together in four bytes, the others in the 16 bytes behind.
template <class Code> inline void putFiveBits(std::uint8_t* to, const Code& code) {
    std::uint32_t fifth = 0;
    for (int j = 0; j < 16; ++j) {
        const int low = code(j), high = code(j + 16);
        to[4 + j] = std::uint8_t((low & 15) | (high & 15) << 4);
        fifth |= std::uint32_t(low >> 4) << j | std::uint32_t(high >> 4) << (j + 16);
    }
    for (int byte = 0; byte < 4; ++byte) to[byte] = std::uint8_t(fifth >> (8 * byte));
}

inline void encodeOne(GgufQ5_0, const float* x, std::uint8_t* block) {
    const float d = farthest<32>(x) / -16, inverse = d != 0 ? 1.0f / d : 0.0f;
    putF16(block, d);
    putFiveBits(block + 2, [&](int j) { return std::min(31, int(x[j] * inverse + 16.5f)); });
}

inline void encodeOne(GgufQ5_1, const float* x, std::uint8_t* block) {
    const auto [least, most] = std::minmax_element(x, x + 32);
    const float minimum = *least, d = (*most - minimum) / 31, inverse = d != 0 ? 1.0f / d : 0.0f;
    putF16(block, d);
    putF16(block + 2, minimum);
    putFiveBits(block + 4, [&](int j) { return int((x[j] - minimum) * inverse + 0.5f); });
}

// ---- the formats of 256 weights: codes of groups, and small integer scales of the groups ----

/// To the nearest whole number, ties to even, for |x| < 2^22: what is added and taken away again leaves no fraction.
inline float nearestWhole(float x) { return x + 12582912.0f - 12582912.0f; }
inline float within(float x, float least, float most) { return std::min(std::max(x, least), most); }

/// Sums over a group, in eight lanes, so that they are vectors whose order every level shares.
template <int count, class Term> inline float laneSum(const Term& term) {
    float lanes[8] = {};
    for (int j = 0; j < count; j += 8)
        for (int lane = 0; lane < 8; ++lane) lanes[lane] += term(j + lane);
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

/// x ~ factor * code + added, with codes of [least, most].
struct FitLine { float factor, added; };

/// The codes nearest to x on a line; returns the squared error.
template <int count> inline float codesOn(FitLine line, const float* x, float least, float most, float* codes) {
    const float inverse = line.factor != 0 ? 1.0f / line.factor : 0.0f;
    for (int j = 0; j < count; ++j)
        codes[j] = within(nearestWhole(within((x[j] - line.added) * inverse, least, most)), least, most);
    return laneSum<count>([&](int j) {
        const float apart = line.factor * codes[j] + line.added - x[j];
        return apart * apart;
    });
}

/// The line that is nearest to x for these codes (least squares), its offset not above zero, as files hold it.
template <int count> inline FitLine lineFor(const float* x, const float* codes) {
    const float sumX = laneSum<count>([&](int j) { return x[j]; }),
                sumQ = laneSum<count>([&](int j) { return codes[j]; });
    const float sumXQ = laneSum<count>([&](int j) { return x[j] * codes[j]; }),
                sumQQ = laneSum<count>([&](int j) { return codes[j] * codes[j]; });
    const float determinant = float(count) * sumQQ - sumQ * sumQ;
    if (determinant > 0) {
        const float factor = (float(count) * sumXQ - sumX * sumQ) / determinant,
                    added = (sumX - factor * sumQ) / float(count);
        if (added <= 0 && factor >= 0) return {factor, added};
    }
    return {sumQQ > 0 ? std::max(0.0f, sumXQ / sumQQ) : 0.0f, 0.0f};
}

/// Searched among steps of the group's range and a little less and more of it, each followed by its own least squares.
template <int count> inline FitLine searchLine(const float* x, float most) {
    const auto [low, high] = std::minmax_element(x, x + count);
    const float least = std::min(0.0f, *low), range = *high - least;
    if (!(range > 0)) return {0, least};
    FitLine best{range / most, least};
    float codes[count], bestError = codesOn<count>(best, x, 0, most, codes);
    for (int step = 0; step <= 20; ++step) {
        FitLine line{range / (most - 1 + 0.1f * float(step)), least};
        codesOn<count>(line, x, 0, most, codes);
        line = lineFor<count>(x, codes);
        const float error = codesOn<count>(line, x, 0, most, codes);
        if (error < bestError) {
            bestError = error;
            best = line;
        }
    }
    for (int again = 0; again < 2; ++again) {
        codesOn<count>(best, x, 0, most, codes);
        const FitLine line = lineFor<count>(x, codes);
        const float error = codesOn<count>(line, x, 0, most, codes);
        if (!(error < bestError)) break;
        bestError = error;
        best = line;
    }
    return best;
}

/// The same for codes around zero: x ~ factor * code.
template <int count> inline float searchFactor(const float* x, float least, float most) {
    const float far = farthest<count>(x);
    if (far == 0) return 0;
    float codes[count], best = far / least, bestError = codesOn<count>({best, 0}, x, least, most, codes);
    for (int step = -9; step <= 9; ++step) {
        codesOn<count>({far / (least - 0.1f * float(step)), 0}, x, least, most, codes);
        const float sumQQ = laneSum<count>([&](int j) { return codes[j] * codes[j]; });
        if (!(sumQQ > 0)) continue;
        const float factor = laneSum<count>([&](int j) { return x[j] * codes[j]; }) / sumQQ;
        const float error = codesOn<count>({factor, 0}, x, least, most, codes);
        if (error < bestError) {
            bestError = error;
            best = factor;
        }
    }
    return best;
}

/// Q4_K and Q5_K: eight groups of 32. `scale` and `minimum` get six bits each, in 12 bytes.
struct SixBits {
    std::uint8_t scale[8], minimum[8];
    void put(std::uint8_t* packed) const {
        for (int j = 0; j < 4; ++j) {
            packed[j] = std::uint8_t(scale[j] | scale[j + 4] >> 4 << 6);
            packed[j + 4] = std::uint8_t(minimum[j] | minimum[j + 4] >> 4 << 6);
            packed[j + 8] = std::uint8_t((scale[j + 4] & 15) | (minimum[j + 4] & 15) << 4);
        }
    }
};

/// Lines of the eight groups, rounded to what a file can say, and the codes on them. Among the whole numbers beside the
/// rounded ones the best is taken.
inline void fitEight(const float* x, float most, std::uint8_t* twoScales, SixBits& six, std::uint8_t* codes) {
    FitLine lines[8];
    float largest = 0, deepest = 0;
    for (int group = 0; group < 8; ++group) {
        lines[group] = searchLine<32>(x + 32 * group, most);
        largest = std::max(largest, lines[group].factor);
        deepest = std::max(deepest, -lines[group].added);
    }
    putF16(twoScales, largest / 63);
    putF16(twoScales + 2, deepest / 63);
    const float d = f16At(twoScales), dmin = f16At(twoScales + 2);
    for (int group = 0; group < 8; ++group) {
        const float atScale = d > 0 ? within(nearestWhole(lines[group].factor / d), 0, 63) : 0,
                    atMinimum = dmin > 0 ? within(nearestWhole(-lines[group].added / dmin), 0, 63) : 0;
        float best[32], trial[32], bestError = INFINITY;
        for (int step = 0; step < 9; ++step) { // the rounded ones first, so that they stay where nothing is better
            constexpr int aside[3] = {0, -1, 1};
            const float scale = within(atScale + float(aside[step / 3]), 0, 63),
                        minimum = within(atMinimum + float(aside[step % 3]), 0, 63);
            const float error = codesOn<32>({d * scale, -(dmin * minimum)}, x + 32 * group, 0, most, trial);
            if (!(error < bestError)) continue;
            bestError = error;
            six.scale[group] = std::uint8_t(scale);
            six.minimum[group] = std::uint8_t(minimum);
            std::copy(trial, trial + 32, best);
        }
        for (int j = 0; j < 32; ++j) codes[32 * group + j] = std::uint8_t(best[j]);
    }
}

inline void encodeOne(GgufQ4_K, const float* x, std::uint8_t* block) {
    SixBits six;
    std::uint8_t codes[256];
    fitEight(x, 15, block, six, codes);
    six.put(block + 4);
    for (int pair = 0; pair < 4; ++pair)
        for (int j = 0; j < 32; ++j)
            block[16 + 32 * pair + j] = std::uint8_t(codes[64 * pair + j] | codes[64 * pair + 32 + j] << 4);
}

inline void encodeOne(GgufQ5_K, const float* x, std::uint8_t* block) {
    SixBits six;
    std::uint8_t codes[256];
    fitEight(x, 31, block, six, codes);
    six.put(block + 4);
    for (int j = 0; j < 32; ++j) {
        int fifth = 0;
        for (int group = 0; group < 8; ++group) fifth |= codes[32 * group + j] >> 4 << group;
        block[16 + j] = std::uint8_t(fifth);
        for (int pair = 0; pair < 4; ++pair)
            block[48 + 32 * pair + j] =
                std::uint8_t((codes[64 * pair + j] & 15) | (codes[64 * pair + 32 + j] & 15) << 4);
    }
}

inline void encodeOne(GgufQ6_K, const float* x, std::uint8_t* block) {
    float factors[16];
    for (int group = 0; group < 16; ++group) factors[group] = searchFactor<16>(x + 16 * group, -32, 31);
    putF16(block + 208, farthest<16>(factors) / -128);
    const float d = f16At(block + 208);
    std::fill(block, block + 192, std::uint8_t(0));
    for (int group = 0; group < 16; ++group) {
        const float at = d != 0 ? within(nearestWhole(factors[group] / d), -128, 127) : 0;
        float best[16] = {}, trial[16], bestError = INFINITY;
        for (const int aside : {0, -1, 1}) {
            const float scale = within(at + float(aside), -128, 127);
            const float error = codesOn<16>({d * scale, 0}, x + 16 * group, -32, 31, trial);
            if (!(error < bestError)) continue;
            bestError = error;
            block[192 + group] = std::uint8_t(std::int8_t(scale));
            std::copy(trial, trial + 16, best);
        }
        const int half = group / 8, quarter = group % 8 / 2;
        for (int j = 0; j < 16; ++j) { // 128 bytes of lower halves, then 64 of the upper two bits
            const int code = int(best[j]) + 32, place = group % 2 * 16 + j;
            block[64 * half + 32 * (quarter % 2) + place] |= std::uint8_t((code & 15) << (quarter / 2 * 4));
            block[128 + 32 * half + place] |= std::uint8_t(code >> 4 << (2 * quarter));
        }
    }
}

template <class Block> [[gnu::flatten]] void encode(const float* values, std::uint8_t* blocks, std::int64_t first,
                                                    std::int64_t last) {
    for (std::int64_t i = first; i < last; ++i)
        encodeOne(Block{}, values + i * Block::elements, blocks + i * Block::bytes);
}
