// The form's parts each own their fields; look() puts the recipe together, checks it and feeds everything that shows
// it.
#include "pages/new_run_page.h"

#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "pages/cost_sheet.h"
#include "pages/data_section.h"
#include "pages/fit_section.h"
#include "pages/method_drawing.h"
#include "pages/method_section.h"
#include "pages/model_section.h"
#include "pages/preset_menu.h"
#include "pages/preview_panel.h"
#include "pages/run_on_dialog.h"
#include "widgets/banner.h"
#include "widgets/field_editor.h"
#include "widgets/field_form.h"
#include "widgets/labels.h"
#include "widgets/path_edit.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScrollArea>

#include <algorithm>

namespace lathe::ui {

namespace {

const QStringList taskFields{QStringLiteral("task"), QStringLiteral("labels"),
                             QStringLiteral("problem_type")}; // what is to be learned

QStringList allBut(const QStringList& names) {
    QStringList out;
    for (const Field& field : recipeFields())
        if (!names.contains(qt(field.name))) out << qt(field.name);
    return out;
}

} // namespace

NewRunPage::NewRunPage(Context& context, QWidget* parent)
    : Page(context, parent), m_disk(qt(context.client.bench().home().string())) {
    setAcceptDrops(true);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    m_note = new Banner;
    outer->addWidget(makeHead());
    auto* across = new QHBoxLayout;
    across->setSpacing(0);
    outer->addLayout(across, 1);

    m_scroll = new QScrollArea;
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QVBoxLayout* column = scrollingBody(m_scroll, 0);
    column->setContentsMargins(28, 4, 14, 28);
    m_model = new ModelSection(context.client, context.settings);
    auto* library = button(tr("Models on this machine"), QStringLiteral("model"), "link");
    library->setObjectName("openLibrary");
    m_model->addAction(library);
    connect(library, &QPushButton::clicked, this, [this] { emit navigate(ShowPage{QStringLiteral("models")}); });
    auto* task = new Card(tr("Task"));
    m_task = new FieldForm(recipeFields(), allBut(taskFields));
    m_task->setGroupHeadings(false);
    m_task->setShowAll(true);
    task->body()->addWidget(m_task);
    m_data = new DataSection(context.settings);
    m_preview = new PreviewPanel(context.client);
    m_method = new MethodSection;
    m_drawing = new MethodDrawing(context.client);
    auto* training = new Card(tr("Training"));
    m_training = new FieldForm(recipeFields(), QStringList{QStringLiteral("model")} + taskFields);
    training->body()->addWidget(m_training);
    m_fits = new FitSection(context.client);
    for (QWidget* part :
         {static_cast<QWidget*>(m_note), static_cast<QWidget*>(m_model), static_cast<QWidget*>(task),
          static_cast<QWidget*>(m_data), static_cast<QWidget*>(m_preview), static_cast<QWidget*>(m_method),
          static_cast<QWidget*>(m_drawing), static_cast<QWidget*>(training), static_cast<QWidget*>(m_fits)})
        column->addWidget(part);
    column->addStretch(1);
    across->addWidget(m_scroll, 1);

    auto* side = new QScrollArea;
    side->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QVBoxLayout* sideColumn = scrollingBody(side, 0);
    sideColumn->setContentsMargins(0, 4, 28, 28);
    m_cost = new CostSheet(context.gpus);
    sideColumn->addWidget(m_cost);
    sideColumn->addStretch(1);
    side->setFixedWidth(fontMetrics().averageCharWidth() * 50);
    across->addWidget(side);

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(60);
    connect(&m_debounce, &QTimer::timeout, this, &NewRunPage::look);
    const auto soon = [this] { m_debounce.start(); };
    connect(m_model, &ModelSection::changed, this, soon);
    connect(m_model, &ModelSection::reported, this, [this, soon] {
        m_method->setTargetSuggestions(m_model->report() ? qt(m_model->report()->linearRoles) : QStringList());
        followModel();
        soon();
    });
    connect(m_data, &DataSection::changed, this, soon);
    connect(m_task, &FieldForm::changed, this, [this, soon] {
        m_taskIsModels = false;
        showTask();
        soon();
    });
    connect(m_preview, &PreviewPanel::columnsFound, m_data, &DataSection::setColumns);
    connect(m_preview, &PreviewPanel::sourceChangeWanted, m_data, &DataSection::changeSource);
    connect(m_method, &MethodSection::changed, this, soon);
    connect(m_training, &FieldForm::changed, this, soon);
    connect(m_drawing, &MethodDrawing::rankChosen, this, [this](int method, std::int64_t rank) {
        m_method->setField(method, field::rank, rank);
        look(); // the picture moves with the slider
    });
    if (FieldEditor* quantization = m_training->editorOf(field::quantization)) {
        QPushButton* compare = quantization->addLink(tr("Compare number formats"));
        compare->setObjectName("compareFormats");
        connect(compare, &QPushButton::clicked, this, [this] { emit navigate(CompareFormats{recipe().settings}); });
    }
    connect(m_preview, &PreviewPanel::stateChanged, this, &NewRunPage::showReadiness);
    connect(m_preview, &PreviewPanel::taskWanted, this, [this](Task task) {
        Settings settings = m_task->settings();
        settings.set(field::task, task);
        m_task->setSettings(settings);
        m_taskIsModels = false;
        showTask();
        look();
    });
    connect(m_cost, &CostSheet::fieldWanted, this, &NewRunPage::goTo);
    connect(&m_disk, &DiskWatch::told, this, &NewRunPage::showReadiness);
    connect(m_cost->startButton(), &QPushButton::clicked, this, &NewRunPage::begin);
    connect(m_cost->elsewhereButton(), &QPushButton::clicked, this, &NewRunPage::startElsewhere);
    connect(m_fits, &FitSection::chosen, this, &NewRunPage::setRecipe);
    connect(m_cost->batchButton(), &QPushButton::clicked, this, &NewRunPage::findLargestBatch);
    showTask();
    look();
    if (const QString kept = context.settings.get(keys::draft); !kept.isEmpty()) take(kept);
    followThreads();
    connect(&m_draft, &RecipeDraft::changed, this,
            [this] { m_context.settings.set(keys::draft, QString::fromStdString(toJson(recipe()))); });
}

QWidget* NewRunPage::makeHead() {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(28, 24, 28, 12);
    row->setSpacing(5);
    row->addWidget(heading(tr("New run"), 1));
    row->addStretch(1);
    auto* undo = toolButton(QStringLiteral("undo"), tr("Undo the last change"));
    auto* redo = toolButton(QStringLiteral("redo"), tr("Redo"));
    undo->setObjectName("undoRecipe");
    redo->setObjectName("redoRecipe");
    for (const auto& [each, key, forth] :
         {std::tuple(undo, QKeySequence::Undo, false), {redo, QKeySequence::Redo, true}}) {
        each->setShortcut(key);
        each->setFocusPolicy(
            Qt::NoFocus); // the keyboard has the keys; a page must not open on what takes a change back
        connect(each, &QToolButton::clicked, this, [this, forth = forth] { goBack(forth); });
        row->addWidget(each);
    }
    const auto canGo = [this, undo, redo] {
        undo->setEnabled(m_draft.canUndo());
        redo->setEnabled(m_draft.canRedo());
    };
    connect(&m_draft, &RecipeDraft::changed, this, canGo);
    canGo();
    row->addSpacing(4);
    auto* all = new QCheckBox(tr("Show &all fields"));
    all->setObjectName("allFields");
    row->addWidget(all);
    row->addSpacing(4);
    auto* sweep = button(tr("S&weep…"), QStringLiteral("compare"));
    sweep->setObjectName("openSweep");
    sweep->setToolTip(tr("Several runs of this recipe that differ in a few fields"));
    auto* presets = button(tr("Pr&esets"));
    presets->setObjectName("presets");
    auto* menu = new PresetMenu(m_context.client, [this] { return recipe(); }, *m_note, presets);
    connect(menu, &PresetMenu::chosen, this, &NewRunPage::setRecipe);
    row->addWidget(presets);
    auto* load = button(tr("&Open recipe…"), QStringLiteral("folder"));
    auto* save = button(tr("Sa&ve recipe…"), QStringLiteral("file"));
    row->addWidget(sweep);
    row->addWidget(load);
    row->addWidget(save);
    connect(sweep, &QPushButton::clicked, this, [this] { emit navigate(SweepRecipe{recipe()}); });
    connect(load, &QPushButton::clicked, this, &NewRunPage::loadDialog);
    connect(save, &QPushButton::clicked, this, &NewRunPage::saveDialog);
    connect(all, &QCheckBox::toggled, this, [this](bool on) {
        m_context.settings.set(keys::allFields, on);
        m_training->setShowAll(on);
        m_method->setShowAll(on);
    });
    QTimer::singleShot(0, all, [this, all] { all->setChecked(m_context.settings.get(keys::allFields)); });
    return head;
}

void NewRunPage::entered() {
    m_disk.look();
    offerDevices();
    followThreads();
    if (m_model->path().isEmpty()) m_model->edit()->edit()->setFocus();
    m_debounce.start();
}

Recipe NewRunPage::recipe() const {
    Recipe out;
    out.settings = m_training->settings();
    for (const QString& name : taskFields)
        out.settings.set(FieldName(plain(name)), m_task->settings().given(FieldName(plain(name))));
    if (m_model->path().isEmpty()) out.settings.set(field::model, Value{});
    else out.settings.set(field::model, plain(m_model->path()));
    out.data = m_data->sources();
    out.methods = m_method->methods();
    return out;
}

void NewRunPage::setRecipe(const Recipe& recipe) {
    m_training->setSettings(recipe.settings);
    m_task->setSettings(recipe.settings);
    m_taskIsModels = false;
    showTask();
    m_model->setPath(qt(recipe.settings.get(field::model)));
    m_data->setSources(recipe.data);
    m_method->setMethods(recipe.methods);
    m_note->hide();
    m_draft.part(); // a whole recipe is not typed
    look();
    m_draft.part();
}

void NewRunPage::showTask() {
    const Task task = m_task->settings().get(field::task);
    m_task->setTask(task);
    m_training->setTask(task);
    m_data->setTask(task);
}

void NewRunPage::followModel() {
    const std::optional<ModelReport>& report = m_model->report();
    if (!report || (m_task->settings().isGiven(field::task) && !m_taskIsModels)) return;
    Recipe trial = recipe();
    const auto serves = [&](const Value& task) {
        trial.settings.set(field::task, task);
        try {
            const std::vector<Problem> problems = m_context.client.bench().check(trial);
            return std::none_of(problems.begin(), problems.end(),
                                [](const Problem& problem) { return problem.field == "task"; });
        } catch (const Error&) {
            return false;
        }
    };
    Value task{}; // the usual one
    if (!serves(task)) {
        for (const Option& option : lathe::find(recipeFields(), "task")->choices) {
            if (!serves(std::string(option.name))) continue;
            const bool named =
                qt(report->architecture)
                    .contains(qt(option.name).remove('_'), Qt::CaseInsensitive); // BertForQuestionAnswering
            if (task == Value{} || named) task = std::string(option.name);
            if (named) break;
        }
        if (task == Value{}) return; // what is wrong stands beside the field
    }
    if (task == m_task->settings().given(field::task)) return;
    noteDraft(); // what was typed just now is a state of its own
    Settings settings = m_task->settings();
    settings.set(field::task, task);
    m_task->setSettings(settings);
    m_taskIsModels = task != Value{};
    showTask();
    m_draft.amend(QString::fromStdString(toJson(recipe()))); // else what was undone could not be done again
    if (!m_taskIsModels) m_note->hide();
    else
        m_note->say(Banner::Tone::Info, tr("The task is now %1").arg(qt(settings.text(field::task)).replace('_', ' ')),
                    tr("%1 can't be used for the default, language modeling. Choose another task if this is not the "
                       "one you want.")
                        .arg(qt(report->architecture)));
}

void NewRunPage::goBack(bool forth) {
    m_debounce.stop();
    look(); // what was typed just now is a state, too
    if (const auto state = forth ? m_draft.redo() : m_draft.undo()) take(*state);
}

void NewRunPage::take(const QString& json) {
    try {
        setRecipe(recipeFromJson(plain(json)));
    } catch (const Error& error) { // of another version
        m_note->say(error.info());
    }
}

void NewRunPage::noteDraft() { m_draft.note(QString::fromStdString(toJson(recipe()))); }

/// As many as the settings ask for, where nobody gave this recipe another number.
void NewRunPage::followThreads() {
    WindowSettings& kept = m_context.settings;
    const auto given = m_training->settings().getIfAny(field::threads);
    const int wanted = kept.get(keys::threads), before = kept.get(keys::draftThreads);
    if ((given && *given != before) || given.value_or(0) == wanted) return;
    noteDraft();
    Settings settings = m_training->settings();
    settings.set(field::threads, wanted ? Value(std::int64_t(wanted)) : Value{});
    m_training->setSettings(settings);
    kept.set(keys::draftThreads, wanted);
    m_draft.amend(QString::fromStdString(toJson(recipe())));
}

void NewRunPage::look() {
    const Recipe now = recipe();
    noteDraft();
    const Workbench& bench = m_context.client.bench();
    std::vector<Problem> problems;
    Recipe resolved = now;
    try {
        problems = bench.check(now);
        resolved = bench.withDefaults(now);
    } catch (const Error& error) {
        problems.push_back({"", error.info().message});
    }
    QString modelProblem;
    for (const Problem& problem : problems)
        if (problem.field == "model" && !m_model->path().isEmpty()) modelProblem = qt(problem.message);
    m_model->setProblem(modelProblem);
    m_data->setProblems(now.data.empty() ? std::vector<Problem>{} : problems);
    m_method->setProblems(problems);
    m_training->setProblems(problems);
    m_task->setProblems(problems);
    m_training->setDefaults(resolved.settings);
    m_task->setDefaults(resolved.settings);
    m_method->setDefaults(resolved.methods);
    if (!m_training->isReadable() || !m_task->isReadable() || !m_method->isReadable())
        problems.push_back({"", plain(tr("Some fields can't be read. They are marked in red."))});
    m_cost->batchButton()->setEnabled(m_batchRequest || (!now.data.empty() && problems.empty()));
    m_cost->showCommand(now);
    m_room = {};
    if (m_model->path().isEmpty()) {
        m_cost->showNone(tr("Choose a model to see what it costs."));
        m_fits->setRecipe({}, tr("Choose a model to see where it fits."));
        m_drawing->setNone(tr("Choose a model to see a layer of it."));
    } else {
        m_drawing->setRecipe(now);
        try {
            const Estimate estimate = bench.estimate(now);
            m_cost->showEstimate(estimate, resolved);
            m_fits->setRecipe(now);
            m_room.peakBytes = estimate.correctedBytes();
            m_room.diskBytes = diskBytesOf(estimate, resolved);
        } catch (const Error& error) {
            // The error itself stands beside its field and in the list; here only what follows from it.
            if (problems.empty()) problems.push_back({"model", error.info().message});
            m_cost->showNone(tr("The costs appear once the model can be read."));
            const bool elsewhere =
                error.info().kind == ErrorKind::Device; // it may fit other devices than the one that is not there
            m_fits->setRecipe(elsewhere ? std::optional(now) : std::nullopt,
                              tr("The devices appear once the model can be read."));
        }
    }
    try {
        const DeviceChoice choice = bench.deviceOf(now);
        m_cost->showDevice(choice);
        m_room.freeBytes = std::max<std::int64_t>(0, choice.device.freeBytes - choice.device.keptBytes);
        m_room.device = choice.device.isGpu ? qt(choice.device.name) : tr("the processor's memory");
    } catch (const Error&) { // which stands among the problems
        m_cost->showNoDevice();
    }
    m_problems = std::move(problems);
    m_preview->setRecipe(now);
    showReadiness();
}

void NewRunPage::showReadiness() {
    const Recipe now = recipe();
    m_room.freeDiskBytes = m_disk.freeBytes();
    if (const auto& report = m_preview->state().report; report && !m_training->settings().isGiven(field::maxLength))
        if (FieldEditor* length = m_training->editorOf(field::maxLength))
            length->showDefault(report->ledger.maxLength, qt(report->ledger.lengthFrom));
    m_obstacles = obstaclesOf(m_problems, now, m_preview->state(), m_room);
    const bool untouched = m_model->path().isEmpty() && now.data.empty() && !m_problems.empty();
    m_cost->showObstacles(m_obstacles, untouched ? tr("Choose a model and a file of examples to begin.") : QString());
}

/// Brings the field to the front, shown where it was hidden, with the keyboard in it.
void NewRunPage::goTo(const std::string& field) {
    if (const auto& report = m_preview->state().report; field == "too_long" && report && report->ledger.tooLong > 0)
        return askAboutLongRows(report->ledger);
    QWidget* place = nullptr;
    if (field == "model") place = m_model->edit()->edit();
    else if (field == "preview") place = m_preview;
    else if (field.starts_with("data")) place = m_data->reveal(field);
    else if (field.starts_with("methods")) place = m_method->reveal(field);
    else
        for (FieldForm* form : {m_task, m_training})
            if (QWidget* found = form->reveal(FieldName(field))) place = found;
    if (!place) return;
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest); // what was just shown gets its place
    m_scroll->ensureWidgetVisible(place, 40, 80);
    place->setFocus(Qt::ShortcutFocusReason);
}

/// The GPUs of this machine among what the device may be.
void NewRunPage::offerDevices() {
    FieldEditor* editor = m_training->editorOf(field::device);
    if (!editor) return;
    QList<QPair<QString, QString>> here;
    for (const DeviceInfo& device : m_context.client.bench().devices())
        if (device.isHere && device.isGpu)
            here << qMakePair(qt(device.field), tr("%1, %2 free").arg(qt(device.name), bytesText(device.freeBytes)));
    editor->setMoreChoices(here);
}

void NewRunPage::begin() {
    look();
    if (!m_cost->startButton()->isEnabled()) return;
    const QStringList questions = questionsOf(m_obstacles);
    if (questions.isEmpty()) return start();
    m_note->say(Banner::Tone::Warning, tr("Start all the same?"), questions.join('\n'));
    m_note->addButton(tr("Start all the same"), [this] { start(); })->setObjectName("startAnyway");
    m_note->addButton(tr("Don't start"), [this] { m_note->hide(); })->setFocus();
    m_note->setClosable(false);
    m_scroll->ensureWidgetVisible(m_note);
}

void NewRunPage::askAboutLongRows(const DataLedger& ledger) {
    QString text = tr("The longest has %1 tokens. What should happen to them?").arg(ledger.longest);
    if (ledger.answerLost)
        text += ' '
                + tr("Cutting would leave %n without an answer to learn; these would be dropped.", nullptr,
                     int(ledger.answerLost));
    m_note->say(Banner::Tone::Warning,
                tr("%1 of %2 rows are longer than %3 tokens (%4)")
                    .arg(ledger.tooLong)
                    .arg(ledger.rows)
                    .arg(ledger.maxLength)
                    .arg(qt(ledger.lengthFrom)),
                text);
    const auto choose = [this](FieldName field, Value value) {
        Settings settings = m_training->settings();
        settings.set(field, std::move(value));
        m_training->setSettings(settings);
        m_note->hide();
        look();
    };
    m_note
        ->addButton(tr("Cut %n row(s)", nullptr, int(ledger.tooLong)),
                    [choose] { choose(field::tooLong, valueOf(LongRows::Cut)); })
        ->setObjectName("cutRows");
    m_note
        ->addButton(tr("Drop %n row(s)", nullptr, int(ledger.tooLong)),
                    [choose] { choose(field::tooLong, valueOf(LongRows::Drop)); })
        ->setObjectName("dropRows");
    if (ledger.mayRaiseLength())
        m_note->addButton(tr("Allow %1 tokens").arg(ledger.longest),
                          [choose, longest = ledger.longest] { choose(field::maxLength, longest); });
    m_scroll->ensureWidgetVisible(m_note);
}

void NewRunPage::start() {
    try {
        const RunId run = m_context.client.bench().start(recipe());
        m_note->hide();
        emit navigate(OpenRun{run});
    } catch (const Error& error) {
        m_note->say(error.info());
        m_scroll->ensureWidgetVisible(m_note);
    }
}

void NewRunPage::startElsewhere() {
    auto* dialog = new RunOnDialog(m_context, recipe(), m_cost->startButton()->isEnabled(), this);
    connect(dialog, &RunOnDialog::hereWanted, this, &NewRunPage::begin);
    connect(dialog, &RunOnDialog::sent, this, [this] { emit navigate(ShowPage{QStringLiteral("queue")}); });
    dialog->open();
}

void NewRunPage::findLargestBatch() {
    if (m_batchRequest) {
        m_cost->showLooking(true, tr("Stopping…"));
        m_context.client.cancel(m_batchRequest);
        return;
    }
    m_cost->showLooking(true, tr("Searching for the largest batch that fits…"));
    m_batchRequest = m_context.client.askFor<LargestBatch>(
        FindLargestBatch{recipe()}, this,
        [this](const LargestBatch& found) {
            m_batchRequest = 0;
            m_cost->showLooking(false);
            QStringList tried;
            for (const BatchTrial& trial : found.trials)
                tried << tr("%1 %2")
                             .arg(trial.batchSize)
                             .arg(trial.fits ? tr("fits, %1 at its peak").arg(bytesText(trial.peakBytes))
                                             : tr("does not fit"));
            const QString how =
                tried.isEmpty() ? tr("By the estimate only.") : tr("Tried: %1.").arg(tried.join(QStringLiteral("; ")));
            if (found.batchSize < 1) {
                m_cost->showFound(tr("Not even one row fits in %1. %2").arg(bytesText(found.budgetBytes), how), false);
                return;
            }
            Settings settings = m_training->settings();
            settings.set(field::batchSize, found.batchSize);
            if (found.gradientAccumulation > 0) settings.set(field::gradientAccumulation, found.gradientAccumulation);
            m_training->setSettings(settings);
            m_cost->showFound(tr("%1 rows per micro-batch fit in %2 and are now set. %3")
                                  .arg(found.batchSize)
                                  .arg(bytesText(found.budgetBytes), how));
            look();
        },
        [this](const ErrorInfo& error) {
            m_batchRequest = 0;
            m_cost->showLooking(false);
            m_cost->showFound(qt(error.message) + (error.hint.empty() ? QString() : ' ' + qt(error.hint)), false);
        },
        [this](const Progressed& progress) {
            m_cost->showFound(
                progress.total
                    ? tr("%1  %2 of %3").arg(phaseText(progress.phase)).arg(progress.done).arg(progress.total)
                    : phaseText(progress.phase));
        });
}

Page::Carried NewRunPage::carry() {
    return [recipe = recipe()](Page& page) { static_cast<NewRunPage&>(page).setRecipe(recipe); };
}

} // namespace lathe::ui
