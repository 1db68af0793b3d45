#pragma once
// The recipes on Home: the worked example and a person's own; one that is opened fills in a new run.
#include "bridge/backend_client.h"
#include "widgets/card.h"

namespace lathe::ui {

class LinkTable;
class RecipeModel;

class HomeRecipes : public Card {
    Q_OBJECT
public:
    explicit HomeRecipes(BackendClient& client, QWidget* parent = nullptr);
    void read(); ///< anew: other programs keep theirs in the same folder

signals:
    void chosen(const lathe::Recipe& recipe);
    void failed(const lathe::ErrorInfo& error);

private:
    void take(const PresetList& list);
    void open(int row);

    BackendClient& m_client;
    RecipeModel* m_recipes;
    LinkTable* m_table;
    RequestId m_request = 0;
    std::size_t m_unread = 0; ///< files that can't be read; each is told once
};

} // namespace lathe::ui
