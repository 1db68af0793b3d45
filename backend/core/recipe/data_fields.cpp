// The fields of one data source of a recipe.
#include "lathe/recipe.h"

namespace lathe {

const Fields& dataFields() {
    using enum FieldKind;
    constexpr std::string_view data = "Data";
    static const Fields fields{
        {.name = "path", .label = "File", .kind = Path, .group = data, .help = "A dataset, or a folder of them with train, validation and test in their names: JSON Lines, JSON, CSV, TSV, Parquet, plain text, CoNLL, SQuAD; also compressed with gzip or zstd. A folder of nothing but text and Markdown files becomes one row per document.",
         .automatic = "required"},
        {.name = "role", .label = "Used for", .kind = Choice, .fallback = "train", .group = data,
         .help = "Rows of a validation file are never trained on.",
         .choices = {{"train", "trained on, except for a share kept for validation", "training"}, {"validation", "measured, never trained on"},
                     {"held_out", "measured before and after the run, never trained on"}}},
        {.name = "rows", .label = "First rows", .kind = Integer, .group = data, .help = "Uses only this many rows from the beginning of the file.",
         .least = 1, .most = 1e12, .unit = "rows", .automatic = "all", .advanced = true},
        {.name = "filter", .label = "Only rows where", .kind = Words, .group = data,
         .help = "Conditions on columns, all of which must hold: lang = en, score >= 0.5, text contains hello, answer is not empty, length(text) < 2000. Other rows "
                 "are left out and counted; the file stays as it is.",
         .automatic = "all rows", .advanced = true},
        {.name = "group_column", .label = "Groups by", .kind = Text, .group = data,
         .help = "A column: rows with the same value in it stay on the same side of the split between training and validation.", .automatic = "no groups",
         .advanced = true},
        {.name = "weight", .label = "Weight", .kind = Real, .fallback = 1.0, .group = data,
         .help = "How often rows of this source are drawn, relative to the others.", .least = 0, .most = 1e6, .advanced = true},
        {.name = "format", .label = "Format", .kind = Choice, .fallback = "auto", .group = data, .help = "How a row is structured.",
         .choices = {{"auto", "found from the column names", "automatic"},
                     {"chat", "messages with roles"},
                     {"alpaca", "instruction, input, output", "Alpaca"},
                     {"preference", "a chosen and a rejected answer; the chosen one is trained"},
                     {"prompt_completion", "a prompt and its completion", "prompt and completion"},
                     {"text", "plain text"},
                     {"labelled", "a text or two, and a label"},
                     {"tagged", "words, and a tag for each"},
                     {"squad", "a question, its context, its answers", "SQuAD"}}},
        {.name = "text_column", .label = "Text column", .kind = Text, .group = data, .help = "Column of plain text, or of the text that has a label.",
         .automatic = "text; with a label also sentence, sentence1, premise, question, ...", .advanced = true},
        {.name = "text_pair_column", .label = "Second text column", .kind = Text, .group = data, .help = "Column of the second text of a pair.",
         .automatic = "text_pair, sentence2, hypothesis, question2, ..., if there is one", .advanced = true},
        {.name = "label_column", .label = "Label column", .kind = Text, .group = data, .help = "Column of labels: a name or number, a list of them, or a score.",
         .automatic = "label, labels, category, ...", .advanced = true},
        {.name = "question_column", .label = "Question column", .kind = Text, .group = data, .help = "Column of questions.",
         .automatic = "question", .advanced = true},
        {.name = "context_column", .label = "Context column", .kind = Text, .group = data, .help = "Column of the texts that hold the answers.",
         .automatic = "context", .advanced = true},
        {.name = "answers_column", .label = "Answers column", .kind = Text, .group = data,
         .help = "Column of answers: SQuAD's {text, answer_start}, or plain text that appears in the context.", .automatic = "answers or answer",
         .advanced = true},
        {.name = "tokens_column", .label = "Words column", .kind = Text, .group = data, .help = "Column of lists of words.",
         .automatic = "tokens or words; in CoNLL files the first", .advanced = true},
        {.name = "tags_column", .label = "Tags column", .kind = Text, .group = data,
         .help = "Column of lists of tags, one for each word. In CoNLL files also its number.", .automatic = "ner_tags, tags, ...; in CoNLL files the last",
         .advanced = true},
        {.name = "delimiter", .label = "Delimiter", .kind = Text, .group = data, .help = "What separates the cells of a CSV or TSV file: a character, or tab.",
         .automatic = "found from the first rows; tab in .tsv files", .advanced = true},
        {.name = "quote", .label = "Quote", .kind = Text, .group = data, .help = "What encloses cells that contain delimiters or line breaks: a character, or none.",
         .automatic = "\"; in .tsv files only if it is closed on the same line", .advanced = true},
        {.name = "header", .label = "Header", .kind = Choice, .fallback = "auto", .group = data, .help = "Whether a CSV or TSV file's first row names its columns.",
         .choices = {{"auto", "if it has a known name", "automatic"}, {"yes", "it does"}, {"no", "columns are then called 1, 2, ..."}}, .advanced = true},
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
