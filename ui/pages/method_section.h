#pragma once
// Choosing how to train: one or several methods, by family, each with the fields of its own table.
#include "lathe/recipe.h"
#include "widgets/card.h"

#include <map>
#include <memory>

class QComboBox;
class QPushButton;

namespace lathe::ui {

class FieldForm;
class TextLabel;

class MethodSection : public Card {
    Q_OBJECT
public:
    explicit MethodSection(QWidget* parent = nullptr);
    ~MethodSection() override;

    std::vector<MethodChoice> methods() const;
    void setMethods(const std::vector<MethodChoice>& methods);
    void setDefaults(const std::vector<MethodChoice>& resolved);
    void setProblems(
        const std::vector<Problem>& problems); ///< of a field ("methods[1].rank"), of a method, or of the combination
    QWidget* reveal(const std::string& field); ///< "methods[1].rank": what has the focus there, shown
    void setField(int row, FieldName field, const Value& value); ///< as if it had been typed
    void setShowAll(bool all);
    void setTargetSuggestions(const QStringList& roles);
    bool isReadable() const;
    int count() const { return int(m_rows.size()); }

signals:
    void changed();

private:
    struct Row;
    Row& addRow(const std::string& method);
    void removeRow(const Row* row);
    void choose(Row& row);          ///< its form, made when it is first needed
    void arrange();
    std::string partnerToOffer() const; ///< a method that goes with those chosen; empty where there is none

    std::vector<std::unique_ptr<Row>> m_rows;
    QVBoxLayout* m_places;
    QPushButton* m_add;
    TextLabel *m_partners, *m_problem;
    QStringList m_targets;
    bool m_showAll = false;
};

} // namespace lathe::ui
