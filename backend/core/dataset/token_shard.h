#pragma once
// Tokenized rows as one block of bytes, little-endian, each column by itself: what is held is what stands in the file,
// which is mapped and not parsed.
//
//   header   magic "LATHETOK", version, key of the whole, number of the block, its rows, the columns' places, checksums
//   (XXH64) facts    RowFacts for each row ids      token ids end to end, 2 bytes each where all are below 65536, else
//   4 trained  a bit for each token: it is a target extra    what only some rows have: types, labels, words' places,
//   windows, answers, what is wrong with the row
#include "base/mapped_file.h"
#include "dataset/ledger_row.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lathe {

/// What is known of a row without its tokens.
struct RowFacts {
    enum Flag : std::uint8_t { Further = 1, Window = 2, HoldsAnswer = 4, Question = 8, Unanswerable = 16 };
    std::int64_t row = 0, line = 0;
    std::uint64_t hash = 0; ///< of the ids
    std::uint64_t group = 0; ///< PreparedRow::group
    std::uint64_t token = 0; ///< where its ids begin, in tokens
    std::uint64_t extra = 0; ///< where its extra begins, in bytes
    std::uint32_t extraBytes = 0, length = 0, trained = 0, split = 0;
    std::uint16_t source = 0;
    RowFate fate = RowFate::Used;
    std::uint8_t flags = 0;
    std::uint32_t reserved = 0;
    bool is(Flag flag) const { return (flags & flag) != 0; }
};
static_assert(sizeof(RowFacts) == 72);

struct ShardAbout {
    std::uint64_t key = 0; ///< of the whole to which the block belongs
    std::int64_t number = 0; ///< of the block, from 0
    std::int64_t firstRow = 0; ///< RowFacts::row of the first
    std::int64_t rows = 0; ///< with further windows
    std::int64_t sourceRows = 0;
    std::int64_t unmasked = 0, unended = 0, lostWords = 0, repeatedAnswers = 0; ///< sums over PreparedRow's
    std::array<std::int64_t, chatPartKinds> missing{}; ///< rows that miss a ChatPart, by its bit
    std::array<std::int64_t, chatPartKinds> firstMissing{}; ///< the line of the first of them
};

std::uint64_t hashOf(const std::vector<std::int32_t>& ids);

/// Collects rows and makes the block of them.
class ShardBuilder {
public:
    void add(PreparedRow&& row);
    std::size_t rows() const { return m_facts.size(); }
    std::size_t bytes() const; ///< about
    std::string finish(std::uint64_t key, std::int64_t number); ///< and begins anew

private:
    std::vector<RowFacts> m_facts;
    std::vector<std::int32_t> m_ids;
    std::vector<std::uint8_t> m_trained; ///< bits
    std::string m_extra;
    ShardAbout m_about;
};

class TokenShard {
public:
    /// Throws Error{BadFile}: no such block, another version, or damaged (its checksum differs).
    explicit TokenShard(std::string bytes);
    explicit TokenShard(const std::filesystem::path& file);

    const ShardAbout& about() const { return m_about; }
    std::size_t size() const { return m_facts.size(); }
    const RowFacts& facts(std::size_t i) const { return m_facts[i]; }
    /// The whole row, as it was added.
    PreparedRow row(std::size_t i) const;
    std::vector<std::int32_t> ids(std::size_t i) const;
    std::string problem(std::size_t i) const;
    std::size_t bytes() const { return all().size(); }
    void release() const; ///< a mapped block's pages need not stay in memory

private:
    std::span<const std::byte> all() const;
    void open(const std::string& name);
    std::optional<MappedFile> m_file;
    std::string m_held;
    ShardAbout m_about;
    std::span<const RowFacts> m_facts;
    std::span<const std::byte> m_ids, m_trained, m_extra;
    bool m_wide = false;
};

} // namespace lathe
