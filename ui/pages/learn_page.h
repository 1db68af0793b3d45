#pragma once
// What methods, number formats and fields are, to be read: topics at the left, with a search over all they say, and the
// chosen one with its picture at the right. F1 leads here from whatever has the keyboard.
#include "pages/learn_topics.h"
#include "pages/page.h"

class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QScrollArea;

namespace lathe::ui {

class StateStack;

class LearnPage : public Page {
    Q_OBJECT
public:
    explicit LearnPage(Context& context, QWidget* parent = nullptr);
    void entered() override;
    bool escaped() override; ///< to the page that asked
    Carried carry() override;

    /// A topic, or a field's place; of neither: as it was. `from`: the page to go back to.
    void open(const QString& topic, const Field* field, const QString& from);
    QString currentTopic() const;
    const std::vector<LearnTopic>& topics() const { return m_topics; }

private:
    void list();                       ///< the topics that have all the words searched for
    void show(const LearnTopic* topic);
    QWidget* makeTopic(const LearnTopic& topic);
    QWidget* makePicture(const LearnTopic& topic);
    Recipe drawnRecipe(QString& model) const; ///< the recipe being written, or the sample model's
    using QWidget::show;

    std::vector<LearnTopic> m_topics;
    QStringList m_texts; ///< of each, for the search
    const LearnTopic* m_shown = nullptr;
    QString m_from;
    QLineEdit* m_search;
    QListWidget* m_list;
    QScrollArea* m_area;
    StateStack* m_state;
};

} // namespace lathe::ui
