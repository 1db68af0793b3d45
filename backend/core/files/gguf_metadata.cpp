// Keys are typed when they are asked for; an error names the key and what was expected.
#include "files/gguf_metadata.h"

#include "lathe/error.h"

#include <limits>

namespace lathe {

const GgufMetadata::Value* GgufMetadata::find(const std::string& key) const {
    const auto found = m_values.find(key);
    return found == m_values.end() ? nullptr : &found->second;
}

void GgufMetadata::refuse(const std::string& key, const std::string& wanted) const {
    throw Error(ErrorKind::BadFile, {"%1: the metadata's %2 must be %3.", m_source, key, wanted});
}

void GgufMetadata::missing(const std::string& key) const {
    throw Error(ErrorKind::BadFile, {"%1: the metadata's %2 is missing.", m_source, key});
}

std::optional<bool> GgufMetadata::flag(const std::string& key) const {
    const Value* value = find(key);
    if (!value) return std::nullopt;
    if (const auto* kept = std::get_if<bool>(value)) return *kept;
    refuse(key, "true or false");
}

std::optional<std::int64_t> GgufMetadata::integer(const std::string& key) const {
    const Value* value = find(key);
    if (!value) return std::nullopt;
    if (const auto* kept = std::get_if<std::int64_t>(value)) return *kept;
    if (const auto* kept = std::get_if<bool>(value)) return *kept ? 1 : 0;
    refuse(key, "a whole number");
}

std::optional<double> GgufMetadata::number(const std::string& key) const {
    const Value* value = find(key);
    if (!value) return std::nullopt;
    if (const auto* kept = std::get_if<double>(value)) return *kept;
    if (const auto* kept = std::get_if<std::int64_t>(value)) return double(*kept);
    refuse(key, "a number");
}

std::optional<std::string> GgufMetadata::text(const std::string& key) const {
    const Value* value = find(key);
    if (!value) return std::nullopt;
    if (const auto* kept = std::get_if<std::string>(value)) return *kept;
    refuse(key, "a text");
}

const std::vector<std::string>* GgufMetadata::texts(const std::string& key) const {
    const Value* value = find(key);
    if (!value) return nullptr;
    if (const auto* kept = std::get_if<std::vector<std::string>>(value)) return kept;
    refuse(key, "a list of texts");
}

const std::vector<std::int64_t>* GgufMetadata::integers(const std::string& key) const {
    const Value* value = find(key);
    if (!value) return nullptr;
    if (const auto* kept = std::get_if<std::vector<std::int64_t>>(value)) return kept;
    refuse(key, "a list of whole numbers");
}

const std::vector<double>* GgufMetadata::numbers(const std::string& key) const {
    const Value* value = find(key);
    if (!value) return nullptr;
    if (const auto* kept = std::get_if<std::vector<double>>(value)) return kept;
    refuse(key, "a list of numbers");
}

std::int64_t GgufMetadata::requireInteger(const std::string& key) const {
    if (const auto value = integer(key)) return *value;
    missing(key);
}

std::int64_t GgufMetadata::requireSize(const std::string& key) const {
    const std::int64_t value = requireInteger(key);
    if (value < 1 || value > std::numeric_limits<std::int32_t>::max())
        refuse(key, "a positive number below 2^31, not " + std::to_string(value));
    return value;
}

double GgufMetadata::requireNumber(const std::string& key) const {
    if (const auto value = number(key)) return *value;
    missing(key);
}

std::string GgufMetadata::requireText(const std::string& key) const {
    if (auto value = text(key)) return *std::move(value);
    missing(key);
}

const std::vector<std::string>& GgufMetadata::requireTexts(const std::string& key) const {
    if (const auto* value = texts(key)) return *value;
    missing(key);
}

} // namespace lathe
