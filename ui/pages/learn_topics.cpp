// Words of the tables are looked up in the reader's language; the page's own stand here, a paragraph a string.
#include "pages/learn_topics.h"

#include "bridge/text.h"
#include "lathe/export_format.h"
#include "lathe/field_keys.h"
#include "lathe/formats.h"
#include "lathe/method_info.h"
#include "pages/learn_page.h"
#include "pages/methods_page.h"
#include "widgets/field_manual.h"
#include "widgets/memory_bar.h"

#include <algorithm>

namespace lathe::ui {
namespace {

std::vector<const Field*> pointersTo(const Fields& fields, std::string_view group = {}) {
    std::vector<const Field*> all;
    for (const Field& field : fields)
        if (group.empty() || field.group == group) all.push_back(&field);
    return all;
}

LearnTopic firstSteps() {
    LearnTopic topic{
        .id = QStringLiteral("start"), .group = LearnPage::tr("Ideas"), .title = LearnPage::tr("Fine-tuning")};
    topic.sections = {
        {{},
         LearnPage::tr("A language model that was trained on much text is trained further on a few examples of one's "
                       "own, so that it does one thing well. The examples show what goes in and what should come out; "
                       "only what should come out is learned.")},
        {LearnPage::tr("A first run"),
         LearnPage::tr("Take a model that answers nearly as wanted, some hundred good examples, LoRA, and the learning "
                       "rate that is suggested. Look at the preview of the data before the start, and at answers to "
                       "questions that were held out after it.")}};
    for (const MethodFamily family : methodFamilies())
        topic.sections.emplace_back(familyText(family), familySummary(family));
    return topic;
}

LearnTopic lowRank() {
    LearnTopic topic{.id = QStringLiteral("low_rank"),
                     .group = LearnPage::tr("Ideas"),
                     .title = LearnPage::tr("Low rank"),
                     .paper = QStringLiteral("arXiv 2012.13255")};
    topic.sections = {
        {{},
         LearnPage::tr("A matrix has a low rank when all of its rows are mixtures of a few. The changes that "
                       "fine-tuning makes to weights are mostly of this kind, so that two thin matrices can stand for "
                       "them: B A, with as many numbers in between as the rank.")},
        {LearnPage::tr("Seen in a run"),
         LearnPage::tr(
             "The page of a run shows the singular values of what was really learned, one for each rank. Where "
             "the last ones are nearly nothing, a lower rank would have done; where none falls off, a higher "
             "one may learn more.")}};
    topic.picture = LearnTopic::Picture::LowRank;
    return topic;
}

QString memoryWords(MemoryPart part) {
    switch (part) {
    case MemoryPart::Weights:
        return LearnPage::tr("The model itself: 2 bytes for each number in 16 bits, half a byte in 4 bits. It is there "
                             "with every method.");
    case MemoryPart::QuantizationConstants:
        return LearnPage::tr(
            "The constants of the blocks of a quantized base: 4 bytes for 64 weights, or about 1 where "
            "they are quantized, too.");
    case MemoryPart::TrainedParameters:
        return LearnPage::tr("What learns, in 32 bits, and a copy in the model's own format where products read one.");
    case MemoryPart::Gradients: return LearnPage::tr("4 bytes for each number that learns.");
    case MemoryPart::OptimizerState:
        return LearnPage::tr(
            "Two moments for each number that learns: 8 bytes with AdamW, 2 with its 8-bit form; a paged "
            "optimizer keeps most of it outside.");
    case MemoryPart::Activations:
        return LearnPage::tr(
            "What the forward pass keeps for the backward pass. It grows with the rows and tokens of a "
            "micro-batch, hardly with the method. Gradient checkpointing keeps one tensor for each layer "
            "and computes the rest again.");
    case MemoryPart::LogitsAndLoss:
        return LearnPage::tr("A number for each word of the vocabulary, at each token that is learned from: much for "
                             "large vocabularies.");
    case MemoryPart::Workspace:
        return LearnPage::tr("What products and other operations need while they run, and give back.");
    case MemoryPart::Runtime:
        return LearnPage::tr("The program and its libraries; on a GPU also what its driver takes.");
    }
    return {};
}

LearnTopic memory() {
    LearnTopic topic{
        .id = QStringLiteral("memory"), .group = LearnPage::tr("Ideas"), .title = LearnPage::tr("Memory by part")};
    topic.sections = {{{},
                       LearnPage::tr("What a run needs is predicted in these parts before the start, and measured in "
                                     "the same parts while it runs.")}};
    for (std::size_t i = 0; i < memoryPartCount; ++i)
        topic.sections.emplace_back(memoryPartText(MemoryPart(i)), memoryWords(MemoryPart(i)));
    return topic;
}

LearnTopic optimizers() {
    LearnTopic topic{
        .id = QStringLiteral("optimizers"), .group = LearnPage::tr("Ideas"), .title = LearnPage::tr("Optimizers")};
    topic.sections = {
        {{},
         LearnPage::tr(
             "An optimizer turns gradients into steps. AdamW keeps a running mean of each gradient and of its "
             "square, and steps by the one over the root of the other: every number gets a step size of its "
             "own. Weight decay pulls numbers toward zero beside that.")}};
    const Field* field = lathe::find(recipeFields(), field::optimizer.name);
    for (const Option& option : field->choices)
        topic.sections.emplace_back(tableText(labelOf(option)), tableText(option.help));
    return topic;
}

LearnTopic methodTopic(const MethodInfo& info) {
    LearnTopic topic{.id = QStringLiteral("method:") + qt(info.name),
                     .group = LearnPage::tr("Methods"),
                     .title = tableText(info.label),
                     .paper = qt(info.paper)};
    topic.sections = {{LearnPage::tr("What it does"), tableText(info.does)},
                      {LearnPage::tr("When to use it"), tableText(info.use)},
                      {LearnPage::tr("What it costs"), tableText(info.costs)}};
    topic.picture = LearnTopic::Picture::Layer;
    topic.method = MethodChoice{std::string(info.name), Settings(*info.fields)};
    topic.fields = pointersTo(*info.fields);
    return topic;
}

/// Of LoRA: a field that is a method of its own in people's mouths.
LearnTopic dora() {
    const MethodInfo& lora = methodInfo("lora");
    const Field* field = lathe::find(*lora.fields, field::dora.name);
    LearnTopic topic{.id = QStringLiteral("dora"),
                     .group = LearnPage::tr("Methods"),
                     .title = QStringLiteral("DoRA"),
                     .paper = qt(field->paper)};
    topic.sections = {
        {LearnPage::tr("What it does"),
         LearnPage::tr("Each row of a weight is taken apart into its length and its direction. LoRA's pair changes the "
                       "direction, and a trained vector holds the lengths: full fine-tuning changes the two in "
                       "different measure, which LoRA alone can't.")},
        {LearnPage::tr("When to use it"),
         LearnPage::tr("When LoRA at a low rank stays behind full fine-tuning. It is a field of LoRA and QLoRA.")},
        {LearnPage::tr("What it costs"),
         LearnPage::tr("A number more for each row, and slower steps, since lengths of rows are computed anew in each. "
                       "Merged, nothing.")}};
    topic.picture = LearnTopic::Picture::Layer;
    topic.method = MethodChoice{"lora", Settings(*lora.fields)};
    topic.method->settings.set(field::dora, true);
    return topic;
}

LearnTopic quantization() {
    LearnTopic topic{.id = QStringLiteral("quantization"),
                     .group = LearnPage::tr("Number formats"),
                     .title = LearnPage::tr("Numbers in fewer bits"),
                     .paper = QStringLiteral("arXiv 2305.14314")};
    topic.sections = {
        {{},
         LearnPage::tr("Weights are cut into blocks. A block keeps its largest weight as a constant, and for each "
                       "weight the number of a level between −1 and 1. A weight comes back as level times constant.")},
        {LearnPage::tr("Double quantization"),
         LearnPage::tr(
             "With a constant of 4 bytes for each 64 weights, half a bit is added to each weight. Kept in 8 bits "
             "themselves, in blocks with a second constant, they add about an eighth of a bit.")}};
    return topic;
}

LearnTopic formatTopic(const NumberFormatInfo& info) {
    LearnTopic topic{.id = QStringLiteral("format:") + qt(info.name),
                     .group = LearnPage::tr("Number formats"),
                     .title = tableText(info.title)};
    topic.sections = {{LearnPage::tr("What it stores"), tableText(info.stores)},
                      {LearnPage::tr("What it costs"), tableText(info.costs)},
                      {LearnPage::tr("When to use it"), tableText(info.use)}};
    topic.levels = info.levels;
    if (!info.levels.empty()) topic.picture = LearnTopic::Picture::Levels;
    return topic;
}

LearnTopic gguf() {
    LearnTopic topic{
        .id = QStringLiteral("gguf"), .group = LearnPage::tr("Number formats"), .title = LearnPage::tr("GGUF formats")};
    topic.sections = {
        {{},
         LearnPage::tr("GGUF is the file of llama.cpp and its relatives: a model with its tokenizer in one file, its "
                       "weights in blocks of several kinds. The number in a name says how many bits a weight has; K "
                       "stands for blocks of 256 with constants of their own inside, M and S for mixes of types. "
                       "QLoRA can train on such a base as it is.")}};
    for (const GgufTypeInfo& type : ggufTypeInfos()) topic.sections.emplace_back(qt(type.name), tableText(type.help));
    return topic;
}

void addFieldTopics(std::vector<LearnTopic>& topics, const Fields& fields, const QString& prefix) {
    std::vector<std::string_view> groups;
    for (const Field& field : fields)
        if (std::find(groups.begin(), groups.end(), field.group) == groups.end()) groups.push_back(field.group);
    for (const std::string_view group : groups) {
        LearnTopic topic{.id = prefix + qt(group),
                         .group = LearnPage::tr("Fields"),
                         .title = prefix == QLatin1String("data:") ? LearnPage::tr("Data source") : tableText(group)};
        topic.fields = pointersTo(fields, group);
        topics.push_back(std::move(topic));
    }
}

} // namespace

QString LearnTopic::text() const {
    QStringList all{title, paper};
    for (const auto& [heading, words] : sections) all << heading << words;
    for (const Field* field : fields) all << fieldText(*field);
    return all.join('\n');
}

std::vector<LearnTopic> learnTopics() {
    std::vector<LearnTopic> all{firstSteps(), lowRank(), memory(), optimizers()};
    for (const MethodInfo& info : methodInfos()) {
        all.push_back(methodTopic(info));
        if (info.name == "qlora") all.push_back(dora()); // behind the two that have it
    }
    all.push_back(quantization());
    for (const NumberFormatInfo& info : numberFormatInfos()) all.push_back(formatTopic(info));
    all.push_back(gguf());
    addFieldTopics(all, recipeFields(), QStringLiteral("fields:"));
    addFieldTopics(all, dataFields(), QStringLiteral("data:"));
    return all;
}

QString topicOf(const std::vector<LearnTopic>& topics, const Field& field) {
    for (const LearnTopic& topic : topics)
        if (std::find(topic.fields.begin(), topic.fields.end(), &field) != topic.fields.end()) return topic.id;
    return {};
}

} // namespace lathe::ui
