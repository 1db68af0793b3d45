#pragma once
// Several adapters that answer at once in the playground: which of them, and how strongly each.
#include "lathe/generation.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QDoubleSpinBox;
class QVBoxLayout;

namespace lathe::ui {

class PathEdit;
class TextLabel;

class AdapterMix : public QWidget {
    Q_OBJECT
public:
    explicit AdapterMix(QWidget* parent = nullptr);

    /// Finished runs that may be ticked; folders that were added, and what is ticked, stay.
    void setRuns(const std::vector<RunSummary>& runs);
    std::vector<WeighedAdapter> chosen() const; ///< the ticked ones
    void addFolder(const QString& folder);      ///< ticked

signals:
    void changed();

private:
    struct Row {
        WeighedAdapter adapter; ///< but for the weight
        QWidget* box;
        QCheckBox* on;
        QDoubleSpinBox* weight;
    };
    Row& addRow(const WeighedAdapter& adapter, const QString& name, const QString& about);
    void sayWhatIsMissing();

    std::vector<Row> m_rows;
    QVBoxLayout* m_list;
    TextLabel* m_missing; ///< why the list is empty, or shorter than the history
    int m_older = 0;   ///< runs that are not listed
    PathEdit* m_folder;
};

} // namespace lathe::ui
