#define PCRE2_CODE_UNIT_WIDTH 8
#include "methods/python_pattern.h"

#include "lathe/error.h"

#include <pcre2.h>

namespace lathe {
namespace {

constexpr std::size_t longest = 1000;     // characters
constexpr std::uint32_t mostSteps = 1000000; // of one match

/// Python's \Z is the very end, which PCRE2 calls \z.
std::string forPcre(const std::string& expression) {
    std::string text;
    for (std::size_t i = 0; i < expression.size(); ++i) {
        text += expression[i];
        if (expression[i] != '\\' || ++i == expression.size()) continue;
        text += expression[i] == 'Z' ? 'z' : expression[i];
    }
    return text;
}

} // namespace

struct PythonPattern::Code {
    pcre2_code* code = nullptr;
    pcre2_match_context* limits = pcre2_match_context_create(nullptr);
    ~Code() {
        pcre2_code_free(code);
        pcre2_match_context_free(limits);
    }
};

PythonPattern::PythonPattern(const std::string& expression, std::string_view field)
    : m_code(std::make_unique<Code>()), m_field(field) {
    int error = PCRE2_ERROR_NOMEMORY;
    PCRE2_SIZE at = 0;
    const std::string text = forPcre(expression);
    if (expression.size() <= longest)
        m_code->code =
            pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), PCRE2_UTF, &error, &at, nullptr);
    if (!m_code->code)
        throw Error(ErrorKind::BadInput,
                    {"%1: the regular expression \"%2\" can't be read", m_field, expression.substr(0, 80)});
    pcre2_set_match_limit(m_code->limits, mostSteps);
}

PythonPattern::~PythonPattern() = default;
PythonPattern::PythonPattern(PythonPattern&&) noexcept = default;
PythonPattern& PythonPattern::operator=(PythonPattern&&) noexcept = default;

bool PythonPattern::matchesBeginning(std::string_view text, std::string* group) const {
    return match(text, false, group) >= 0;
}

int PythonPattern::match(std::string_view text, bool whole, std::string* group) const {
    const std::unique_ptr<pcre2_match_data, void (*)(pcre2_match_data*)> found(
        pcre2_match_data_create_from_pattern(m_code->code, nullptr), pcre2_match_data_free);
    const int groups = pcre2_match(m_code->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0,
                                   PCRE2_ANCHORED | (whole ? PCRE2_ENDANCHORED : 0u), found.get(), m_code->limits);
    if (groups < -1) throw Error(ErrorKind::BadInput, {"%1: a regular expression is too complex", m_field});
    if (groups > 0 && group) {
        const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(found.get());
        const std::size_t which = groups > 1 ? 2 : 0;
        *group = std::string(text.substr(ends[which], ends[which + 1] - ends[which]));
    }
    return groups;
}

} // namespace lathe
