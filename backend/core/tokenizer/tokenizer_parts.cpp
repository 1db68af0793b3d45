#include "tokenizer/tokenizer_parts.h"

namespace lathe {

void throwNotSupported(const std::string& where, const std::string& part) {
    throw Error(ErrorKind::BadFile, {"%1: not supported: %2.", where, part},
                "Choose a model with a usual tokenizer: byte-level or SentencePiece BPE, Unigram, WordPiece.");
}

std::string partType(const nlohmann::json& object, const std::string& where) {
    if (!object.is_object() || !object.contains("type") || !object["type"].is_string())
        throw Error(ErrorKind::BadFile, {"%1: no object with a member \"type\".", where});
    return object["type"].get<std::string>();
}

std::int32_t checkedId(std::int64_t id, const std::string& token, const std::string& where) {
    constexpr std::int64_t end = 1 << 24;
    if (id < 0 || id >= end)
        throw Error(ErrorKind::BadFile,
                    {"%1: the id %2 of the token %3 is out of range.", where, std::to_string(id), token});
    return static_cast<std::int32_t>(id);
}

} // namespace lathe
