#include "text/regex.h"

#include "text/unicode.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace lathe {

namespace {

std::string messageOf(int code) {
    PCRE2_UCHAR text[256] = {};
    pcre2_get_error_message(code, text, sizeof text);
    return reinterpret_cast<const char*>(text);
}

/// What a thread needs to match: room for one pair of positions, and a stack for JIT code beyond its built-in 32 KB.
struct Scratch {
    pcre2_match_data* data = pcre2_match_data_create(1, nullptr);
    pcre2_match_context* context = pcre2_match_context_create(nullptr);
    pcre2_jit_stack* stack = pcre2_jit_stack_create(32 * 1024, 16 * 1024 * 1024, nullptr);
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

} // namespace

struct Regex::Code {
    pcre2_code* code = nullptr;
    ~Code() {
        if (code) pcre2_code_free(code);
    }
};

Regex::Regex(const std::string& pattern, const std::string& where) : m_code(std::make_unique<Code>()), m_where(where) {
    const std::string translated = translatePattern(pattern, where);
    const auto context = std::unique_ptr<pcre2_compile_context, decltype(&pcre2_compile_context_free)>(
        pcre2_compile_context_create(nullptr), &pcre2_compile_context_free);
    if (context) pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
    int code = 0;
    PCRE2_SIZE at = 0;
    m_code->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(),
                                 PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE, &code, &at, context.get());
    if (!m_code->code) throw Error(ErrorKind::BadFile, where + ": the pattern " + pattern + " is not valid: " + messageOf(code));
    pcre2_jit_compile(m_code->code, PCRE2_JIT_COMPLETE); // where it cannot, pcre2_match interprets: slower, the same result
}

Regex::~Regex() = default;

std::string Regex::quoted(std::string_view text) {
    std::string pattern;
    for (const char c : text) {
        if (std::string_view(R"(\^$.|?*+()[]{}-)").find(c) != std::string_view::npos) pattern += '\\';
        pattern += c;
    }
    return pattern;
}

void Regex::find(std::string_view text, std::size_t shift, std::vector<ByteSpan>& matches) const {
    Scratch& own = scratch();
    const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.data() ? text.data() : "");
    std::size_t from = 0, lastEnd = std::string_view::npos;
    while (from <= text.size()) {
        const int found = pcre2_match(m_code->code, subject, text.size(), from, PCRE2_NO_UTF_CHECK, own.data, own.context);
        if (found == PCRE2_ERROR_NOMATCH) return;
        if (found < 0)
            throw Error(ErrorKind::BadInput, m_where + ": the pattern gives up on a text of " + std::to_string(text.size()) +
                                                 " bytes: " + messageOf(found), "Cut the text into shorter rows.");
        const PCRE2_SIZE* place = pcre2_get_ovector_pointer(own.data);
        const ByteSpan match{place[0], place[1]};
        if (match.begin >= match.end && match.end == lastEnd) {
            if (from >= text.size()) return;
            from += codePointAt(text, from).bytes;
            lastEnd = std::string_view::npos;
            continue;
        }
        matches.push_back({match.begin + shift, match.end + shift});
        from = lastEnd = match.end;
    }
}

} // namespace lathe
