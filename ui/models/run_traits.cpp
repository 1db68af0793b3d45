#include "models/run_traits.h"

#include "bridge/text.h"
#include "models/run_list_model.h"

#include <QCoreApplication>

namespace lathe::ui {
namespace {

using Values = std::vector<std::string>;

Values nonEmpty(std::string value) { return value.empty() ? Values() : Values{std::move(value)}; }

/// "LoRA + IA3" are two.
Values methodsOf(const RunSummary& run) {
    Values all;
    for (const QString& method : qt(run.method).split(QStringLiteral(" + "), Qt::SkipEmptyParts))
        all.push_back(plain(method));
    return all;
}

QString asItIs(const std::string& value) { return qt(value); }

// clang-format off
const RunTrait traits[] = {
    {"method", QT_TRANSLATE_NOOP("lathe::ui::RunTrait", "Method"), methodsOf, asItIs},
    {"model", QT_TRANSLATE_NOOP("lathe::ui::RunTrait", "Model"),
     [](const RunSummary& run) { return nonEmpty(plain(fileNameOf(qt(run.model)))); }, asItIs},
    {"status", QT_TRANSLATE_NOOP("lathe::ui::RunTrait", "Status"),
     [](const RunSummary& run) { return nonEmpty(std::string(toString(run.status))); },
     [](const std::string& value) { return statusText(runStatusFrom(value)); }},
    {"tag", QT_TRANSLATE_NOOP("lathe::ui::RunTrait", "Tag"), [](const RunSummary& run) { return run.tags; }, asItIs},
    {"task", QT_TRANSLATE_NOOP("lathe::ui::RunTrait", "Task"),
     [](const RunSummary& run) { return nonEmpty(run.task); }, taskText},
};
// clang-format on

} // namespace

std::span<const RunTrait> runTraits() { return traits; }

const RunTrait* runTrait(const QString& name) {
    for (const RunTrait& trait : traits)
        if (name == QLatin1String(trait.name)) return &trait;
    return nullptr;
}

QString traitTitle(const RunTrait& trait) { return QCoreApplication::translate("lathe::ui::RunTrait", trait.title); }

} // namespace lathe::ui
