#pragma once
#include "files/gguf_metadata.h"
#include "tokenizer/tokenizer.h"

#include <nlohmann/json_fwd.hpp>

namespace lathe {

/// The tokenizer of a GGUF file (ggml's docs/gguf.md, section "Tokenizer"). tokenizer.ggml.model is "gpt2", byte-level
/// BPE, where the name under tokenizer.ggml.pre decides how text is cut into words; "llama" or "t5", a SentencePiece
/// model; or "bert", WordPiece. Throws Error{BadFile} naming the file: another model, a pre-tokenizer without a row,
/// lists that do not fit together.
std::shared_ptr<const Tokenizer> tokenizerFrom(const GgufMetadata& metadata);

/// Its bos, eos, padding and end-of-turn ids, an encoder-decoder's first token, and the chat template.
SpecialTokens specialTokensFrom(const GgufMetadata& metadata, const Tokenizer& tokenizer);

/// A sentence where the file does not name how words are cut, so that GPT-2's way is a guess; empty where there is
/// nothing to say.
std::string preTokenizerWarning(const GgufMetadata& metadata);

/// The names under tokenizer.ggml.pre that are known.
std::vector<std::string> ggufPreTokenizers();

/// The name under tokenizer.ggml.pre of a byte-level tokenizer.json that cuts text so; "" where none of them does.
std::string ggufPreTokenizerOf(const nlohmann::json& tokenizerJson);

/// The same tokenizer as the tokenizer.json that Hugging Face's library reads. Throws as tokenizerFrom().
nlohmann::json tokenizerJsonFrom(const GgufMetadata& metadata);

} // namespace lathe
