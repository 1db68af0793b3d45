#include "cli/field_schema.h"

#include "cli/help.h"
#include "cli/report_json.h"

#include <cmath>

namespace lathe::cli {
namespace {

Json enumOf(const std::vector<Option>& choices) {
    Json names = Json::array();
    for (const Option& option : choices) names.push_back(option.name);
    return names;
}

/// A bound as a number of the field's own kind.
Json bound(const Field& field, double value) {
    return field.kind == FieldKind::Integer && std::abs(value) < 9e15 ? Json(std::int64_t(value)) : Json(value);
}

} // namespace

Json schemaOf(const Field& field, const std::vector<std::string_view>& methods) {
    Json schema = Json::object();
    switch (field.kind) {
    case FieldKind::Flag: schema["type"] = "boolean"; break;
    case FieldKind::Integer: schema["type"] = "integer"; break;
    case FieldKind::Real: schema["type"] = "number"; break;
    case FieldKind::Text:
    case FieldKind::Path: schema["type"] = "string"; break;
    case FieldKind::Choice:
        schema["type"] = "string";
        schema["enum"] = enumOf(field.choices);
        break;
    case FieldKind::Words:
        schema["type"] = "array";
        schema["items"] = {{"type", "string"}};
        if (!field.choices.empty()) schema["items"]["enum"] = enumOf(field.choices);
        break;
    }
    if (std::isfinite(field.least)) schema["minimum"] = bound(field, field.least);
    if (std::isfinite(field.most)) schema["maximum"] = bound(field, field.most);
    if (!std::holds_alternative<std::monostate>(field.fallback)) schema["default"] = toJson(field.fallback);
    schema["title"] = field.label;
    schema["description"] =
        helpText(field, methods) + (field.unit.empty() ? "" : " In " + std::string(field.unit) + ".");
    return schema;
}

} // namespace lathe::cli
