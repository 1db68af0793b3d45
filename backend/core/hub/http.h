#pragma once
// Requests by libcurl, many at once on one thread. Redirects are followed here, so that the token stays with the host
// it is for.
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

struct HttpRequest {
    std::string address;
    std::int64_t from = 0, to = -1; ///< bytes [from, to); to -1: no range is asked for
    /// The body of a success (2xx) in pieces; `status` says which. May throw; may return false to end the transfer.
    std::function<bool(long status, const char* data, std::size_t size)> receive;

    // What is sent: `body`, or bytes of a file.
    std::string method = "GET";
    std::vector<std::string> headers; ///< "Content-Type: application/json"
    std::string body;
    std::filesystem::path file;
    std::int64_t fileFrom = 0, fileBytes = 0; ///< bytes [fileFrom, fileFrom + fileBytes)
    std::function<void(std::int64_t bytes)> sent; ///< so many of them, so far; told while they are sent
};

struct HttpResult {
    long status = 0; ///< 0: no answer came
    bool whole = false; ///< the body came to its end
    bool redirected = false; ///< the answer is of another address than was asked
    std::string failure; ///< why not, in libcurl's words: "Connection reset by peer"
    std::map<std::string, std::string> headers; ///< of the last answer, names in lower case
    std::string refusal; ///< the beginning of the body of any other status
    double retryAfter = 0; ///< seconds; 0: the server named none
    std::exception_ptr thrown; ///< by receive
};

/// Transfers in flight. One thread.
class HttpClient {
public:
    /// `endpoint`: scheme, host and port that the token (may be empty) is for.
    HttpClient(std::string endpoint, std::string token);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    using Id = int;
    Id start(HttpRequest request);
    void cancel(Id id);
    std::size_t running() const;
    struct Ended {
        Id id;
        HttpResult result;
    };
    /// Waits up to `milliseconds` for news. Receivers are called from here.
    std::vector<Ended> work(int milliseconds);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace lathe
