#pragma once
// The processes that train together, as the trainer sees them: numbers and tensors summed over all, texts gathered, and
// a word for all from the first. Alone, the same calls give back what they were given, so most code need not ask.
//
// What is the same as in one process: the order of rows, the rows of each step, what the loss is divided by, and
// dropout, whose bits are a function of seed, step, site, row and position (kernels/dropout) and not of who computes
// them. What is not: the order in which gradients are added up, so losses agree to rounding and not to the last bit;
// every rank has the same bits as every other.
#include "ranks/share_exchange.h"
#include "tensor/torch.h"

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

class RankGroup {
public:
    virtual ~RankGroup() = default;
    virtual int rank() const { return 0; }
    virtual int size() const { return 1; }
    bool isFirst() const { return rank() == 0; } ///< it alone writes
    bool isAlone() const { return size() == 1; }

    /// Of `count` things in a row, those of this rank: from the first to before the second. May be none.
    std::pair<std::size_t, std::size_t> share(std::size_t count) const;

    // All ranks call these in the same order. They wait for each other, and throw Error where one of them has gone or
    // ended, with its place and why; Stopped where one was stopped.
    virtual void sum(at::Tensor&) {} ///< in place; the same bits everywhere
    virtual void sum(std::span<double>) {}
    virtual void fromFirst(std::string&) {}
    /// The first's values into everybody's, whatever their types and devices.
    virtual void fromFirst(const std::vector<at::Tensor>&) {}
    virtual std::vector<std::string> gather(const std::string& own) { return {own}; } ///< by rank
    std::vector<double> gather(const std::vector<double>& own);                      ///< end to end
    virtual void barrier() {}
    /// Of a flat tensor, the part that each rank has (from, to before; by rank), to all.
    virtual void fromEach(at::Tensor& flat, const std::vector<std::pair<std::int64_t, std::int64_t>>& parts) {
        static_cast<void>(flat), static_cast<void>(parts);
    }
    /// Others may fetch from this memory, kept by `owner`, as this rank from theirs, until all is done together. Once a
    /// run; returns when all have called it. Null alone.
    virtual ShareExchange* giveOut(std::span<const std::byte> memory, std::shared_ptr<const void> owner) {
        static_cast<void>(memory), static_cast<void>(owner);
        return nullptr;
    }

    /// Work that writes files which the others then find: the first rank, then the first of each machine, then all.
    virtual void inTurn(const std::function<void()>& work) { work(); }
    /// The whole of what is done together. It ends when all have done it; what it throws is told to the others.
    virtual void together(const std::function<void()>& work) { work(); }

    static RankGroup& alone();
};

/// The group of this process, by its environment (lathe/rank.h), met anew for each run; waits for all to come. Throws
/// Error: no way to the meeting place, or some do not come, with who; Stopped.
std::unique_ptr<RankGroup> joinRanks(std::stop_token stop);

} // namespace lathe
