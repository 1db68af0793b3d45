#pragma once
// Requests to the Hub one after the other, each tried again where the network fails.
#include "hub/http.h"
#include "hub/hub_settings.h"
#include "lathe/push.h"

#include <nlohmann/json.hpp>

#include <stop_token>
#include <string>

namespace lathe {

struct HubAnswer {
    long status = 0;
    std::string text;
    std::map<std::string, std::string> headers; ///< names in lower case
};

class HubCalls {
public:
    HubCalls(const PushOrder& order, const HubSettings& settings, std::stop_token stop);

    /// Until an answer comes that is none of the passing failures (429, 5xx), which are tried again as often as the
    /// order says; `again` false: at once. `tick` is called while it waits. Throws Error{Io}, Stopped.
    HubAnswer send(const HttpRequest& request, bool again = true);
    /// A JSON document sent as POST; throws an Error for any answer but a success, and Error{BadFile} for what is no
    /// JSON.
    nlohmann::json post(const std::string& address, const nlohmann::json& body,
                        const std::vector<std::string>& headers = {});
    [[noreturn]] void refuse(const HubAnswer& answer, const std::string& doing) const;

    std::function<void()> tick;
    int retries = 0;
    std::string trouble; ///< why the last connection failed

private:
    void wait(double seconds);

    const PushOrder& m_order;
    const HubSettings& m_settings;
    std::stop_token m_stop;
    HttpClient m_client;
};

} // namespace lathe
