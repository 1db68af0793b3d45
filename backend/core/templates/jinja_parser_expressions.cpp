// Expressions by precedence, one function for each level of Jinja's grammar.
#include "templates/jinja_parser.h"

#include <charconv>
#include <cstdlib>

namespace lathe::jinja {

namespace {

std::string shown(const Token& token) {
    switch (token.type) {
    case TokenType::End: return "the end of the template";
    case TokenType::BlockEnd: return "'%}'";
    case TokenType::VariableEnd: return "'}}'";
    case TokenType::Data: return "text";
    case TokenType::BlockBegin: return "'{%'";
    case TokenType::VariableBegin: return "'{{'";
    case TokenType::String: return "a string";
    default: return "'" + token.text + "'";
    }
}

} // namespace

void ExpressionParser::fail(const std::string& message) const { throw SyntaxFault{message, now().at}; }
void ExpressionParser::failUnexpected(const std::string& wanted) const {
    fail("expected " + wanted + ", got " + shown(now()));
}

bool ExpressionParser::skipName(std::string_view name) {
    const bool there = now().isName(name);
    if (there) take();
    return there;
}
bool ExpressionParser::skipSign(std::string_view sign) {
    const bool there = now().isSign(sign);
    if (there) take();
    return there;
}

Token ExpressionParser::expect(TokenType type, std::string_view text) {
    if (now().type == type && (text.empty() || now().text == text)) return take();
    failUnexpected(!text.empty()                    ? std::string(1, '\'').append(text).append(1, '\'')
                   : type == TokenType::BlockEnd    ? "'%}'"
                   : type == TokenType::VariableEnd ? "'}}'"
                                                    : "a name");
}

ExpressionPtr ExpressionParser::expression(bool conditional) {
    const Deeper deeper(*this);
    const std::size_t at = now().at;
    ExpressionPtr value = disjunction();
    if (!conditional) return value;
    for (int levels = 0; skipName("if"); ++levels) {
        if (levels > 100) fail("the template is nested too deep");
        ExpressionPtr condition = disjunction();
        ExpressionPtr otherwise = skipName("else") ? expression() : nullptr;
        value = node<ConditionalNode>(at, std::move(condition), std::move(value), std::move(otherwise));
    }
    return value;
}

ExpressionPtr ExpressionParser::disjunction() {
    const std::size_t at = now().at;
    std::vector<ExpressionPtr> operands;
    operands.push_back(conjunction());
    while (skipName("or")) operands.push_back(conjunction());
    return operands.size() == 1 ? std::move(operands[0]) : node<LogicNode>(at, true, std::move(operands));
}

ExpressionPtr ExpressionParser::conjunction() {
    const std::size_t at = now().at;
    std::vector<ExpressionPtr> operands;
    operands.push_back(negation());
    while (skipName("and")) operands.push_back(negation());
    return operands.size() == 1 ? std::move(operands[0]) : node<LogicNode>(at, false, std::move(operands));
}

ExpressionPtr ExpressionParser::negation() {
    const std::size_t at = now().at;
    if (!skipName("not")) return comparison();
    const Deeper deeper(*this);
    return node<UnaryNode>(at, '!', negation());
}

ExpressionPtr ExpressionParser::comparison() {
    static constexpr std::pair<std::string_view, Comparison> signs[] = {{"==", isEqual},  {"!=", isNotEqual},
                                                                        {"<", isLess},    {"<=", isLessOrEqual},
                                                                        {">", isGreater}, {">=", isGreaterOrEqual}};
    const std::size_t at = now().at;
    ExpressionPtr first = sum();
    std::vector<CompareNode::Term> terms;
    for (;;) {
        Comparison compare = nullptr;
        for (const auto& [sign, known] : signs)
            if (now().isSign(sign)) compare = known;
        if (now().isName("in")) compare = isIn;
        if (now().isName("not") && ahead().isName("in")) {
            take();
            compare = isNotIn;
        }
        if (!compare) break;
        take();
        terms.push_back({compare, sum()});
    }
    return terms.empty() ? std::move(first) : node<CompareNode>(at, std::move(first), std::move(terms));
}

ExpressionPtr ExpressionParser::sum() {
    const std::size_t at = now().at;
    ExpressionPtr first = concatenation();
    std::vector<ChainNode::Term> terms;
    while (now().isSign("+") || now().isSign("-")) {
        const std::string sign = take().text;
        terms.push_back({sign, sign == "+" ? add : subtract, concatenation()});
    }
    return terms.empty() ? std::move(first) : node<ChainNode>(at, std::move(first), std::move(terms));
}

ExpressionPtr ExpressionParser::concatenation() {
    const std::size_t at = now().at;
    std::vector<ExpressionPtr> parts;
    parts.push_back(product());
    while (skipSign("~")) parts.push_back(product());
    return parts.size() == 1 ? std::move(parts[0]) : node<ConcatNode>(at, std::move(parts));
}

ExpressionPtr ExpressionParser::product() {
    static constexpr std::pair<std::string_view, BinaryOperator> signs[] = {
        {"*", multiply}, {"/", divide}, {"//", floorDivide}, {"%", modulo}};
    const std::size_t at = now().at;
    ExpressionPtr first = powers();
    std::vector<ChainNode::Term> terms;
    for (;;) {
        BinaryOperator apply = nullptr;
        for (const auto& [sign, known] : signs)
            if (now().isSign(sign)) apply = known;
        if (!apply) break;
        const std::string sign = take().text;
        terms.push_back({sign, apply, powers()});
    }
    return terms.empty() ? std::move(first) : node<ChainNode>(at, std::move(first), std::move(terms));
}

/// From left to right, as Jinja does it (Python goes the other way).
ExpressionPtr ExpressionParser::powers() {
    const std::size_t at = now().at;
    ExpressionPtr first = unary(true);
    std::vector<ChainNode::Term> terms;
    while (skipSign("**")) terms.push_back({"**", power, unary(true)});
    return terms.empty() ? std::move(first) : node<ChainNode>(at, std::move(first), std::move(terms));
}

ExpressionPtr ExpressionParser::unary(bool withFilters) {
    const Deeper deeper(*this);
    const std::size_t at = now().at;
    ExpressionPtr value;
    if (skipSign("-")) value = node<UnaryNode>(at, '-', unary(false));
    else if (skipSign("+")) value = node<UnaryNode>(at, '+', unary(false));
    else value = primary();
    value = postfix(std::move(value));
    return withFilters ? filters(std::move(value)) : std::move(value);
}

ExpressionPtr ExpressionParser::number() {
    const Token token = take();
    if (token.type == TokenType::Float)
        return node<ConstantNode>(token.at, Value::number(std::strtod(token.text.c_str(), nullptr)));
    std::string_view digits = token.text;
    const int base = digits[0] == 'x' ? 16 : digits[0] == 'o' ? 8 : digits[0] == 'b' ? 2 : 10;
    if (base != 10) digits.remove_prefix(1);
    std::int64_t value = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), value, base).ec != std::errc())
        throw SyntaxFault{"a whole number needs more than 64 bits", token.at};
    return node<ConstantNode>(token.at, Value::number(value));
}

ExpressionPtr ExpressionParser::primary() {
    const std::size_t at = now().at;
    switch (now().type) {
    case TokenType::Name: {
        const std::string name = take().text;
        if (name == "true" || name == "True" || name == "false" || name == "False")
            return node<ConstantNode>(at, Value::boolean(name[0] == 't' || name[0] == 'T'));
        if (name == "none" || name == "None") return node<ConstantNode>(at, Value::none());
        return node<NameNode>(at, m_names.of(name), name);
    }
    case TokenType::String: {
        std::string text = take().text;
        while (now().type == TokenType::String) text += take().text;
        return node<ConstantNode>(at, std::move(text));
    }
    case TokenType::Integer:
    case TokenType::Float: return number();
    default: break;
    }
    if (skipSign("(")) {
        ExpressionPtr value = tuple(true, true);
        expectSign(")");
        return value;
    }
    if (now().isSign("[")) return list();
    if (now().isSign("{")) return dict();
    fail("unexpected " + shown(now()));
}

ExpressionPtr ExpressionParser::tuple(bool conditional, bool mayBeEmpty, std::string_view ender) {
    const std::size_t at = now().at;
    std::vector<ExpressionPtr> items;
    bool several = false;
    for (;;) {
        if (!items.empty()) expectSign(",");
        if (now().type == TokenType::VariableEnd || now().type == TokenType::BlockEnd || now().isSign(")")
            || (!ender.empty() && now().isName(ender)))
            break;
        items.push_back(expression(conditional));
        if (!now().isSign(",")) break;
        several = true;
    }
    if (!several && !items.empty()) return std::move(items[0]);
    if (!several && !mayBeEmpty) failUnexpected("an expression");
    return node<ListNode>(at, Kind::Tuple, std::move(items));
}

ExpressionPtr ExpressionParser::list() {
    const std::size_t at = expectSign("[").at;
    std::vector<ExpressionPtr> items;
    while (!now().isSign("]")) {
        if (!items.empty()) expectSign(",");
        if (now().isSign("]")) break;
        items.push_back(expression());
    }
    expectSign("]");
    return node<ListNode>(at, Kind::List, std::move(items));
}

ExpressionPtr ExpressionParser::dict() {
    const std::size_t at = expectSign("{").at;
    std::vector<std::pair<ExpressionPtr, ExpressionPtr>> entries;
    while (!now().isSign("}")) {
        if (!entries.empty()) expectSign(",");
        if (now().isSign("}")) break;
        ExpressionPtr key = expression();
        expectSign(":");
        entries.emplace_back(std::move(key), expression());
    }
    expectSign("}");
    return node<DictNode>(at, std::move(entries));
}

ExpressionPtr ExpressionParser::postfix(ExpressionPtr value) {
    for (int levels = 0;; ++levels) {
        if (levels > 100) fail("the template is nested too deep");
        const std::size_t at = now().at;
        if (now().isSign(".") || now().isSign("[")) value = subscript(std::move(value));
        else if (now().isSign("(")) value = node<CallNode>(at, std::move(value), arguments());
        else return value;
    }
}

ExpressionPtr ExpressionParser::filters(ExpressionPtr value) {
    for (int levels = 0;; ++levels) {
        if (levels > 100) fail("the template is nested too deep");
        const std::size_t at = now().at;
        if (skipSign("|")) value = filter(std::move(value));
        else if (skipName("is")) value = test(std::move(value));
        else if (now().isSign("(")) value = node<CallNode>(at, std::move(value), arguments());
        else return value;
    }
}

ExpressionPtr ExpressionParser::subscript(ExpressionPtr object) {
    const Token open = take();
    if (open.text == ".") {
        if (now().type == TokenType::Name) return node<AttributeNode>(open.at, std::move(object), take().text);
        if (now().type != TokenType::Integer) failUnexpected("a name or a number");
        return node<ItemNode>(open.at, std::move(object), number());
    }
    ExpressionPtr bounds[3];
    bool slices = false;
    for (std::size_t i = 0; i < 3; ++i) {
        if (!now().isSign(":") && !now().isSign("]")) bounds[i] = expression();
        if (i == 2 || !skipSign(":")) break;
        slices = true;
    }
    if (now().isSign(",")) fail("several subscripts at once are not supported");
    expectSign("]");
    if (slices)
        return node<SliceNode>(open.at, std::move(object), std::move(bounds[0]), std::move(bounds[1]),
                               std::move(bounds[2]));
    if (!bounds[0]) fail("a subscript is missing");
    return node<ItemNode>(open.at, std::move(object), std::move(bounds[0]));
}

ArgumentNodes ExpressionParser::arguments() {
    ArgumentNodes made;
    expectSign("(");
    const auto ensure = [&](bool right) {
        if (!right) fail("invalid syntax for function call expression");
    };
    for (bool first = true; !now().isSign(")"); first = false) {
        if (!first) expectSign(",");
        if (now().isSign(")")) break;
        if (skipSign("*")) {
            ensure(!made.list && !made.dict);
            made.list = expression();
        } else if (skipSign("**")) {
            ensure(!made.dict);
            made.dict = expression();
        } else if (now().type == TokenType::Name && ahead().isSign("=")) {
            ensure(!made.dict);
            std::string name = take().text;
            take();
            made.named.emplace_back(std::move(name), expression());
        } else {
            ensure(!made.list && !made.dict && made.named.empty());
            made.positional.push_back(expression());
        }
    }
    expectSign(")");
    return made;
}

std::unique_ptr<FilterNode> ExpressionParser::filter(ExpressionPtr input) {
    const Token token = expect(TokenType::Name);
    std::string name = token.text;
    while (skipSign(".")) (name += '.') += expect(TokenType::Name).text;
    auto made = std::make_unique<FilterNode>(std::move(input), std::move(name),
                                             now().isSign("(") ? arguments() : ArgumentNodes());
    made->at = token.at;
    return made;
}

ExpressionPtr ExpressionParser::test(ExpressionPtr input) {
    const std::size_t at = now().at;
    const bool negated = skipName("not");
    std::string name = expect(TokenType::Name).text;
    while (skipSign(".")) (name += '.') += expect(TokenType::Name).text;
    ArgumentNodes given;
    const TokenType type = now().type;
    const bool begins = type == TokenType::Name || type == TokenType::String || type == TokenType::Integer
                        || type == TokenType::Float || now().isSign("[") || now().isSign("{");
    if (now().isSign("(")) given = arguments();
    else if (begins && !now().isName("else") && !now().isName("or") && !now().isName("and")) {
        if (now().isName("is")) fail("You cannot chain multiple tests with is");
        given.positional.push_back(postfix(primary()));
    }
    ExpressionPtr made = node<TestNode>(at, std::move(input), std::move(name), std::move(given));
    return negated ? node<UnaryNode>(at, '!', std::move(made)) : std::move(made);
}

} // namespace lathe::jinja
