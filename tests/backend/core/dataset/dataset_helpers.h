#pragma once
// Recipes that name small dataset files, and a model that reads bytes.
#include "dataset/dataset.h"
#include "lathe/field_keys.h"
#include "lathe/recipe.h"
#include "rows/table_row.h"
#include "support/byte_tokenizer.h"
#include "support/small_files.h"

#include <string>
#include <vector>

namespace lathe::test {

/// SmolLM2's own template, as its tokenizer_config.json has it.
inline const std::string smolTemplate =
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\n"
    "You are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

inline Recipe recipeFor(const std::vector<std::string>& paths) {
    Recipe recipe;
    for (const std::string& path : paths) {
        Settings source(dataFields());
        source.set(field::path, path);
        recipe.data.push_back(source);
    }
    recipe.settings.set(field::validationFraction, 0.0);
    return recipe;
}

/// With a model of that context, 0: not known, on a machine of endless memory.
inline LengthLimit limitOf(const Recipe& recipe, std::int64_t context = 0) {
    return {.asked = recipe.settings.getIfAny(field::maxLength).value_or(0), .context = context};
}

inline ModelText byteModel(const std::string& chatTemplate = {}, bool addsBegin = false, bool addsEnd = false) {
    ModelText text;
    text.tokenizer = std::make_shared<ByteTokenizer>(addsBegin, addsEnd);
    text.special.eos = {ByteTokenizer::end};
    text.special.chatTemplate = chatTemplate;
    return text;
}

/// The trained part of an example of a byte model, as text; end-of-text as "$".
inline std::string trainedText(const TokenExample& example) {
    std::string text;
    for (std::size_t i = 0; i < example.ids.size(); ++i)
        if (example.trained[i])
            text += example.ids[i] < 256                   ? std::string(1, char(example.ids[i]))
                    : example.ids[i] == ByteTokenizer::end ? "$"
                                                           : "^";
    return text;
}

} // namespace lathe::test
