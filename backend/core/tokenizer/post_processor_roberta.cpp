// RobertaProcessing: <s> text </s> </s> text </s>, and trimmed offsets. BertProcessing: [CLS] text [SEP] text [SEP],
// where the second text and its end have token type 1.
#include "base/json.h"
#include "tokenizer/post_processing.h"

namespace lathe {

namespace {

/// ["</s>", 2]
std::int32_t idOf(const nlohmann::json& object, const std::string& key, const std::string& where) {
    const auto pair = require<nlohmann::json>(object, key, where);
    const bool numbered = pair.is_array() && pair.size() == 2 && pair[1].is_number_integer();
    if (!numbered || pair[1].get<std::int64_t>() < 0 || pair[1].get<std::int64_t>() > INT32_MAX)
        throw Error(ErrorKind::BadFile, {"%1: \"%2\" is not a pair of token and id.", where, key});
    return pair[1].get<std::int32_t>();
}

class RobertaProcessing final : public PostProcessor {
public:
    RobertaProcessing(const nlohmann::json& object, const std::string& where)
        : m_begin(idOf(object, "cls", where)),
          m_end(idOf(object, "sep", where)),
          m_trim(valueOr<bool>(object, "trim_offsets", true, where)),
          m_addPrefixSpace(valueOr<bool>(object, "add_prefix_space", true, where)) {}
    void process(Draft& draft, bool addSpecial) const override {
        if (m_trim) trimOffsets(draft, m_addPrefixSpace);
        if (addSpecial) putAround(draft, {m_begin}, {m_end});
    }
    std::vector<FramePiece> frame(bool pair) const override {
        const FramePiece begin{m_begin}, end{m_end};
        if (!pair) return {begin, {-1, 0}, end};
        return {begin, {-1, 0}, end, end, {-1, 1}, end};
    }
    std::vector<std::int32_t> addedIds() const override { return {m_begin, m_end}; }

private:
    std::int32_t m_begin, m_end;
    bool m_trim, m_addPrefixSpace;
};

class BertProcessing final : public PostProcessor {
public:
    BertProcessing(const nlohmann::json& object, const std::string& where)
        : m_begin(idOf(object, "cls", where)), m_end(idOf(object, "sep", where)) {}
    void process(Draft& draft, bool addSpecial) const override {
        if (addSpecial) putAround(draft, {m_begin}, {m_end});
    }
    std::vector<FramePiece> frame(bool pair) const override {
        if (!pair) return {{m_begin}, {-1, 0}, {m_end}};
        return {{m_begin}, {-1, 0}, {m_end}, {-1, 1, 1}, {m_end, -1, 1}};
    }
    std::vector<std::int32_t> addedIds() const override { return {m_begin, m_end}; }

private:
    std::int32_t m_begin, m_end;
};

} // namespace

std::unique_ptr<PostProcessor> makeBertProcessing(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<BertProcessing>(object, where);
}

std::unique_ptr<PostProcessor> makeRobertaProcessing(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<RobertaProcessing>(object, where);
}

} // namespace lathe
