#include "templates/tool_schema.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace lathe {

using nlohmann::ordered_json;

namespace {

constexpr int deepestSchema = 100;

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// null, or an object with nothing but such in it.
bool isFilledIn(const ordered_json& value, int depth = 0) {
    if (value.is_null()) return true;
    if (!value.is_object() || value.empty() || depth > deepestSchema) return false;
    return std::all_of(value.begin(), value.end(), [&](const ordered_json& one) { return isFilledIn(one, depth + 1); });
}

bool admitsNull(const ordered_json& schema) {
    if (!schema.is_object()) return true;
    if (const auto nullable = schema.find("nullable"); nullable != schema.end() && *nullable == true) return true;
    for (const char* key : {"anyOf", "oneOf"})
        if (const auto list = schema.find(key); list != schema.end() && list->is_array())
            return std::any_of(list->begin(), list->end(), [](const ordered_json& one) { return admitsNull(one); });
    if (const auto list = schema.find("enum"); list != schema.end() && list->is_array())
        if (std::find(list->begin(), list->end(), ordered_json()) != list->end()) return true;
    const auto type = schema.find("type");
    if (type == schema.end() || type->is_null()) return true;
    if (type->is_array()) return std::find(type->begin(), type->end(), "null") != type->end();
    return *type == "null";
}

bool isMapOfSchemas(std::string_view key) {
    return isOneOf(key, {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"});
}

void pruneSchema(ordered_json& schema, int depth);

void pruneMap(ordered_json& schemas, int depth) {
    for (auto member = schemas.begin(); member != schemas.end();) {
        if (isFilledIn(member.value())) {
            member = schemas.erase(member);
            continue;
        }
        pruneSchema(member.value(), depth + 1);
        ++member;
    }
}

void pruneSchema(ordered_json& schema, int depth) {
    if (depth > deepestSchema) return;
    if (schema.is_array()) {
        for (ordered_json& one : schema)
            if (one.is_structured()) pruneSchema(one, depth + 1);
        return;
    }
    if (!schema.is_object()) return;
    for (auto member = schema.begin(); member != schema.end();) {
        ordered_json& value = member.value();
        bool goes = isFilledIn(value);
        if (isOneOf(member.key(), {"default", "const"})) goes = value.is_null() && !admitsNull(schema);
        else if (isMapOfSchemas(member.key()) && value.is_object()) {
            goes = false; // a tool without parameters has an empty map
            pruneMap(value, depth);
        } else if (!goes && value.is_structured() && !isOneOf(member.key(), {"enum", "examples", "example"}))
            pruneSchema(value, depth + 1);
        if (goes) member = schema.erase(member);
        else ++member;
    }
}

/// Among the arguments of one object.
void pruneArguments(ordered_json& arguments, const ordered_json& schema, int depth) {
    if (depth > deepestSchema || !arguments.is_object() || !schema.is_object()) return;
    const auto properties = schema.find("properties");
    if (properties == schema.end() || !properties->is_object()) return;
    const auto required = schema.find("required");
    const auto requires_ = [&](const std::string& name) {
        return required != schema.end() && required->is_array()
               && std::find(required->begin(), required->end(), name) != required->end();
    };
    for (auto member = arguments.begin(); member != arguments.end();) {
        const auto described = properties->find(member.key());
        const bool known = described != properties->end() && !described->is_null();
        const bool goes = known ? isFilledIn(member.value()) && !requires_(member.key())
                                      && !(member.value().is_null() && admitsNull(*described))
                                : isFilledIn(member.value());
        if (goes) {
            member = arguments.erase(member);
            continue;
        }
        if (known && member.value().is_object()) pruneArguments(member.value(), *described, depth + 1);
        if (known && member.value().is_array() && described->is_object() && described->contains("items"))
            for (ordered_json& one : member.value()) pruneArguments(one, (*described)["items"], depth + 1);
        ++member;
    }
}

void dropNulls(ordered_json& object, std::initializer_list<std::string_view> kept) {
    if (!object.is_object()) return;
    for (auto member = object.begin(); member != object.end();) {
        if (isFilledIn(member.value()) && !isOneOf(member.key(), kept)) member = object.erase(member);
        else ++member;
    }
}

} // namespace

void pruneTools(ordered_json& tools) { pruneSchema(tools, 0); }

const ordered_json* describedBy(const ordered_json& tools, const ordered_json& function) {
    if (!tools.is_array() || !function.is_object()) return nullptr;
    const auto name = function.find("name");
    if (name == function.end()) return nullptr;
    for (const ordered_json& tool : tools) {
        const ordered_json& own = tool.is_object() && tool.contains("function") ? tool["function"] : tool;
        if (!own.is_object() || !own.contains("name") || own["name"] != *name) continue;
        for (const char* key : {"parameters", "input_schema", "inputSchema"})
            if (own.contains(key) && own[key].is_object()) return &own[key];
        return nullptr;
    }
    return nullptr;
}

void pruneCalls(ordered_json& calls, const ordered_json& tools) {
    if (!calls.is_array()) return;
    for (ordered_json& call : calls) {
        dropNulls(call, {"arguments"});
        if (!call.is_object()) continue;
        ordered_json& function = call.contains("function") ? call["function"] : call;
        dropNulls(function, {"arguments"});
        const ordered_json* const schema = describedBy(tools, function);
        if (schema && function.contains("arguments")) pruneArguments(function["arguments"], *schema, 0);
    }
}

} // namespace lathe
