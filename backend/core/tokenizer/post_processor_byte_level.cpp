// ByteLevel as a post-processor: only offsets change.
#include "base/json.h"
#include "tokenizer/post_processing.h"

namespace lathe {

namespace {

class ByteLevelTrim final : public PostProcessor {
public:
    ByteLevelTrim(const nlohmann::json& object, const std::string& where)
        : m_trim(valueOr<bool>(object, "trim_offsets", true, where)),
          m_addPrefixSpace(valueOr<bool>(object, "add_prefix_space", true, where)) {}
    void process(Draft& draft, bool) const override {
        if (m_trim) trimOffsets(draft, m_addPrefixSpace);
    }
    std::vector<FramePiece> frame(bool) const override { return {}; }

private:
    bool m_trim, m_addPrefixSpace;
};

} // namespace

std::unique_ptr<PostProcessor> makeByteLevelTrim(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<ByteLevelTrim>(object, where);
}

} // namespace lathe
