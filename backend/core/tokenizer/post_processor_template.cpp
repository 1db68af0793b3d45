// TemplateProcessing: special tokens around the text or the pair, as the members "single" and "pair" list them.
#include "base/json.h"
#include "tokenizer/post_processing.h"

namespace lathe {

namespace {

class TemplateProcessing final : public PostProcessor {
public:
    TemplateProcessing(const nlohmann::json& object, const std::string& where) {
        m_single = piecesOf(object, "single", 1, where);
        m_pair = object.contains("pair") ? piecesOf(object, "pair", 2, where)
                                         : std::vector<FramePiece>{{-1, 0, 0}, {-1, 1, 1}};
        bool seen = false;
        for (const FramePiece& piece : m_single) {
            if (piece.id < 0) seen = true;
            else (seen ? m_behind : m_before).push_back(piece.id);
        }
    }

    void process(Draft& draft, bool addSpecial) const override {
        if (addSpecial) putAround(draft, m_before, m_behind);
    }

    std::vector<FramePiece> frame(bool pair) const override { return pair ? m_pair : m_single; }

    std::vector<std::int32_t> addedIds() const override {
        std::vector<std::int32_t> ids;
        for (const auto* pieces : {&m_single, &m_pair})
            for (const FramePiece& piece : *pieces)
                if (piece.id >= 0) ids.push_back(piece.id);
        return ids;
    }

private:
    /// One of the two lists. Each text must be in it once.
    static std::vector<FramePiece> piecesOf(const nlohmann::json& object, const std::string& key, int texts,
                                            const std::string& where) {
        const auto list = require<nlohmann::json>(object, key, where);
        const std::string at = where + ": \"" + key + "\"";
        if (!list.is_array()) throw Error(ErrorKind::BadFile, {"%1 is not a list.", at});
        std::vector<FramePiece> pieces;
        int seen[2] = {0, 0};
        for (const auto& piece : list) {
            const bool text = piece.is_object() && piece.contains("Sequence");
            const auto inner = require<nlohmann::json>(piece, text ? "Sequence" : "SpecialToken", at);
            const auto type = valueOr<std::int64_t>(inner, "type_id", 0, at);
            if (type < 0 || type > 255)
                throw Error(ErrorKind::BadFile, {"%1: no token type: %2.", at, std::to_string(type)});
            if (text) {
                const int which = valueOr<std::string>(inner, "id", "A", at) == "B";
                if (++seen[which] > 1) throwNotSupported(where, "a text twice in \"" + key + "\"");
                pieces.push_back({-1, which, static_cast<std::uint8_t>(type)});
            } else {
                for (const std::int32_t id : idsOf(object, inner, where))
                    pieces.push_back({id, -1, static_cast<std::uint8_t>(type)});
            }
        }
        if (seen[0] != 1 || seen[1] != texts - 1)
            throw Error(ErrorKind::BadFile,
                        at + (texts == 1 ? " has no place for the text" : " has no places for the two texts") + ".");
        return pieces;
    }

    static std::vector<std::int32_t> idsOf(const nlohmann::json& object, const nlohmann::json& special,
                                           const std::string& where) {
        const auto name = require<std::string>(special, "id", where + ": SpecialToken");
        const auto all = require<nlohmann::json>(object, "special_tokens", where);
        const auto entry = require<nlohmann::json>(all, name, where + ": special_tokens");
        std::vector<std::int32_t> ids;
        for (const std::int64_t id :
             require<std::vector<std::int64_t>>(entry, "ids", where + ": special_tokens: " + name)) {
            if (id < 0 || id > INT32_MAX)
                throw Error(ErrorKind::BadFile, {"%1: %2: no token id: %3.", where, name, std::to_string(id)});
            ids.push_back(static_cast<std::int32_t>(id));
        }
        return ids;
    }

    std::vector<FramePiece> m_single, m_pair;
    std::vector<std::int32_t> m_before, m_behind; ///< of a single text
};

} // namespace

std::unique_ptr<PostProcessor> makeTemplateProcessing(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<TemplateProcessing>(object, where);
}

} // namespace lathe
