#pragma once
// A tokenizer put together from its parts, run in the order that tokenizers runs them: added tokens, normalizer, added
// tokens of normalized text, pre-tokenizer, model, post-processor.
#include "tokenizer/added_tokens.h"
#include "tokenizer/tokenizer.h"
#include "tokenizer/tokenizer_parts.h"

namespace lathe {

struct TokenizerParts {
    std::unique_ptr<Normalizer> normalizer;       ///< may be null, as the next, and the last two
    std::unique_ptr<PreTokenizer> preTokenizer;
    std::unique_ptr<TokenModel> model;
    std::unique_ptr<PostProcessor> postProcessor;
    std::unique_ptr<TokenDecoder> decoder;
    std::vector<AddedToken> added;
};

/// Throws Error{BadFile} with `where`: an added token with another token's id, a post-processor that puts in an id
/// without a token.
std::shared_ptr<const Tokenizer> makeTokenizer(TokenizerParts parts, const std::string& where);

/// From what a tokenizer.json holds; `where` begins error messages. Throws Error{BadFile}.
std::shared_ptr<const Tokenizer> tokenizerFromJson(const nlohmann::json& file, const std::string& where);

} // namespace lathe
