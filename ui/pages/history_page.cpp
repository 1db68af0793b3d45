// Names, tags and notes are saved as they are edited; deleting asks in place, not in a dialog.
#include "pages/history_page.h"

#include "bridge/text.h"
#include "lathe/scores.h"
#include "models/run_filter_model.h"
#include "pages/score_table.h"
#include "widgets/banner.h"
#include "widgets/card.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"
#include "widgets/table_columns.h"
#include "widgets/table_style.h"

#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTableView>

namespace lathe::ui {

HistoryPage::HistoryPage(Context& context, QWidget* parent) : Page(context, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(12);
    column->addWidget(heading(tr("History"), 1));
    m_banner = new Banner;
    column->addWidget(m_banner);
    column->addWidget(makeFilter());
    auto* across = new QHBoxLayout;
    across->setSpacing(14);

    m_filter = new RunFilterModel(context.runs, this);
    m_table = new QTableView;
    m_table->setObjectName("historyTable");
    m_table->setAccessibleName(tr("Runs"));
    m_table->setModel(m_filter);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RunListModel::Started, Qt::DescendingOrder);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    plainTable(*m_table, 16);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setSectionsMovable(true);
    const int letter = fontMetrics().averageCharWidth();
    const int widths[] = {29, 14, 18, 19, 19, 14, 11, 13, 19, 28, 17, 12, 22, 21, 14};
    for (int i = 0; i < RunListModel::ColumnCount; ++i) m_table->setColumnWidth(i, widths[i] * letter);
    rememberColumns(*m_table, context.settings, keys::historyColumns);
    m_state = new StateStack(m_table);
    across->addWidget(m_state, 1);
    across->addWidget(makeSide());
    column->addLayout(across, 1);

    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &HistoryPage::showSelection);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        emit navigate(OpenRun{plain(index.data(RunListModel::IdRole).toString())});
    });
    connect(m_filter, &QAbstractItemModel::modelReset, this, [this] {
        selectAgain();
        showState();
    });
    connect(&context.runs, &QAbstractItemModel::dataChanged, this, &HistoryPage::showTitle);
    auto* remove = new QAction(tr("Delete…"), m_table);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(remove);
    connect(remove, &QAction::triggered, this, &HistoryPage::askDelete);
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(600);
    connect(&m_saveSoon, &QTimer::timeout, this, &HistoryPage::saveEdits);
    m_state->showLoading(tr("Reading the history…"));
    showSelection();
}

QWidget* HistoryPage::makeFilter() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* whole = new QVBoxLayout(box);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(4);
    whole->addLayout(row);
    m_search = new QLineEdit;
    m_search->setObjectName("search");
    m_search->setPlaceholderText(tr("Words, or a condition such as: method = lora and rank >= 16 and loss < 2"));
    m_search->setToolTip(tr("Words are looked for in names, models, data, tags and notes.\n"
                            "With a sign (= != < <= > >= ~) the text is a condition on columns of the history, "
                            "metrics and fields of recipes, joined by and, or, not and parentheses:\n"
                            "status = finished and accuracy > 0.9\n"
                            "learning_rate <= 1e-4 or name ~ pirate"));
    m_search->setAccessibleName(tr("Search the runs"));
    m_search->setClearButtonEnabled(true);
    row->addWidget(m_search, 1);
    auto* status = new QComboBox;
    status->setObjectName("statusFilter");
    status->setAccessibleName(tr("Status"));
    status->addItem(tr("all statuses"), -1);
    for (const auto each : {RunStatus::Running, RunStatus::Paused, RunStatus::Finished, RunStatus::Stopped,
                            RunStatus::Failed, RunStatus::Interrupted})
        status->addItem(statusText(each), int(each));
    status->setMinimumWidth(150);
    row->addWidget(status);
    m_searchError = mutedLabel({});
    m_searchError->setObjectName("searchError");
    QSizePolicy keepsItsLine = m_searchError->sizePolicy(); // the table stays where it is while a condition is typed
    keepsItsLine.setRetainSizeWhenHidden(true);
    m_searchError->setSizePolicy(keepsItsLine);
    m_searchError->hide();
    whole->addWidget(m_searchError);
    m_askSoon.setSingleShot(true);
    connect(&m_askSoon, &QTimer::timeout, this, &HistoryPage::askWhere);
    connect(m_search, &QLineEdit::textChanged, this, &HistoryPage::search);
    const auto again = [this] { // a run that trains changes with every step
        if (!m_where.isEmpty() && !m_askSoon.isActive()) m_askSoon.start(2000);
    };
    connect(&m_context.runs, &QAbstractItemModel::modelReset, this, again);
    connect(&m_context.runs, &QAbstractItemModel::rowsInserted, this, again);
    connect(&m_context.runs, &QAbstractItemModel::dataChanged, this, again);
    connect(status, &QComboBox::currentIndexChanged, this, [this, status] {
        const int chosen = status->currentData().toInt();
        m_filter->setStatus(chosen < 0 ? std::nullopt : std::optional(RunStatus(chosen)));
        showState();
    });
    return box;
}

QWidget* HistoryPage::makeSide() {
    m_side = new Card;
    m_side->setFixedWidth(fontMetrics().averageCharWidth() * 38);
    m_title = new ElidedLabel;
    m_title->setElide(Qt::ElideRight);
    m_title->setFont(headingFont(2));
    m_side->body()->addWidget(m_title);
    m_scores = mutedLabel({});
    m_scores->setObjectName("runScores");
    m_scores->hide();
    m_side->body()->addWidget(m_scores);
    m_open = button(tr("&Open"), QStringLiteral("open"), "primary");
    m_compare = button(tr("&Compare"), QStringLiteral("compare"), "primary");
    m_compare->setObjectName("compareRuns");
    m_resume = button(tr("&Resume"), QStringLiteral("play"));
    m_try = button(tr("&Try"), QStringLiteral("playground"));
    m_delete = button(tr("&Delete…"), QStringLiteral("trash"), "danger");
    m_delete->setObjectName("deleteRuns");
    auto* first = new QHBoxLayout;
    first->addWidget(m_open, 1);
    first->addWidget(m_compare, 1);
    first->addWidget(m_try, 1);
    auto* second = new QHBoxLayout;
    second->addWidget(m_resume, 1);
    second->addWidget(m_delete, 1);
    m_side->body()->addLayout(first);
    m_side->body()->addLayout(second);
    const auto add = [&](const QString& name, QWidget* edit, const char* object) {
        auto* label = new QLabel(name);
        label->setBuddy(edit);
        edit->setObjectName(object);
        m_side->body()->addSpacing(2);
        m_side->body()->addWidget(label);
        m_side->body()->addWidget(edit);
    };
    add(tr("&Name"), m_name = new QLineEdit, "runName");
    add(tr("Ta&gs, separated by commas"), m_tags = new QLineEdit, "runTags");
    add(tr("N&otes"), m_notes = new QPlainTextEdit, "runNotes");
    m_notes->setTabChangesFocus(true);
    m_notes->setMinimumHeight(80);
    m_side->body()->setStretch(m_side->body()->count() - 1, 1);

    const auto edited = [this] {
        if (!m_edited.empty()) m_saveSoon.start();
    };
    connect(m_name, &QLineEdit::textEdited, this, edited);
    connect(m_tags, &QLineEdit::textEdited, this, edited);
    connect(m_notes, &QPlainTextEdit::textChanged, this, edited);
    connect(m_open, &QPushButton::clicked, this, [this] { emit navigate(OpenRun{selectedRuns().front()}); });
    connect(m_compare, &QPushButton::clicked, this, [this] { emit navigate(CompareRuns{selectedRuns()}); });
    connect(m_try, &QPushButton::clicked, this, [this] { emit navigate(TryRun{selectedRuns().front(), {}, false}); });
    connect(m_delete, &QPushButton::clicked, this, &HistoryPage::askDelete);
    connect(m_resume, &QPushButton::clicked, this, [this] {
        const RunId run = selectedRuns().front();
        if (const auto error = m_context.client.resume(run)) m_banner->say(*error);
        else emit navigate(OpenRun{run});
    });
    return m_side;
}

void HistoryPage::searchFor(const QString& text) {
    findChild<QComboBox*>(QStringLiteral("statusFilter"))->setCurrentIndex(0);
    m_search->setText(text);
}

void HistoryPage::search(const QString& text) {
    static const QRegularExpression sign(QStringLiteral("[=<>~]"));
    m_where = text.contains(sign) ? text : QString();
    m_filter->setText(m_where.isEmpty() ? text : QString());
    if (!m_where.isEmpty()) return m_askSoon.start(150); // what was found stays until the answer
    m_askSoon.stop();
    m_context.client.drop(m_whereRequest);
    m_whereRequest = 0;
    m_searchError->hide();
    m_filter->setOnly(std::nullopt);
    showState();
}

void HistoryPage::askWhere() {
    m_context.client.drop(m_whereRequest);
    m_whereRequest = m_context.client.askFor<RunList>(
        ListRuns{plain(m_where)}, this,
        [this](const RunList& list) {
            m_whereRequest = 0;
            m_searchError->hide();
            std::set<RunId> found;
            for (const RunSummary& run : list.runs) found.insert(run.id);
            m_filter->setOnly(std::move(found));
            showState();
        },
        [this](const ErrorInfo& error) { // while it is being written it mostly can't be read
            m_whereRequest = 0;
            m_searchError->setText(qt(error.message) + ' ' + qt(error.hint));
            m_searchError->show();
        });
}

void HistoryPage::entered() {
    showState();
    showSelection();
}

void HistoryPage::setError(const ErrorInfo& error) {
    if (!m_context.runs.isRead()) m_state->showError(error);
    else m_banner->say(error);
}

void HistoryPage::showState() {
    if (!m_context.runs.isRead()) return;
    if (m_context.runs.rowCount() == 0)
        m_state->showEmpty(QStringLiteral("history"), tr("No runs yet"),
                           tr("Every run is kept here with its recipe, curves and results."), tr("New run"),
                           [this] { emit navigate(ShowPage{QStringLiteral("new")}); });
    else if (m_filter->rowCount() == 0)
        m_state->showEmpty(QStringLiteral("search"), tr("Nothing matches"),
                           tr("No run matches the search and the status."), tr("Show all"), [this] {
                               m_search->clear();
                               findChild<QComboBox*>(QStringLiteral("statusFilter"))->setCurrentIndex(0);
                           });
    else m_state->showContent();
}

std::vector<RunId> HistoryPage::selectedRuns() const {
    std::vector<RunId> runs;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        runs.push_back(plain(index.data(RunListModel::IdRole).toString()));
    return runs;
}

/// The runs that were selected, as far as they are still shown: the table forgets them when its rows change.
void HistoryPage::selectAgain() {
    QItemSelection again;
    for (const RunId& run : m_selected)
        if (const int row = m_filter->rowOf(run); row >= 0)
            again.select(m_filter->index(row, 0), m_filter->index(row, RunListModel::ColumnCount - 1));
    m_table->selectionModel()->select(again, QItemSelectionModel::ClearAndSelect);
    showSelection();
}

void HistoryPage::showSelection() {
    if (m_saveSoon.isActive()) {
        m_saveSoon.stop();
        saveEdits(); // before another run's texts take the place
    }
    const std::vector<RunId> runs = m_selected = selectedRuns();
    const RunSummary* one = runs.size() == 1 ? m_context.runs.find(runs.front()) : nullptr;
    m_edited = one ? one->id : RunId();
    showTitle();
    readScores(m_edited);
    m_open->setVisible(runs.size() < 2);
    m_open->setEnabled(one);
    m_try->setVisible(runs.size() < 2);
    m_try->setEnabled(one && one->status != RunStatus::Queued);
    m_compare->setVisible(runs.size() > 1);
    m_resume->setVisible(one && one->resumable && !isActive(one->status));
    m_delete->setEnabled(!runs.empty());
    const QSignalBlocker quiet(m_notes);
    const auto fill = [](QLineEdit* edit, const QString& text) {
        if (edit->text() != text) edit->setText(text);
    };
    fill(m_name, one ? qt(one->name) : QString());
    fill(m_tags, one ? qt(one->tags).join(QStringLiteral(", ")) : QString());
    m_notes->setPlainText(one ? qt(one->notes) : QString());
    m_name->setPlaceholderText(one ? displayName(*one) : QString());
    for (QWidget* edit : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_tags), static_cast<QWidget*>(m_notes)})
        edit->setEnabled(one);
}

void HistoryPage::showTitle() {
    const RunSummary* one = m_selected.size() == 1 ? m_context.runs.find(m_selected.front()) : nullptr;
    m_title->setFullText(one                  ? displayName(*one)
                         : m_selected.empty() ? tr("No run selected")
                                              : tr("%n runs selected", nullptr, int(m_selected.size())));
}

void HistoryPage::readScores(const RunId& run) {
    if (run == m_scored) return;
    m_scored = run;
    m_scores->hide();
    m_context.client.drop(m_scoresRequest);
    m_scoresRequest = 0;
    if (run.empty()) return;
    m_scoresRequest = m_context.client.askFor<RunDetail>(
        ShowRun{run}, this,
        [this](const RunDetail& detail) {
            m_scoresRequest = 0;
            QStringList lines;
            for (const std::string& metric : metricNames(detail.evals)) {
                if (isHeldOut(metric)) continue;
                if (const auto score = scoreOf(detail, metric))
                    lines << tr("%1: %2").arg(metricText(metric), numberText(score->value));
            }
            for (const Forgetting& forgotten : forgettingsOf(detail))
                lines << tr("forgetting, %1: %2")
                             .arg(metricText(forgotten.metric.substr(9)), signedText(forgotten.difference()));
            m_scores->setText(lines.join('\n'));
            m_scores->setVisible(!lines.isEmpty());
        },
        [this](const ErrorInfo& error) {
            m_scoresRequest = 0;
            m_banner->say(error);
        });
}

void HistoryPage::saveEdits() {
    if (m_edited.empty()) return;
    std::vector<std::string> tags;
    for (const QString& tag : m_tags->text().split(',', Qt::SkipEmptyParts))
        if (!tag.trimmed().isEmpty()) tags.push_back(plain(tag.trimmed()));
    const EditRun edit{m_edited, plain(m_name->text().trimmed()), plain(m_notes->toPlainText()), tags};
    m_context.client.askFor<Done>(
        edit, this,
        [this, edit](const Done&) {
            std::vector<RunSummary> runs = m_context.runs.runs();
            for (RunSummary& run : runs)
                if (run.id == edit.run) run.name = *edit.name, run.notes = *edit.notes, run.tags = *edit.tags;
            m_context.runs.setRuns(std::move(runs));
        },
        [this](const ErrorInfo& error) { m_banner->say(error); });
}

void HistoryPage::askDelete() {
    const std::vector<RunId> runs = selectedRuns();
    if (runs.empty()) return;
    for (const RunId& id : runs)
        if (const RunSummary* run = m_context.runs.find(id); run && isActive(run->status)) {
            m_banner->say(Banner::Tone::Warning, tr("“%1” is still running").arg(displayName(*run)),
                          tr("Stop it before deleting it."));
            return;
        }
    const RunSummary* first = m_context.runs.find(runs.front());
    m_banner->say(Banner::Tone::Warning,
                  runs.size() == 1 && first ? tr("Delete “%1” permanently?").arg(displayName(*first))
                                            : tr("Delete %n runs permanently?", nullptr, int(runs.size())),
                  tr("Checkpoints, adapters and exports in the run's folder are deleted with it."));
    m_banner
        ->addButton(tr("Delete"),
                    [this, runs] {
                        m_banner->hide();
                        for (const RunId& id : runs)
                            m_context.client.askFor<Done>(
                                DeleteRun{id}, this,
                                [this, id](const Done&) {
                                    std::vector<RunSummary> left = m_context.runs.runs();
                                    left.erase(std::remove_if(left.begin(), left.end(),
                                                              [&](const RunSummary& run) { return run.id == id; }),
                                               left.end());
                                    m_context.runs.setRuns(std::move(left));
                                },
                                [this](const ErrorInfo& error) { m_banner->say(error); });
                    })
        ->setObjectName("confirmDelete");
    m_banner->addButton(tr("Keep"), [this] { m_banner->hide(); })->setFocus();
    m_banner->setClosable(false);
}

bool HistoryPage::escaped() {
    if (m_search->text().isEmpty()) return false;
    m_search->clear();
    return true;
}

Page::Carried HistoryPage::carry() {
    if (m_saveSoon.isActive()) saveEdits(); // the new page reads them from the history
    return {};
}

} // namespace lathe::ui
