#include "text/tokenizer_parts.h"

namespace lathe {

void throwNotSupported(const std::string& where, const std::string& part) {
    throw Error(ErrorKind::BadFile, where + ": not supported: " + part,
                "Choose a model with a byte-level BPE tokenizer (GPT-2, RoBERTa, Llama 3, Qwen, SmolLM and the like) or a WordPiece one (BERT).");
}

std::string partType(const nlohmann::json& object, const std::string& where) {
    if (!object.is_object() || !object.contains("type") || !object["type"].is_string())
        throw Error(ErrorKind::BadFile, where + ": no object with a member \"type\"");
    return object["type"].get<std::string>();
}

} // namespace lathe
