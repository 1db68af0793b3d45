#pragma once
// Tokens on their way through a model: examples laid end to end, no padding.
#include "tensor/torch.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace lathe {

struct SourceTarget; // model/source_target.h

/// T tokens of S segments. Attention never crosses a segment. Made on the host; a model takes it to its device
/// (placed()).
struct TokenBatch {
    at::Tensor ids;        ///< (T) int64
    at::Tensor positions;  ///< (T) int64, from 0 in each segment
    at::Tensor targets; ///< (T) int64: the token to be predicted after this one, or this token's tag; -100 where none
                        ///< is scored
    at::Tensor firstTargets; ///< (S) int64: each segment's first token or -100, where virtual tokens in front shall
                             ///< predict it; undefined: never
    at::Tensor types; ///< (T) int64: token types; undefined where all are 0; a model without a table of them reads none
    at::Tensor labels; ///< sequence classification: (S) int64 classes, or (S, k) fp32: a class, a value, or a 0 or 1
                       ///< for each label; undefined otherwise
    at::Tensor spans; ///< question answering: (S, 2) int64, first and last token of the answer, counted in the segment
    std::vector<std::int64_t> starts; ///< S + 1 offsets; starts[0] = 0, starts[S] = T
    std::vector<std::int64_t>
        seen; ///< S: a segment's first tokens that others see, the rest being padding as references have it; empty: all
    std::vector<std::int64_t> splits; ///< of an encoder-decoder, S: the first row of each segment that is the
                                      ///< decoder's, those before it being the encoder's; empty otherwise
    std::vector<std::int64_t> examples; ///< S: dataset row of each segment (keys the dropout bits)
    std::int64_t trainedTokens = 0; ///< what the loss is divided by: targets that are not -100, or segments

    // What follows from these, filled by placed(), so that layers neither loop over tokens nor ask the device for
    // numbers.
    at::Tensor offsets; ///< (S + 1) int32: starts
    at::Tensor rowExamples; ///< (T) int64: the example of each token
    at::Tensor scored; ///< (n) int64: rows whose target is scored
    at::Tensor ends; ///< (S, 2) int64: each segment's first row, and the last that others see
    std::vector<std::int64_t> scoredRows; ///< the same as `scored`
    std::int64_t largestPosition = -1, largestType = 0;
    std::shared_ptr<const SourceTarget> sides; ///< of an encoder-decoder

    std::int64_t segments() const { return std::int64_t(starts.size()) - 1; }
    std::int64_t seenOf(std::size_t segment) const {
        return seen.empty() ? starts[segment + 1] - starts[segment] : seen[segment];
    }

    /// The same with all of its tensors there, and complete. Of a batch on the host.
    TokenBatch placed(at::Device device) const;
};

/// The example of each token, (T) int64, on the host.
at::Tensor rowExamplesOf(const TokenBatch& batch);

/// Throws Error{BadInput} for an id outside the vocabulary.
void checkIds(std::span<const std::int64_t> ids, std::int64_t vocabulary);

} // namespace lathe
