#pragma once
// A template's source to tokens, with blanks taken away as transformers has Jinja do it (trim_blocks, lstrip_blocks).
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lathe::jinja {

/// What is wrong with a source, and where.
struct SyntaxFault {
    std::string message;
    std::size_t at; ///< byte of the source
};

enum class TokenType : std::uint8_t {
    Data,
    BlockBegin,
    BlockEnd,
    VariableBegin,
    VariableEnd,
    Name,
    String,
    Integer,
    Float,
    Sign,
    End
};

struct Token {
    TokenType type;
    std::string text; ///< of a string: without quotes, escapes resolved
    std::size_t at;   ///< byte of the source
    bool is(TokenType other, std::string_view what) const { return type == other && text == what; }
    bool isName(std::string_view what) const { return is(TokenType::Name, what); }
    bool isSign(std::string_view what) const { return is(TokenType::Sign, what); }
};

/// Line ends as "\n", and without the last one: what positions count in.
std::string plainSource(std::string_view source);

/// Tokens of a plainSource(); the last is End. Throws SyntaxFault.
std::vector<Token> tokensOf(std::string_view source);

} // namespace lathe::jinja
