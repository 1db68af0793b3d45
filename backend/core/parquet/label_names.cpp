#include "parquet/label_names.h"

#include "parquet/json_cells.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace lathe {
namespace {

using nlohmann::json;

std::vector<std::string> namesOf(const json& feature) {
    if (feature.is_array() && feature.size() == 1) return namesOf(feature[0]); // a list, as older versions write it
    if (!feature.is_object()) return {};
    if (const auto inner = feature.find("feature"); inner != feature.end()) return namesOf(*inner);
    const auto names = feature.find("names");
    if (feature.value("_type", json()) != "ClassLabel" || names == feature.end() || !names->is_array()) return {};
    if (!std::all_of(names->begin(), names->end(), [](const json& name) { return name.is_string(); })) return {};
    return names->get<std::vector<std::string>>();
}

} // namespace

std::vector<std::vector<std::string>> labelNames(const arrow::Schema& schema) {
    std::vector<std::vector<std::string>> all(std::size_t(schema.num_fields()));
    const auto metadata = schema.metadata();
    const int at = metadata ? metadata->FindKey("huggingface") : -1;
    if (at < 0) return all;
    const json about = json::parse(metadata->value(at), nullptr, false);
    const json::json_pointer place("/info/features");
    if (!about.is_object() || !about.contains(place) || !about[place].is_object()) return all;
    for (int i = 0; i < schema.num_fields(); ++i)
        if (const auto feature = about[place].find(schema.field(i)->name()); feature != about[place].end())
            all[std::size_t(i)] = namesOf(*feature);
    return all;
}

void appendNamed(std::string& out, std::string_view numbers, const std::vector<std::string>& names) {
    const char *at = numbers.data(), *const end = at + numbers.size();
    while (at < end) {
        std::int64_t label = 0;
        const auto read = std::from_chars(at, end, label);
        if (read.ec != std::errc()) {
            out += *at++;
            continue;
        }
        if (label >= 0 && std::size_t(label) < names.size()) appendJsonText(out, names[std::size_t(label)]);
        else if (label == -1) out += "null";
        else out.append(at, read.ptr); // a label without a name
        at = read.ptr;
    }
}

} // namespace lathe
