// State comes from the store and is kept fresh by events; what is expensive is read a moment after the last event.
#include "pages/run_page.h"

#include "bridge/text.h"
#include "pages/change_dialog.h"
#include "pages/run_alarms.h"
#include "pages/run_change.h"
#include "pages/run_charts.h"
#include "pages/run_details.h"
#include "pages/run_fusion.h"
#include "pages/run_head.h"
#include "pages/run_memory.h"
#include "pages/run_scores.h"
#include "pages/step_rows.h"
#include "plots/curve_plot.h"
#include "settings/theme.h"
#include "widgets/banner.h"
#include "widgets/card.h"
#include "widgets/device_strip.h"
#include "widgets/labels.h"
#include "widgets/memory_bar.h"
#include "widgets/state_stack.h"

#include <QHBoxLayout>
#include <QJsonDocument>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QTabWidget>
#include <QTime>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace lathe::ui {

RunPage::RunPage(Context& context, QWidget* parent) : Page(context, parent) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(28, 22, 28, 20);
    column->setSpacing(12);
    column->addWidget(m_head = new RunHead(context));
    m_banner = new Banner;
    column->addWidget(m_banner);
    column->addWidget(m_alarms = new RunAlarms(context));
    connect(m_alarms, &RunAlarms::raised, this, [this](const RunId& of, const QString& words) { keepNote(of, words); });
    column->addWidget(makeTiles());

    auto* card = new Card;
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_charts = new RunCharts(context.client, context.settings), tr("Curves"));
    m_tabs->addTab(m_scores.place(context.client, m_detail), tr("Scores"));
    m_tabs->addTab(m_rows = new StepRows(context.client), tr("Rows"));
    m_tabs->setTabToolTip(2, tr("The rows of a step"));
    m_tabs->addTab(m_memory = new RunMemory(context.client), tr("Memory"));
    m_tabs->addTab(m_checkpoints = new RunCheckpoints, tr("Checkpoints"));
    m_tabs->addTab(m_samples = new RunSamples, tr("Samples"));
    m_tabs->addTab(m_change.place(context.client, m_detail), tr("Trained change"));
    m_tabs->addTab(m_fusion.place(context.client, m_detail), tr("Fusion"));
    m_log = new QPlainTextEdit;
    m_log->setReadOnly(true);
    m_log->setTabChangesFocus(true);
    m_log->setMaximumBlockCount(20000);
    m_log->setFont(Theme::instance().monospace());
    m_log->setAccessibleName(tr("Log"));
    m_log->setPlaceholderText(tr("Messages of the run while this window is open."));
    auto* logPage = new QWidget;
    auto* logColumn = new QVBoxLayout(logPage);
    logColumn->setContentsMargins(0, 12, 0, 0);
    logColumn->addWidget(m_log);
    m_tabs->addTab(logPage, tr("Log"));
    m_tabs->addTab(m_recipe = new RunRecipe, tr("Recipe"));
    m_selected = button({}, QStringLiteral("close"));
    m_selected->setObjectName("selectedSteps");
    m_selected->setToolTip(tr("Rows, samples and log are those of the selected steps. Click to see all again."));
    m_selected->setParent(m_tabs);
    m_selected->hide();
    card->body()->addWidget(m_tabs);
    column->addWidget(card, 1);

    m_state = new StateStack(content);
    outer->addWidget(m_state);
    m_state->showEmpty(QStringLiteral("run"), tr("No run is open"),
                       tr("Start a new run, or open one from the history."), tr("New run"),
                       [this] { emit navigate(ShowPage{QStringLiteral("new")}); });

    connect(m_head, &RunHead::pauseOrResume, this, &RunPage::pauseOrResume);
    connect(m_head, &RunHead::ordered, this, &RunPage::order);
    connect(m_head, &RunHead::changeWanted, this, &RunPage::change);
    connect(m_head, &RunHead::navigate, this, &RunPage::navigate);
    connect(m_head, &RunHead::failed, this, [this](const ErrorInfo& error) { m_banner->say(error); });
    m_readSoon.setSingleShot(true);
    m_readSoon.setInterval(300);
    connect(&m_readSoon, &QTimer::timeout, this, &RunPage::read);
    m_numbersSoon.setSingleShot(true);
    m_numbersSoon.setInterval(100);
    connect(&m_numbersSoon, &QTimer::timeout, this, &RunPage::showNumbers);
    connect(&context.client, &BackendClient::batch, this, &RunPage::apply);
    connect(&context.history, &HistoryWatch::changed, this, [this] {
        if (!m_run.empty() && isVisible()) m_readSoon.start();
    });
    connect(m_charts, &RunCharts::stepClicked, this, &RunPage::showRowsOf);
    m_memory->join(m_charts->group());
    connect(&m_charts->group(), &PlotGroup::selectedChanged, this, &RunPage::showSelected);
    connect(m_selected, &QPushButton::clicked, this, [this] { m_charts->group().select(std::nullopt); });
}

QWidget* RunPage::makeTiles() {
    auto* card = new Card;
    auto* row = new QHBoxLayout;
    row->setSpacing(14);
    row->addWidget(m_tileStep = new StatTile(tr("step")), 1);
    row->addWidget(m_tileLoss = new StatTile(tr("training loss")), 1);
    row->addWidget(m_tileEval = new StatTile(tr("best validation loss")), 1);
    row->addWidget(m_tileSpeed = new StatTile(tr("tokens per second")), 1);
    row->addWidget(m_tileTime = new StatTile(tr("time trained")), 1);
    row->addWidget(m_tileLeft = new StatTile(tr("time left")), 1);
    row->addWidget(m_tileMemory = new StatTile(tr("memory")), 1);
    row->addWidget(m_tileEnergy = new StatTile(tr("energy")), 1);
    m_tileEnergy->setObjectName("tileEnergy");
    m_tileSpeed->setObjectName("tileSpeed");
    m_tileStep->setObjectName("tileStep");
    m_tileMemory->setObjectName("tileMemory");
    card->body()->addLayout(row);
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setAccessibleName(tr("Progress"));
    card->body()->addWidget(m_progress);
    m_held = new MemoryBar;
    m_held->setObjectName("liveMemory");
    m_held->setThin(true);
    m_held->hide();
    card->body()->addWidget(m_held);
    m_gpu = new DeviceStrip(m_context.gpus, DeviceStrip::Shape::Row);
    m_gpu->setObjectName("runGpu");
    card->body()->addWidget(m_gpu);
    m_phase = new ElidedLabel;
    m_phase->setProperty("role", "muted");
    m_phase->hide();
    card->body()->addWidget(m_phase);
    return card;
}

void RunPage::open(const RunId& run, bool quick) {
    m_quick = quick;
    if (run == m_run && m_detail) {
        read();
        return;
    }
    m_run = run;
    m_context.client.drop(std::exchange(m_following, 0));
    m_context.history.setShown(run);
    m_detail.reset();
    m_head->show(nullptr);
    m_totalSteps = 0;
    live(run);
    showLog();
    m_banner->hide();
    m_alarms->setRun(run);
    m_tabs->setCurrentIndex(0);
    m_charts->setRun(run);
    m_memory->setRun(run);
    const RunSummary* summary = m_context.runs.find(run);
    m_doing.reset(summary ? summary->status : RunStatus::Queued);
    showState();
    m_state->showLoading(tr("Reading the run…"));
    read();
}

void RunPage::entered() {
    if (!m_run.empty()) m_readSoon.start();
}

void RunPage::read() {
    if (m_run.empty()) return;
    m_context.client.drop(m_request);
    m_request = m_context.client.askFor<RunDetail>(
        ShowRun{m_run}, this,
        [this](const RunDetail& detail) {
            m_request = 0;
            show(detail);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_state->showError(error, [this] { read(); });
        });
}

void RunPage::show(const RunDetail& detail) {
    const bool first = !m_detail;
    // Steps that no news told of: another program trained it.
    if (!first && !m_following && detail.summary.step > m_doing.step()) m_charts->refresh();
    m_detail = detail;
    m_sinceRead.start();
    const RunSummary& summary = detail.summary;
    m_head->show(&detail);
    m_environment = QJsonDocument::fromJson(QByteArray::fromStdString(detail.environmentJson)).object();
    m_totalSteps = summary.totalSteps ? summary.totalSteps : m_totalSteps;
    m_doing.read(summary);
    m_memory->show(detail);
    m_checkpoints->show(detail);
    m_samples->show(detail);
    m_recipe->show(detail);
    m_charts->setDetail(detail);
    m_scores.setRun(detail);
    m_change.setRun(detail);
    m_fusion.setRun(detail);
    m_tabs->setTabVisible(m_tabs->indexOf(m_fusion.tab()), RunFusion::fits(detail));
    if (first) m_rows->setRun(m_run, detail.resolvedRecipeJson.empty() ? detail.recipeJson : detail.resolvedRecipeJson);
    showState();
    if (detail.error && summary.status == RunStatus::Failed) {
        const ErrorInfo& seen = live(m_run).error;
        m_banner->say(seen.message == detail.error->message ? seen : *detail.error);
    }
    if (detail.folderGone)
        m_banner->say(Banner::Tone::Warning, tr("This run's files are gone"),
                      tr("%1 no longer holds what the run had written. What the history keeps is shown; to try or "
                         "export the run, bring the files back.")
                          .arg(qt(summary.folder)));
    else if (m_filesWereGone) m_banner->hide();
    m_filesWereGone = detail.folderGone;
    follow(summary);
    showNumbers();
    m_state->showContent();
}

/// Its news come as those of a run of this window's, from a few steps back on: these tell how fast it is.
void RunPage::follow(const RunSummary& run) {
    const bool elsewhere = isActive(run.status) && !run.program.empty();
    if (elsewhere == (m_following != 0)) return;
    m_context.client.drop(std::exchange(m_following, 0));
    if (!elsewhere) return;
    constexpr std::int64_t before = 20;
    m_following = m_context.client.ask(FollowRun{run.id, std::max<std::int64_t>(0, run.step - before)}, this,
                                       [this](const AnswerValue&) { m_following = 0; });
}

RunPage::Live& RunPage::live(const RunId& run) {
    std::unique_ptr<Live>& found = m_live[run];
    if (!found) {
        found = std::make_unique<Live>();
        found->steps.setRun(run);
    }
    return *found;
}

const StepModel& RunPage::steps() const { return m_live.at(m_run)->steps; }

void RunPage::apply(const std::vector<Event>& events) {
    for (const Event& event : events) {
        if (const auto* logged = std::get_if<StepLogged>(&event)) takeStep(*logged);
        takeNote(event);
    }
    m_alarms->apply(events);
    for (const auto& [run, each] : m_live) each->steps.apply(events);
    if (m_run.empty()) return;
    m_charts->apply(events);
    m_memory->apply(events);
    for (const Event& event : events) applyOne(event);
}

void RunPage::takeStep(const StepLogged& logged) {
    constexpr std::size_t kept = 20; // as many as tell the tokens a second (models/step_model.cpp)
    Live& of = live(logged.run);
    of.step = logged.point.step;
    const auto share = logged.point.gauges.find("product_share");
    if (share == logged.point.gauges.end()) return;
    of.shares.push_back(share->second);
    if (of.shares.size() > kept) of.shares.pop_front();
}

/// Keeps what a run says, whichever run is shown.
void RunPage::takeNote(const Event& event) {
    RunId run;
    QString text;
    std::optional<std::int64_t> step;
    if (const auto* started = std::get_if<RunStarted>(&event)) {
        run = started->run;
        text = tr("started in %1").arg(qt(started->folder));
    } else if (const auto* changed = std::get_if<StatusChanged>(&event)) {
        run = changed->run;
        text = changed->reason.empty() ? statusText(changed->status)
                                       : tr("%1: %2").arg(statusText(changed->status), qt(changed->reason));
    } else if (const auto* evaluated = std::get_if<EvalLogged>(&event)) {
        run = evaluated->run;
        step = evaluated->point.step;
        text = tr("step %1").arg(evaluated->point.step);
        if (std::isfinite(evaluated->point.loss))
            text += tr(": validation loss %1").arg(lossText(evaluated->point.loss));
        for (const auto& [metric, value] : evaluated->point.metrics)
            text += QStringLiteral(", %1 %2").arg(metricText(metric), numberText(value));
        if (evaluated->point.best) text += tr(" (best so far)");
    } else if (const auto* saved = std::get_if<CheckpointSaved>(&event)) {
        run = saved->run;
        step = saved->checkpoint.step;
        text =
            tr("step %1: checkpoint of %2 saved").arg(saved->checkpoint.step).arg(bytesText(saved->checkpoint.bytes));
    } else if (const auto* trial = std::get_if<DryRunDone>(&event)) {
        run = trial->run;
        text = tr("trial before the start: %1").arg(dryRunText(trial->result));
    } else if (const auto* noted = std::get_if<Noted>(&event)) {
        run = noted->run;
        text = qt(noted->message);
    } else if (const auto* ended = std::get_if<JobEnded>(&event)) {
        run = ended->run;
        live(run).error = ended->error;
        text = ended->error.message.empty() ? tr("ended after %n steps", nullptr, int(ended->steps))
                                            : qt(ended->error.message);
    }
    if (!run.empty()) keepNote(run, text, step);
}

void RunPage::keepNote(const RunId& run, QString text, std::optional<std::int64_t> step) {
    text.prepend(QTime::currentTime().toString(QStringLiteral("HH:mm:ss  ")));
    Live& kept = live(run);
    kept.notes.push_back({step.value_or(kept.step), text});
    const auto& span = m_charts->group().selected();
    if (run == m_run && (!span || span->contains(kept.notes.back().step))) m_log->appendPlainText(text);
}

void RunPage::applyOne(const Event& event) {
    if (const auto* logged = std::get_if<StepLogged>(&event); logged && logged->run == m_run) {
        take(event);
        if (!m_numbersSoon.isActive()) m_numbersSoon.start();
        if (m_tileEnergy->isVisible() && m_sinceRead.hasExpired(5000) && !m_readSoon.isActive())
            m_readSoon.start(); // the history knows what it took
    } else if (const auto* started = std::get_if<RunStarted>(&event); started && started->run == m_run) {
        m_totalSteps = started->totalSteps ? started->totalSteps : m_totalSteps;
        m_readSoon.start();
    } else if (const auto* planned = std::get_if<PlanChanged>(&event); planned && planned->run == m_run) {
        m_totalSteps = planned->totalSteps;
        m_readSoon.start();
    } else if (const auto* changed = std::get_if<StatusChanged>(&event); changed && changed->run == m_run) {
        take(event);
        m_readSoon.start();
    } else if (const auto* evaluated = std::get_if<EvalLogged>(&event); evaluated && evaluated->run == m_run) {
        m_readSoon.start();
    } else if (const auto* saved = std::get_if<CheckpointSaved>(&event); saved && saved->run == m_run) {
        m_readSoon.start();
    } else if (const auto* progressed = std::get_if<Progressed>(&event);
               progressed && progressed->run == m_run && !progressed->request) {
        take(event);
    } else if (const auto* measured = std::get_if<MemoryMeasured>(&event); measured && measured->run == m_run) {
        if (!m_numbersSoon.isActive()) m_numbersSoon.start();
    } else if (const auto* ended = std::get_if<JobEnded>(&event); ended && ended->run == m_run) {
        take(event);
        showEnd(*ended);
        m_readSoon.start();
    }
}

void RunPage::take(const Event& event) {
    m_doing.apply(event);
    showState();
}

/// Words and buttons from what the run is doing.
void RunPage::showState() {
    m_alarms->setRunning(m_doing.status() == RunStatus::Running);
    m_head->show(m_doing);
    const QString text = m_doing.text();
    m_phase->setFullText(text);
    m_phase->setVisible(!text.isEmpty());
}

void RunPage::pauseOrResume() {
    if (m_doing.wish() != RunState::Wish::None) return; // on its way
    if (m_doing.status() == RunStatus::Running) {
        order(Pause{}, RunState::Wish::Pause);
    } else if (m_doing.status() == RunStatus::Paused) {
        order(Resume{}, RunState::Wish::Resume);
    } else if (const auto error = m_context.client.resume(m_run)) {
        m_banner->say(*error);
    } else {
        m_banner->hide();
    }
}

/// `lasting`: what the run is then on its way to, until the news says that it is so.
void RunPage::order(Command command, RunState::Wish lasting) {
    if (m_doing.wish() == RunState::Wish::Stop) return; // the last order there is
    if (const auto error = m_context.client.send(m_run, std::move(command))) {
        m_banner->say(*error);
        return;
    }
    if (lasting != RunState::Wish::None) m_doing.ask(lasting);
    showState();
}

void RunPage::change() {
    if (!m_detail) return;
    try {
        auto* dialog = new ChangeDialog(m_context.client, *m_detail, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    } catch (const Error& error) { // the recipe can't be read
        m_banner->say(error.info());
    }
}

void RunPage::showNumbers() {
    m_tileStep->setValue(m_totalSteps ? tr("%1 of %2").arg(m_doing.step()).arg(m_totalSteps)
                                      : QString::number(m_doing.step()));
    const auto& points = steps().points();
    if (!points.empty()) m_tileLoss->setValue(lossText(points.back().loss));
    else if (m_detail && m_detail->summary.lastLoss) m_tileLoss->setValue(lossText(*m_detail->summary.lastLoss));
    else m_tileLoss->setValue({});
    const RunSummary* summary = m_context.runs.find(m_run);
    if (!summary && m_detail) summary = &m_detail->summary;
    m_tileEval->setValue(summary && summary->bestEvalLoss ? lossText(*summary->bestEvalLoss) : QString());
    showSpeed();
    m_tileTime->setValue(summary && summary->seconds > 0 ? durationText(summary->seconds) : QString());
    const double each = steps().secondsPerStep();
    m_tileLeft->setValue(isActive(m_doing.status()) && each > 0 && m_totalSteps
                             ? durationText(each * double(m_totalSteps - m_doing.step()))
                             : QString());
    showMemory();
    showDevice();
    m_progress->setVisible(m_totalSteps > 0 || isActive(m_doing.status()));
    m_progress->setRange(0, m_totalSteps > 0 ? 1000 : 0);
    if (m_totalSteps > 0) m_progress->setValue(int(1000 * std::min(m_doing.step(), m_totalSteps) / m_totalSteps));
}

/// Tokens a second, and how near that is to what the device multiplies at best.
void RunPage::showSpeed() {
    const double speed = steps().tokensPerSecond();
    const QString tokens = speed > 0 ? countText(std::int64_t(speed)) : QString();
    const std::deque<double>& shares = live(m_run).shares;
    if (speed <= 0 || shares.empty()) return m_tileSpeed->setValue(tokens);
    const double mean = std::accumulate(shares.begin(), shares.end(), 0.0) / double(shares.size());
    const QString percent = QString::number(std::lround(100 * mean));
    m_tileSpeed->setValue(tr("%1 · %2 %").arg(tokens, percent),
                          tr("%1 tokens per second: %2 % of the speed at which this machine multiplies matrices in the "
                             "run's precision, measured when the run began. Attention's softmax, norms, the optimizer "
                             "and memory take the rest.")
                              .arg(tokens, percent));
}

void RunPage::showMemory() {
    const MemoryUse* use = m_memory->now();
    m_held->setVisible(use);
    const MemoryByPart predicted = m_detail ? m_detail->predicted : MemoryByPart();
    if (use) {
        m_held->setMemory(predicted, {}, use->now);
        m_held->setToolTip(predicted.totalBytes()
                               ? tr("Memory that training uses now, by part; the mark is the predicted peak")
                               : tr("Memory that training uses now, by part"));
        m_tileMemory->setValue(bytesText(use->now.totalBytes()),
                               tr("At the highest point of the last step; %1 at the run's, %2 predicted")
                                   .arg(bytesText(use->peak.totalBytes()), bytesText(predicted.totalBytes())));
    } else {
        const std::int64_t peak = m_detail ? m_detail->measured.totalBytes() : 0;
        m_tileMemory->setValue(peak ? bytesText(peak) : QString(),
                               peak ? tr("At its highest point; %1 predicted").arg(bytesText(predicted.totalBytes()))
                                    : QString());
    }
}

/// The GPU while the run is at work on one; what it took, where that was counted.
void RunPage::showDevice() {
    const bool atWork = m_detail && (m_doing.status() == RunStatus::Running || m_doing.status() == RunStatus::Paused);
    const std::string field = plain(m_environment.value(QStringLiteral("device")).toString());
    const bool onGpu = atWork && field.starts_with("cuda");
    m_alarms->setGpu(onGpu ? plain(m_environment.value(QStringLiteral("device_uuid")).toString()) : std::string());
    m_gpu->setGpu(onGpu ? plain(m_environment.value(QStringLiteral("device_uuid")).toString()) : std::string(),
                  onGpu ? field : std::string());
    const std::optional<double> joules = m_detail ? m_detail->summary.joules : std::nullopt;
    m_tileEnergy->setVisible(joules.has_value() || onGpu);
    m_tileEnergy->setValue(joules ? energyText(*joules) : QString(),
                           joules ? tr("Used by the whole GPU while this run was working, including other programs")
                           : m_detail && m_detail->summary.step > 0 ? tr("The driver does not report it.")
                                                                    : tr("Not read yet."));
}

void RunPage::showEnd(const JobEnded& end) {
    switch (end.outcome) {
    case Outcome::Finished:
        if (m_quick && m_context.settings.get(keys::tryAfterQuickStart) && isVisible()) {
            m_quick = false;
            emit navigate(TryRun{m_run, m_head->samplePrompt(), true});
        } else {
            m_banner->say(Banner::Tone::Good, tr("Finished after %n steps", nullptr, int(end.steps)));
        }
        break;
    case Outcome::Stopped: break; // the line about now says it
    case Outcome::Failed:
    case Outcome::OutOfMemory: m_banner->say(end.error); break;
    }
}

void RunPage::showRowsOf(std::int64_t step) {
    m_charts->selectStep(step);
    if (const StepPoint* point = steps().find(step)) m_rows->showStep(*point);
    else m_rows->showUnknown(step);
    m_tabs->setCurrentWidget(m_rows);
}

void RunPage::showSelected() {
    const std::optional<StepSpan>& span = m_charts->group().selected();
    m_tabs->setCornerWidget(span ? m_selected : nullptr); // an empty place would break the line below the tabs
    m_selected->setVisible(span.has_value());
    m_samples->setSpan(span);
    showLog();
    if (!span) {
        m_rows->showNone();
        return;
    }
    m_selected->setText(tr("Steps %1 to %2").arg(countText(span->first), countText(span->last)));
    m_rows->showSteps(*span, steps().between(span->first, span->last));
}

void RunPage::showLog() {
    const std::optional<StepSpan>& span = m_charts->group().selected();
    QStringList lines;
    for (const Note& note : live(m_run).notes)
        if (!span || span->contains(note.step)) lines << note.text;
    m_log->setPlainText(lines.join('\n'));
    m_log->setPlaceholderText(span ? tr("No messages of these steps.")
                                   : tr("Messages of the run while this window is open."));
}

Page::Carried RunPage::carry() {
    // What was seen of runs at work is kept nowhere else. Both pages are of this class, and the old one ends here.
    auto seen = std::make_shared<std::map<RunId, std::unique_ptr<Live>>>(std::move(m_live));
    auto watched = std::make_shared<RunAlarms::AllWatched>(m_alarms->take());
    return [run = m_run, quick = m_quick, seen, watched](Page& page) {
        auto& made = static_cast<RunPage&>(page);
        made.m_live = std::move(*seen);
        made.m_alarms->goOn(std::move(*watched));
        if (!run.empty()) made.open(run, quick);
    };
}

} // namespace lathe::ui
