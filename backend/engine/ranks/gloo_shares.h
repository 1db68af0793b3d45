#pragma once
// Fetching over Gloo's sends and receives, in a group of its own: a thread answers what other ranks ask for, another
// waits for what this one has asked for. Gloo takes the end of a wait for the end of the group, so neither ever ends a
// wait by the clock; who waits for them looks for ranks that are gone.
#include "ranks/share_exchange.h"
#include "tensor/torch.h"

#include <torch/csrc/distributed/c10d/Backend.hpp>

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace lathe {

class GlooShares final : public ShareExchange {
public:
    /// `memory` is what others may fetch, kept by `owner`. While one waits, `look` is called now and then, and throws
    /// where a rank has gone; `lost` is called where the connection broke, and throws who is.
    GlooShares(c10::intrusive_ptr<c10d::Backend> group, std::span<const std::byte> memory,
               std::shared_ptr<const void> owner, std::function<void()> look,
               std::function<void(const std::exception&)> lost);
    ~GlooShares() override; ///< after stop()
    Ticket fetch(int rank, std::size_t at, std::span<std::byte> to) override;
    void wait(Ticket ticket) override;
    void waitForAll(); ///< of what was fetched
    void stop();       ///< when no rank fetches any more

private:
    using Work = c10::intrusive_ptr<c10d::Work>;
    struct Asked { Work sent, come; };
    void answer();
    void await();

    c10::intrusive_ptr<c10d::Backend> m_group;
    std::span<const std::byte> m_memory;
    std::shared_ptr<const void> m_owner;
    std::function<void()> m_look;
    std::function<void(const std::exception&)> m_lost;

    std::mutex m_mutex;
    std::condition_variable m_news;
    std::deque<Asked> m_asked;     ///< from the one that is waited for on
    Ticket m_next = 0, m_done = 0; ///< those before it
    std::exception_ptr m_failure;
    Work m_listening;
    bool m_stopped = false;
    std::thread m_answers, m_awaits;
};

} // namespace lathe
