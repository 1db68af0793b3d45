// TemplateProcessing: special tokens around the text, as the member "single" lists them.
#include "base/json.h"
#include "text/post_processing.h"

namespace lathe {

namespace {

class TemplateProcessing final : public PostProcessor {
public:
    TemplateProcessing(const nlohmann::json& object, const std::string& where) {
        const auto pieces = require<nlohmann::json>(object, "single", where);
        if (!pieces.is_array()) throw Error(ErrorKind::BadFile, where + ": \"single\" is no list");
        bool seen = false;
        for (const auto& piece : pieces) {
            if (piece.is_object() && piece.contains("Sequence")) {
                if (seen) throwNotSupported(where, "the text twice in \"single\"");
                seen = true;
            } else {
                for (const std::int32_t id : idsOf(object, piece, where)) (seen ? m_behind : m_before).push_back(id);
            }
        }
        if (!seen) throw Error(ErrorKind::BadFile, where + ": \"single\" has no place for the text");
    }

    void process(Draft& draft, bool addSpecial) const override {
        if (addSpecial) putAround(draft, m_before, m_behind);
    }

    std::vector<std::int32_t> addedIds() const override {
        std::vector<std::int32_t> ids = m_before;
        ids.insert(ids.end(), m_behind.begin(), m_behind.end());
        return ids;
    }

private:
    static std::vector<std::int32_t> idsOf(const nlohmann::json& object, const nlohmann::json& piece, const std::string& where) {
        const auto special = require<nlohmann::json>(piece, "SpecialToken", where + ": \"single\"");
        const auto name = require<std::string>(special, "id", where + ": SpecialToken");
        const auto all = require<nlohmann::json>(object, "special_tokens", where);
        const auto entry = require<nlohmann::json>(all, name, where + ": special_tokens");
        std::vector<std::int32_t> ids;
        for (const std::int64_t id : require<std::vector<std::int64_t>>(entry, "ids", where + ": special_tokens: " + name)) {
            if (id < 0 || id > INT32_MAX) throw Error(ErrorKind::BadFile, where + ": " + name + ": no token id: " + std::to_string(id));
            ids.push_back(static_cast<std::int32_t>(id));
        }
        return ids;
    }

    std::vector<std::int32_t> m_before, m_behind;
};

} // namespace

std::unique_ptr<PostProcessor> makeTemplateProcessing(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<TemplateProcessing>(object, where);
}

} // namespace lathe
