#pragma once
#include "text/tokenizer.h"

namespace lathe {

/// The tokenizer of a model folder: from tokenizer.json, else vocab.txt (BERT), else vocab.json with merges.txt (GPT-2, RoBERTa,
/// Qwen), else a SentencePiece model (tokenizer.model, spiece.model, spm.model). Throws Error{BadFile} with file and reason.
std::shared_ptr<const Tokenizer> readFolderTokenizer(const std::filesystem::path& folder);

} // namespace lathe
