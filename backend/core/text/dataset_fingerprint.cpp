#include "text/dataset_fingerprint.h"

#include "base/sha256.h"
#include "lathe/error.h"

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

/// Language modelling has no more than ids and mask.
bool isOfATask(const TokenExample& example) { return !example.labels.empty() || !example.tags.empty() || !example.contextOffsets.empty(); }

} // namespace

std::string dataFingerprint(const DatasetReader& reader, const ModelText& text, const std::vector<LedgerRow>& rows, std::stop_token stop) {
    constexpr std::size_t piece = std::size_t(8) << 20; // bytes between two looks at the stop token
    Sha256 sum;
    add(sum, version);
    for (const auto& source : reader.sources()) {
        add(sum, source->layout.format->name);
        for (const std::string& name : source->layout.names) add(sum, name);
        add(sum, std::to_string(source->bytes.size()));
        for (std::size_t at = 0; at < source->bytes.size(); at += piece) {
            if (stop.stop_requested()) throw Stopped{};
            sum.update(source->bytes.substr(at, piece));
        }
    }
    add(sum, text.tokenizer->describe());
    add(sum, text.special.chatTemplate);
    add(sum, text.special.eos);
    for (const LedgerRow& row : rows) {
        if (row.fate != RowFate::Used) continue;
        if (stop.stop_requested()) throw Stopped{};
        add(sum, std::to_string(row.example.row) + (row.heldOut ? " held out " : row.validation ? " validation " : " train ") + std::to_string(row.times));
        add(sum, row.example.ids);
        add(sum, row.example.trained);
        if (!isOfATask(row.example)) continue;
        add(sum, row.example.types);
        add(sum, row.example.labels);
        add(sum, row.example.tags);
        add(sum, std::to_string(row.example.span.first) + " " + std::to_string(row.example.span.second));
    }
    return sum.hex();
}

} // namespace lathe
