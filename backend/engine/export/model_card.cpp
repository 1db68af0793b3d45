#include "export/model_card.h"

#include "base/hub_name.h"
#include "base/json.h"
#include "lathe/field_keys.h"
#include "lathe/task.h"

#include <filesystem>

namespace lathe {
namespace {

/// The Hub's name for a model from there, else the file's or folder's own: a card is for others, to whom this machine's
/// folders say nothing.
std::string shortName(const std::string& path) {
    if (std::string name = hubName(path); !name.empty()) return name;
    const std::filesystem::path whole(path);
    return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

/// Yaml's double-quoted scalars are JSON's strings.
std::string quoted(const std::string& text) { return dumpJson(text); }

void addRows(std::string& card, const Settings& settings) {
    for (const Field& field : settings.fields()) {
        if (!settings.isGiven(field) || field.name == "name") continue;
        std::string text = toText(settings.given(field));
        if (text.empty()) continue;
        if (field.kind == FieldKind::Path) text = shortName(text);
        std::string cell; // a bar would end the cell, a line break the table
        for (const char c : text)
            cell += c == '\n' ? std::string(" ") : c == '|' ? std::string("\\|") : std::string(1, c);
        card += "| " + std::string(field.name) + " | " + cell + " |\n";
    }
}

std::string rounded(double value) {
    return shortest(float(std::int64_t(value * 10000 + (value < 0 ? -0.5 : 0.5))) / 10000.0f);
}

} // namespace

std::string modelCard(const Recipe& recipe, const CardFigures& figures, const std::string& library) {
    const std::string base = shortName(recipe.settings.get(field::model)), name = recipe.settings.get(field::name);
    std::string methods;
    for (const MethodChoice& choice : recipe.methods) methods += (methods.empty() ? "" : " + ") + choice.method;

    std::string card = "---\nlibrary_name: " + library + "\nbase_model: " + quoted(base) + "\npipeline_tag: "
                       + std::string(taskInfo(recipe.settings.get(field::task)).hubTag) + "\ntags:\n- lathe\n";
    for (const MethodChoice& choice : recipe.methods) card += "- " + choice.method + "\n";
    card += "---\n\n# " + (name.empty() ? base + ", " + methods : name) + "\n\n" + base + " fine-tuned with " + methods
            + " in Lathe.\n";

    card += "\n## Figures\n\n| | |\n|---|---|\n";
    const auto row = [&](const std::string& what, const std::string& value) {
        card += "| " + what + " | " + value + " |\n";
    };
    if (figures.trainable > 0) row("trained parameters", std::to_string(figures.trainable));
    if (figures.steps > 0) {
        row("steps", std::to_string(figures.steps));
        row("training loss of the last step", rounded(figures.loss));
    }
    if (figures.bestValue)
        row("best validation " + figures.bestMetric,
            rounded(*figures.bestValue) + " (step " + std::to_string(*figures.bestStep) + ")");
    if (figures.resultStep) row("weights from step", std::to_string(*figures.resultStep));
    if (figures.seconds > 0) row("training time", std::to_string(std::int64_t(figures.seconds + 0.5)) + " s");

    card += "\n## Recipe\n\n| field | value |\n|---|---|\n";
    addRows(card, recipe.settings);
    if (!figures.changes.empty()) card += "\nChanged while it ran:\n\n";
    for (const Said& change : figures.changes) card += "- " + change + "\n";
    for (const MethodChoice& choice : recipe.methods) {
        card += "\n### Method: " + choice.method + "\n\n| field | value |\n|---|---|\n";
        addRows(card, choice.settings);
    }
    for (const Settings& source : recipe.data) {
        card += "\n### Data\n\n| field | value |\n|---|---|\n";
        addRows(card, source);
    }
    return card;
}

} // namespace lathe
