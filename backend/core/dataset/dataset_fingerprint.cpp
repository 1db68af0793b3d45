// Hashes run along with the rows and can be continued, so that a preparation in parts gives the same name.
#include "dataset/dataset_fingerprint.h"

#include "lathe/error.h"

#include <algorithm>
#include <utility>

namespace lathe {
namespace {

constexpr std::string_view version = "lathe data 1";

/// A length goes before each piece, so that no two lists of pieces read alike.
void add(Sha256& sum, std::string_view piece) {
    sum.update(std::to_string(piece.size()) + ":");
    sum.update(piece);
}

template <class T>
void add(Sha256& sum, const std::vector<T>& values) {
    add(sum, std::string_view(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)));
}

/// Language modeling has no more than ids and mask.
bool isOfATask(const TokenExample& example) {
    return !example.labels.empty() || !example.tags.empty() || !example.contextOffsets.empty();
}

} // namespace

void DataFingerprint::upTo(std::size_t source, std::size_t position, std::stop_token stop) {
    constexpr std::size_t piece = std::size_t(8) << 20; // bytes between two looks at the stop token
    if (!std::exchange(m_versioned, true)) add(m_sum, version);
    for (; m_source < m_reader.sources().size(); ++m_source, m_position = 0, m_begun = false) {
        const DataSource& one = *m_reader.sources()[m_source];
        if (!std::exchange(m_begun, true)) {
            add(m_sum, one.layout.format->name);
            for (const std::string& name : one.layout.names) add(m_sum, name);
            add(m_sum, std::to_string(one.bytes.size()));
        }
        const std::size_t end = m_source < source ? one.bytes.size() : std::min(position, one.bytes.size());
        while (m_position < end) {
            if (stop.stop_requested()) throw Stopped{};
            const std::string_view next = one.bytes.substr(m_position, std::min(piece, end - m_position));
            m_sum.update(next);
            m_position += next.size();
        }
        if (m_source >= source) return;
    }
}

void DataFingerprint::follow(std::stop_token stop) {
    const auto [source, position] = m_reader.place();
    upTo(source, position, stop);
}

std::string DataFingerprint::finish(const ModelText* text, std::stop_token stop) {
    upTo(m_reader.sources().size(), 0, stop);
    if (text) {
        add(m_sum, text->tokenizer->describe());
        add(m_sum, text->special.chatTemplate);
        for (const auto& [name, source] : text->special.namedTemplates) add(m_sum, name + source);
        add(m_sum, text->special.eos);
    }
    return m_sum.state();
}

std::string dataFingerprint(const std::string& state, const RowTable& rows, std::stop_token stop) {
    Sha256 sum = Sha256::fromState(state);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows.tokens().walked(i);
        if (!rows.isUsed(i)) continue;
        if (stop.stop_requested()) throw Stopped{};
        const PreparedRow row = rows.row(i);
        add(sum, std::to_string(row.example.row)
                     + (row.heldOut      ? " held out "
                        : row.validation ? " validation "
                                         : " train ")
                     + std::to_string(row.times));
        add(sum, row.example.ids);
        add(sum, row.example.trained);
        if (row.example.split) add(sum, "split " + std::to_string(row.example.split));
        if (!isOfATask(row.example)) continue;
        add(sum, row.example.types);
        add(sum, row.example.labels);
        add(sum, row.example.tags);
        add(sum, std::to_string(row.example.span.first) + " " + std::to_string(row.example.span.second));
    }
    return sum.hex();
}

} // namespace lathe
