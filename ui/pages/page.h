#pragma once
// What all screens share: the client, the settings, the list of runs; and where a screen can ask the window to go.
#include "bridge/backend_client.h"
#include "bridge/desktop_notes.h"
#include "bridge/gpu_watch.h"
#include "bridge/history_watch.h"
#include "models/run_list_model.h"
#include "settings/settings.h"

#include <QWidget>

#include <functional>
#include <variant>

namespace lathe::ui {

struct Context {
    BackendClient& client;
    WindowSettings& settings;
    RunListModel& runs;
    GpuWatch& gpus;
    HistoryWatch& history;
    DesktopNotes& notes;
};

struct ShowPage { QString name; };                     ///< a name of the window's table of pages
struct OpenRun {
    RunId run;
    bool quick = false;
};     ///< quick: go on to the playground when it has finished
struct EditRecipe { Recipe recipe; };                  ///< in the page for new runs
struct SweepRecipe { Recipe recipe; };                 ///< in the page for sweeps
struct FindRuns { QString text; };                     ///< in the history, as typed into its search
struct TryRun {
    RunId run;
    QString prompt;
    bool ask = false;
}; ///< in the playground; ask: at once
struct ExportRunTo { RunId run; };
struct CompareRuns { std::vector<RunId> runs; };
struct CompareFormats { Settings settings; };           ///< of a recipe: its model, its block size
struct OpenModel { LibraryModel model; };               ///< in detail
struct UseModel { std::string path; };                  ///< for a new run
struct UseFiles { QStringList paths; };                 ///< for a new run: models, adapters, data, recipes
struct TryModel { std::string path; };                  ///< in the playground
struct Explain {
    QString topic;                ///< of the page Learn: "method:lora"
    const Field* field = nullptr; ///< of the tables: its place there; the topic may be empty then
};
struct ShowAbout {};                                   ///< which version this is, and what it is built from
using Navigation = std::variant<ShowPage, OpenRun, EditRecipe, SweepRecipe, FindRuns, TryRun, ExportRunTo, CompareRuns,
                                CompareFormats, OpenModel, UseModel, UseFiles, TryModel, Explain, ShowAbout>;

class Page : public QWidget {
    Q_OBJECT
public:
    explicit Page(Context& context, QWidget* parent = nullptr) : QWidget(parent), m_context(context) {}
    virtual void entered() {} ///< it came to the front
    virtual bool escaped() { return false; } ///< Esc, which nothing on it took: true where it meant something

    /// What a page of the same kind, made again in another language, takes over from this one; nothing: it begins anew.
    using Carried = std::function<void(Page&)>;
    virtual Carried carry() { return {}; }

signals:
    void navigate(const lathe::ui::Navigation& navigation);

protected:
    Context& m_context;
};

/// A file of the program's resources/ folder ("sample/recipe.json"): beside the program as installed, in the source
/// tree as built; empty where there is none.
QString resourceFile(const QString& name);

} // namespace lathe::ui
