// Tokens and places of labels are made together; names become numbers only when all rows are known.
#include "dataset/task_examples.h"

#include "lathe/error.h"
#include "lathe/joined.h"
#include "tokenizer/framed_text.h"

#include <algorithm>

namespace lathe {
namespace {

/// All types 0 need no list.
void putTokens(FramedText&& text, TokenExample& example) {
    example.ids = std::move(text.ids);
    if (std::any_of(text.types.begin(), text.types.end(), [](std::uint8_t type) { return type != 0; }))
        example.types = std::move(text.types);
}

std::vector<TokenPlace> placesOf(const FramedText& text) {
    std::vector<TokenPlace> places(text.ids.size());
    for (std::size_t i = 0; i < places.size(); ++i)
        places[i] = {text.sequence[i], std::int32_t(text.offsets[i].first), std::int32_t(text.offsets[i].second)};
    return places;
}

void trainFirst(TokenExample& example) {
    example.trained.assign(example.ids.size(), 0);
    if (!example.trained.empty()) example.trained[0] = 1;
}

std::string makeLabelled(const Tokenizer& tokenizer, const TaskOptions& options, LabelledText&& labelled,
                         PreparedRow& row) {
    FramedText text = labelled.pair ? encodeWithSpecialTokens(tokenizer, labelled.text, *labelled.pair)
                                    : encodeWithSpecialTokens(tokenizer, labelled.text);
    row.sequence = text.sequence;
    if (options.keepPlaces) row.places = placesOf(text);
    putTokens(std::move(text), row.example);
    trainFirst(row.example);
    row.labels = std::move(labelled.labels);
    row.labelList = labelled.list;
    return row.example.ids.empty() ? "the text has no tokens" : "";
}

std::string makeTagged(const Tokenizer& tokenizer, TaggedWords&& tagged, PreparedRow& row) {
    FramedText text = frameWords(tokenizer, tagged.words, row.starts);
    row.sequence = text.sequence;
    putTokens(std::move(text), row.example);
    for (const std::int32_t word : row.starts) row.example.trained.push_back(word >= 0);
    row.labels = std::move(tagged.tags);
    row.lostWords = std::int64_t(row.labels.size())
                    - std::count_if(row.starts.begin(), row.starts.end(), [](std::int32_t word) { return word >= 0; });
    return row.example.trainedTokens() == 0 ? "none of the words has a token" : "";
}

std::string makeQuestion(const Tokenizer& tokenizer, const TaskOptions& options, AskedQuestion&& asked,
                         PreparedRow& row, std::vector<PreparedRow>& further) {
    std::vector<FramedText> windows;
    try {
        windows = frameWindows(tokenizer, asked.question, asked.context, options.window, options.stride);
    } catch (const Error& error) {
        return error.info().message;
    }
    for (std::size_t i = 0; i < windows.size(); ++i) {
        if (i > 0) {
            PreparedRow& next = further.emplace_back();
            next.source = row.source;
            next.line = row.line;
            next.further = true;
            next.example.row = row.example.row;
        }
        TokenExample& example = i == 0 ? row.example : further.back().example;
        FramedText& window = windows[i];
        if (options.keepPlaces) (i == 0 ? row : further.back()).places = placesOf(window);
        for (std::size_t k = 0; k < window.ids.size(); ++k)
            example.contextOffsets.push_back(window.sequence[k] == 1 ? std::pair(std::int32_t(window.offsets[k].first),
                                                                                 std::int32_t(window.offsets[k].second))
                                                                     : std::pair(-1, -1));
        if (!asked.answers.empty()) example.span = spanIn(window, asked.answers[0].begin, asked.answers[0].end);
        putTokens(std::move(window), example);
        trainFirst(example);
    }
    row.repeatedAnswer = asked.repeated;
    row.key = std::make_unique<AnswerKey>();
    row.key->row = row.example.row;
    row.key->id = asked.id.empty() ? std::to_string(row.example.row) : std::move(asked.id);
    row.key->question = std::move(asked.question);
    row.key->context = std::move(asked.context);
    for (auto& answer : asked.answers) row.key->answers.push_back(std::move(answer.text));
    return {};
}

} // namespace

MadeTask makeTaskRow(const Tokenizer& tokenizer, const TaskOptions& options, RowContent content, PreparedRow& row) {
    MadeTask made;
    if (auto* labelled = std::get_if<LabelledText>(&content.what))
        made.problem = makeLabelled(tokenizer, options, std::move(*labelled), row);
    else if (auto* tagged = std::get_if<TaggedWords>(&content.what))
        made.problem = makeTagged(tokenizer, std::move(*tagged), row);
    else
        made.problem =
            makeQuestion(tokenizer, options, std::move(std::get<AskedQuestion>(content.what)), row, made.further);
    return made;
}

namespace {
constexpr std::string_view betweenTexts = "\n\n";
}

std::string taskRendering(const RowContent& content) {
    const std::string between(betweenTexts);
    if (const auto* labelled = std::get_if<LabelledText>(&content.what))
        return labelled->pair ? labelled->text + between + *labelled->pair : labelled->text;
    if (const auto* tagged = std::get_if<TaggedWords>(&content.what)) return joined(tagged->words, " ");
    const auto& asked = std::get<AskedQuestion>(content.what);
    return asked.question + between + asked.context;
}

std::size_t secondTextAt(const RowContent& content) {
    const auto* labelled = std::get_if<LabelledText>(&content.what);
    if (labelled && labelled->pair) return labelled->text.size() + betweenTexts.size();
    const auto* asked = std::get_if<AskedQuestion>(&content.what);
    return asked ? asked->question.size() + betweenTexts.size() : 0;
}

std::string taskTarget(const RowContent& content) {
    if (const auto* labelled = std::get_if<LabelledText>(&content.what)) return joined(labelled->labels, ", ");
    if (const auto* tagged = std::get_if<TaggedWords>(&content.what)) return joined(tagged->tags, " ");
    std::vector<std::string> texts;
    for (const auto& answer : std::get<AskedQuestion>(content.what).answers)
        if (std::find(texts.begin(), texts.end(), answer.text) == texts.end()) texts.push_back(answer.text);
    return texts.empty() ? "(no answer)" : joined(texts, " | ");
}

} // namespace lathe
