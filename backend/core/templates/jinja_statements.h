#pragma once
// The statements of a template.
#include "templates/jinja_nodes.h"

namespace lathe::jinja {

/// What a loop or an assignment gives a value to: names, a tuple of them, or a namespace's attribute.
struct Target {
    int name = -1;
    std::string attribute;     ///< ns.attribute
    std::vector<Target> parts; ///< a, b
    void assign(Run& run, const Value& value) const;
};

class ForNode;

/// The variable `loop`.
struct LoopState {
    const ForNode* node;
    List items;
    std::size_t index = 0;
    std::int64_t depth = 0;
    Scope* outer;
    Value changed; ///< what changed() was last asked about
    bool asked = false;
    Value attribute(std::string_view name) const; ///< loop.first
    Value call(Run& run, std::string_view name, const Arguments& arguments); ///< loop.cycle(...)
};

class TextNode final : public Statement {
public:
    explicit TextNode(std::string text) : m_text(std::move(text)) {}
    Flow run(Run& run) const override;

private:
    std::string m_text;
};

class OutputNode final : public Statement {
public:
    explicit OutputNode(ExpressionPtr expression) : m_expression(std::move(expression)) {}
    Flow run(Run& run) const override;

private:
    ExpressionPtr m_expression;
};

class IfNode final : public Statement {
public:
    struct Branch {
        ExpressionPtr condition;
        Body body;
    };
    Flow run(Run& run) const override;
    std::vector<Branch> branches;
    Body otherwise;
};

class ForNode final : public Statement {
public:
    Flow run(Run& run) const override { return loop(run, evaluate(items, run), 0); }
    Flow loop(Run& run, const Value& over, std::int64_t depth) const;
    Target target;
    ExpressionPtr items, condition; ///< condition: may be null
    bool recursive = false;
    int loopName = -1;
    Body body, otherwise;
};

class SetNode final : public Statement {
public:
    SetNode(Target target, ExpressionPtr value) : m_target(std::move(target)), m_value(std::move(value)) {}
    Flow run(Run& run) const override;

private:
    Target m_target;
    ExpressionPtr m_value;
};

/// {% set x %}...{% endset %}
class SetBlockNode final : public Statement {
public:
    Flow run(Run& run) const override;
    Target target;
    std::vector<std::unique_ptr<FilterNode>> filters;
    Body body;
};

/// A macro, and a {% call %} block's body.
class MacroNode final : public Statement {
public:
    Flow run(Run& run) const override;
    Value call(Run& run, Scope* scope, const Arguments& arguments) const;
    struct Parameter {
        int name;
        std::string text;
        ExpressionPtr usual;
    };
    std::string name;
    int number = -1;
    std::vector<Parameter> parameters;
    Body body;
    int callerName = -1, varargsName = -1, kwargsName = -1; ///< where the body asks for them
};

class CallBlockNode final : public Statement {
public:
    Flow run(Run& run) const override;
    std::unique_ptr<CallNode> call;
    std::unique_ptr<MacroNode> caller;
};

class FilterBlockNode final : public Statement {
public:
    Flow run(Run& run) const override;
    std::vector<std::unique_ptr<FilterNode>> filters;
    Body body;
};

class WithNode final : public Statement {
public:
    Flow run(Run& run) const override;
    std::vector<std::pair<Target, ExpressionPtr>> values;
    Body body;
};

/// What the model says (transformers' AssistantTracker).
class GenerationNode final : public Statement {
public:
    Flow run(Run& run) const override;
    Body body;
};

class JumpNode final : public Statement {
public:
    explicit JumpNode(Flow flow) : m_flow(flow) {}
    Flow run(Run&) const override { return m_flow; }

private:
    Flow m_flow;
};

} // namespace lathe::jinja
