// Evaluation walks the tree: templates are short, and a tree without state can be shared by threads.
#include "templates/jinja_nodes.h"

#include "templates/jinja_statements.h"
#include "templates/jinja_text.h"

#include <algorithm>

namespace lathe::jinja {

namespace {

/// A call's arguments, evaluated.
class Given {
public:
    Given(Run& run, const ArgumentNodes& nodes, const Value* caller = nullptr) {
        m_positional.reserve(nodes.positional.size());
        for (const auto& node : nodes.positional) m_positional.push_back(evaluate(node, run));
        for (const auto& [name, node] : nodes.named) m_named.emplace_back(name, evaluate(node, run));
        if (caller) m_named.emplace_back("caller", *caller);
        if (nodes.list) {
            const List more = itemsOf(run, evaluate(nodes.list, run));
            m_positional.insert(m_positional.end(), more.items, more.items + more.count);
        }
        if (nodes.dict) {
            const Value more = evaluate(nodes.dict, run);
            if (more.kind != Kind::Dict)
                throw Fault{"argument after ** must be a mapping, not " + std::string(typeName(more))};
            for (std::size_t i = 0; i < more.dict->count; ++i) {
                const Entry& entry = more.dict->entries[i];
                if (!entry.key.isString()) throw Fault{"keywords must be strings"};
                m_named.emplace_back(entry.key.text(), entry.value);
            }
        }
    }
    Arguments get() const { return {m_positional, m_named}; }
    /// What is made of these values and is no part of any of them is of the first one's origin.
    Value origin(Run& run, const Value& self, Value made) const {
        made = run.from(self, made);
        for (std::size_t i = 0; made.isString() && made.turn == 0 && i < m_positional.size(); ++i)
            made = run.from(m_positional[i], made);
        return made;
    }
    void charge(Run& run) const {
        for (const Value& value : m_positional) run.charge(value);
    }

private:
    std::vector<Value> m_positional;
    std::vector<std::pair<std::string_view, Value>> m_named;
};

std::string known(std::string_view what, std::string_view name) {
    return "there is no " + std::string(what) + " called '" + std::string(name) + "'";
}

} // namespace

AttributeNode::AttributeNode(ExpressionPtr object, std::string name)
    : m_object(std::move(object)),
      m_name(std::move(name)),
      m_ofString(stringMethod(m_name)),
      m_ofDict(dictMethod(m_name)),
      m_ofList(listMethod(m_name)) {}

Value AttributeNode::value(Run& run) const {
    const Value object = evaluate(m_object, run);
    run.at = at;
    if (object.kind == Kind::Loop) return object.loop->attribute(m_name);
    if (object.kind == Kind::Namespace || (object.kind == Kind::Dict && !m_ofDict)) {
        const Value* found = find(*object.dict, m_name);
        return found ? *found : Value::undefined(m_name);
    }
    return attribute(run, object, m_name);
}

Value AttributeNode::call(Run& run, const ArgumentNodes& nodes) const {
    const Value object = evaluate(m_object, run);
    const Given given(run, nodes);
    run.at = at;
    if (object.kind == Kind::Loop && (m_name == "cycle" || m_name == "changed"))
        return object.loop->call(run, m_name, given.get());
    const MethodRow* method = object.isString()           ? m_ofString
                              : object.kind == Kind::Dict ? m_ofDict
                              : object.isSequence()       ? sequenceMethod(object, m_ofList)
                                                          : nullptr;
    if (!method) {
        const Value callee = attribute(run, object, m_name);
        if (callee.isUndefined())
            throw Fault{"'" + std::string(typeName(object)) + " object' has no function '" + m_name
                        + "' that a template may call"};
        return jinja::call(run, callee, given.get());
    }
    run.charge(object);
    given.charge(run);
    return given.origin(run, object, method->call(run, object, given.get()));
}

Value ItemNode::value(Run& run) const {
    const Value object = evaluate(m_object, run), index = evaluate(m_index, run);
    run.at = at;
    return item(run, object, index);
}

Value SliceNode::value(Run& run) const {
    const Value object = evaluate(m_object, run);
    const auto bound = [&](const ExpressionPtr& node) { return node ? evaluate(node, run) : Value::none(); };
    const Value start = bound(m_start), stop = bound(m_stop), step = bound(m_step);
    run.at = at;
    return slice(run, object, start, stop, step);
}

Value CallNode::call(Run& run, const Value* caller) const {
    if (const auto* method = caller ? nullptr : dynamic_cast<const AttributeNode*>(m_callee.get())) {
        run.step();
        return method->call(run, m_arguments);
    }
    const Value callee = evaluate(m_callee, run);
    const Given given(run, m_arguments, caller);
    run.at = at;
    return jinja::call(run, callee, given.get());
}

FilterNode::FilterNode(ExpressionPtr input, std::string name, ArgumentNodes arguments)
    : m_input(std::move(input)),
      m_name(std::move(name)),
      m_arguments(std::move(arguments)),
      m_filter(filterOf(m_name)) {}

Value FilterNode::apply(Run& run, const Value& input) const {
    const Given given(run, m_arguments);
    run.at = at;
    if (!m_filter) throw Fault{known("filter", m_name)};
    run.charge(input);
    given.charge(run);
    return given.origin(run, input, m_filter(run, input, given.get()));
}

TestNode::TestNode(ExpressionPtr input, std::string name, ArgumentNodes arguments)
    : m_input(std::move(input)), m_name(std::move(name)), m_arguments(std::move(arguments)), m_test(testOf(m_name)) {}

Value TestNode::value(Run& run) const {
    const Value input = evaluate(m_input, run);
    const Given given(run, m_arguments);
    run.at = at;
    if (!m_test) throw Fault{known("test", m_name)};
    return Value::boolean(m_test(run, input, given.get()));
}

ChainNode::ChainNode(ExpressionPtr first, std::vector<Term> terms)
    : m_first(std::move(first)), m_terms(std::move(terms)) {
    m_sums = std::all_of(m_terms.begin(), m_terms.end(), [](const Term& term) { return term.sign == "+"; });
}

void ChainNode::evaluateAll(Run& run, std::vector<Value>& values, bool& texts) const {
    values.reserve(m_terms.size() + 1);
    values.push_back(evaluate(m_first, run));
    for (const Term& term : m_terms) values.push_back(evaluate(term.operand, run));
    texts =
        std::all_of(values.begin(), values.end(), [](const Value& value) { return value.isString() && !value.markup; });
}

Value ChainNode::folded(Run& run, const std::vector<Value>& values) const {
    Value left = values.front();
    for (std::size_t i = 0; i < m_terms.size(); ++i) {
        run.at = m_terms[i].operand->at;
        left = m_terms[i].apply(run, left, values[i + 1]);
    }
    return left;
}

/// Texts are put together in one go.
Value ChainNode::value(Run& run) const {
    std::vector<Value> values;
    bool texts = false;
    evaluateAll(run, values, texts);
    return m_sums && texts ? run.joined(values) : folded(run, values);
}

void ChainNode::write(Run& run) const {
    std::vector<Value> values;
    bool texts = false;
    evaluateAll(run, values, texts);
    if (!m_sums || !texts) return run.write(folded(run, values));
    for (const Value& value : values) run.write(value);
}

Value ConcatNode::value(Run& run) const {
    return run.captured([&] { write(run); });
}

Value UnaryNode::value(Run& run) const {
    const Value operand = evaluate(m_operand, run);
    run.at = at;
    if (m_sign == '!') return Value::boolean(!isTrue(operand));
    mustBeDefined(operand);
    if (!operand.isNumber())
        throw Fault{"bad operand type for unary " + std::string(1, m_sign) + ": '" + std::string(typeName(operand))
                    + "'"};
    if (m_sign == '-') return negative(operand);
    return operand.kind == Kind::Bool ? Value::number(operand.whole()) : operand;
}

Value CompareNode::value(Run& run) const {
    Value left = evaluate(m_first, run);
    for (const Term& term : m_terms) {
        const Value right = evaluate(term.operand, run);
        run.at = term.operand->at;
        if (!term.compare(run, left, right)) return Value::boolean(false);
        left = right;
    }
    return Value::boolean(true);
}

Value LogicNode::value(Run& run) const {
    Value value;
    for (const auto& operand : m_operands) {
        value = evaluate(operand, run);
        if (isTrue(value) == m_stopsAt) break;
    }
    return value;
}

Value ConditionalNode::value(Run& run) const {
    if (isTrue(evaluate(m_condition, run))) return evaluate(m_yes, run);
    return m_no ? evaluate(m_no, run) : Value::undefined("the value of an inline if without else");
}

void ConditionalNode::write(Run& run) const {
    if (isTrue(evaluate(m_condition, run))) m_yes->write(run);
    else if (m_no) m_no->write(run);
}

Value ListNode::value(Run& run) const {
    std::vector<Value> values;
    values.reserve(items.size());
    for (const auto& item : items) values.push_back(evaluate(item, run));
    return run.list(kind, values);
}

Value DictNode::value(Run& run) const {
    Dict* const dict = run.dict(m_entries.size());
    for (const auto& [key, value] : m_entries) {
        const Value name = evaluate(key, run);
        run.set(*dict, name, evaluate(value, run));
    }
    return Value::of(Kind::Dict, dict);
}

} // namespace lathe::jinja
