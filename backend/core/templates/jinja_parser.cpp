// Statements by recursive descent, with a bound on depth: a template is a stranger's program.
#include "templates/jinja_parser.h"

#include <algorithm>
#include <array>

namespace lathe::jinja {

namespace {

template <class Node>
std::unique_ptr<Node> made(std::size_t at) {
    auto node = std::make_unique<Node>();
    node->at = at;
    return node;
}

} // namespace

Body StatementParser::all() {
    Body body = until({});
    if (now().type != TokenType::End) fail("'" + now().text + "' ends nothing here");
    return body;
}

/// Stops at a block that begins with one of the enders (its name is next), or at the template's end.
Body StatementParser::until(std::initializer_list<std::string_view> enders) {
    const Deeper deeper(*this);
    Body body;
    for (;;) {
        const Token token = now();
        switch (token.type) {
        case TokenType::Data: body.push_back(std::make_unique<TextNode>(take().text)); break;
        case TokenType::VariableBegin: {
            take();
            auto output = std::make_unique<OutputNode>(tuple(true, false));
            output->at = token.at;
            expect(TokenType::VariableEnd);
            body.push_back(std::move(output));
            break;
        }
        case TokenType::BlockBegin:
            take();
            if (now().type != TokenType::Name) failUnexpected("the name of a tag");
            if (std::find(enders.begin(), enders.end(), now().text) != enders.end()) return body;
            body.push_back(statement());
            break;
        default:
            if (enders.size() > 0)
                fail("the template ends, but {% " + std::string(*(enders.end() - 1)) + " %} is missing");
            return body;
        }
    }
}

Body StatementParser::block(std::string_view ender) {
    blockEnd();
    Body body = until({ender});
    take();
    blockEnd();
    return body;
}

std::unique_ptr<Statement> StatementParser::statement() {
    struct Row {
        std::string_view name;
        std::unique_ptr<Statement> (StatementParser::*read)();
    };
    static constexpr Row rows[] = {
        {"if", &StatementParser::ifStatement},     {"for", &StatementParser::forStatement},
        {"set", &StatementParser::setStatement},   {"macro", &StatementParser::macroStatement},
        {"call", &StatementParser::callStatement}, {"filter", &StatementParser::filterStatement},
        {"with", &StatementParser::withStatement}, {"generation", &StatementParser::generationStatement}};
    for (const Row& row : rows)
        if (now().isName(row.name)) return (this->*row.read)();
    if (now().isName("break") || now().isName("continue")) {
        if (m_loops == 0) fail("'" + now().text + "' outside of a loop");
        auto jump = std::make_unique<JumpNode>(now().text == "break" ? Flow::Break : Flow::Continue);
        take();
        blockEnd();
        return jump;
    }
    static constexpr std::array<std::string_view, 5> others = {"include", "import", "from", "extends", "block"};
    if (std::find(others.begin(), others.end(), now().text) != others.end())
        fail("'" + now().text + "' needs other templates, and a chat template is one of its own");
    fail("there is no tag called '" + now().text + "' here");
}

std::unique_ptr<Statement> StatementParser::ifStatement() {
    auto node = made<IfNode>(take().at);
    for (;;) {
        ExpressionPtr condition = tuple(false, false);
        blockEnd();
        Body body = until({"elif", "else", "endif"});
        node->branches.push_back({std::move(condition), std::move(body)});
        const Token tag = take();
        if (tag.text == "elif") continue;
        if (tag.text == "else") node->otherwise = block("endif");
        else blockEnd();
        return node;
    }
}

std::unique_ptr<Statement> StatementParser::forStatement() {
    auto node = made<ForNode>(take().at);
    node->target = target(false, true);
    expect(TokenType::Name, "in");
    node->items = tuple(false, false, "recursive");
    if (skipName("if")) node->condition = expression();
    node->recursive = skipName("recursive");
    node->loopName = m_names.of("loop");
    blockEnd();
    ++m_loops;
    node->body = until({"else", "endfor"});
    --m_loops;
    if (take().text == "else") node->otherwise = block("endfor");
    else blockEnd();
    return node;
}

Target StatementParser::oneTarget(bool namespaces) {
    Target one;
    if (skipSign("(")) {
        one = target(false, true);
        expectSign(")");
        return one;
    }
    static constexpr std::array<std::string_view, 6> constants = {"true", "false", "none", "True", "False", "None"};
    const Token token = expect(TokenType::Name);
    if (std::find(constants.begin(), constants.end(), token.text) != constants.end())
        throw SyntaxFault{"can't assign to '" + token.text + "'", token.at};
    one.name = m_names.of(token.text);
    if (namespaces && skipSign(".")) one.attribute = expect(TokenType::Name).text;
    return one;
}

Target StatementParser::target(bool namespaces, bool tuples) {
    const Deeper deeper(*this);
    Target first = oneTarget(namespaces);
    if (!tuples || !now().isSign(",")) return first;
    Target all;
    all.parts.push_back(std::move(first));
    while (skipSign(",")) {
        if (now().type != TokenType::Name && !now().isSign("(")) break;
        if (now().isName("in")) break;
        all.parts.push_back(oneTarget(namespaces));
    }
    return all;
}

std::unique_ptr<Statement> StatementParser::setStatement() {
    const std::size_t at = take().at;
    Target to = target(true, true);
    if (skipSign("=")) {
        auto node = std::make_unique<SetNode>(std::move(to), tuple(true, false));
        node->at = at;
        blockEnd();
        return node;
    }
    auto node = made<SetBlockNode>(at);
    node->target = std::move(to);
    while (skipSign("|")) node->filters.push_back(filter(nullptr));
    node->body = block("endset");
    return node;
}

void StatementParser::parameters(MacroNode& macro) {
    expectSign("(");
    for (bool first = true; !now().isSign(")"); first = false) {
        if (!first) expectSign(",");
        const Token name = expect(TokenType::Name);
        ExpressionPtr usual;
        if (skipSign("=")) usual = expression();
        else if (!macro.parameters.empty() && macro.parameters.back().usual)
            fail("non-default argument follows default argument");
        macro.parameters.push_back({m_names.of(name.text), name.text, std::move(usual)});
    }
    expectSign(")");
}

void StatementParser::macroBody(MacroNode& macro, std::string_view ender) {
    const std::size_t from = m_at;
    const int loops = std::exchange(m_loops, 0);
    macro.body = block(ender);
    m_loops = loops;
    const auto asksFor = [&](std::string_view name) {
        const bool asks = std::any_of(m_tokens.begin() + static_cast<std::ptrdiff_t>(from),
                                      m_tokens.begin() + static_cast<std::ptrdiff_t>(m_at),
                                      [&](const Token& token) { return token.isName(name); });
        return asks ? m_names.of(std::string(name)) : -1;
    };
    macro.callerName = asksFor("caller");
    macro.varargsName = asksFor("varargs");
    macro.kwargsName = asksFor("kwargs");
}

std::unique_ptr<Statement> StatementParser::macroStatement() {
    auto node = made<MacroNode>(take().at);
    node->name = expect(TokenType::Name).text;
    node->number = m_names.of(node->name);
    parameters(*node);
    macroBody(*node, "endmacro");
    return node;
}

std::unique_ptr<Statement> StatementParser::callStatement() {
    auto node = made<CallBlockNode>(take().at);
    node->caller = made<MacroNode>(node->at);
    node->caller->name = "caller";
    if (now().isSign("(")) parameters(*node->caller);
    ExpressionPtr call = expression();
    auto* const called = dynamic_cast<CallNode*>(call.get());
    if (!called) fail("expected call");
    call.release();
    node->call.reset(called);
    macroBody(*node->caller, "endcall");
    return node;
}

std::unique_ptr<Statement> StatementParser::filterStatement() {
    auto node = made<FilterBlockNode>(take().at);
    do node->filters.push_back(filter(nullptr));
    while (skipSign("|"));
    node->body = block("endfilter");
    return node;
}

std::unique_ptr<Statement> StatementParser::withStatement() {
    auto node = made<WithNode>(take().at);
    for (bool first = true; now().type != TokenType::BlockEnd; first = false) {
        if (!first) expectSign(",");
        Target to = target(false, false);
        expectSign("=");
        node->values.emplace_back(std::move(to), expression());
    }
    node->body = block("endwith");
    return node;
}

std::unique_ptr<Statement> StatementParser::generationStatement() {
    auto node = made<GenerationNode>(take().at);
    const int loops = std::exchange(m_loops, 0); // its body is a function of its own for Jinja
    node->body = block("endgeneration");
    m_loops = loops;
    m_sawGeneration = true;
    return node;
}

} // namespace lathe::jinja
