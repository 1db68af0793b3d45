#pragma once
// The window: navigation at the left, one page at the right, and what reaches over pages: the list of runs, opening
// runs from anywhere, exports, and leaving while something trains.
#include "bridge/backend_client.h"
#include "bridge/color_scheme.h"
#include "bridge/desktop_notes.h"
#include "models/run_list_model.h"
#include "pages/page.h"
#include "settings/settings.h"
#include "window/leaving.h"
#include "window/run_end_notes.h"

#include <QMainWindow>

class QButtonGroup;
class QLabel;
class QStackedWidget;

namespace lathe::ui {

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(Workbench& bench, QWidget* parent = nullptr);
    ~MainWindow() override; ///< the pages go before what they show

    void showPage(const QString& name); ///< a name of the table of pages
    /// From outside ("open with"): a model joins the models, a recipe begins a new run. What is neither is told.
    void openFile(const QString& path);
    QString currentPage() const;
    Page* page(const QString& name); ///< made where it has not been needed before; null: no such page
    static QStringList pageNames();
    const RunListModel& runs() const { return m_runs; }

protected:
    void changeEvent(QEvent* event) override; ///< of the language
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override; ///< what nothing in the page took
    // Models dropped anywhere on the window, where nothing under the mouse takes them for itself.
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeBody();
    void speakAnew(); ///< makes everything again in the language of now; pages take over what they had
    QWidget* makeNavigation();
    void openPalette();
    void switchTheme();
    void followDesktop();
    void openFromOutside(const RunId& run); ///< by a note on the desktop
    void showAbout();
    void showHelp(); ///< of what has the keyboard
    void navigate(const Navigation& navigation);
    void apply(const std::vector<Event>& events);
    void readRuns();

    WindowSettings m_settings;
    BackendClient m_client;
    RunListModel m_runs;
    GpuWatch m_gpus{m_client, this};
    HistoryWatch m_history{m_client, this};
    DesktopBus m_bus{this};
    ColorScheme m_scheme{m_bus, this};
    DesktopNotes m_notes{m_bus, this};
    Context m_context{m_client, m_settings, m_runs, m_gpus, m_history, m_notes};
    Leaving m_leaving{m_client, m_runs, this};
    RunEndNotes m_ends{m_client, m_settings, m_notes, *this};
    QTimer m_readSoon{this};
    RequestId m_request = 0;
    QString m_spoken; ///< the language that everything was made in
    QStackedWidget* m_stack;
    QButtonGroup* m_buttons = nullptr;
    QLabel* m_dropHint;
    std::map<QString, Page*> m_pages;
};

} // namespace lathe::ui
