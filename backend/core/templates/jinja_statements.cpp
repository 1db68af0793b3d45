// Scopes are restored by their destructors; a loop's variables end with it, as in Jinja.
#include "templates/jinja_statements.h"

namespace lathe::jinja {

namespace {

/// Restores what a scope or a call changed, whichever way it ends.
class Within {
public:
    Within(Run& run, Scope* scope) : m_run(run), m_scope(std::exchange(run.scope, scope)) {}
    ~Within() { m_run.scope = m_scope; }
    Within(const Within&) = delete;

private:
    Run& m_run;
    Scope* m_scope;
};

class OneCallDeeper {
public:
    explicit OneCallDeeper(Run& run) : m_run(run) { run.enterCall(); }
    ~OneCallDeeper() { --m_run.calls; }
    OneCallDeeper(const OneCallDeeper&) = delete;

private:
    Run& m_run;
};

Value filtered(Run& run, const std::vector<std::unique_ptr<FilterNode>>& filters, Value value) {
    for (const auto& filter : filters) value = filter->apply(run, value);
    return value;
}

} // namespace

Flow runAll(const Body& body, Run& run) {
    for (const auto& statement : body) {
        run.step();
        if (const Flow flow = statement->run(run); flow != Flow::Next) return flow;
    }
    return Flow::Next;
}

void Target::assign(Run& run, const Value& value) const {
    if (!attribute.empty()) {
        const Value* space = run.look(name);
        if (!space || space->kind != Kind::Namespace) throw Fault{"cannot assign attribute on non-namespace object"};
        if (attribute.starts_with('_'))
            throw Fault{"Chat templates cannot store underscore-prefixed attributes on a namespace, but got '"
                        + attribute + "'. Please rename the attribute."};
        run.set(*space->dict, Value::text(attribute), value);
        return;
    }
    if (parts.empty()) {
        run.assign(name, value);
        return;
    }
    const List items = itemsOf(run, value);
    if (items.count > parts.size())
        throw Fault{"too many values to unpack (expected " + std::to_string(parts.size()) + ")"};
    if (items.count < parts.size())
        throw Fault{"not enough values to unpack (expected " + std::to_string(parts.size()) + ", got "
                    + std::to_string(items.count) + ")"};
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i].assign(run, items.items[i]);
}

Flow TextNode::run(Run& run) const {
    run.write(m_text);
    return Flow::Next;
}

Flow OutputNode::run(Run& run) const {
    m_expression->write(run);
    return Flow::Next;
}

Flow IfNode::run(Run& run) const {
    for (const Branch& branch : branches)
        if (isTrue(evaluate(branch.condition, run))) return runAll(branch.body, run);
    return runAll(otherwise, run);
}

Flow ForNode::loop(Run& run, const Value& over, std::int64_t depth) const {
    run.at = items->at;
    List list = itemsOf(run, over);
    Scope* const outer = run.scope;
    const Within within(run, run.inner(outer));
    if (condition) {
        std::vector<Value> kept;
        for (std::size_t i = 0; i < list.count; ++i) {
            run.scope->variables.clear();
            target.assign(run, list.items[i]);
            if (isTrue(evaluate(condition, run))) kept.push_back(list.items[i]);
        }
        list = *run.list(Kind::List, kept).list;
    }
    if (list.count == 0) {
        run.scope->variables.clear();
        return runAll(otherwise, run);
    }
    LoopState* const state = run.put(LoopState{this, list, 0, depth, outer, {}, false});
    for (; state->index < list.count; ++state->index) {
        run.scope->variables.clear();
        run.at = at;
        target.assign(run, list.items[state->index]);
        run.assign(loopName, Value::of(state));
        if (runAll(body, run) == Flow::Break) break;
    }
    return Flow::Next;
}

Value LoopState::attribute(std::string_view name) const {
    const auto number = [](std::size_t value) { return Value::number(static_cast<std::int64_t>(value)); };
    if (name == "first") return Value::boolean(index == 0);
    if (name == "last") return Value::boolean(index + 1 == items.count);
    if (name == "index0") return number(index);
    if (name == "index") return number(index + 1);
    if (name == "length") return number(items.count);
    if (name == "revindex") return number(items.count - index);
    if (name == "revindex0") return number(items.count - index - 1);
    if (name == "depth") return Value::number(depth + 1);
    if (name == "depth0") return Value::number(depth);
    if (name == "previtem") return index > 0 ? items.items[index - 1] : Value::undefined("there is no previous item");
    if (name == "nextitem")
        return index + 1 < items.count ? items.items[index + 1] : Value::undefined("there is no next item");
    return Value::undefined(name);
}

Value LoopState::call(Run& run, std::string_view name, const Arguments& arguments) {
    if (name == "cycle") {
        if (arguments.positional.empty()) throw Fault{"no items for cycling given"};
        return arguments.positional[index % arguments.positional.size()];
    }
    if (name == "changed") {
        const Value now = run.list(Kind::Tuple, arguments.positional);
        run.charge(now);
        if (std::exchange(asked, true) && equal(changed, now)) return Value::boolean(false);
        changed = now;
        return Value::boolean(true);
    }
    if (!name.empty()) throw Fault{"loop has no function " + std::string(name)};
    if (!node->recursive) throw Fault{"the loop must have the 'recursive' marker to be called"};
    if (arguments.positional.size() != 1) throw Fault{"loop() takes the items to go over"};
    const OneCallDeeper deeper(run);
    const Within within(run, outer);
    return run.captured([&] { node->loop(run, arguments.positional[0], depth + 1); });
}

Flow SetNode::run(Run& run) const {
    const Value value = evaluate(m_value, run);
    run.at = at;
    m_target.assign(run, value);
    return Flow::Next;
}

Flow SetBlockNode::run(Run& run) const {
    const Within within(run, run.inner(run.scope));
    const Value value = run.captured([&] { runAll(body, run); });
    run.scope = run.scope->parent;
    run.at = at;
    target.assign(run, filtered(run, filters, value));
    return Flow::Next;
}

Flow MacroNode::run(Run& run) const {
    run.assign(number, Value::of(run.put(Macro{this, run.scope})));
    return Flow::Next;
}

Value MacroNode::call(Run& run, Scope* scope, const Arguments& arguments) const {
    const OneCallDeeper deeper(run);
    const Within within(run, run.inner(scope));
    const std::size_t given = std::min(arguments.positional.size(), parameters.size());
    if (arguments.positional.size() > given && varargsName < 0)
        throw Fault{"macro '" + name + "' takes not more than " + std::to_string(parameters.size()) + " argument(s)"};
    Dict* const others = run.dict(0);
    const Value* caller = nullptr;
    std::vector<const Value*> bound(parameters.size());
    for (std::size_t i = 0; i < given; ++i) bound[i] = &arguments.positional[i];
    for (const auto& [key, value] : arguments.named) {
        std::size_t i = 0;
        while (i < parameters.size() && parameters[i].text != key) ++i;
        if (i < parameters.size() && bound[i])
            throw Fault{"macro '" + name + "' got multiple values for argument '" + std::string(key) + "'"};
        if (i < parameters.size()) bound[i] = &value;
        else if (key == "caller") caller = &value;
        else if (kwargsName >= 0) run.set(*others, Value::text(key), value);
        else throw Fault{"macro '" + name + "' takes no keyword argument '" + std::string(key) + "'"};
    }
    if (caller && callerName < 0)
        throw Fault{"macro '" + name
                    + "' was invoked with two values for the special caller argument, or does not use it"};
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Value value = bound[i]              ? *bound[i]
                            : parameters[i].usual ? evaluate(parameters[i].usual, run)
                                                  : Value::undefined(parameters[i].text);
        run.assign(parameters[i].name, value);
    }
    if (callerName >= 0) run.assign(callerName, caller ? *caller : Value::undefined("caller"));
    if (varargsName >= 0) run.assign(varargsName, run.list(Kind::Tuple, arguments.positional.subspan(given)));
    if (kwargsName >= 0) run.assign(kwargsName, Value::of(Kind::Dict, others));
    return run.captured([&] { runAll(body, run); });
}

Flow CallBlockNode::run(Run& run) const {
    const Value macro = Value::of(run.put(Macro{caller.get(), run.scope}));
    run.write(call->call(run, &macro));
    return Flow::Next;
}

Flow FilterBlockNode::run(Run& run) const {
    const Within within(run, run.inner(run.scope));
    const Value value = run.captured([&] { runAll(body, run); });
    run.write(filtered(run, filters, value));
    return Flow::Next;
}

Flow WithNode::run(Run& run) const {
    std::vector<Value> given;
    for (const auto& [target, value] : values) given.push_back(evaluate(value, run));
    const Within within(run, run.inner(run.scope));
    for (std::size_t i = 0; i < values.size(); ++i) values[i].first.assign(run, given[i]);
    return runAll(body, run);
}

Flow GenerationNode::run(Run& run) const {
    const Within within(run, run.inner(run.scope));
    const std::size_t from = run.written();
    const Flow flow = runAll(body, run);
    run.markGenerated(from);
    return flow;
}

} // namespace lathe::jinja
