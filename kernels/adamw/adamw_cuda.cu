// AdamW on a GPU: one launch for all parameters, a block for each chunk of one. Moments in 8 bits are updated by
// warps, a block of 256 at a time.
#include "kernels/adamw/adamw_cuda.h"

#include "kernels/adamw/adamw_body.h"
#include "kernels/common/block.h"
#include "kernels/common/pieces.h"
#include "kernels/common/row_access.h"

namespace lathe::kernels::cuda {
namespace {

constexpr int threads = 256, warps = threads / warpLanes;
constexpr int chunkSize = 8192; ///< whole blocks of moments, several for each warp
static_assert(chunkSize % (warps * momentsBlock) == 0);

constexpr int width = wide<float>; ///< numbers of an access

/// Whether `width` numbers from each such multiple on are one access in all of the piece's arrays.
__device__ inline bool isAligned(const AdamwPiece& piece) {
    const auto at = [](const void* pointer) { return reinterpret_cast<std::uintptr_t>(pointer) % 16 == 0; };
    return at(piece.weights) && at(piece.gradients) && at(piece.first) && at(piece.second) && at(piece.computeCopy);
}

/// [begin, end) with moments in fp32.
__device__ inline void update(const AdamwPiece& piece, std::int64_t begin, std::int64_t end,
                              const AdamwCoefficients& c) {
    float *first = static_cast<float*>(piece.first), *second = static_cast<float*>(piece.second);
    const auto step = [&](std::int64_t i, auto n) {
        auto w = load<n>(piece.weights + i), m = load<n>(first + i), v = load<n>(second + i);
        const auto g = load<n>(piece.gradients + i);
        for (int k = 0; k < n; ++k) adamwNumber(w.v[k], g.v[k], m.v[k], v.v[k], c);
        store(piece.weights + i, w);
        store(first + i, m);
        store(second + i, v);
        if (piece.computeCopy) storeAs(piece.computeKind, piece.computeCopy, i, w);
    };
    std::int64_t whole = begin;
    if (isAligned(piece)) whole += (end - begin) / width * width;
    for (std::int64_t i = begin + threadIdx.x * width; i < whole; i += threads * width)
        step(i, std::integral_constant<int, width>{});
    for (std::int64_t i = whole + threadIdx.x; i < end; i += threads) step(i, std::integral_constant<int, 1>{});
}

/// A code's levels and the middles between them.
struct CodeTable {
    float levels[256], middles[256];

    __device__ int codeOf(int step) const {
        const float value = valueOfStep(step);
        int code = 0; // the number of middles below
        for (int bit = 128; bit > 0; bit /= 2)
            if (value > middles[code + bit - 1]) code += bit;
        return code;
    }
};

constexpr int share = int(momentsBlock) / warpLanes; ///< numbers of a block for each lane of a warp
static_assert(share == 2 * width && width == 4);

/// What a lane holds of a warp's block: four neighbors in each half, or where those can't be accessed at once each 32nd
/// number.
struct BlockShare {
    std::int64_t begin;
    int lane, count; ///< of its numbers there are so many
    bool whole;

    __device__ BlockShare(std::int64_t begin, std::int64_t end, bool aligned)
        : begin(begin), lane(int(threadIdx.x) % warpLanes) {
        whole = aligned && end - begin == momentsBlock;
        count = whole ? share : (int(end - begin) - lane + warpLanes - 1) / warpLanes;
    }
    __device__ std::int64_t at(int k) const {
        return begin + (whole ? momentsBlock / 2 * (k / width) + width * lane + k % width : lane + warpLanes * k);
    }

    __device__ Pack<share> of(const float* from) const {
        Pack<share> pack{};
        if (whole) {
            const auto low = load<width>(from + at(0)), high = load<width>(from + at(width));
            for (int k = 0; k < width; ++k) pack.v[k] = low.v[k], pack.v[width + k] = high.v[k];
        } else {
            for (int k = 0; k < share; ++k)
                if (k < count) pack.v[k] = from[at(k)];
        }
        return pack;
    }
    /// storeAt(a place, the numbers from there on).
    template <class Store> __device__ void put(const Pack<share>& pack, const Store& storeAt) const {
        if (whole) {
            for (int half = 0; half < share; half += width)
                storeAt(at(half), Pack<width>{pack.v[half], pack.v[half + 1], pack.v[half + 2], pack.v[half + 3]});
        } else {
            for (int k = 0; k < share; ++k)
                if (k < count) storeAt(at(k), Pack<1>{pack.v[k]});
        }
    }
    __device__ void codes(const std::uint8_t* from, int (&to)[share]) const {
        if (whole) {
            const std::uint32_t low = *reinterpret_cast<const std::uint32_t*>(from + at(0)),
                                high = *reinterpret_cast<const std::uint32_t*>(from + at(width));
            for (int k = 0; k < share; ++k) to[k] = int((k < width ? low : high) >> (k % width * 8) & 255);
        } else {
            for (int k = 0; k < share; ++k) to[k] = k < count ? from[at(k)] : 0;
        }
    }
    __device__ void putCodes(const int (&codes)[share], std::uint8_t* to) const {
        if (whole) {
            std::uint32_t words[2] = {};
            for (int k = 0; k < share; ++k) words[k / width] |= std::uint32_t(codes[k]) << (k % width * 8);
            for (int half = 0; half < 2; ++half) *reinterpret_cast<std::uint32_t*>(to + at(width * half)) = words[half];
        } else {
            for (int k = 0; k < share; ++k)
                if (k < count) to[at(k)] = std::uint8_t(codes[k]);
        }
    }
};

/// A moment's codes to numbers, and back after the step, by a warp.
struct MomentBlock {
    const CodeTable& table;
    const BlockShare& numbers;
    std::uint8_t* codes;
    float* scale;

    __device__ Pack<share> decoded() const {
        int held[share];
        numbers.codes(codes, held);
        Pack<share> moments;
        for (int k = 0; k < share; ++k) moments.v[k] = k < numbers.count ? table.levels[held[k]] * *scale : 0;
        return moments;
    }
    __device__ void encode(const Pack<share>& moments) const {
        float largest = 0;
        for (const float value : moments.v) largest = fmaxf(largest, fabsf(value));
        largest = overWarp(largest, Largest{}); // behind it, every lane has read the scale
        const float inverse = 1.0f / largest;
        const bool nothing = isNothing(inverse);
        int held[share];
        for (int k = 0; k < share; ++k) held[k] = table.codeOf(nothing ? zeroStep : momentStep(moments.v[k], inverse));
        numbers.putCodes(held, codes);
        if (threadIdx.x % warpLanes == 0) *scale = nothing ? 0 : largest;
    }
};

/// [begin, end) with moments in codes; begins at a block of them.
__device__ inline void update8(const AdamwPiece& piece, std::int64_t begin, std::int64_t end,
                               const AdamwCoefficients& c, const CodeTable (&tables)[2]) {
    const bool aligned = isAligned(piece);
    for (std::int64_t at = begin + int(threadIdx.x) / warpLanes * momentsBlock; at < end; at += warps * momentsBlock) {
        const BlockShare numbers(at, at + momentsBlock < end ? at + momentsBlock : end, aligned);
        const std::int64_t block = at / momentsBlock;
        const MomentBlock first{tables[0], numbers, static_cast<std::uint8_t*>(piece.first), piece.firstScales + block};
        const MomentBlock second{tables[1], numbers, static_cast<std::uint8_t*>(piece.second),
                                 piece.secondScales + block};
        auto w = numbers.of(piece.weights), m = first.decoded(), v = second.decoded();
        const auto g = numbers.of(piece.gradients);
        for (int k = 0; k < share; ++k) adamwNumber8(w.v[k], g.v[k], m.v[k], v.v[k], c);
        numbers.put(w, [&](std::int64_t i, const auto& pack) {
            store(piece.weights + i, pack);
            if (piece.computeCopy) storeAs(piece.computeKind, piece.computeCopy, i, pack);
        });
        first.encode(m);
        second.encode(v);
    }
}

__global__ void __launch_bounds__(threads, 1)
                                      updateChunks(const AdamwPiece* pieces, std::int64_t count, AdamwCoefficients c) {
    const AdamwPiece piece = pieces[pieceOf(pieces, count, blockIdx.x)];
    const std::int64_t begin = (blockIdx.x - piece.firstChunk) * chunkSize,
                       end = begin + chunkSize < piece.count ? begin + chunkSize : piece.count;
    c.stepSize = piece.stepSize;
    c.keep = piece.keep;
    if (!piece.firstScales) return update(piece, begin, end, c);
    __shared__ CodeTable tables[2];
    const int code = int(threadIdx.x), next = code < 255 ? code + 1 : code;
    tables[0].levels[code] = dynamicLevelAt(code);
    tables[0].middles[code] = middleOf(dynamicLevelAt(code), dynamicLevelAt(next));
    tables[1].levels[code] = unsignedDynamicLevelAt(code);
    tables[1].middles[code] = middleOf(unsignedDynamicLevelAt(code), unsignedDynamicLevelAt(next));
    __syncthreads();
    update8(piece, begin, end, c, tables);
}
static_assert(threads == 256); // a code each

} // namespace

std::int64_t adamwChunks(std::span<AdamwPiece> pieces) { return numberChunks(pieces, chunkSize); }

const char* adamw(const AdamwPiece* pieces, std::int64_t count, std::int64_t chunks,
                  const AdamwCoefficients& coefficients, CudaStream stream) {
    if (chunks == 0) return nullptr;
    LATHE_LAUNCH(updateChunks, dim3(unsigned(chunks)), dim3(threads), 0, stream, pieces, count, coefficients);
    return launchFailure();
}

} // namespace lathe::kernels::cuda
