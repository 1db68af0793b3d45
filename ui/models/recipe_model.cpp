#include "models/recipe_model.h"

#include "models/preset_text.h"
#include "settings/theme.h"

#include <algorithm>
#include <iterator>

namespace lathe::ui {

void RecipeModel::setPresets(const std::vector<Preset>& presets) {
    std::vector<Preset> recipes;
    std::copy_if(presets.begin(), presets.end(), std::back_inserter(recipes),
                 [](const Preset& preset) { return preset.whole; });
    if (samePresets(recipes, m_recipes)) return; // who is about to choose one stays where they are
    beginResetModel();
    m_recipes = std::move(recipes);
    m_about.assign(m_recipes.size(), {});
    endResetModel();
}

int RecipeModel::rowOf(const std::string& name) const {
    const auto found =
        std::find_if(m_recipes.begin(), m_recipes.end(), [&](const Preset& recipe) { return recipe.name == name; });
    return found == m_recipes.end() ? -1 : int(found - m_recipes.begin());
}

int RecipeModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_recipes.size()); }
int RecipeModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString RecipeModel::text(const QModelIndex& index) const {
    const auto row = std::size_t(index.row());
    if (index.column() == Name) return presetName(m_recipes[row]);
    if (m_about[row].isNull()) m_about[row] = presetSummary(m_recipes[row]);
    return m_about[row];
}

QVariant RecipeModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return text(index);
    case Qt::ForegroundRole: return index.column() == About ? QVariant(Theme::instance().color("muted")) : QVariant();
    case Qt::DecorationRole:
        if (index.column() != Name) return {};
        return Theme::icon(at(index.row()).own ? QStringLiteral("file") : QStringLiteral("learn"), "muted");
    default: return {};
    }
}

QVariant RecipeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == Name ? tr("Recipe") : tr("What it sets");
}

} // namespace lathe::ui
