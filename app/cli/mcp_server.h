#pragma once
// The Model Context Protocol over lines of JSON-RPC 2.0: what lathe mcp speaks on its standard streams. Each call of a
// tool has a thread of its own, so that a run can be stopped while another call follows it.
#include "cli/json_text.h"
#include "cli/mcp_tools.h"
#include "lathe/workbench.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace lathe::cli {

class McpServer {
public:
    /// `send` takes a line without its end; it is called from several threads, one at a time. `remark`: likewise, what
    /// is said for people beside the answers. `allowed`: nobody is asked before something is done.
    McpServer(std::shared_ptr<Workbench> workbench, bool allowed, std::function<void(const std::string&)> send,
              std::function<void(const std::string&)> remark);
    ~McpServer(); ///< ends all calls; what they asked is taken as refused
    McpServer(const McpServer&) = delete;
    McpServer& operator=(const McpServer&) = delete;

    /// One message of the client's; returns at once.
    void receive(const std::string& line);

private:
    struct Call {
        Json id, progressToken; ///< null: wants to hear of no progress
        std::atomic<int> interrupts{0};
        std::atomic<bool> done{false};
        std::thread thread;
    };
    struct Question {
        std::optional<Json> answer;
        std::string failed; ///< the client's error, where it could not ask
    };

    void handle(const Json& message);
    void answer(const Json& id, const std::string& method, const Json& params);
    void cancel(const Json& id);
    Json initialize(const Json& params);
    void call(const Json& id, const Json& params);
    void serve(Call& call, const Tool& tool, const Json& arguments);
    Json resultOf(Call& call, const Tool& tool, const Json& arguments);
    void askPerson(Call& call, const std::string& question);
    void joinDone();
    void send(const Json& message);

    const std::shared_ptr<Workbench> m_workbench;
    const bool m_allowed;
    const std::function<void(const std::string&)> m_send, m_remark;
    std::mutex m_sending;

    std::string m_version; ///< of the protocol; empty until the client has begun
    bool m_canAsk = false;
    std::list<Call> m_calls;

    std::mutex m_mutex; ///< over the questions
    std::condition_variable m_answered;
    std::map<std::string, Question> m_questions; ///< those that are open, by id
    int m_asked = 0;
    bool m_closing = false;
};

} // namespace lathe::cli
