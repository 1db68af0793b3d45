// Pages are made from a table, each when it is first needed, and speak to each other only through here.
#include "window/main_window.h"

#include "bridge/recipe_file.h"
#include "bridge/text.h"
#include "lathe/crash.h"
#include "lathe/field_keys.h"
#include "pages/compare_page.h"
#include "pages/data_page.h"
#include "pages/diagnostics_file.h"
#include "pages/export_dialog.h"
#include "pages/formats_page.h"
#include "pages/history_page.h"
#include "pages/home_page.h"
#include "pages/learn_page.h"
#include "pages/methods_page.h"
#include "pages/model_page.h"
#include "pages/models_page.h"
#include "pages/new_run_page.h"
#include "pages/playground_page.h"
#include "pages/queue_page.h"
#include "pages/run_page.h"
#include "pages/settings_page.h"
#include "pages/sweep_page.h"
#include "settings/language.h"
#include "settings/theme.h"
#include "widgets/banner.h"
#include "widgets/field_editor.h"
#include "widgets/labels.h"
#include "widgets/wheel_guard.h"
#include "window/about_dialog.h"
#include "window/command_palette.h"
#include "window/crash_notice.h"
#include "window/status_line.h"

#include <QApplication>
#include <QButtonGroup>
#include <QCloseEvent>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLabel>
#include <QMessageBox>
#include <QMimeData>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolTip>
#include <QVBoxLayout>

namespace lathe::ui {
namespace {

/// The one table of pages. Those without a title have no place in the navigation.
struct PageRow {
    const char *name, *icon, *title;
    Page* (*make)(Context&);
    const char* keys = ""; ///< of those with a title
};
template <class T>
Page* make(Context& context) {
    return new T(context);
}

// clang-format off
const PageRow pageTable[] = {
    {"home", "home", QT_TRANSLATE_NOOP("lathe::ui::MainWindow", "Home"), make<HomePage>, "Ctrl+1"},
    {"models", "model", QT_TRANSLATE_NOOP("lathe::ui::MainWindow", "Models"), make<ModelsPage>, "Ctrl+2"},
    {"model", "model", "", make<ModelPage>},
    {"new", "new", QT_TRANSLATE_NOOP("lathe::ui::MainWindow", "New run"), make<NewRunPage>, "Ctrl+3"},
    {"sweep", "new", "", make<SweepPage>},
    {"data", "data", QT_TRANSLATE_NOOP("lathe::ui::MainWindow", "Data"), make<DataPage>, "Ctrl+4"},
    {"run", "run", QT_TRANSLATE_NOOP("lathe::ui::MainWindow", "Run"), make<RunPage>, "Ctrl+5"},
    {"queue", "queue", QT_TRANSLATE_NOOP("lathe::ui::MainWindow", "Queue"), make<QueuePage>, "Ctrl+0"},
    {"history", "history", QT_TRANSLATE_NOOP("lathe::ui::MainWindow", "History"), make<HistoryPage>, "Ctrl+6"},
    {"compare", "compare", "", make<ComparePage>},
    {"playground", "playground", QT_TRANSLATE_NOOP("lathe::ui::MainWindow", "Playground"), make<PlaygroundPage>, "Ctrl+7"},
    {"methods", "methods", QT_TRANSLATE_NOOP("lathe::ui::MainWindow", "Methods"), make<MethodsPage>, "Ctrl+8"},
    {"formats", "formats", QT_TRANSLATE_NOOP("lathe::ui::MainWindow", "Formats"), make<FormatsPage>, "Ctrl+9"},
    {"learn", "learn", QT_TRANSLATE_NOOP("lathe::ui::MainWindow", "Learn"), make<LearnPage>, "Ctrl+L"},
    {"settings", "settings", QT_TRANSLATE_NOOP("lathe::ui::MainWindow", "Settings"), make<SettingsPage>, "Ctrl+,"},
};
// clang-format on

} // namespace

MainWindow::MainWindow(Workbench& bench, QWidget* parent)
    : QMainWindow(parent),
      m_settings(QDir(qt(bench.home().string())).filePath(QLatin1String(WindowSettings::fileName))),
      m_client(bench, this) {
    qApp->installEventFilter(new WheelGuard(this));
    followDesktop();
    Theme::instance().choose(m_settings.get(keys::theme));
    Language::instance().choose(m_settings.get(keys::language));
    setWindowTitle(QStringLiteral("Lathe"));
    setWindowIcon(Theme::icon(QStringLiteral("logo"), "accent"));
    setMinimumSize(960, 620);

    makeBody();
    setAcceptDrops(true);
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_K), this), &QShortcut::activated, this,
            &MainWindow::openPalette);
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q), this), &QShortcut::activated, this, &QWidget::close);
    connect(new QShortcut(QKeySequence::HelpContents, this), &QShortcut::activated, this, &MainWindow::showHelp);
    m_readSoon.setSingleShot(true);
    m_readSoon.setInterval(200);
    connect(&m_readSoon, &QTimer::timeout, this, &MainWindow::readRuns);
    connect(&m_client, &BackendClient::batch, this, &MainWindow::apply);
    connect(&m_leaving, &Leaving::done, this, &QWidget::close, Qt::QueuedConnection);
    connect(&m_notes, &DesktopNotes::opened, this, &MainWindow::openFromOutside);
    connect(&m_history, &HistoryWatch::changed, &m_readSoon, qOverload<>(&QTimer::start));
    resize(1280, 800);
    restoreGeometry(m_settings.get(keys::geometry));
    readRuns();
    m_history.look();
    showPage(QStringLiteral("home"));
}

MainWindow::~MainWindow() { delete takeCentralWidget(); }

void MainWindow::makeBody() {
    m_spoken = Language::instance().code();
    auto* host = new QWidget;
    host->setObjectName("pageHost");
    auto* across = new QHBoxLayout(host);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(0);
    m_stack = new QStackedWidget;
    m_buttons = new QButtonGroup(host);
    across->addWidget(makeNavigation());
    auto* column = new QVBoxLayout;
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* leaving = new Banner;
    leaving->setObjectName("leaving");
    column->addWidget(leaving);
    m_leaving.setBanner(leaving);
    auto* crashed = new Banner;
    crashed->setObjectName("crashed");
    column->addWidget(crashed);
    offerCrashReport(*crashed, m_settings, m_client.bench().home(),
                     [this, crashed] { saveDiagnosticsAs(this, m_client, *crashed); });
    column->addWidget(m_stack, 1);
    auto* status = new StatusLine(m_runs, m_gpus);
    connect(status, &StatusLine::runClicked, this, [this](const RunId& run) { navigate(OpenRun{run}); });
    column->addWidget(status);
    across->addLayout(column, 1);
    setCentralWidget(host);
    m_dropHint = new QLabel(tr("Drop it here to add it to the models"), host);
    m_dropHint->setObjectName("dropHint");
    m_dropHint->setAlignment(Qt::AlignCenter);
    m_dropHint->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_dropHint->hide();
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange && m_spoken != Language::instance().code()) speakAnew();
    QMainWindow::changeEvent(event);
}

// Texts stand where widgets are made, and nowhere a second time: so a page is made again, when it is next needed; one
// that takes something over at once, as it goes on hearing what becomes of it.
void MainWindow::speakAnew() {
    const QString shown = currentPage();
    std::map<QString, Page::Carried> carried;
    for (const auto& [name, page] : m_pages)
        if (Page::Carried one = page->carry()) carried[name] = std::move(one);
    m_pages.clear();
    delete takeCentralWidget(); // with all pages, at once: they have given away what they had
    makeBody();
    for (const auto& [name, take] : carried) take(*page(name));
    showPage(shown);
}

QWidget* MainWindow::makeNavigation() {
    auto* bar = new QFrame;
    bar->setObjectName("navBar");
    bar->setFixedWidth(fontMetrics().averageCharWidth() * 24 + 20);
    auto* column = new QVBoxLayout(bar);
    column->setContentsMargins(12, 18, 12, 14);
    column->setSpacing(4);
    auto* brand = new QHBoxLayout;
    brand->setContentsMargins(8, 0, 0, 12);
    brand->addWidget(new IconLabel(QStringLiteral("logo"), "accent", 26));
    brand->addWidget(heading(tr("Lathe"), 2));
    brand->addStretch(1);
    column->addLayout(brand);
    for (const PageRow& row : pageTable) {
        if (!*row.title) continue;
        if (QLatin1String(row.name) == QLatin1String("settings")) column->addStretch(1);
        QPushButton* made = button(tr(row.title), QLatin1String(row.icon), "nav");
        made->setIconSize({19, 19});
        made->setCheckable(true);
        made->setObjectName(QStringLiteral("nav:") + QLatin1String(row.name));
        m_buttons->addButton(made);
        column->addWidget(made);
        const QKeySequence keys{QLatin1String(row.keys)};
        made->setToolTip(keys.toString(QKeySequence::NativeText));
        const QString name = QLatin1String(row.name);
        connect(made, &QPushButton::clicked, this, [this, name] { showPage(name); });
        connect(new QShortcut(keys, bar), &QShortcut::activated, this, [this, name] { showPage(name); });
    }
    auto* theme = button(tr("Light or dark"), QStringLiteral("theme"), "nav");
    theme->setIconSize({19, 19});
    theme->setObjectName("themeSwitch");
    column->addWidget(theme);
    connect(theme, &QPushButton::clicked, this, &MainWindow::switchTheme);
    return bar;
}

void MainWindow::switchTheme() {
    const QString chosen = Theme::instance().isDark() ? QStringLiteral("light") : QStringLiteral("dark");
    m_settings.set(keys::theme, chosen);
    Theme::instance().choose(chosen);
}

/// It says so a moment after the window has begun, which begins as the desktop was the last time.
void MainWindow::followDesktop() {
    static constexpr const char *dark = "dark", *light = "light";
    const QString last = m_settings.get(keys::desktopLooks);
    Theme::instance().setDesktop(last.isEmpty() ? std::nullopt : std::optional(last == dark));
    connect(&m_scheme, &ColorScheme::told, this, [this](std::optional<bool> isDark) {
        m_settings.set(keys::desktopLooks, !isDark ? QString() : QLatin1String(*isDark ? dark : light));
        Theme::instance().setDesktop(isDark);
    });
}

void MainWindow::openFromOutside(const RunId& run) {
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
    navigate(OpenRun{run});
}

void MainWindow::openPalette() {
    std::vector<PaletteEntry> entries;
    for (QAbstractButton* each : m_buttons->buttons())
        entries.push_back({each->text(), each->toolTip(), [each] { each->click(); }});
    entries.push_back({tr("Light or dark"), {}, [this] { switchTheme(); }});
    entries.push_back({tr("About Lathe"), {}, [this] { showAbout(); }});
    auto* palette =
        new CommandPalette(std::move(entries), m_runs, [this](const RunId& run) { navigate(OpenRun{run}); }, this);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    palette->open();
}

void MainWindow::showAbout() {
    auto* dialog = new AboutDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::openFile(const QString& path) {
    const QFileInfo info(path);
    if (info.isDir() || info.suffix().compare(QStringLiteral("gguf"), Qt::CaseInsensitive) == 0) {
        showPage(QStringLiteral("models"));
        return static_cast<ModelsPage*>(page(QStringLiteral("models")))->add({info.absoluteFilePath()});
    }
    try {
        navigate(EditRecipe{recipeFromFile(path)});
    } catch (const Error& error) {
        auto* told = new QMessageBox(QMessageBox::Warning, tr("Lathe"), tr("%1 can't be opened.").arg(info.fileName()),
                                     QMessageBox::Close, this);
        told->setInformativeText(QStringList{qt(error.info().message), qt(error.info().hint)}.join('\n').trimmed());
        told->setAttribute(Qt::WA_DeleteOnClose);
        told->open();
    }
}

void MainWindow::showHelp() {
    for (QWidget* widget = focusWidget(); widget && widget != this; widget = widget->parentWidget()) {
        if (const QString topic = widget->property("learn").toString(); !topic.isEmpty())
            return navigate(Explain{topic});
        if (const auto* editor = qobject_cast<FieldEditor*>(widget)) return navigate(Explain{{}, &editor->field()});
    }
    for (QWidget* widget = focusWidget(); widget && widget != this; widget = widget->parentWidget()) {
        if (widget->toolTip().isEmpty()) continue;
        constexpr int longEnough = 60'000; // ms; a key or a click ends it before
        return QToolTip::showText(widget->mapToGlobal(QPoint(0, widget->height() + 4)), widget->toolTip(), widget, {},
                                  longEnough);
    }
    navigate(Explain{});
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    Page* shown = page(currentPage());
    if (event->key() != Qt::Key_Escape || !shown || !shown->escaped()) QMainWindow::keyPressEvent(event);
}

void MainWindow::showPage(const QString& name) {
    Page* shown = page(name);
    if (!shown) return;
    if (m_stack->isVisible()) shown->resize(m_stack->size()); // so that it is laid out once
    m_stack->setCurrentWidget(shown);
    noteForCrash("page " + name.toStdString());
    const QString lit = name == "compare" ? QStringLiteral("history")
                        : name == "model" ? QStringLiteral("models")
                        : name == "sweep" ? QStringLiteral("new")
                                          : name;
    for (QAbstractButton* each : m_buttons->buttons()) each->setChecked(each->objectName() == "nav:" + lit);
    shown->entered();
}

QString MainWindow::currentPage() const {
    for (const auto& [name, page] : m_pages)
        if (page == m_stack->currentWidget()) return name;
    return {};
}

QStringList MainWindow::pageNames() {
    QStringList names;
    for (const PageRow& row : pageTable) names << QLatin1String(row.name);
    return names;
}

Page* MainWindow::page(const QString& name) {
    if (const auto found = m_pages.find(name); found != m_pages.end()) return found->second;
    for (const PageRow& row : pageTable) {
        if (name != QLatin1String(row.name)) continue;
        Page* made = row.make(m_context);
        made->setObjectName(QStringLiteral("page:") + name);
        m_pages[name] = made;
        m_stack->addWidget(made);
        connect(made, &Page::navigate, this, &MainWindow::navigate);
        return made;
    }
    return nullptr;
}

void MainWindow::navigate(const Navigation& navigation) {
    if (const auto* show = std::get_if<ShowPage>(&navigation)) {
        showPage(show->name);
    } else if (const auto* open = std::get_if<OpenRun>(&navigation)) {
        static_cast<RunPage*>(page(QStringLiteral("run")))->open(open->run, open->quick);
        showPage(QStringLiteral("run"));
    } else if (const auto* edit = std::get_if<EditRecipe>(&navigation)) {
        static_cast<NewRunPage*>(page(QStringLiteral("new")))->setRecipe(edit->recipe);
        showPage(QStringLiteral("new"));
    } else if (const auto* sweep = std::get_if<SweepRecipe>(&navigation)) {
        static_cast<SweepPage*>(page(QStringLiteral("sweep")))->open(sweep->recipe);
        showPage(QStringLiteral("sweep"));
    } else if (const auto* wanted = std::get_if<FindRuns>(&navigation)) {
        showPage(QStringLiteral("history"));
        static_cast<HistoryPage*>(page(QStringLiteral("history")))->searchFor(wanted->text);
    } else if (const auto* attempt = std::get_if<TryRun>(&navigation)) {
        showPage(QStringLiteral("playground"));
        static_cast<PlaygroundPage*>(page(QStringLiteral("playground")))
            ->open(attempt->run, attempt->prompt, attempt->ask);
    } else if (const auto* compare = std::get_if<CompareRuns>(&navigation)) {
        static_cast<ComparePage*>(page(QStringLiteral("compare")))->open(compare->runs);
        showPage(QStringLiteral("compare"));
    } else if (const auto* formats = std::get_if<CompareFormats>(&navigation)) {
        static_cast<FormatsPage*>(page(QStringLiteral("formats")))->open(formats->settings);
        showPage(QStringLiteral("formats"));
    } else if (const auto* model = std::get_if<OpenModel>(&navigation)) {
        static_cast<ModelPage*>(page(QStringLiteral("model")))->open(model->model);
        showPage(QStringLiteral("model"));
    } else if (const auto* use = std::get_if<UseModel>(&navigation)) {
        auto* fresh = static_cast<NewRunPage*>(page(QStringLiteral("new")));
        Recipe recipe = fresh->recipe();
        recipe.settings.set(field::model, use->path);
        fresh->setRecipe(recipe);
        showPage(QStringLiteral("new"));
    } else if (const auto* files = std::get_if<UseFiles>(&navigation)) {
        showPage(QStringLiteral("new"));
        static_cast<NewRunPage*>(page(QStringLiteral("new")))->beginWith(files->paths);
    } else if (const auto* tried = std::get_if<TryModel>(&navigation)) {
        showPage(QStringLiteral("playground"));
        static_cast<PlaygroundPage*>(page(QStringLiteral("playground")))->openModel(qt(tried->path));
    } else if (const auto* explain = std::get_if<Explain>(&navigation)) {
        const QString from = currentPage();
        auto* learn = static_cast<LearnPage*>(page(QStringLiteral("learn")));
        showPage(QStringLiteral("learn"));
        learn->open(explain->topic, explain->field, from);
    } else if (std::holds_alternative<ShowAbout>(navigation)) {
        showAbout();
    } else if (const auto* exported = std::get_if<ExportRunTo>(&navigation)) {
        RunSummary run;
        run.id = exported->run;
        if (const RunSummary* known = m_runs.find(exported->run)) run = *known;
        auto* dialog = new ExportDialog(m_client, run, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    }
}

void MainWindow::apply(const std::vector<Event>& events) {
    if (m_runs.apply(events) && !m_readSoon.isActive()) m_readSoon.start();
}

void MainWindow::readRuns() {
    if (m_request) { // one reading at a time; the news that came meanwhile is read after it
        m_readSoon.start();
        return;
    }
    m_request = m_client.askFor<RunList>(
        ListRuns{}, this,
        [this](const RunList& list) {
            m_request = 0;
            m_runs.setRuns(list.runs);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            static_cast<HomePage*>(page(QStringLiteral("home")))->setError(error);
            static_cast<HistoryPage*>(page(QStringLiteral("history")))->setError(error);
        });
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_settings.set(keys::geometry, saveGeometry());
    event->setAccepted(m_leaving.mayLeave());
    if (!event->isAccepted()) m_leaving.ask();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (ModelsPage::modelsIn(event->mimeData()).isEmpty()) return;
    event->acceptProposedAction();
    m_dropHint->setGeometry(m_stack->geometry().adjusted(16, 16, -16, -16));
    m_dropHint->raise();
    m_dropHint->show();
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) { m_dropHint->hide(); }

void MainWindow::dropEvent(QDropEvent* event) {
    m_dropHint->hide();
    const QStringList paths = ModelsPage::modelsIn(event->mimeData());
    if (paths.isEmpty()) return;
    event->acceptProposedAction();
    showPage(QStringLiteral("models"));
    static_cast<ModelsPage*>(page(QStringLiteral("models")))->add(paths);
}

} // namespace lathe::ui
