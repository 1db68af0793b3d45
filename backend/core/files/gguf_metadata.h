#pragma once
// The key-value part of a GGUF file (ggml's docs/gguf.md, versions 2 and 3) as typed values. All counts and lengths
// were checked against the file on reading. Numbers come as their widest kind, so that a writer's choice of u32 or i64
// does not matter.
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lathe {

class GgufMetadata {
public:
    /// monostate: an array of arrays, which is checked but not kept.
    using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::int64_t>,
                               std::vector<double>, std::vector<std::string>>;

    /// nullopt / nullptr where the key is missing. Throws Error{BadFile} naming file and key where it has another type.
    /// A bool passes as integer, an integer as number; bools in arrays are 0 and 1.
    std::optional<bool> flag(const std::string& key) const;
    std::optional<std::int64_t> integer(const std::string& key) const;
    std::optional<double> number(const std::string& key) const;
    std::optional<std::string> text(const std::string& key) const;
    const std::vector<std::string>* texts(const std::string& key) const;   ///< tokenizer.ggml.tokens, .merges
    const std::vector<std::int64_t>* integers(const std::string& key) const; ///< tokenizer.ggml.token_type
    const std::vector<double>* numbers(const std::string& key) const;      ///< tokenizer.ggml.scores

    /// The same, but a missing key is an Error{BadFile}, too.
    std::int64_t requireInteger(const std::string& key) const;
    std::int64_t requireSize(const std::string& key) const; ///< a positive one below 2^31
    double requireNumber(const std::string& key) const;
    std::string requireText(const std::string& key) const;
    const std::vector<std::string>& requireTexts(const std::string& key) const;

    /// "general.architecture": "llama"; the prefix of the architecture's keys ("llama.block_count").
    std::string architecture() const { return requireText("general.architecture"); }
    const std::map<std::string, Value>& values() const { return m_values; }
    const std::string& source() const { return m_source; } ///< the file, for errors

    GgufMetadata(std::string source, std::map<std::string, Value> values)
        : m_source(std::move(source)), m_values(std::move(values)) {}

private:
    const Value* find(const std::string& key) const;
    [[noreturn]] void refuse(const std::string& key, const std::string& wanted) const;
    [[noreturn]] void missing(const std::string& key) const;

    std::string m_source;
    std::map<std::string, Value> m_values;
};

} // namespace lathe
