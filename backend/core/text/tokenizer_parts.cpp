#include "text/tokenizer_parts.h"

namespace lathe {

void throwNotSupported(const std::string& where, const std::string& part) {
    throw Error(ErrorKind::BadFile, where + ": not supported: " + part,
                "Choose a model with a usual tokenizer: byte-level or SentencePiece BPE, Unigram, WordPiece.");
}

std::string partType(const nlohmann::json& object, const std::string& where) {
    if (!object.is_object() || !object.contains("type") || !object["type"].is_string())
        throw Error(ErrorKind::BadFile, where + ": no object with a member \"type\"");
    return object["type"].get<std::string>();
}

} // namespace lathe
