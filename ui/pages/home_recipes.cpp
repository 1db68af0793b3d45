#include "pages/home_recipes.h"

#include "models/recipe_model.h"
#include "widgets/link_table.h"

#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>

namespace lathe::ui {

HomeRecipes::HomeRecipes(BackendClient& client, QWidget* parent)
    : Card(tr("Recipes"), parent), m_client(client), m_recipes(new RecipeModel(this)), m_table(new LinkTable) {
    setSubtitle(tr("Each fills in a new run; the model and the data are yours to choose. What you save there under "
                   "Presets is listed here, too."));
    m_table->setObjectName("homeRecipes");
    m_table->setAccessibleName(tr("Recipes"));
    m_table->setModel(m_recipes);
    m_table->horizontalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setIconSize({16, 16});
    body()->addWidget(m_table);
    m_recipes->setPresets(readyPresets());
    connect(m_table, &LinkTable::opened, this, &HomeRecipes::open);
}

void HomeRecipes::read() {
    m_client.drop(m_request);
    m_request = m_client.askFor<PresetList>(
        ListPresets{}, this,
        [this](const PresetList& list) {
            m_request = 0;
            take(list);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            emit failed(error);
        });
}

void HomeRecipes::take(const PresetList& list) {
    const int row = m_table->currentIndex().row();
    const std::string kept = row < 0 ? std::string() : m_recipes->at(row).name;
    m_recipes->setPresets(list.presets);
    if (m_table->hasFocus() && !m_table->currentIndex().isValid())
        m_table->selectRow(std::max(0, m_recipes->rowOf(kept)));
    if (list.unread.size() > m_unread) emit failed(list.unread.back());
    m_unread = list.unread.size();
}

void HomeRecipes::open(int row) {
    try {
        emit chosen(withPreset({}, m_recipes->at(row)));
    } catch (const Error& error) { // saved by another version
        emit failed(error.info());
    }
}

} // namespace lathe::ui
