// RobertaProcessing: <s> text </s>, and trimmed offsets.
#include "base/json.h"
#include "text/post_processing.h"

namespace lathe {

namespace {

/// ["</s>", 2]
std::int32_t idOf(const nlohmann::json& object, const std::string& key, const std::string& where) {
    const auto pair = require<nlohmann::json>(object, key, where);
    if (!pair.is_array() || pair.size() != 2 || !pair[1].is_number_unsigned() || pair[1].get<std::uint64_t>() > INT32_MAX)
        throw Error(ErrorKind::BadFile, where + ": \"" + key + "\" is no pair of token and id");
    return pair[1].get<std::int32_t>();
}

class RobertaProcessing final : public PostProcessor {
public:
    RobertaProcessing(const nlohmann::json& object, const std::string& where)
        : m_begin(idOf(object, "cls", where)), m_end(idOf(object, "sep", where)),
          m_trim(valueOr<bool>(object, "trim_offsets", true, where)),
          m_addPrefixSpace(valueOr<bool>(object, "add_prefix_space", true, where)) {}
    void process(Draft& draft, bool addSpecial) const override {
        if (m_trim) trimOffsets(draft, m_addPrefixSpace);
        if (addSpecial) putAround(draft, {m_begin}, {m_end});
    }
    std::vector<std::int32_t> addedIds() const override { return {m_begin, m_end}; }

private:
    std::int32_t m_begin, m_end;
    bool m_trim, m_addPrefixSpace;
};

} // namespace

std::unique_ptr<PostProcessor> makeRobertaProcessing(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<RobertaProcessing>(object, where);
}

} // namespace lathe
