#include "ranks/gloo_shares.h"

#include "lathe/error.h"

#include <chrono>

namespace lathe {
namespace {

constexpr int questions = 0;      ///< the tag of what others ask for; answers have tags from 1 on
constexpr int mostTags = 1 << 30;

at::Tensor bytesAt(const std::byte* bytes, std::size_t count) {
    return at::from_blob(const_cast<std::byte*>(bytes), {std::int64_t(count)},
                         at::kByte); // only read where it is const
}

} // namespace

GlooShares::GlooShares(c10::intrusive_ptr<c10d::Backend> group, std::span<const std::byte> memory,
                       std::shared_ptr<const void> owner, std::function<void()> look,
                       std::function<void(const std::exception&)> lost)
    : m_group(std::move(group)),
      m_memory(memory),
      m_owner(std::move(owner)),
      m_look(std::move(look)),
      m_lost(std::move(lost)),
      m_answers([this] { answer(); }),
      m_awaits([this] { await(); }) {}

GlooShares::~GlooShares() {
    m_answers.join();
    m_awaits.join();
}

/// A question is three numbers: where the bytes begin, how many, and the tag that the answer has.
ShareExchange::Ticket GlooShares::fetch(int rank, std::size_t at, std::span<std::byte> to) {
    const std::lock_guard lock(m_mutex);
    const Ticket ticket = m_next++;
    if (m_failure) return ticket; // wait() says so
    const int tag = 1 + int(ticket % (mostTags - 1));
    std::vector<at::Tensor> place{bytesAt(to.data(), to.size())};
    std::vector<at::Tensor> question{
        at::tensor({std::int64_t(at), std::int64_t(to.size()), std::int64_t(tag)}, at::kLong)};
    try {
        const Work come = m_group->recv(place, rank, tag);
        m_asked.push_back({m_group->send(question, rank, questions), come});
    } catch (const std::exception&) {
        m_failure = std::current_exception();
    }
    m_news.notify_all();
    return ticket;
}

void GlooShares::wait(Ticket ticket) {
    using namespace std::chrono_literals;
    std::unique_lock lock(m_mutex);
    while (m_done <= ticket && !m_failure) {
        if (m_news.wait_for(lock, 2s, [&] { return m_done > ticket || m_failure; })) break;
        lock.unlock();
        std::exception_ptr gone;
        try {
            m_look();
        } catch (...) {
            gone = std::current_exception();
        }
        lock.lock();
        if (gone && !m_failure) m_failure = gone; // whoever waits for another fetch need not look again
    }
    if (m_done > ticket) return;
    const std::exception_ptr failure = m_failure;
    lock.unlock();
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        m_lost(error);
        throw;
    }
}

void GlooShares::waitForAll() {
    std::unique_lock lock(m_mutex);
    const Ticket next = m_next;
    lock.unlock();
    if (next > 0) wait(next - 1);
}

void GlooShares::stop() {
    const std::lock_guard lock(m_mutex);
    m_stopped = true;
    if (m_listening) m_listening->abort();
    m_news.notify_all();
}

void GlooShares::await() {
    for (;;) {
        std::unique_lock lock(m_mutex);
        m_news.wait(lock, [&] { return m_stopped || !m_asked.empty(); });
        if (m_asked.empty()) return;
        const Asked asked = m_asked.front();
        lock.unlock();
        std::exception_ptr failure;
        try {
            asked.sent->wait();
            asked.come->wait();
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        m_asked.pop_front();
        if (failure) m_failure = failure;
        else ++m_done;
        m_news.notify_all();
        if (failure) return;
    }
}

/// Until stop(), or until the connection breaks, which whoever fetches, or sums, hears of as well.
void GlooShares::answer() {
    try {
        for (;;) {
            std::vector<at::Tensor> question{at::empty({3}, at::kLong)};
            Work heard;
            {
                const std::lock_guard lock(m_mutex);
                if (m_stopped) return;
                heard = m_listening = m_group->recvAnysource(question, questions);
            }
            if (!heard->wait()) return; // stopped
            const auto* asked = question.front().const_data_ptr<std::int64_t>();
            const auto at = std::size_t(asked[0]), count = std::size_t(asked[1]);
            if (at > m_memory.size() || count > m_memory.size() - at) return; // of another memory: no rank of this run
            std::vector<at::Tensor> part{bytesAt(m_memory.data() + at, count)};
            m_group->send(part, heard->sourceRank(), int(asked[2]))->wait();
        }
    } catch (const std::exception&) {
        return;
    }
}

} // namespace lathe
