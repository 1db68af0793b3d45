#pragma once
// The usual chat templates by name, for models that come without one. Written for Lathe after the forms that the
// models' makers describe; each takes system turns, and more of what it is given than it refuses.
#include "tokenizer/tokenizer.h"

#include <string>
#include <string_view>
#include <vector>

namespace lathe {

struct UsualTemplate { std::string_view name, help, jinja; };

const std::vector<UsualTemplate>& usualTemplates();
std::string usualTemplateNames(); ///< "chatml, llama3, ..."

/// A usual template's name, or a file with a template. Throws Error{BadInput} naming the choices; Error{Io}.
std::string chatTemplateNamed(const std::string& choice);

/// `text` with the chosen template instead of its own: a usual one's name, a file, or the name of one of the model's
/// own; unchanged for an empty choice. `variables`: a JSON object as text, or empty: the template's names have these
/// values where nothing else is said, as a begin of the template itself, so that whoever reads what is exported has
/// them, too. Throws Error{BadInput}; Error{Io}.
ModelText withChatTemplate(ModelText text, const std::string& choice, const std::string& variables = {});

/// Jinja that gives the names of a JSON object their values unless they are given otherwise. Throws Error{BadInput}: no
/// JSON object.
std::string templateDefaults(const std::string& variables);

/// The template that a run left beside its adapter, as a choice; empty where there is none.
std::string chatTemplateBeside(const std::string& adapter);

/// Whether the model at `path` (folder or GGUF) comes with a template. Reads its small files only.
bool hasChatTemplate(const std::string& path);

} // namespace lathe
