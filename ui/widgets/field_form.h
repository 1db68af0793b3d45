#pragma once
// A form made from a table of fields: nobody writes a form by hand, so the window never lags the recipe.
#include "lathe/recipe.h"
#include "lathe/settings.h"

#include <QWidget>

#include <optional>
#include <vector>

class QGridLayout;
class QLabel;

namespace lathe::ui {

class FieldEditor;

class FieldForm : public QWidget {
    Q_OBJECT
public:
    /// Editors for `fields`, in their order and under their groups, without those named in `elsewhere`.
    FieldForm(const Fields& fields, const QStringList& elsewhere, QWidget* parent = nullptr);

    void setSettings(const Settings& settings);
    Settings settings() const { return m_settings; } ///< what was given and can be read
    void setDefaults(const Settings& resolved);      ///< shown where nothing is given
    void setShowAll(bool all);                       ///< advanced fields too
    void setGroupHeadings(bool shown);
    void setTask(Task task); ///< fields that it does not read are not shown unless given or wrong
    QSize minimumSizeHint() const override; ///< one column: it makes as many as fit

    /// Shows what is wrong, field by field; `prefix` ("methods[0].") is taken off. Returns how many were placed.
    int setProblems(const std::vector<Problem>& problems, const std::string& prefix = {});
    bool isReadable() const { return m_unreadable.empty(); } ///< every text typed fits its field
    int givenCount() const;                                  ///< fields that differ from their default

    FieldEditor* editorOf(FieldName name); ///< made where it was not shown before; null: no such field here
    QWidget* reveal(FieldName name); ///< shows the field from now on; what has the focus there, or null

signals:
    void changed();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    struct Place {
        const Field* field;
        FieldEditor* editor; ///< null until it is first needed
        QString problem;
    };
    FieldEditor& made(Place& place);
    void read(Place& place);
    void setProblem(Place& place, const QString& problem);
    void arrange();
    int columnsThatFit() const;
    bool isShown(const Place& place) const;

    Settings m_settings, m_resolved;
    std::vector<Place> m_places; ///< none comes or goes after the form is made
    std::map<std::string, QString, std::less<>> m_unreadable;
    std::vector<QLabel*> m_headings;
    QGridLayout* m_grid;
    int m_columns = 0;
    std::optional<Task> m_task;
    QStringList m_revealed;
    bool m_showAll = false, m_groupHeadings = true, m_arranging = false;
    bool m_seen = false; ///< before, there is nothing to lay out
};

} // namespace lathe::ui
