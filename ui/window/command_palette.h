#pragma once
// Everything of the window by its name: Ctrl+K, a few letters, Enter. Pages, actions and runs in one list.
#include "models/run_filter_model.h"

#include <QDialog>
#include <QKeySequence>

#include <functional>

class QLineEdit;
class QListWidget;

namespace lathe::ui {

struct PaletteEntry {
    QString title, about; ///< about: "page", a key, ...
    std::function<void()> act;
};

class CommandPalette : public QDialog {
    Q_OBJECT
public:
    /// `openRun` is called with a run of the history that was chosen.
    CommandPalette(std::vector<PaletteEntry> entries, RunListModel& runs, std::function<void(const RunId&)> openRun,
                   QWidget* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; ///< arrows move in the list while words are typed

private:
    void find();
    void choose(int row);

    std::vector<PaletteEntry> m_entries;
    std::vector<std::function<void()>> m_found; ///< of the rows shown
    RunListModel& m_runs;
    RunFilterModel m_filter;
    std::function<void(const RunId&)> m_openRun;
    QLineEdit* m_words;
    QListWidget* m_list;
};

} // namespace lathe::ui
