#pragma once
// Who of a group is still there, told in the store where its ranks meet (c10d's, as all of this): each leaves a sign of
// life there every second, and a word when it ends. So a rank that waits for another learns that it waits in vain, and
// why.
#include "lathe/error.h"
#include "lathe/rank.h"

#include <torch/csrc/distributed/c10d/Store.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace lathe {

class Presence {
public:
    using Store = c10::intrusive_ptr<c10d::Store>;
    Presence(Store store, RankPlace place);
    ~Presence();
    Presence(const Presence&) = delete;
    Presence& operator=(const Presence&) = delete;

    /// Returns when all have come. Throws Error, with who has not come in time; Stopped.
    void waitForAll(std::stop_token stop);
    /// Throws where somebody has ended, or gave no sign of life for long.
    void look();
    /// After a connection broke, which happens where somebody is gone or the network is: always throws, in seconds.
    [[noreturn]] void findWhoIsGone(const std::string& what);

    enum class End { Done, Stopped, Failed, Lost };
    /// The last word. The one who keeps the store stays until the others have read it, and who was stopped until the
    /// first has saved.
    void leave(End end, const Said& why = {});

private:
    struct Word {
        End end;
        std::string why;
    };
    std::optional<Word> wordOf(int rank);
    void throwFirstWord(); ///< where somebody has ended for a reason of its own
    std::int64_t signsOf(int rank);
    void stayFor(const std::vector<int>& ranks, std::chrono::seconds most);
    [[noreturn]] void throwGone(int rank);
    [[noreturn]] void throwWithoutStore();
    template <class Ask> auto ask(const Ask& question) -> decltype(question());

    using Clock = std::chrono::steady_clock;
    struct Seen {
        std::int64_t signs = 0;
        Clock::time_point at;
    };

    Store m_store;
    RankPlace m_place;
    std::map<int, Seen> m_seen;
    std::jthread m_signs;
};

} // namespace lathe
