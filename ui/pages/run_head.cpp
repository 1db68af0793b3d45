// A button that was pressed stays where it is and can't be pressed again until it means something new: were it disabled
// or hidden, the keyboard's focus would go to its neighbor.
#include "pages/run_head.h"

#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "settings/theme.h"
#include "widgets/labels.h"

#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace lathe::ui {
namespace {

/// Training can go on with what it wrote: there are weights of a method's own.
bool canGoOn(const Recipe& recipe) {
    return std::none_of(recipe.methods.begin(), recipe.methods.end(), [](const MethodChoice& choice) {
        return methodInfo(choice.method).family == MethodFamily::Baseline;
    });
}

} // namespace

RunHead::RunHead(Context& context, QWidget* parent) : QWidget(parent), m_context(context) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    m_name = new ElidedLabel;
    m_name->setElide(Qt::ElideRight);
    m_name->setFont(headingFont(1));
    m_name->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_chip = new Chip;
    m_chip->setObjectName("runStatus");
    row->addWidget(m_name);
    row->addWidget(m_chip, 0, Qt::AlignVCenter);
    row->addStretch(1);
    const auto add = [&](const QString& text, const QString& icon, const char* name, const char* kind = "") {
        QPushButton* made = button(text, icon, kind);
        made->setObjectName(name);
        return made;
    };
    m_try = add(tr("&Try it"), QStringLiteral("playground"), "tryRun");
    m_compare = add(tr("Co&mpare"), QStringLiteral("compare"), "compareRun");
    m_export = add(tr("E&xport…"), QStringLiteral("export"), "exportRun");
    m_fork = add(tr("&Fork"), QStringLiteral("copy"), "forkRun");
    m_fork->setToolTip(tr("A new run with this recipe, to be changed and started"));
    m_forkAdapter = add(tr("Fork from &adapter"), QStringLiteral("copy"), "forkFromAdapter");
    m_forkAdapter->setToolTip(tr("A new run with this recipe that starts from this run's result"));
    for (QPushButton* each : {m_try, m_compare, m_export, m_fork, m_forkAdapter}) row->addWidget(each);
    column->addLayout(row);
    auto* second = new QHBoxLayout;
    second->setSpacing(8);
    m_about = new ElidedLabel;
    m_about->setProperty("role", "muted");
    second->addWidget(m_about, 1);
    m_pause = add(tr("&Pause"), QStringLiteral("pause"), "pauseRun");
    m_stop = add(tr("&Stop"), QStringLiteral("stop"), "stopRun", "danger");
    m_stop->setToolTip(tr("Saves a checkpoint and ends; the run can be resumed later"));
    m_evaluate = add(tr("&Evaluate now"), QStringLiteral("evaluate"), "evaluateNow");
    m_checkpoint = add(tr("Save &checkpoint"), QStringLiteral("checkpoint"), "checkpointNow");
    m_change = add(tr("C&hange…"), QStringLiteral("settings"), "changeRun");
    m_change->setToolTip(tr("Learning rate, last step and evaluations, from the next step on"));
    for (QPushButton* each : {m_change, m_evaluate, m_checkpoint, m_pause, m_stop}) second->addWidget(each);
    column->addLayout(second);

    connect(m_pause, &QPushButton::clicked, this, &RunHead::pauseOrResume);
    connect(m_stop, &QPushButton::clicked, this, [this] { emit ordered(Stop{}, RunState::Wish::Stop); });
    connect(m_evaluate, &QPushButton::clicked, this, [this] { emit ordered(EvaluateNow{}, RunState::Wish::None); });
    connect(m_checkpoint, &QPushButton::clicked, this,
            [this] { emit ordered(SaveCheckpoint{}, RunState::Wish::None); });
    connect(m_change, &QPushButton::clicked, this, &RunHead::changeWanted);
    connect(m_try, &QPushButton::clicked, this,
            [this] { emit navigate(TryRun{m_detail->summary.id, samplePrompt(), false}); });
    connect(m_compare, &QPushButton::clicked, this, [this] {
        std::vector<RunId> runs = siblings();
        runs.insert(runs.begin(), m_detail->summary.id);
        emit navigate(CompareRuns{std::move(runs)});
    });
    connect(m_export, &QPushButton::clicked, this, [this] { emit navigate(ExportRunTo{m_detail->summary.id}); });
    connect(m_fork, &QPushButton::clicked, this, [this] { fork(false); });
    connect(m_forkAdapter, &QPushButton::clicked, this, [this] { fork(true); });
}

void RunHead::show(const RunDetail* detail) {
    m_recipe.reset();
    m_detail = detail ? std::optional(*detail) : std::nullopt;
    if (!detail) return;
    try {
        m_recipe = recipeFromJson(detail->recipeJson);
    } catch (const Error&) { // an older one, whose run is shown all the same; a fork says why it can't be
    }
    const RunSummary& summary = detail->summary;
    m_name->setFullText(displayName(summary));
    QStringList about{qt(summary.method), fileNameOf(qt(summary.model)), fileNameOf(qt(summary.dataset)),
                      tr("%1 trainable").arg(shortCountText(summary.trainable))};
    if (!summary.device.empty()) about << tr("on %1").arg(qt(summary.device));
    m_about->setFullText((about << whenText(summary.createdAt)).join(QStringLiteral("  ·  ")));
    const QJsonObject environment =
        QJsonDocument::fromJson(QByteArray::fromStdString(detail->environmentJson)).object();
    if (const QString reason = environment.value(QStringLiteral("device_reason")).toString(); !reason.isEmpty())
        m_about->setToolTip(m_about->fullText() + '\n' + tr("Not on a GPU: %1.").arg(reason));
}

void RunHead::show(const RunState& doing) {
    const RunStatus status = doing.status();
    m_chip->show(status);
    const bool running = status == RunStatus::Running, paused = status == RunStatus::Paused, ended = !isActive(status);
    const bool resumable = m_detail && m_detail->summary.resumable && ended;
    m_stop->setVisible(!ended);
    m_stop->setText(doing.wish() == RunState::Wish::Stop ? tr("Stopping…") : tr("&Stop"));
    for (QPushButton* each : {m_change, m_evaluate, m_checkpoint}) each->setVisible(running || paused);
    m_pause->setVisible(running || paused || resumable);
    m_pause->setText(doing.wish() == RunState::Wish::Pause    ? tr("Pausing…")
                     : doing.wish() == RunState::Wish::Resume ? tr("Resuming…")
                     : running                                ? tr("&Pause")
                                                              : tr("&Resume"));
    m_pause->setIcon(
        Theme::icon(running ? QStringLiteral("pause") : QStringLiteral("play"), running ? "text" : "accentText"));
    setRole(m_pause, "kind", running ? QString() : QStringLiteral("primary"));

    const bool hasAdapter = m_detail && !m_detail->adapterFolder.empty();
    m_try->setEnabled(m_detail && (hasAdapter || running || paused));
    m_export->setEnabled(hasAdapter);
    m_export->setToolTip(hasAdapter                         ? tr("Its result as files for other programs")
                         : m_detail && m_detail->folderGone ? tr("The run's files are gone.")
                                                            : tr("The run can be exported once it has saved a "
                                                                 "checkpoint."));
    m_try->setToolTip(m_try->isEnabled() ? tr("In the playground, beside its base model") : m_export->toolTip());
    m_compare->setEnabled(m_detail && !siblings().empty());
    m_compare->setToolTip(m_compare->isEnabled() ? tr("With the other runs of this model on these data")
                                                 : tr("There is no other run of this model on these data."));
    m_fork->setEnabled(m_detail.has_value());
    m_forkAdapter->setVisible(ended && hasAdapter && m_recipe && canGoOn(*m_recipe));
    const QPushButton* first = resumable ? nullptr : status == RunStatus::Finished ? m_try : ended ? m_fork : nullptr;
    const std::pair<QPushButton*, QString> icons[] = {{m_try, QStringLiteral("playground")},
                                                      {m_fork, QStringLiteral("copy")}};
    for (const auto& [each, icon] : icons) {
        const bool leads = each == first && each->isEnabled();
        setRole(each, "kind", leads ? QStringLiteral("primary") : QString());
        each->setIcon(Theme::icon(icon, leads ? "accentText" : "text"));
    }
}

QString RunHead::samplePrompt() const {
    if (!m_recipe) return {};
    const auto prompts = m_recipe->settings.get(field::samplePrompts);
    return prompts.empty() ? QString() : qt(prompts.front());
}

void RunHead::fork(bool fromAdapter) {
    try {
        Recipe recipe = recipeFromJson(m_detail->recipeJson);
        if (fromAdapter) recipe.settings.set(field::initAdapter, m_detail->adapterFolder);
        emit navigate(EditRecipe{std::move(recipe)});
    } catch (const Error& error) {
        emit failed(error.info());
    }
}

/// The newest runs of the same model and data that have taken a step: as many as curves can be told apart.
std::vector<RunId> RunHead::siblings() const {
    constexpr std::size_t most = 7;
    std::vector<RunId> found;
    for (const RunSummary& run : m_context.runs.runs())
        if (const RunSummary& own = m_detail->summary; found.size() < most && run.id != own.id && run.step > 0
                                                       && run.model == own.model && run.dataset == own.dataset)
            found.push_back(run.id);
    return found;
}

} // namespace lathe::ui
