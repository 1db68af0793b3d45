#pragma once
// Choosing how to train: the methods by family, with the fields of the chosen one.
#include "lathe/recipe.h"
#include "widgets/card.h"

#include <map>

class QComboBox;
class QLabel;

namespace lathe::ui {

class FieldForm;

class MethodSection : public Card {
    Q_OBJECT
public:
    explicit MethodSection(QWidget* parent = nullptr);

    std::vector<MethodChoice> methods() const;
    void setMethods(const std::vector<MethodChoice>& methods); ///< the first is edited, others are kept and named
    void setDefaults(const std::vector<MethodChoice>& resolved);
    int setProblems(const std::vector<Problem>& problems);
    void setShowAll(bool all);
    void setTargetSuggestions(const QStringList& roles);
    bool isReadable() const;
    FieldForm* form() const; ///< of the chosen method

signals:
    void changed();

private:
    void choose();
    std::string chosen() const;

    QComboBox* m_choice;
    QLabel *m_summary, *m_others;
    std::map<std::string, FieldForm*> m_forms;
    std::vector<MethodChoice> m_rest;
};

} // namespace lathe::ui
