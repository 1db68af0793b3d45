// Code points are mapped to classes once for each pattern; the compiled code is shared by all threads, its scratch
// is not.
#include "tokenizer/regex.h"

#include "unicode/unicode.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <cstring>

namespace lathe {

namespace {

std::string messageOf(int code) {
    PCRE2_UCHAR text[256] = {};
    pcre2_get_error_message(code, text, sizeof text);
    return reinterpret_cast<const char*>(text);
}

/// What a thread needs to match: room for one pair of positions, a stack for JIT code beyond its built-in 32 KB, and
/// the text as bytes.
struct Scratch {
    pcre2_match_data* data = pcre2_match_data_create(1, nullptr);
    pcre2_match_context* context = pcre2_match_context_create(nullptr);
    pcre2_jit_stack* stack = pcre2_jit_stack_create(32 * 1024, 16 * 1024 * 1024, nullptr);
    std::string bytes;
    std::vector<std::pair<std::size_t, std::size_t>>
        wide; ///< of each character beyond ASCII: its place in `bytes`, and by how much what is behind it lies further
              ///< in the text
    Scratch() {
        if (!data || !context) throw Error(ErrorKind::OutOfMemory, "No memory for matching patterns.");
        if (stack) pcre2_jit_stack_assign(context, nullptr, stack);
    }
    ~Scratch() {
        if (stack) pcre2_jit_stack_free(stack);
        pcre2_match_context_free(context);
        pcre2_match_data_free(data);
    }
};

Scratch& scratch() {
    thread_local Scratch own;
    return own;
}

/// Where the first byte beyond ASCII is; the text's size where none is.
std::size_t asciiPart(std::string_view text) {
    std::size_t at = 0;
    for (std::uint64_t eight = 0; at + 8 <= text.size(); at += 8) {
        std::memcpy(&eight, text.data() + at, 8);
        if (eight & 0x8080808080808080u) break;
    }
    while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
    return at;
}

void translate(const BytePattern& pattern, std::string_view text, std::size_t ascii, Scratch& own) {
    own.bytes.assign(text, 0, ascii);
    own.wide.clear();
    std::size_t further = 0;
    for (std::size_t at = ascii; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            own.bytes += text[at++];
            continue;
        }
        const CodePoint point = codePointAt(text, at);
        further += point.bytes - 1;
        own.wide.emplace_back(own.bytes.size(), further);
        own.bytes += static_cast<char>(pattern.byteOf(point.value));
        at += point.bytes;
    }
}

} // namespace

struct Regex::Code {
    pcre2_code* code = nullptr;
    bool jit = false;
    ~Code() {
        if (code) pcre2_code_free(code);
    }
};

Regex::Regex(const std::string& pattern, const std::string& where)
    : m_bytes(translatePattern(pattern, where)), m_code(std::make_unique<Code>()), m_where(where) {
    const auto context = std::unique_ptr<pcre2_compile_context, decltype(&pcre2_compile_context_free)>(
        pcre2_compile_context_create(nullptr), &pcre2_compile_context_free);
    if (context) pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
    int code = 0;
    PCRE2_SIZE at = 0;
    m_code->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(m_bytes.pattern.data()), m_bytes.pattern.size(),
                                 PCRE2_MULTILINE, &code, &at, context.get());
    if (!m_code->code)
        throw Error(ErrorKind::BadFile, {"%1: the pattern %2 is not valid: %3.", where, pattern, messageOf(code)});
    m_code->jit = pcre2_jit_compile(m_code->code, PCRE2_JIT_COMPLETE)
                  == 0; // else pcre2_match interprets: slower, the same result
}

Regex::~Regex() = default;

void Regex::find(std::string_view text, std::size_t shift, std::vector<ByteSpan>& matches) const {
    Scratch& own = scratch();
    const std::size_t ascii = asciiPart(text);
    std::string_view bytes = text;
    if (ascii < text.size()) {
        translate(m_bytes, text, ascii, own);
        bytes = own.bytes;
    } else {
        own.wide.clear();
    }
    auto passed = own.wide.begin();
    std::size_t further = 0;
    const auto place = [&](std::size_t byte) { // rises from call to call
        while (passed != own.wide.end() && passed->first < byte) further = (passed++)->second;
        return byte + further + shift;
    };
    const auto* subject = reinterpret_cast<PCRE2_SPTR>(bytes.data() ? bytes.data() : "");
    std::size_t from = 0, lastEnd = std::string_view::npos;
    while (from <= bytes.size()) {
        const int found = m_code->jit
                              ? pcre2_jit_match(m_code->code, subject, bytes.size(), from, 0, own.data, own.context)
                              : pcre2_match(m_code->code, subject, bytes.size(), from, 0, own.data, own.context);
        if (found == PCRE2_ERROR_NOMATCH) return;
        if (found < 0)
            throw Error(ErrorKind::BadInput,
                        {"%1: the pattern gives up on a text of %2 bytes: %3.", m_where, std::to_string(text.size()),
                         messageOf(found)},
                        "Cut the text into shorter rows.");
        const PCRE2_SIZE* pair = pcre2_get_ovector_pointer(own.data);
        const std::size_t begin = pair[0], end = pair[1];
        if (begin >= end && end == lastEnd) {
            if (from++ >= bytes.size()) return;
            lastEnd = std::string_view::npos;
            continue;
        }
        const std::size_t placed = place(begin);
        matches.push_back({placed, place(end)});
        from = lastEnd = end;
    }
}

} // namespace lathe
