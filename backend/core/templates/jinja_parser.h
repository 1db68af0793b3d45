#pragma once
// A template's tokens to its tree (Jinja's grammar, as far as model templates use it).
#include "templates/jinja_lexer.h"
#include "templates/jinja_statements.h"

#include <map>
#include <string>
#include <vector>

namespace lathe::jinja {

/// The template's names, numbered in the order in which they come.
class Names {
public:
    int of(const std::string& name) {
        return m_numbers.try_emplace(name, static_cast<int>(m_numbers.size())).first->second;
    }
    const std::map<std::string, int>& all() const { return m_numbers; }

private:
    std::map<std::string, int> m_numbers;
};

/// Reads expressions; the parser of statements is built on it. Throws SyntaxFault.
class ExpressionParser {
public:
    ExpressionParser(std::vector<Token> tokens, Names& names) : m_tokens(std::move(tokens)), m_names(names) {}
    ExpressionPtr expression(bool conditional = true);
    /// Expressions with commas between them make a tuple.
    ExpressionPtr tuple(bool conditional, bool mayBeEmpty, std::string_view ender = {});

protected:
    const Token& now() const { return m_tokens[m_at]; }
    const Token& ahead() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
    Token take() { return m_tokens[m_at < m_tokens.size() - 1 ? m_at++ : m_at]; }
    bool skipName(std::string_view name);
    bool skipSign(std::string_view sign);
    Token expect(TokenType type, std::string_view text = {});
    Token expectSign(std::string_view sign) { return expect(TokenType::Sign, sign); }
    [[noreturn]] void fail(const std::string& message) const;
    [[noreturn]] void failUnexpected(const std::string& wanted) const;
    ArgumentNodes arguments();
    std::unique_ptr<FilterNode> filter(ExpressionPtr input);

    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    Names& m_names;
    bool m_sawGeneration = false;

private:
    ExpressionPtr disjunction();
    ExpressionPtr conjunction();
    ExpressionPtr negation();
    ExpressionPtr comparison();
    ExpressionPtr sum();
    ExpressionPtr concatenation();
    ExpressionPtr product();
    ExpressionPtr powers();
    ExpressionPtr unary(bool filters);
    ExpressionPtr primary();
    ExpressionPtr postfix(ExpressionPtr node);
    ExpressionPtr filters(ExpressionPtr node);
    ExpressionPtr subscript(ExpressionPtr node);
    ExpressionPtr test(ExpressionPtr node);
    ExpressionPtr list();
    ExpressionPtr dict();
    ExpressionPtr number();

    template <class Node, class... Parts>
    ExpressionPtr node(std::size_t at, Parts&&... parts) {
        auto made = std::make_unique<Node>(std::forward<Parts>(parts)...);
        made->at = at;
        return made;
    }
    /// Counts levels while it lives: a template may not be nested so deep that reading it ends the program.
    class Deeper;
    int m_depth = 0;
    friend class StatementParser;
};

class ExpressionParser::Deeper {
public:
    explicit Deeper(ExpressionParser& parser) : m_parser(parser) {
        if (++parser.m_depth > 100) parser.fail("the template is nested too deep");
    }
    ~Deeper() { --m_parser.m_depth; }
    Deeper(const Deeper&) = delete;

private:
    ExpressionParser& m_parser;
};

class StatementParser : public ExpressionParser {
public:
    using ExpressionParser::ExpressionParser;
    Body all();
    bool sawGeneration() const { return m_sawGeneration; }

private:
    Body until(std::initializer_list<std::string_view> enders);
    /// The body of a block up to {% ender %}, which is taken.
    Body block(std::string_view ender);
    void blockEnd() { expect(TokenType::BlockEnd); }
    std::unique_ptr<Statement> statement();
    std::unique_ptr<Statement> ifStatement();
    std::unique_ptr<Statement> forStatement();
    std::unique_ptr<Statement> setStatement();
    std::unique_ptr<Statement> macroStatement();
    std::unique_ptr<Statement> callStatement();
    std::unique_ptr<Statement> filterStatement();
    std::unique_ptr<Statement> withStatement();
    std::unique_ptr<Statement> generationStatement();
    Target target(bool namespaces, bool tuples);
    Target oneTarget(bool namespaces);
    void parameters(MacroNode& macro);
    void macroBody(MacroNode& macro, std::string_view ender);
    int m_loops = 0;
};

} // namespace lathe::jinja
