#pragma once
// One name for exactly these examples: to tell a resumed run that its data changed, and two runs that they had the
// same.
#include "base/sha256.h"
#include "dataset/dataset_reader.h"
#include "dataset/row_table.h"

#include <stop_token>
#include <string>

namespace lathe {

/// SHA-256 over the files' bytes, their formats and columns, the tokenizer, and what all fields of the recipe came to:
/// every used row's tokens, mask, side of the split and repeats. So a default and the value it stands for give the
/// same, and so does a file that was moved.
class DataFingerprint {
public:
    /// `reader` must outlive it.
    explicit DataFingerprint(const DatasetReader& reader) : m_reader(reader) {}
    /// Adds the files' bytes up to where the reader is.
    void follow(std::stop_token stop);
    /// All sources, then the model's text: what the rows' part goes on from (Sha256::state).
    std::string finish(const ModelText* text, std::stop_token stop);

private:
    void upTo(std::size_t source, std::size_t position, std::stop_token stop);
    const DatasetReader& m_reader;
    Sha256 m_sum;
    std::size_t m_source = 0, m_position = 0;
    bool m_begun = false; ///< the source's head is in the sum
    bool m_versioned = false;
};

/// The rest: the rows. `state` from finish().
std::string dataFingerprint(const std::string& state, const RowTable& rows, std::stop_token stop);

} // namespace lathe
