#pragma once
// Templates in the part of Jinja that models' chat templates use, rendered as transformers does it: Jinja 3.1's
// immutable sandbox with trim_blocks and lstrip_blocks, loop controls, {% generation %}, tojson without escaping,
// raise_exception and strftime_now. Values print as Python prints them. Not there: includes, imports, inheritance, and
// the filters pprint, random, striptags, urlize, wordwrap, xmlattr, filesizeformat.
//
// A template is read once and rendered many times, from many threads at once. It reaches no file, and steps, memory,
// output and nesting are bounded, since templates come with models from the network.
#include "templates/jinja_run.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lathe {

struct RenderedTemplate {
    std::string text;
    std::vector<jinja::Piece>
        pieces; ///< which bytes are of which message, and of generation blocks; in no order, they may overlap
};

class JinjaTemplate {
public:
    /// `name`: for messages, "the chat template of MODEL". Throws Error{BadInput} with line and column.
    JinjaTemplate(std::string_view source, std::string name);
    ~JinjaTemplate();
    JinjaTemplate(const JinjaTemplate&) = delete;

    /// A value for the variables; made in the run's memory.
    using Variables = std::vector<std::pair<std::string_view, jinja::Value>>;
    /// `variables` are made by `fill` in the memory that it is given; texts they point to must outlive the call.
    /// `inputBytes`: about how many bytes they hold; limits grow with it. Throws Error{BadInput} with line and column:
    /// what the template raised, what went wrong, or which limit it went over.
    RenderedTemplate render(const std::function<Variables(jinja::Run&)>& fill, std::size_t inputBytes) const;
    /// The same of a JSON object.
    RenderedTemplate render(const nlohmann::ordered_json& variables) const;

    bool hasGeneration() const; ///< whether {% generation %} occurs
    bool asksFor(std::string_view name) const; ///< whether a name occurs
    void setClock(jinja::Clock clock); ///< of strftime_now; before the first render

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

namespace jinja {
/// A JSON value. Its texts are not copied; those of objects and lists are of message `turn` (1 + its number), but for
/// the role.
Value valueOf(Run& run, const nlohmann::ordered_json& json, std::uint16_t turn = 0, int depth = 0);
} // namespace jinja

} // namespace lathe
