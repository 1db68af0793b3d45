#pragma once
#include "tokenizer/tokenizer.h"

#include <nlohmann/json_fwd.hpp>

namespace lathe {

/// Every file of a model folder that decides about its text: whoever copies a model or asks whether it is the same one
/// reads this list.
inline constexpr const char* textFiles[] = {"tokenizer.json",
                                            "tokenizer_config.json",
                                            "special_tokens_map.json",
                                            "added_tokens.json",
                                            "vocab.json",
                                            "merges.txt",
                                            "vocab.txt",
                                            "tokenizer.model",
                                            "spiece.model",
                                            "spm.model",
                                            "sentencepiece.bpe.model",
                                            "generation_config.json",
                                            "chat_template.jinja",
                                            "chat_template.json"};
inline constexpr const char* templatesFolder =
    "additional_chat_templates"; ///< of named chat templates, NAME.jinja each

/// The tokenizer of a model folder: from tokenizer.json, else vocab.txt (BERT), else vocab.json with merges.txt (GPT-2,
/// RoBERTa, Qwen), else a SentencePiece model (tokenizer.model, spiece.model, spm.model). Throws Error{BadFile} with
/// file and reason.
std::shared_ptr<const Tokenizer> readFolderTokenizer(const std::filesystem::path& folder);

/// tokenizer.json as the folder has it, with the tokens that only other files name; of vocab.json with merges.txt what
/// transformers makes of the two; null where neither is there. Throws as readFolderTokenizer().
nlohmann::json folderTokenizerJson(const std::filesystem::path& folder);

} // namespace lathe
