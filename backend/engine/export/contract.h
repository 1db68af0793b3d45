#pragma once
// What the files of an export must say: keys, shapes, values of the config. It is reckoned from the model's spec and
// the methods' fields alone, apart from the code that writes them, so that what is written wrong is found even where it
// would be read wrong as well. And whose forms they are: which other program reads them, too.
#include "files/tensor_file.h"
#include "lathe/export_format.h"
#include "lathe/recipe.h"
#include "models/model_spec.h"
#include "tokenizer/tokenizer.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lathe {

/// What is wrong with an adapter's folder, a sentence each that names the file and the key; empty: nothing. `spec` with
/// the task's head that it was trained with.
std::vector<std::string> adapterProblems(const std::filesystem::path& folder, const ModelSpec& spec,
                                         const std::vector<MethodChoice>& methods);

/// Likewise of a whole model's folder, its weights stored as `type`. `spec` is the model's that was merged.
std::vector<std::string> modelProblems(const std::filesystem::path& folder, const ModelSpec& spec, StoredType type);

/// Likewise of what a whole model's folder makes of texts: its own tokenizer, chat template and ends of answers are
/// those of `from`. Throws Error{BadFile}: a tokenizer that can't be read, since nobody could use such a folder.
std::vector<std::string> textProblems(const std::filesystem::path& folder, const ModelText& from);

/// Throws Error{Bug} with all of them; nothing for none.
void requireNoProblems(const std::vector<std::string>& problems);

/// The program whose reading of such files Lathe's tests compare with Lathe's own ("PEFT"); empty: no other program
/// reads them.
std::string otherReader(ExportFormat format, const ModelSpec& spec, const std::vector<MethodChoice>& methods);
/// The end of every proof, in a sentence: who else reads such files, or that none does.
std::string provedWords(ExportFormat format, const ModelSpec& spec, const std::vector<MethodChoice>& methods);

} // namespace lathe
