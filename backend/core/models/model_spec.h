#pragma once
// What config.json (or GGUF metadata) says of a model, as data. Counts and memory come from it, so they need no
// weights.
#include "lathe/choices.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

enum class RopeScaling { None, Linear, Llama3, Yarn, LongRope };

/// Rotary position embedding (arXiv 2104.09864) and the ways to stretch it that checkpoints use; YaRN: arXiv
/// 2309.00071, LongRoPE: arXiv 2402.13753.
struct Rope {
    double base = 10000;
    double part = 1;                      ///< of a head's elements, from the first: the others are not turned
    RopeScaling scaling = RopeScaling::None;
    double factor = 1;                    ///< Linear, Llama3, Yarn
    double lowFrequencyFactor =
        1;        ///< Llama3; Yarn: turns of the whole context below which an angle is stretched (beta_slow)
    double highFrequencyFactor = 4;       ///< Llama3; Yarn: those above which it stays (beta_fast)
    std::int64_t originalContext = 8192;  ///< Llama3, Yarn, LongRope
    bool wholeBounds = true;              ///< Yarn: the bounds between which angles are blended are whole indices
    std::vector<double> shortFactors,
        longFactors; ///< LongRope: one for each angle; long ones for texts beyond the original context
    double attentionFactor = 1;           ///< Yarn, LongRope: on cosines and sines
    bool operator==(const Rope&) const = default;
};

/// RmsPlusOne: the factors are 1 + weight (Gemma).
enum class NormKind { Rms, RmsPlusOne, Layer };

/// Norms of queries and keys before they are rotated. Head: one weight for all heads, each normalized by itself;
/// EachHead: a LayerNorm without bias for each head; Whole: over all heads together.
enum class QueryKeyNorm { None, Head, EachHead, Whole };

/// Where a norm stands in a layer. Queries and keys have one each. After: what a sublayer adds is normalized, of BERT's
/// kind what comes of the addition.
enum class NormSlot {
    None,
    BeforeAttention,
    AfterAttention,
    BeforeCross,
    BeforeFeedForward,
    AfterFeedForward,
    Query,
    Key,
    Final
};

/// What a linear layer is for, whatever it is called.
enum class LinearSlot {
    Query,
    Key,
    Value,
    QueryKeyValue,
    AttentionOutput,
    CrossQuery,
    CrossKey,
    CrossValue,
    CrossOutput,
    Gate,
    Up,
    GateUp,
    Down,
    HeadDense
};

/// A linear layer: (out, in) weights under a Hugging Face name.
struct LinearSpec {
    std::string name;     ///< "model.layers.3.self_attn.q_proj"
    std::string role;     ///< "q_proj"; "lm_head" is not among a method's linears
    std::int64_t in = 0, out = 0;
    bool bias = false;
    std::int64_t layer = -1; ///< -1 outside the layers
    LinearSlot slot = LinearSlot::Query;
    bool transposed = false; ///< files hold (in, out): GPT-2's Conv1D
};

/// The implementation that runs a model. Encoder: BERT's layers.
enum class ModelKind { Decoder, Gpt2, Encoder, ModernEncoder, DisentangledEncoder, EncoderDecoder };

/// None: hidden states alone, as AutoModel gives them.
enum class HeadKind {
    None,
    LanguageModel,
    MaskedLanguageModel,
    SequenceClassification,
    TokenClassification,
    QuestionAnswering
};

struct HeadSpec {
    HeadKind kind = HeadKind::LanguageModel;
    std::int64_t outputs = 0;        ///< labels; 2 (start, end) of question answering; 0 of language models
    std::vector<std::string> labels; ///< names by index, as many as outputs; empty where the task has none
    ProblemType problemType = ProblemType::Auto; ///< of sequence classification; Auto of every other head
};

struct ModelSpec {
    std::string architecture; ///< as in config.json: "LlamaForCausalLM"
    std::string family; ///< the rows of the architecture table: "llama"
    ModelKind kind = ModelKind::Decoder;
    HeadSpec head;
    std::int64_t layers = 0, hidden = 0, intermediate = 0, heads = 0, keyValueHeads = 0, headDim = 0;
    std::int64_t vocabulary = 0, context = 0;
    double normEpsilon = 1e-6;
    Rope rope; ///< decoders with rotary positions
    std::optional<Rope> localRope; ///< of the layers with a window, where they have one of their own
    std::vector<bool> rotated; ///< by layer; empty: all (SmolLM3 leaves some out)
    std::int64_t positionRows = 0; ///< learned positions: rows of their table; 0: rotary ones
    std::int64_t positionOffset = 0; ///< row of position 0 (RoBERTa: pad token + 1)
    std::int64_t relativeDistance =
        0; ///< positions are distances between tokens up to this one, in positionRows buckets; 0: they are not
    std::int64_t tokenTypes = 0; ///< rows of the token type table; 0: none
    std::int64_t embeddingSize = 0; ///< of the embeddings, where they are not of the hidden size (ELECTRA); 0: they are
    std::string activation =
        "silu"; ///< of the feed-forward, or of its gate: "silu", "gelu" (exact), "gelu_new" (by tanh), "relu"
    bool attentionBias = false; ///< on q, k and v
    bool outputBias = false; ///< on o
    bool mlpBias = false;
    NormKind norm = NormKind::Rms;
    bool normsBefore = true; ///< what a sublayer of a decoder reads is normalized
    bool normsAfter = false; ///< what it adds is
    QueryKeyNorm queryKeyNorm = QueryKeyNorm::None;
    bool fused = false; ///< q, k, v in one matrix, gate and up in another
    bool headsApart = false; ///< that matrix has q, k and v of the first head, then of the second, ... (GPT-NeoX)
    bool parallel = false; ///< the feed-forward reads what attention reads, and both are added to it
    bool oneNorm = false; ///< of parallel ones: one norm before both
    std::int64_t window =
        0; ///< a token sees itself and window - 1 before it, an encoder's window / 2 on either side; 0: all
    std::vector<bool> windowed; ///< by layer; empty: all have the window
    double attentionScale = 0; ///< on queries times keys; 0: 1 / sqrt(headDim)
    double attentionCap = 0; ///< scores s become cap tanh(s / cap), after scaling; 0: none
    double logitCap = 0; ///< the same of the logits
    double embeddingScale = 1; ///< on word embeddings, rounded to the model's dtype
    std::int64_t encoderLayers =
        0; ///< of an encoder-decoder: so many of the layers encode, the others decode; 0: it is none
    std::int64_t decoderStartToken = -1; ///< what an encoder-decoder's answers begin with
    bool gated = false; ///< of an encoder-decoder: its feed-forward has a gate
    std::int64_t convolution =
        0; ///< tokens that a convolution beside the first layer reads (DeBERTa-v2's large ones); 0: there is none
    bool meanPooled = false; ///< a sequence is classified by the mean of its tokens, not by the first (ModernBERT)
    double headScale = 1; ///< on what the head of a language model reads (T5)
    bool tiedHead = false; ///< lm_head is the embedding
    double initializerRange = 0.02;
    std::string dtype; ///< as stored: "F32", "BF16", "F16"
    std::string packedAs; ///< the number format in which bitsandbytes packed the layers' matrices: "nf4", "fp4",
                          ///< "int8_row"; "" where they are plain, or a GGUF's
    std::int64_t layerFileBytes =
        0; ///< of a GGUF or a packed model: what its layers' matrices take there, whatever their blocks are; else 0
    std::int64_t bosToken = -1, padToken = -1;
    std::vector<std::int64_t> eosTokens;

    bool isEncoder() const {
        return kind == ModelKind::Encoder || kind == ModelKind::ModernEncoder || kind == ModelKind::DisentangledEncoder;
    }
    std::int64_t wordSize() const { return embeddingSize ? embeddingSize : hidden; } ///< of a word's embedding
    std::int64_t windowOf(std::int64_t layer) const {
        return windowed.empty() || windowed[std::size_t(layer)] ? window : 0;
    }
    bool rotates(std::int64_t layer) const {
        return positionRows == 0 && (rotated.empty() || rotated[std::size_t(layer)]);
    }

    /// Of all layers, in order of use, and a head's dense layer where methods may attach to it (BERT's pooler); not its
    /// output.
    std::vector<LinearSpec> linears() const;
    std::int64_t parameters() const; ///< tied tensors once, buffers not counted
};

/// Named parameter with its shape; the whole list of a model, tied tensors once.
struct ParameterSpec {
    std::string name; ///< Hugging Face name
    std::vector<std::int64_t> shape;
    std::int64_t layer = -1;
    bool isNormOrBias = false; ///< no weight decay unless asked
    bool isHead = false; ///< of the task's head: a base checkpoint may lack it
    NormSlot slot = NormSlot::None; ///< of a layer's norms, and of a decoder's last
};
std::vector<ParameterSpec> parameterSpecs(const ModelSpec& spec);

} // namespace lathe
