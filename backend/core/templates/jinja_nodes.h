#pragma once
// A template as a tree. Each node evaluates itself; nodes are only read while templates are rendered, by many threads
// at once.
#include "templates/jinja_calls.h"
#include "templates/jinja_run.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lathe::jinja {

class Expression {
public:
    virtual ~Expression() = default;
    virtual Value value(Run& run) const = 0;
    virtual void write(Run& run) const { run.write(value(run)); } ///< to the output
    std::size_t at = 0; ///< byte of the source
};
using ExpressionPtr = std::unique_ptr<Expression>;

inline Value evaluate(const ExpressionPtr& node, Run& run) {
    run.step();
    run.checkStack();
    return node->value(run);
}

enum class Flow : std::uint8_t { Next, Break, Continue };

class Statement {
public:
    virtual ~Statement() = default;
    virtual Flow run(Run& run) const = 0;
    std::size_t at = 0;
};
using Body = std::vector<std::unique_ptr<Statement>>;
Flow runAll(const Body& body, Run& run);

// ---- expressions ----

class ConstantNode final : public Expression {
public:
    explicit ConstantNode(Value constant) : m_value(constant) {}
    explicit ConstantNode(std::string text) : m_text(std::move(text)), m_value(Value::text(m_text)) {}
    Value value(Run&) const override { return m_value; }
    const std::string& text() const { return m_text; }

private:
    std::string m_text;
    Value m_value;
};

class NameNode final : public Expression {
public:
    NameNode(int number, std::string name) : number(number), name(std::move(name)) {}
    Value value(Run& run) const override {
        const Value* known = run.look(number);
        return known ? *known : Value::undefined(name);
    }
    const int number;
    const std::string name;
};

class AttributeNode final : public Expression {
public:
    AttributeNode(ExpressionPtr object, std::string name);
    Value value(Run& run) const override;
    /// value() and its call in one.
    Value call(Run& run, const ArgumentNodes& arguments) const;

private:
    ExpressionPtr m_object;
    std::string m_name;
    const MethodRow *m_ofString, *m_ofDict, *m_ofList; ///< methods of this name; nullptr: there is none
};

class ItemNode final : public Expression {
public:
    ItemNode(ExpressionPtr object, ExpressionPtr index) : m_object(std::move(object)), m_index(std::move(index)) {}
    Value value(Run& run) const override;

private:
    ExpressionPtr m_object, m_index;
};

class SliceNode final : public Expression {
public:
    SliceNode(ExpressionPtr object, ExpressionPtr start, ExpressionPtr stop, ExpressionPtr step)
        : m_object(std::move(object)), m_start(std::move(start)), m_stop(std::move(stop)), m_step(std::move(step)) {}
    Value value(Run& run) const override;

private:
    ExpressionPtr m_object, m_start, m_stop, m_step; ///< but the object may be null
};

/// What stands in a call's parentheses.
struct ArgumentNodes {
    std::vector<ExpressionPtr> positional;
    std::vector<std::pair<std::string, ExpressionPtr>> named;
    ExpressionPtr list, dict; ///< *list, **dict
};

class CallNode final : public Expression {
public:
    CallNode(ExpressionPtr callee, ArgumentNodes arguments)
        : m_callee(std::move(callee)), m_arguments(std::move(arguments)) {}
    Value value(Run& run) const override { return call(run, nullptr); }
    Value call(Run& run, const Value* caller) const; ///< `caller`: of a {% call %} block

private:
    ExpressionPtr m_callee;
    ArgumentNodes m_arguments;
};

class FilterNode final : public Expression {
public:
    FilterNode(ExpressionPtr input, std::string name, ArgumentNodes arguments);
    Value value(Run& run) const override { return apply(run, evaluate(m_input, run)); }
    Value apply(Run& run, const Value& input) const;
    ExpressionPtr
        m_input; ///< null in {% filter %} and {% set %}: apply() is given what stands there; or another filter

private:
    std::string m_name;
    ArgumentNodes m_arguments;
    Filter m_filter;
};

class TestNode final : public Expression {
public:
    TestNode(ExpressionPtr input, std::string name, ArgumentNodes arguments);
    Value value(Run& run) const override;

private:
    ExpressionPtr m_input;
    std::string m_name;
    ArgumentNodes m_arguments;
    Test m_test;
};

/// a + b - c: operators of one level, from left to right.
class ChainNode final : public Expression {
public:
    struct Term {
        std::string sign;
        BinaryOperator apply;
        ExpressionPtr operand;
    };
    ChainNode(ExpressionPtr first, std::vector<Term> terms);
    Value value(Run& run) const override;
    void write(Run& run) const override; ///< texts go out one by one

private:
    void evaluateAll(Run& run, std::vector<Value>& values, bool& texts) const;
    Value folded(Run& run, const std::vector<Value>& values) const;
    ExpressionPtr m_first;
    std::vector<Term> m_terms;
    bool m_sums; ///< only +
};

class ConcatNode final : public Expression {
public:
    explicit ConcatNode(std::vector<ExpressionPtr> parts) : m_parts(std::move(parts)) {}
    Value value(Run& run) const override;
    void write(Run& run) const override {
        for (const auto& part : m_parts) part->write(run);
    }

private:
    std::vector<ExpressionPtr> m_parts;
};

class UnaryNode final : public Expression {
public:
    UnaryNode(char sign, ExpressionPtr operand)
        : m_sign(sign), m_operand(std::move(operand)) {} ///< '-', '+', '!' (not)
    Value value(Run& run) const override;

private:
    char m_sign;
    ExpressionPtr m_operand;
};

/// a < b <= c
class CompareNode final : public Expression {
public:
    struct Term {
        Comparison compare;
        ExpressionPtr operand;
    };
    CompareNode(ExpressionPtr first, std::vector<Term> terms) : m_first(std::move(first)), m_terms(std::move(terms)) {}
    Value value(Run& run) const override;

private:
    ExpressionPtr m_first;
    std::vector<Term> m_terms;
};

/// a or b or c; a and b and c: the operand that decides.
class LogicNode final : public Expression {
public:
    LogicNode(bool stopsAt, std::vector<ExpressionPtr> operands)
        : m_stopsAt(stopsAt), m_operands(std::move(operands)) {}
    Value value(Run& run) const override;

private:
    bool m_stopsAt;
    std::vector<ExpressionPtr> m_operands;
};

class ConditionalNode final : public Expression {
public:
    ConditionalNode(ExpressionPtr condition, ExpressionPtr yes, ExpressionPtr no)
        : m_condition(std::move(condition)), m_yes(std::move(yes)), m_no(std::move(no)) {}
    Value value(Run& run) const override;
    void write(Run& run) const override;

private:
    ExpressionPtr m_condition, m_yes, m_no; ///< no else: null
};

class ListNode final : public Expression {
public:
    ListNode(Kind kind, std::vector<ExpressionPtr> items) : kind(kind), items(std::move(items)) {}
    Value value(Run& run) const override;
    const Kind kind; ///< List or Tuple
    std::vector<ExpressionPtr> items;
};

class DictNode final : public Expression {
public:
    explicit DictNode(std::vector<std::pair<ExpressionPtr, ExpressionPtr>> entries) : m_entries(std::move(entries)) {}
    Value value(Run& run) const override;

private:
    std::vector<std::pair<ExpressionPtr, ExpressionPtr>> m_entries;
};

} // namespace lathe::jinja
