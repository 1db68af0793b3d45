// The fields of one data source of a recipe.
#include "lathe/recipe.h"

namespace lathe {

const Fields& dataFields() {
    using enum FieldKind;
    constexpr std::string_view data = "Data";
    static const Fields fields{
        {.name = "path", .label = "File", .kind = Path, .group = data, .help = "A dataset: JSON Lines or JSON.",
         .automatic = "none: it must be given"},
        {.name = "role", .label = "Used for", .kind = Choice, .fallback = "train", .group = data,
         .help = "Rows of a validation file are never trained on.",
         .choices = {{"train", "training, a share of it for validation"}, {"validation", "validation only"}}},
        {.name = "weight", .label = "Weight", .kind = Real, .fallback = 1.0, .group = data,
         .help = "How often rows of this source are drawn, relative to the others.", .least = 0, .most = 1e6, .advanced = true},
        {.name = "format", .label = "Format", .kind = Choice, .fallback = "auto", .group = data, .help = "What a row looks like.",
         .choices = {{"auto", "found from the column names"},
                     {"chat", "messages with roles"},
                     {"alpaca", "instruction, input, output"},
                     {"prompt_completion", "a prompt and its completion"},
                     {"text", "plain text"}}},
        {.name = "text_column", .label = "Text column", .kind = Text, .group = data, .help = "Column of plain text.",
         .automatic = "text", .advanced = true},
        {.name = "prompt_column", .label = "Prompt column", .kind = Text, .group = data, .help = "Column of prompts.",
         .automatic = "prompt", .advanced = true},
        {.name = "completion_column", .label = "Completion column", .kind = Text, .group = data, .help = "Column of completions.",
         .automatic = "completion", .advanced = true},
        {.name = "messages_column", .label = "Messages column", .kind = Text, .group = data, .help = "Column of chat messages.",
         .automatic = "messages or conversations", .advanced = true},
        {.name = "instruction_column", .label = "Instruction column", .kind = Text, .group = data,
         .help = "Column of Alpaca instructions.", .automatic = "instruction", .advanced = true},
        {.name = "input_column", .label = "Input column", .kind = Text, .group = data, .help = "Column of Alpaca inputs.",
         .automatic = "input", .advanced = true},
        {.name = "output_column", .label = "Output column", .kind = Text, .group = data, .help = "Column of Alpaca answers.",
         .automatic = "output", .advanced = true},
    };
    return fields;
}

} // namespace lathe
