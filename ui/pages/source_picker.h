#pragma once
// Choosing whom to ask: a run of the history, or files. Two widgets for whoever lays them out: the list of runs, and
// the paths that belong to its last entry.
#include "models/answerer.h"

#include <QObject>

class QComboBox;
class QWidget;

namespace lathe::ui {

class PathEdit;
class RunSourceModel;

class SourcePicker : public QObject {
    Q_OBJECT
public:
    SourcePicker(const RunListModel& runs, QObject* parent);

    QComboBox* box() const { return m_box; }
    QWidget* files() const { return m_files; }
    PathEdit* model() const { return m_model; }
    PathEdit* adapter() const { return m_adapter; }

    void read(); ///< the history anew, but while a person chooses; the choice stays
    void choose(const RunId& run); ///< which may not be in the history yet
    void chooseFiles(const QString& model, const QString& adapter);
    bool fromFiles() const;
    Answerer answerer() const;

signals:
    void changed();

private:
    RunId run() const;

    const RunListModel& m_runs;
    RunSourceModel* m_rows;
    QComboBox* m_box;
    QWidget* m_files;
    PathEdit *m_model, *m_adapter;
    RunId m_chosen;
    bool m_wantsFiles = false; ///< a person chose files, not a run
};

} // namespace lathe::ui
