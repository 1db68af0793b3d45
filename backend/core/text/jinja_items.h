#pragma once
// A Jinja template as a flat list of what it says: text it puts out, statements, in one spelling however they were
// written. Enough to recognise a known form; it runs nothing. White space is cut as transformers renders templates
// (trim_blocks and lstrip_blocks on, a newline at the very end dropped).
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

struct JinjaPart {
    bool literal = false;
    std::string text; ///< the literal, or an expression in one spelling: message['role'], messages[0]['role'] != 'system'
};

struct JinjaItem {
    /// Of a statement ("for message in messages", "endif"); empty where parts are put out.
    std::string statement;
    std::vector<JinjaPart> parts; ///< what is put out, neighbouring literals joined
};

/// nullopt where the source is not well formed.
std::optional<std::vector<JinjaItem>> jinjaItems(std::string_view source);

} // namespace lathe
