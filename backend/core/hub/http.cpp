// One multi handle drives all transfers: no thread for each, and a stop ends them all between two waits.
#include "hub/http.h"

#include "base/io_error.h"
#include "lathe/error.h"

#include <algorithm>
#include <cerrno>
#include <curl/curl.h>
#include <fstream>
#include <utility>

namespace lathe {
namespace {

constexpr int mostRedirects = 10;
constexpr std::size_t refusalKept = 2000;
constexpr long connectSeconds = 20, silentSeconds = 30,
               workSeconds = 600; ///< that a server may think about what it was sent

/// "https://host:443" in lower case; empty for what is no http(s) address.
std::string originOf(const std::string& address) {
    const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), curl_url_cleanup);
    if (!url || curl_url_set(url.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK) return {};
    std::string origin;
    for (const CURLUPart part : {CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT}) {
        char* text = nullptr;
        if (curl_url_get(url.get(), part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
        origin.append(origin.empty() ? "" : "|").append(text);
        curl_free(text);
    }
    std::transform(origin.begin(), origin.end(), origin.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return origin.starts_with("http|") || origin.starts_with("https|") ? origin : std::string();
}

void startLibrary() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw Error(ErrorKind::Bug, {"libcurl does not start: %1.", curl_easy_strerror(started)});
}

struct Transfer {
    HttpRequest request;
    HttpResult result;
    CURL* easy = nullptr;
    curl_slist* headers = nullptr;
    int redirects = 0;
    std::ifstream file; ///< what is sent, where that is a file's
    std::int64_t sentBytes = 0;
    char why[CURL_ERROR_SIZE] = {};

    ~Transfer() {
        curl_slist_free_all(headers);
        if (easy) curl_easy_cleanup(easy);
    }
};

std::size_t onHeader(char* data, std::size_t, std::size_t size, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::string line(data, size);
    if (line.starts_with("HTTP/")) transfer.result.headers.clear();
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) return size;
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    const std::size_t first = line.find_first_not_of(" \t", colon + 1), last = line.find_last_not_of(" \t\r\n");
    transfer.result.headers[name] =
        first == std::string::npos || last < first ? "" : line.substr(first, last - first + 1);
    return size;
}

std::size_t onBody(char* data, std::size_t, std::size_t size, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    long status = 0;
    curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
    if (status < 200 || status > 299) {
        transfer.result.refusal.append(
            data, std::min(size, refusalKept - std::min(refusalKept, transfer.result.refusal.size())));
        return size;
    }
    if (status == 206 && transfer.request.to >= 0) { // bytes of another place must not be taken for these
        const auto range = transfer.result.headers.find("content-range");
        if (range == transfer.result.headers.end()
            || !range->second.starts_with("bytes " + std::to_string(transfer.request.from) + "-")) {
            transfer.result.failure = "the server sent another part of the file than it was asked for";
            return CURL_WRITEFUNC_ERROR;
        }
    }
    if (!transfer.request.receive) return size;
    try {
        return transfer.request.receive(status, data, size) ? size : CURL_WRITEFUNC_ERROR;
    } catch (...) { // C code lies between here and the caller
        transfer.result.thrown = std::current_exception();
        return CURL_WRITEFUNC_ERROR;
    }
}

std::size_t onSend(char* to, std::size_t, std::size_t most, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::int64_t left = transfer.request.fileBytes - transfer.sentBytes;
    const auto size = std::min<std::int64_t>(left, std::int64_t(most));
    if (size > 0 && !transfer.file.read(to, size)) {
        transfer.result.failure = "the file " + transfer.request.file.string() + " became shorter meanwhile";
        return CURL_READFUNC_ABORT;
    }
    transfer.sentBytes += size;
    if (transfer.request.sent) transfer.request.sent(transfer.sentBytes);
    return std::size_t(size);
}

int onSeek(void* user, curl_off_t offset, int origin) {
    auto& transfer = *static_cast<Transfer*>(user);
    if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    transfer.file.clear();
    transfer.file.seekg(transfer.request.fileFrom + offset);
    transfer.sentBytes = offset;
    return transfer.file ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

/// What the request sends, if anything.
void addBody(CURL* easy, Transfer& transfer) {
    const HttpRequest& request = transfer.request;
    if (request.method == "GET") return;
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, workSeconds);
    transfer.headers = curl_slist_append(transfer.headers, "Expect:"); // no asking first whether it may come
    if (!request.file.empty()) {
        transfer.file = std::ifstream(request.file, std::ios::binary);
        if (onSeek(&transfer, 0, SEEK_SET) != CURL_SEEKFUNC_OK) throw ioError("read", request.file, errno);
        curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(request.fileBytes));
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, onSend);
        curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, onSeek);
        curl_easy_setopt(easy, CURLOPT_SEEKDATA, &transfer);
    } else {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

} // namespace

struct HttpClient::Impl {
    std::string origin, token;
    CURLM* multi = nullptr;
    Id next = 1;
    std::map<Id, std::unique_ptr<Transfer>> transfers;

    void send(Transfer& transfer, Id id) {
        CURL* easy = transfer.easy ? transfer.easy : curl_easy_init();
        if (!easy) throw Error(ErrorKind::Io, "libcurl makes no more connections.");
        transfer.easy = easy;
        curl_easy_reset(easy);
        curl_slist_free_all(std::exchange(transfer.headers, nullptr));
        if (!token.empty() && originOf(transfer.request.address) == origin) // never to another host
            transfer.headers = curl_slist_append(transfer.headers, ("Authorization: Bearer " + token).c_str());
        transfer.headers =
            curl_slist_append(transfer.headers, "Accept-Encoding: identity"); // ranges count stored bytes
        for (const std::string& header : transfer.request.headers)
            transfer.headers = curl_slist_append(transfer.headers, header.c_str());
        curl_easy_setopt(easy, CURLOPT_URL, transfer.request.address.c_str());
        curl_easy_setopt(easy, CURLOPT_USERAGENT, "lathe");
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, connectSeconds);
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, silentSeconds);
        curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 256L << 10);
        curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.why);
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, onHeader);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, onBody);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_PRIVATE, reinterpret_cast<void*>(static_cast<std::intptr_t>(id)));
        if (transfer.request.to >= 0)
            curl_easy_setopt(
                easy, CURLOPT_RANGE,
                (std::to_string(transfer.request.from) + "-" + std::to_string(transfer.request.to - 1)).c_str());
        addBody(easy, transfer);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.headers);
        curl_multi_add_handle(multi, easy);
    }

    /// True where the transfer goes on elsewhere.
    bool redirected(Transfer& transfer, Id id) {
        const long status = transfer.result.status;
        if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) return false;
        char* target = nullptr;
        curl_easy_getinfo(transfer.easy, CURLINFO_REDIRECT_URL, &target);
        const std::string from = originOf(transfer.request.address), to = target ? originOf(target) : std::string();
        if (to.empty()) transfer.result.failure = "the server redirects to nowhere";
        else if (from.starts_with("https|") && !to.starts_with("https|"))
            transfer.result.failure = "the server redirects to an address without encryption";
        else if (transfer.request.method != "GET" && status < 307)
            transfer.result.failure = "the server redirects what was sent to it, but not the sending";
        else if (++transfer.redirects > mostRedirects) transfer.result.failure = "the server redirects in circles";
        if (!transfer.result.failure.empty()) {
            transfer.result.whole = false;
            return false;
        }
        transfer.request.address = target;
        transfer.result = {};
        transfer.result.redirected = true;
        transfer.why[0] = 0;
        send(transfer, id);
        return true;
    }
};

HttpClient::HttpClient(std::string endpoint, std::string token) : m_impl(std::make_unique<Impl>()) {
    startLibrary();
    m_impl->origin = originOf(endpoint);
    if (m_impl->origin.empty())
        throw Error(ErrorKind::BadInput, {"The Hub's address %1 is not a web address.", endpoint},
                    "Set HF_ENDPOINT to an address such as https://huggingface.co.");
    m_impl->token = std::move(token);
    m_impl->multi = curl_multi_init();
    if (!m_impl->multi) throw Error(ErrorKind::Io, "libcurl makes no connections.");
}

HttpClient::~HttpClient() {
    while (!m_impl->transfers.empty()) cancel(m_impl->transfers.begin()->first);
    if (m_impl->multi) curl_multi_cleanup(m_impl->multi);
}

HttpClient::Id HttpClient::start(HttpRequest request) {
    const Id id = m_impl->next++;
    auto transfer = std::make_unique<Transfer>();
    transfer->request = std::move(request);
    m_impl->send(*transfer, id);
    m_impl->transfers.emplace(id, std::move(transfer));
    return id;
}

void HttpClient::cancel(Id id) {
    const auto found = m_impl->transfers.find(id);
    if (found == m_impl->transfers.end()) return;
    curl_multi_remove_handle(m_impl->multi, found->second->easy);
    m_impl->transfers.erase(found);
}

std::size_t HttpClient::running() const { return m_impl->transfers.size(); }

std::vector<HttpClient::Ended> HttpClient::work(int milliseconds) {
    int active = 0, left = 0;
    curl_multi_poll(m_impl->multi, nullptr, 0, milliseconds, nullptr);
    curl_multi_perform(m_impl->multi, &active);
    std::vector<Ended> ended;
    while (const CURLMsg* message = curl_multi_info_read(m_impl->multi, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        const CURLcode code = message->data.result; // the message is gone once its handle is removed
        CURL* easy = message->easy_handle;
        void* tag = nullptr;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &tag);
        const Id id = static_cast<Id>(reinterpret_cast<std::intptr_t>(tag));
        Transfer& transfer = *m_impl->transfers.at(id);
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &transfer.result.status);
        curl_multi_remove_handle(m_impl->multi, easy);
        transfer.result.whole = code == CURLE_OK;
        if (code != CURLE_OK && transfer.result.failure.empty())
            transfer.result.failure = transfer.why[0] ? transfer.why : curl_easy_strerror(code);
        if (transfer.result.whole && m_impl->redirected(transfer, id)) continue;
        curl_off_t pause = 0;
        if (curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &pause) == CURLE_OK)
            transfer.result.retryAfter = double(pause);
        ended.push_back({id, std::move(transfer.result)});
        m_impl->transfers.erase(id);
    }
    return ended;
}

} // namespace lathe
