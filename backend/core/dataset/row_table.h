#pragma once
// All rows of a recipe's data: their tokens, which don't change any more, and a byte for each row of what is settled
// about it.
#include "dataset/label_set.h"
#include "dataset/token_shard.h"
#include "lathe/recipe.h"

#include <functional>
#include <memory>
#include <vector>

namespace lathe {

/// Blocks of rows, one after the other.
class TokenRows {
public:
    void add(std::unique_ptr<TokenShard> shard);
    std::size_t size() const { return m_first.empty() ? 0 : m_first.back(); }
    const std::vector<std::unique_ptr<TokenShard>>& shards() const { return m_shards; }
    const RowFacts& facts(std::size_t i) const {
        const auto [shard, at] = place(i);
        return shard->facts(at);
    }
    PreparedRow row(std::size_t i) const {
        const auto [shard, at] = place(i);
        return shard->row(at);
    }
    std::vector<std::int32_t> ids(std::size_t i) const {
        const auto [shard, at] = place(i);
        return shard->ids(at);
    }
    std::string problem(std::size_t i) const {
        const auto [shard, at] = place(i);
        return shard->problem(at);
    }
    void release() const; ///< mapped pages need not stay in memory
    /// For a walk over all rows: called with each of their numbers, it lets go of what was seen every so often.
    void walked(std::size_t i) const {
        constexpr std::size_t every = std::size_t(1) << 15;
        if (i % every == every - 1) release();
    }

private:
    std::pair<const TokenShard*, std::size_t> place(std::size_t i) const;
    std::vector<std::unique_ptr<TokenShard>> m_shards;
    std::vector<std::size_t> m_first; ///< behind each shard
};

/// How many of its tokens a row that is too long keeps.
struct CutRow {
    std::uint32_t row = 0, length = 0, trained = 0;
    std::uint64_t hash = 0;
};

class RowTable {
public:
    /// `recipe` gives the sources' roles and weights. Throws Error{BadInput}: more than 2^32 rows.
    RowTable(std::shared_ptr<const TokenRows> rows, const Recipe& recipe);

    std::size_t size() const { return m_state.size(); }
    const TokenRows& tokens() const { return *m_rows; }
    const RowFacts& facts(std::size_t i) const { return m_rows->facts(i); }
    std::string problem(std::size_t i) const { return m_rows->problem(i); }
    /// Calls work(i) for each row in order, and keeps no more of the tokens' files in memory than a part.
    template <class Work> void each(const Work& work) const {
        for (std::size_t i = 0; i < size(); ++i) {
            work(i);
            m_rows->walked(i);
        }
    }

    RowFate fate(std::size_t i) const { return RowFate(m_state[i].fate); }
    bool isUsed(std::size_t i) const { return fate(i) == RowFate::Used; }
    bool isFurther(std::size_t i) const { return facts(i).is(RowFacts::Further); }
    bool isValidation(std::size_t i) const { return m_state[i].validation; }
    bool isHeldOut(std::size_t i) const { return m_state[i].heldOut; }
    bool isTrained(std::size_t i) const { return isUsed(i) && !isValidation(i) && !isHeldOut(i); }
    std::int64_t times(std::size_t i) const; ///< in an epoch, of rows that are trained on; 1 of others

    // As cut:
    std::int64_t length(std::size_t i) const;
    std::int64_t trained(std::size_t i) const;
    std::uint64_t hash(std::size_t i) const;
    bool sameTokens(std::size_t a, std::size_t b) const;
    PreparedRow row(std::size_t i) const; ///< with its labels, once they are assigned

    void setFate(std::size_t i, RowFate fate) { m_state[i].fate = std::uint8_t(fate) & 15u; }
    void setSide(std::size_t i, bool validation, bool heldOut);
    void setOnceMore(std::size_t i) { m_state[i].onceMore = true; }
    void followBefore(std::size_t i); ///< side and repeats of the row before
    void setCut(CutRow cut);          ///< in rising order of rows
    void setLabels(LabelSet labels) { m_labels = std::move(labels); }
    const LabelSet& labels() const { return m_labels; }
    const std::vector<CutRow>& cuts() const { return m_cut; }
    void restore(std::vector<CutRow> cuts, LabelSet labels); ///< what was settled another time

private:
    struct State { std::uint8_t fate : 4, validation : 1, heldOut : 1, onceMore : 1; };
    static_assert(sizeof(State) == 1);
    const CutRow* cut(std::size_t i) const;
    std::shared_ptr<const TokenRows> m_rows;
    std::vector<State> m_state;
    std::vector<std::int64_t> m_whole; ///< of each source: how often all of its rows are there
    std::vector<CutRow> m_cut;
    LabelSet m_labels;
};

/// Calls found(i, first) for each of the rows i that `takes`, further windows and rows without tokens left out, where
/// an earlier one has the same tokens; `first` is the first of them. "Earlier": all rows of which `late` is false come
/// before the others. Memory is bounded: hashes are compared in passes, tokens where they agree. Not in the order of
/// rows.
void forEachRepeat(const RowTable& rows, const std::function<bool(std::size_t)>& takes,
                   const std::function<bool(std::size_t)>& late,
                   const std::function<void(std::size_t i, std::size_t first)>& found);

} // namespace lathe
