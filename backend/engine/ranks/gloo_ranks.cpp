// A group over LibTorch's c10d: Gloo for the host's memory, NCCL for a GPU's. Gloo tells at once where a connection
// breaks; who is gone, and a machine that just falls silent, Presence finds.
#include "base/clock.h"
#include "lathe/rank.h"
#include "ranks/gloo_shares.h"
#include "ranks/nccl.h"
#include "ranks/presence.h"
#include "ranks/rank_group.h"
#include "tensor/out_of_memory.h"

#include <c10/util/Logging.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

namespace lathe {
namespace {

using namespace std::chrono_literals;
using Work = c10::intrusive_ptr<c10d::Work>;

constexpr auto untilALook = 2s; ///< at the others, while one waits for them
/// Gloo's own limit: longer than anybody prepares data. Presence is who gives up.
constexpr auto noLimit = std::chrono::milliseconds(30 * 24h);

/// The first line, without the source's place that Gloo begins with and the advice that it ends with.
std::string reasonOf(const std::exception& error) {
    std::string text = error.what();
    text = text.substr(0, text.find('\n'));
    if (const auto end = text.find("] "); text.starts_with('[') && end != std::string::npos)
        text = text.substr(end + 2);
    if (const auto end = text.find(" This is typically"); end != std::string::npos) text.resize(end);
    return text;
}

/// One for the process: runs that follow each other meet at the same place.
c10::intrusive_ptr<c10d::Store> meetingPlace(const RankPlace& place, std::stop_token stop) {
    static c10::intrusive_ptr<c10d::Store> store;
    if (store) return store;
    c10d::TCPStoreOptions options;
    options.port = std::uint16_t(place.port);
    options.isServer = place.isFirst() && !place.launcherMeets;
    options.waitWorkers = false;
    const double until = systemClock().steadySeconds() + 300;
    for (;;) {
        options.timeout = options.isServer ? std::chrono::milliseconds(300s) : std::chrono::milliseconds(5s);
        try {
            auto found = c10::make_intrusive<c10d::TCPStore>(place.address, options);
            found->setTimeout(300s);
            store = std::move(found);
            break;
        } catch (const std::exception& error) {
            if (stop.stop_requested()) throw Stopped{};
            if (options.isServer)
                throw Error(ErrorKind::Io,
                            {"Rank 0 can't wait for the others at port %1: %2", place.port, reasonOf(error)},
                            "Set MASTER_PORT to a port that is free, the same for all.");
            if (systemClock().steadySeconds() > until)
                throw Error(
                    ErrorKind::Io,
                    {"Rank %1 of %2 can't reach the place where all meet, %3 port %4, in 5 minutes.", place.rank,
                     place.size, place.address, place.port},
                    "See whether rank 0 was started, and whether MASTER_ADDR and MASTER_PORT name its machine.");
        }
    }
    if (place.launcherMeets) // it outlives the processes that it starts again
        store = c10::make_intrusive<c10d::PrefixStore>("/worker/attempt_" + std::to_string(place.restarts), store);
    return store;
}

/// The words of an exception, for the others.
std::pair<Presence::End, Said> lastWord(std::exception_ptr exception) {
    if (const auto memory = outOfMemory(exception)) return {Presence::End::Failed, memory->message};
    try {
        std::rethrow_exception(exception);
    } catch (const Stopped&) {
        return {Presence::End::Stopped, {}};
    } catch (const Error& error) {
        return {Presence::End::Failed, error.info().message};
    } catch (const std::exception& error) {
        return {Presence::End::Failed, reasonOf(error)};
    } catch (...) {
        return {Presence::End::Failed, Said("An unknown exception.")};
    }
}

class ConnectedRanks final : public RankGroup {
public:
    ConnectedRanks(const RankPlace& place, c10::intrusive_ptr<c10d::Store> store, std::stop_token stop)
        : m_place(place), m_store(std::move(store)), m_presence(m_store, place) {
        guarded([&] {
            m_presence.waitForAll(stop);
            m_host = glooGroup("gloo");
        });
    }
    /// A group that broke has threads that wait for what does not come any more: it is left to the process's end.
    ~ConnectedRanks() override {
        if (!m_broken) return;
        for (auto* group : {&m_host, &m_gpu})
            if (*group) static_cast<void>(group->release());
        static_cast<void>(m_shares.release());
    }

    int rank() const override { return m_place.rank; }
    int size() const override { return m_place.size; }

    void sum(at::Tensor& tensor) override {
        at::NoGradGuard quiet;
        const auto direct = backendFor(tensor);
        std::vector<at::Tensor> all{direct ? tensor : tensor.cpu()};
        const Work work = (direct ? direct : m_host)->allreduce(all);
        if (direct && direct == m_gpu) watch(work);
        finish(work);
        if (!direct) tensor.copy_(all.front());
    }

    void sum(std::span<double> numbers) override {
        std::vector<at::Tensor> all{at::from_blob(numbers.data(), {std::int64_t(numbers.size())}, at::kDouble)};
        finish(m_host->allreduce(all));
    }

    void fromFirst(std::string& text) override {
        std::int64_t length = std::int64_t(text.size());
        broadcast(&length, sizeof length);
        text.resize(std::size_t(length));
        broadcast(text.data(), text.size());
    }

    void fromFirst(const std::vector<at::Tensor>& tensors) override {
        at::NoGradGuard quiet;
        for (const at::Tensor& tensor : tensors) {
            if (tensor.numel() == 0) continue;
            at::Tensor held = tensor.detach().cpu().contiguous();
            broadcast(held.mutable_data_ptr(), held.nbytes());
            if (!isFirst() && held.const_data_ptr() != tensor.const_data_ptr()) tensor.detach().copy_(held);
        }
    }

    using RankGroup::gather;
    std::vector<std::string> gather(const std::string& own) override {
        std::vector<double> lengths(std::size_t(m_place.size), 0.0);
        lengths[std::size_t(rank())] = double(own.size());
        sum(lengths);
        std::vector<std::string> all;
        for (int from = 0; from < size(); ++from) {
            std::string text = from == rank() ? own : std::string(std::size_t(lengths[std::size_t(from)]), '\0');
            broadcast(text.data(), text.size(), from);
            all.push_back(std::move(text));
        }
        return all;
    }

    void barrier() override {
        std::array<double, 1> nothing{};
        sum(nothing);
    }

    void fromEach(at::Tensor& flat, const std::vector<std::pair<std::int64_t, std::int64_t>>& parts) override {
        at::NoGradGuard quiet;
        const auto direct = backendFor(flat);
        std::vector<std::vector<at::Tensor>> held;
        std::vector<Work> works;
        for (int from = 0; from < size(); ++from) { // all under way at once: each has another way through the network
            const auto [first, last] = parts.at(std::size_t(from));
            if (first == last) continue;
            const at::Tensor part = flat.narrow(0, first, last - first);
            held.push_back({direct           ? part
                            : from == rank() ? part.cpu()
                                             : at::empty(part.sizes(), part.options().device(at::kCPU))});
            c10d::BroadcastOptions options;
            options.rootRank = from;
            works.push_back((direct ? direct : m_host)->broadcast(held.back(), options));
        }
        for (const Work& work : works) {
            if (direct && direct == m_gpu) watch(work);
            finish(work);
        }
        if (direct) return;
        auto came = held.begin();
        for (const auto& [first, last] : parts)
            if (first != last) flat.narrow(0, first, last - first).copy_((came++)->front());
    }

    ShareExchange* giveOut(std::span<const std::byte> memory, std::shared_ptr<const void> owner) override {
        m_shares = std::make_unique<GlooShares>(
            glooGroup("shares"), memory, std::move(owner), [this] { look(); },
            [this](const std::exception& error) { lost(error); });
        barrier();
        return m_shares.get();
    }

    void inTurn(const std::function<void()>& work) override {
        const int own = isFirst() ? 0 : m_place.localRank == 0 ? 1 : 2;
        for (int turn = 0; turn < 3; ++turn) {
            if (turn == own) work();
            barrier();
        }
    }

    void together(const std::function<void()>& work) override {
        guarded([&] {
            work();
            if (m_shares) m_shares->waitForAll();
            barrier();
            if (m_shares) m_shares->stop();
        });
        m_presence.leave(Presence::End::Done);
    }

private:
    void guarded(const std::function<void()>& work) {
        try {
            work();
        } catch (...) {
            const bool victim = m_broken;
            m_broken = true;
            const auto [end, why] = lastWord(std::current_exception());
            m_presence.leave(victim && end == Presence::End::Failed ? Presence::End::Lost : end, why);
            throw;
        }
    }

    c10::intrusive_ptr<c10d::Backend> glooGroup(const std::string& name) {
        try {
            return c10::make_intrusive<c10d::ProcessGroupGloo>(
                c10::make_intrusive<c10d::PrefixStore>(name, m_store), rank(), size(),
                c10d::ProcessGroupGloo::Options::create_default(noLimit));
        } catch (const std::exception& error) {
            lost(error);
        }
    }

    /// NCCL's group is made for the first tensor that lies where it reaches.
    c10::intrusive_ptr<c10d::Backend> backendFor(const at::Tensor& tensor) {
        if (tensor.device() == at::Device(at::kCPU)) return m_host;
        if (!std::exchange(m_lookedForGpu, true))
            m_gpu =
                ncclBackend(c10::make_intrusive<c10d::PrefixStore>("nccl", m_store), rank(), size(), tensor.device());
        return m_gpu;
    }

    void broadcast(void* bytes, std::size_t count, int from = 0) {
        constexpr std::size_t most = std::size_t(1) << 30; ///< at once
        for (std::size_t at = 0; at < count; at += most) {
            const auto length = std::int64_t(std::min(most, count - at));
            std::vector<at::Tensor> all{at::from_blob(static_cast<char*>(bytes) + at, {length}, at::kByte)};
            c10d::BroadcastOptions options;
            options.rootRank = from;
            finish(m_host->broadcast(all, options));
        }
    }

    void finish(const Work& work) {
        for (;;) {
            try {
                work->wait(untilALook);
                return;
            } catch (const std::exception& error) {
                if (work->exception()) lost(error);
                if (work->isCompleted()) continue; // while the time was up: it has not failed
            }
            look();
        }
    }

    /// Until it is done. NCCL takes the end of a wait for the end of the group: it is asked instead.
    void watch(const Work& work) {
        for (auto next = std::chrono::steady_clock::now() + untilALook; !work->isCompleted();
             std::this_thread::sleep_for(200us)) {
            if (std::chrono::steady_clock::now() < next) continue;
            look();
            next = std::chrono::steady_clock::now() + untilALook;
        }
    }

    void look() {
        if (m_whoIsGone) std::rethrow_exception(m_whoIsGone);
        try {
            m_presence.look();
        } catch (...) {
            m_broken = true;
            m_whoIsGone = std::current_exception();
            throw;
        }
    }

    /// Looking takes seconds: whoever else meets the same, other fetches above all, hears at once what was found.
    [[noreturn]] void lost(const std::exception& error) {
        m_broken = true;
        if (m_whoIsGone) std::rethrow_exception(m_whoIsGone);
        try {
            m_presence.findWhoIsGone(reasonOf(error));
        } catch (...) {
            m_whoIsGone = std::current_exception();
            throw;
        }
    }

    RankPlace m_place;
    c10::intrusive_ptr<c10d::Store> m_store;
    Presence m_presence;
    c10::intrusive_ptr<c10d::Backend> m_host, m_gpu;
    std::unique_ptr<GlooShares> m_shares;
    std::exception_ptr m_whoIsGone;
    bool m_broken = false, m_lookedForGpu = false;
};

} // namespace

std::unique_ptr<RankGroup> joinRanks(std::stop_token stop) {
    const RankPlace& place = thisRank();
    if (place.isAlone()) return std::make_unique<RankGroup>();
    c10::initLogging(); // reads how much c10d is to say (lathe/process.h)
    static int runs = 0;
    const std::string run = "lathe/run-" + std::to_string(runs++);
    return std::make_unique<ConnectedRanks>(
        place, c10::make_intrusive<c10d::PrefixStore>(run, meetingPlace(place, stop)), stop);
}

} // namespace lathe
