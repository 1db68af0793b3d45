// Cells become JSON text, so that one reader of rows serves all kinds of files; a type without a JSON form is
// refused by name.
#include "parquet/json_cells.h"

#include <arrow/util/utf8.h>

#include <charconv>
#include <cmath>

namespace lathe {
namespace {

template <class T> void appendNumber(std::string& out, T value) {
    char digits[40];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
}

template <class T> void appendReal(std::string& out, T value) {
    if (std::isfinite(value)) appendNumber(out, value);
    else out += "null";
}

template <class Type> void appendWhole(std::string& out, const arrow::Array& array, std::int64_t i) {
    appendNumber(out, static_cast<const arrow::NumericArray<Type>&>(array).Value(i));
}

template <class A> std::string_view viewOf(const arrow::Array& array, std::int64_t i) {
    return static_cast<const A&>(array).GetView(i);
}

void appendBytes(std::string& out, std::string_view bytes) {
    if (arrow::util::ValidateUTF8(bytes)) appendJsonText(out, bytes);
    else appendJsonText(out, "(" + std::to_string(bytes.size()) + " bytes)");
}

void appendList(std::string& out, const arrow::Array& values, std::int64_t begin, std::int64_t end) {
    out += '[';
    for (std::int64_t k = begin; k < end; ++k) {
        if (k > begin) out += ',';
        appendJson(out, values, k);
    }
    out += ']';
}

template <class A> void appendListOf(std::string& out, const arrow::Array& array, std::int64_t i) {
    const auto& list = static_cast<const A&>(array);
    appendList(out, *list.values(), list.value_offset(i), list.value_offset(i) + list.value_length(i));
}

void appendStruct(std::string& out, const arrow::StructArray& array, std::int64_t i) {
    out += '{';
    for (int k = 0; k < array.num_fields(); ++k) {
        if (k > 0) out += ',';
        appendJsonText(out, array.type()->field(k)->name());
        out += ':';
        appendJson(out, *array.field(k), i);
    }
    out += '}';
}

void appendMap(std::string& out, const arrow::MapArray& map, std::int64_t i) {
    const auto kind = map.keys()->type_id();
    const bool named =
        kind == arrow::Type::STRING || kind == arrow::Type::LARGE_STRING || kind == arrow::Type::STRING_VIEW;
    const std::int64_t begin = map.value_offset(i), end = begin + map.value_length(i);
    out += named ? '{' : '[';
    for (std::int64_t k = begin; k < end; ++k) {
        if (k > begin) out += ',';
        if (!named) out += "{\"key\":";
        appendJson(out, *map.keys(), k);
        out += named ? ":" : ",\"value\":";
        appendJson(out, *map.items(), k);
        if (!named) out += '}';
    }
    out += named ? '}' : ']';
}

} // namespace

void appendJsonText(std::string& out, std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') (out += '\\') += c;
        else if (c == '\n') out += "\\n";
        else if (static_cast<unsigned char>(c) < 0x20) ((out += "\\u00") += digits[c >> 4 & 15]) += digits[c & 15];
        else out += c;
    }
    out += '"';
}

void appendJson(std::string& out, const arrow::Array& array, std::int64_t i) {
    using arrow::Type;
    if (array.IsNull(i)) {
        out += "null";
        return;
    }
    switch (array.type_id()) {
    case Type::NA: out += "null"; break;
    case Type::BOOL: out += static_cast<const arrow::BooleanArray&>(array).Value(i) ? "true" : "false"; break;
    case Type::INT8: appendNumber(out, int(static_cast<const arrow::Int8Array&>(array).Value(i))); break;
    case Type::UINT8: appendNumber(out, int(static_cast<const arrow::UInt8Array&>(array).Value(i))); break;
    case Type::INT16: appendWhole<arrow::Int16Type>(out, array, i); break;
    case Type::UINT16: appendWhole<arrow::UInt16Type>(out, array, i); break;
    case Type::INT32: appendWhole<arrow::Int32Type>(out, array, i); break;
    case Type::UINT32: appendWhole<arrow::UInt32Type>(out, array, i); break;
    case Type::INT64: appendWhole<arrow::Int64Type>(out, array, i); break;
    case Type::UINT64: appendWhole<arrow::UInt64Type>(out, array, i); break;
    case Type::FLOAT: appendReal(out, static_cast<const arrow::FloatArray&>(array).Value(i)); break;
    case Type::DOUBLE: appendReal(out, static_cast<const arrow::DoubleArray&>(array).Value(i)); break;
    case Type::STRING: appendJsonText(out, viewOf<arrow::StringArray>(array, i)); break;
    case Type::LARGE_STRING: appendJsonText(out, viewOf<arrow::LargeStringArray>(array, i)); break;
    case Type::STRING_VIEW: appendJsonText(out, viewOf<arrow::StringViewArray>(array, i)); break;
    case Type::BINARY: appendBytes(out, viewOf<arrow::BinaryArray>(array, i)); break;
    case Type::LARGE_BINARY: appendBytes(out, viewOf<arrow::LargeBinaryArray>(array, i)); break;
    case Type::BINARY_VIEW: appendBytes(out, viewOf<arrow::BinaryViewArray>(array, i)); break;
    case Type::FIXED_SIZE_BINARY: appendBytes(out, viewOf<arrow::FixedSizeBinaryArray>(array, i)); break;
    case Type::LIST: appendListOf<arrow::ListArray>(out, array, i); break;
    case Type::LARGE_LIST: appendListOf<arrow::LargeListArray>(out, array, i); break;
    case Type::FIXED_SIZE_LIST: appendListOf<arrow::FixedSizeListArray>(out, array, i); break;
    case Type::STRUCT: appendStruct(out, static_cast<const arrow::StructArray&>(array), i); break;
    case Type::MAP: appendMap(out, static_cast<const arrow::MapArray&>(array), i); break;
    case Type::DICTIONARY: {
        const auto& coded = static_cast<const arrow::DictionaryArray&>(array);
        appendJson(out, *coded.dictionary(), coded.GetValueIndex(i));
        break;
    }
    default: {
        const auto scalar = array.GetScalar(i);
        appendJsonText(out, scalar.ok() ? (*scalar)->ToString() : scalar.status().ToString());
    }
    }
}

} // namespace lathe
