// Parts that a row lacks take no bytes, since most rows have none.
#include "dataset/row_extra.h"

#include "lathe/error.h"

#include <cstring>

namespace lathe {
namespace {

enum class Part : std::uint8_t {
    Types,
    Sequence,
    Starts,
    Label,
    List,
    Offsets,
    Span,
    KeyRow,
    KeyId,
    KeyQuestion,
    KeyContext,
    KeyAnswer,
    Problem
};

void add(std::string& bytes, Part part, const void* data, std::size_t size) {
    const auto count = std::uint32_t(size);
    bytes += char(part);
    bytes.append(reinterpret_cast<const char*>(&count), sizeof count);
    bytes.append(static_cast<const char*>(data), size);
}

void add(std::string& bytes, Part part, const std::string& text) { add(bytes, part, text.data(), text.size()); }

template <class T> void addIfAny(std::string& bytes, Part part, const std::vector<T>& values) {
    if (!values.empty()) add(bytes, part, values.data(), values.size() * sizeof(T));
}

template <class T> void put(std::span<const std::byte> data, std::vector<T>& values) {
    values.resize(data.size() / sizeof(T));
    std::memcpy(static_cast<void*>(values.data()), data.data(), values.size() * sizeof(T));
}

void put(std::span<const std::byte> data, std::string& text) {
    text.assign(reinterpret_cast<const char*>(data.data()), data.size());
}

} // namespace

void writeExtra(const PreparedRow& row, std::string& bytes) {
    addIfAny(bytes, Part::Types, row.example.types);
    addIfAny(bytes, Part::Sequence, row.sequence);
    addIfAny(bytes, Part::Starts, row.starts);
    for (const std::string& label : row.labels) add(bytes, Part::Label, label);
    if (row.labelList) add(bytes, Part::List, nullptr, 0);
    addIfAny(bytes, Part::Offsets, row.example.contextOffsets);
    if (row.example.span != std::pair<std::int32_t, std::int32_t>(0, 0))
        add(bytes, Part::Span, &row.example.span, sizeof row.example.span);
    if (row.key) {
        add(bytes, Part::KeyRow, &row.key->row, sizeof row.key->row);
        add(bytes, Part::KeyId, row.key->id);
        add(bytes, Part::KeyQuestion, row.key->question);
        add(bytes, Part::KeyContext, row.key->context);
        for (const std::string& answer : row.key->answers) add(bytes, Part::KeyAnswer, answer);
    }
    if (!row.problem.empty()) add(bytes, Part::Problem, row.problem);
}

void readExtra(std::span<const std::byte> bytes, PreparedRow& row) {
    while (!bytes.empty()) {
        std::uint32_t size = 0;
        if (bytes.size() < 1 + sizeof size) throw Error(ErrorKind::BadFile, "Prepared data: a row's part ends early.");
        const auto part = Part(bytes[0]);
        std::memcpy(&size, bytes.data() + 1, sizeof size);
        bytes = bytes.subspan(1 + sizeof size);
        if (bytes.size() < size) throw Error(ErrorKind::BadFile, "Prepared data: a row's part ends early.");
        const auto data = bytes.first(size);
        bytes = bytes.subspan(size);
        switch (part) {
        case Part::Types: put(data, row.example.types); break;
        case Part::Sequence: put(data, row.sequence); break;
        case Part::Starts: put(data, row.starts); break;
        case Part::Label: put(data, row.labels.emplace_back()); break;
        case Part::List: row.labelList = true; break;
        case Part::Offsets: put(data, row.example.contextOffsets); break;
        case Part::Span:
            std::memcpy(static_cast<void*>(&row.example.span), data.data(),
                        std::min(data.size(), sizeof row.example.span));
            break;
        case Part::KeyRow:
            row.key = std::make_unique<AnswerKey>();
            std::memcpy(&row.key->row, data.data(), std::min(data.size(), sizeof row.key->row));
            break;
        case Part::KeyId:
            if (row.key) put(data, row.key->id);
            break;
        case Part::KeyQuestion:
            if (row.key) put(data, row.key->question);
            break;
        case Part::KeyContext:
            if (row.key) put(data, row.key->context);
            break;
        case Part::KeyAnswer:
            if (row.key) put(data, row.key->answers.emplace_back());
            break;
        case Part::Problem: put(data, row.problem); break;
        }
    }
}

} // namespace lathe
