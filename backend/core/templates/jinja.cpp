// A template is parsed once and rendered for every row; a render has its own memory and limits, so that rows can be
// rendered side by side.
#include "templates/jinja.h"

#include "lathe/error.h"
#include "templates/jinja_parser.h"
#include "unicode/unicode.h"

#include <limits>

namespace lathe {

using namespace jinja;

struct JinjaTemplate::Parts {
    std::string source, name;
    Names names;
    Body body;
    bool generation = false;
    Clock clock;
    Limits limits;

    /// "line 3, column 7"; columns count characters.
    std::string place(std::size_t at) const {
        std::size_t line = 1, column = 1;
        for (std::size_t i = 0; i < std::min(at, source.size()); ++i) {
            if (source[i] == '\n') ++line, column = 1;
            else column += (source[i] & 0xC0) != 0x80;
        }
        return "line " + std::to_string(line) + ", column " + std::to_string(column);
    }
};

/// What a template or jinja says, with a period where it has no end of its own.
static std::string ended(std::string message) {
    if (message.empty() || std::string_view(".!?").find(message.back()) == std::string_view::npos) message += '.';
    return message;
}

JinjaTemplate::JinjaTemplate(std::string_view source, std::string name) : m_parts(std::make_unique<Parts>()) {
    m_parts->name = std::move(name);
    if (firstInvalidUtf8(source) != std::string_view::npos)
        throw Error(ErrorKind::BadInput, {"%1 is not UTF-8 text.", m_parts->name});
    m_parts->source = plainSource(source);
    try {
        StatementParser parser(tokensOf(m_parts->source), m_parts->names);
        m_parts->body = parser.all();
        m_parts->generation = parser.sawGeneration();
    } catch (const SyntaxFault& fault) {
        throw Error(ErrorKind::BadInput, m_parts->name + ", " + m_parts->place(fault.at) + ": " + ended(fault.message),
                    "Correct the template, or choose another.");
    }
}

JinjaTemplate::~JinjaTemplate() = default;

bool JinjaTemplate::hasGeneration() const { return m_parts->generation; }
bool JinjaTemplate::asksFor(std::string_view name) const { return m_parts->names.all().count(std::string(name)) > 0; }
void JinjaTemplate::setClock(Clock clock) { m_parts->clock = std::move(clock); }

RenderedTemplate JinjaTemplate::render(const std::function<Variables(Run&)>& fill, std::size_t inputBytes) const {
    Run run(m_parts->limits, &m_parts->clock);
    run.allowFor(inputBytes);
    RenderedTemplate made;
    run.writeTo(made.text, made.pieces);
    try {
        run.scope = run.inner(nullptr); // what a template assigns is its own
        for (const BuiltIn& function : builtIns())
            if (const auto known = m_parts->names.all().find(std::string(function.name));
                known != m_parts->names.all().end())
                run.assign(known->second, Value::of(&function));
        for (const auto& [name, value] : fill(run))
            if (const auto known = m_parts->names.all().find(std::string(name)); known != m_parts->names.all().end())
                run.assign(known->second, value);
        run.scope = run.inner(run.scope);
        runAll(m_parts->body, run);
    } catch (const Fault& fault) {
        const std::string where = m_parts->name + ", " + m_parts->place(run.at) + ": ";
        throw Error(ErrorKind::BadInput,
                    where + (fault.raised ? "the template refuses this: " : "") + ended(fault.message));
    } catch (const std::bad_alloc&) {
        throw Error(ErrorKind::BadInput,
                    {"%1, %2: the template takes more memory than there is.", m_parts->name, m_parts->place(run.at)});
    }
    return made;
}

namespace {
std::size_t bytesOf(const nlohmann::ordered_json& json) {
    if (json.is_string()) return json.get_ref<const std::string&>().size();
    std::size_t bytes = 16;
    if (json.is_structured())
        for (const auto& part : json) bytes += bytesOf(part);
    return bytes;
}
} // namespace

RenderedTemplate JinjaTemplate::render(const nlohmann::ordered_json& variables) const {
    const auto fill = [&](Run& run) {
        Variables made;
        for (const auto& member : variables.items()) {
            const bool messages = member.key() == "messages" && member.value().is_array();
            if (!messages) {
                made.emplace_back(member.key(), valueOf(run, member.value()));
                continue;
            }
            std::vector<Value> turns;
            for (const auto& message : member.value())
                turns.push_back(
                    valueOf(run, message, static_cast<std::uint16_t>(std::min(turns.size() + 1, mostTurns))));
            made.emplace_back(member.key(), run.list(Kind::List, turns));
        }
        return made;
    };
    return render(fill, bytesOf(variables));
}

namespace jinja {

Value valueOf(Run& run, const nlohmann::ordered_json& json, std::uint16_t turn, int depth) {
    if (depth > deepest) throw Fault{"a value is nested more than " + std::to_string(deepest) + " levels deep"};
    using Type = nlohmann::detail::value_t;
    Value made;
    switch (json.type()) {
    case Type::null: return Value::none();
    case Type::boolean: return Value::boolean(json.get<bool>());
    case Type::number_integer: made = Value::number(json.get<std::int64_t>()); break;
    case Type::number_unsigned:
        if (json.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            throw Fault{"a whole number needs more than 64 bits"};
        made = Value::number(json.get<std::int64_t>());
        break;
    case Type::number_float: made = Value::number(json.get<double>()); break;
    case Type::string: made = Value::text(json.get_ref<const std::string&>()); break;
    case Type::array: {
        std::vector<Value> items;
        items.reserve(json.size());
        for (const auto& item : json) items.push_back(valueOf(run, item, turn, depth + 1));
        made = run.list(Kind::List, items);
        break;
    }
    case Type::object: {
        Dict* const dict = run.dict(json.size());
        for (const auto& member : json.items()) {
            const bool role = depth == 0 && member.key() == "role";
            run.set(*dict, Value::text(member.key()),
                    valueOf(run, member.value(), role ? std::uint16_t(0) : turn, depth + 1));
        }
        made = Value::of(Kind::Dict, dict);
        break;
    }
    default: throw Fault{"a value of a kind that templates don't know"};
    }
    made.turn = turn;
    return made;
}

} // namespace jinja

} // namespace lathe
