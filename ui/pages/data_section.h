#pragma once
// The files of a new run: one row for each source, with the fields of its table.
#include "lathe/recipe.h"
#include "settings/settings.h"
#include "widgets/card.h"

#include <functional>
#include <vector>

class QPushButton;

namespace lathe::ui {

class FieldForm;
class PathEdit;
class TextLabel;

class DataSection : public Card {
    Q_OBJECT
public:
    explicit DataSection(WindowSettings& settings, QWidget* parent = nullptr);

    std::vector<Settings> sources() const; ///< those with a path
    void setSources(const std::vector<Settings>& sources);
    void changeSource(int source, const std::function<void(Settings&)>& change); ///< the number is that in sources()
    void addFile(const QString& path);     ///< into the empty row, if there is one
    void setTask(Task task); ///< shows the columns that it reads
    void setColumns(const QStringList& columns); ///< of the files, offered where a column is named
    void setProblems(const std::vector<Problem>& problems);
    QWidget* reveal(const std::string& field); ///< "data", "data[1].path", ...: what has the focus there, shown

signals:
    void changed();

private:
    struct Source {
        QWidget* box;
        PathEdit* path;
        FieldForm* form;
        TextLabel* problem;
        QPushButton* remove;
        QPushButton* more;
    };
    Source& addRow();
    void removeRow(QWidget* box);
    void arrange();

    WindowSettings& m_settings;
    std::vector<Source> m_sources;
    void offerColumns(const Source& source);
    Task m_task = Task::LanguageModeling;
    QStringList m_columns;
    QVBoxLayout* m_rows;
};

} // namespace lathe::ui
