// The selection is kept by runs, not by rows: these change with every search.
#include "pages/history_page.h"

#include "bridge/text.h"
#include "models/disk_sizes.h"
#include "models/fork_changes.h"
#include "models/run_columns.h"
#include "models/run_filter_model.h"
#include "models/sparklines.h"
#include "pages/deleted_runs.h"
#include "pages/run_actions.h"
#include "pages/run_bundles.h"
#include "pages/run_search.h"
#include "pages/run_side.h"
#include "pages/spark_delegate.h"
#include "widgets/banner.h"
#include "widgets/chip_delegate.h"
#include "widgets/drawn_delegate.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"
#include "widgets/table_columns.h"
#include "widgets/table_style.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QTableView>

#include <algorithm>

namespace lathe::ui {

HistoryPage::HistoryPage(Context& context, QWidget* parent) : Page(context, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(12);
    auto* head = new QHBoxLayout;
    head->addWidget(heading(tr("History"), 1));
    head->addStretch(1);
    auto* open = button(tr("Open &bundle…"), QStringLiteral("folder"));
    open->setObjectName("openBundle");
    open->setToolTip(tr("A run that another machine has exported as a file"));
    head->addWidget(open);
    column->addLayout(head);
    m_banner = new Banner;
    column->addWidget(m_banner);
    m_deleted = new DeletedRuns(context);
    column->addWidget(m_deleted);
    m_filter = new RunFilterModel(context.runs, this);
    m_search = new RunSearch(context, *m_filter);
    column->addWidget(m_search);
    makeTable();
    m_state = new StateStack(m_table);
    m_side = new RunSide(context);
    m_actions = new RunActions(context, *m_table, *m_filter);
    auto* across = new QHBoxLayout;
    across->setSpacing(14);
    across->addWidget(m_state, 1);
    across->addWidget(m_side);
    column->addLayout(across, 1);
    connect(open, &QPushButton::clicked, this, [this] {
        openRunBundle(this, m_context.client, *m_banner, [this](const RunId& run) { emit navigate(OpenRun{run}); });
    });
    context.runs.setBaseline(plain(context.settings.get(keys::baseline)));
    connectParts();
    m_state->showLoading(tr("Reading the history…"));
    showSelection();
}

void HistoryPage::makeTable() {
    m_table = new QTableView;
    m_table->setObjectName("historyTable");
    m_table->setAccessibleName(tr("Runs"));
    m_table->setModel(m_filter);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RunListModel::Started, Qt::DescendingOrder);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    plainTable(*m_table, 16);
    m_table->setIconSize({14, 14});
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setSectionsMovable(true);
    const int letter = fontMetrics().averageCharWidth();
    for (int i = 0; i < RunListModel::ColumnCount; ++i) m_table->setColumnWidth(i, runColumn(i).letters * letter);
    rememberColumns(*m_table, m_context.settings, keys::historyColumns);
    m_table->setItemDelegateForColumn(RunListModel::Tags, new ChipDelegate(RunListModel::TagsRole, m_table));
    auto* lines = new Sparklines(m_context.client, m_table);
    m_table->setItemDelegateForColumn(RunListModel::Curve, new SparkDelegate(*m_filter, *lines, m_table));
    m_sizes = new DiskSizes(m_context.client, m_context.runs, m_table);
    m_table->setItemDelegateForColumn(RunListModel::Size, new DrawnDelegate(
                                                              [this](int row) {
                                                                  if (const RunSummary* run = m_filter->runAt(row))
                                                                      m_sizes->want(*run);
                                                              },
                                                              m_table));
    auto* changes = new ForkChanges(m_context.client, m_table);
    m_filter->setChangesOf([changes](const RunSummary& run) { return changes->of(run); });
    m_table->setItemDelegateForColumn(RunListModel::Name, new DrawnDelegate(
                                                              [this, changes](int row) {
                                                                  if (m_filter->parentRowOf(row) >= 0)
                                                                      changes->want(*m_filter->runAt(row));
                                                              },
                                                              m_table));
    connect(changes, &ForkChanges::arrived, m_table->viewport(), qOverload<>(&QWidget::update));
    const auto wantSizes = [this] { // in their order those count, too, that are not drawn
        if (m_table->horizontalHeader()->sortIndicatorSection() == RunListModel::Size) m_sizes->wantAll();
    };
    connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, m_sizes, wantSizes);
    connect(&m_context.runs, &QAbstractItemModel::modelReset, m_sizes, wantSizes);
    connect(&m_context.runs, &QAbstractItemModel::rowsInserted, m_sizes, wantSizes);
    wantSizes(); // the order may be that of last time
    connect(lines, &Sparklines::arrived, m_table->viewport(), qOverload<>(&QWidget::update));
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
}

void HistoryPage::connectParts() {
    const auto fail = [this](const ErrorInfo& error) { m_banner->say(error); };
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &HistoryPage::showSelection);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
        const RunSummary* run = m_filter->runAt(now.row());
        m_current = run ? run->id : RunId();
        m_currentColumn = now.column();
    });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        if (const RunSummary* run = m_filter->runAt(index.row())) emit navigate(OpenRun{run->id});
    });
    connect(m_filter, &QAbstractItemModel::modelReset, this, [this] {
        selectAgain();
        showState();
    });
    connect(&m_context.runs, &QAbstractItemModel::dataChanged, m_side, &RunSide::refresh);
    connect(m_search, &RunSearch::changed, this, &HistoryPage::showState);
    connect(m_search, &RunSearch::failed, this, fail);
    connect(m_side, &RunSide::navigate, this, &Page::navigate);
    connect(m_side, &RunSide::failed, this, fail);
    connect(m_side, &RunSide::tagsAsked, m_actions, &RunActions::editTags);
    connect(m_side, &RunSide::deleteAsked, this, &HistoryPage::deleteSelected);
    connect(m_actions, &RunActions::navigate, this, &Page::navigate);
    connect(m_actions, &RunActions::failed, this, fail);
    connect(m_actions, &RunActions::deleteAsked, this, &HistoryPage::deleteSelected);
    connect(m_actions, &RunActions::bundleAsked, this,
            [this](const RunSummary& run) { saveRunBundle(this, m_context.client, run, *m_banner); });
    connect(m_actions, &RunActions::cleaned, this, [this](qint64 bytes) {
        m_banner->say(Banner::Tone::Good, tr("The checkpoints are deleted"),
                      tr("%1 are free again.").arg(bytesText(bytes)));
        m_side->measureSoon();
        m_sizes->forget(m_selected);
        m_table->viewport()->update();
    });
    connect(m_deleted, &DeletedRuns::failed, this, fail);
    auto* undo = new QAction(this);
    undo->setShortcut(QKeySequence::Undo);
    undo->setShortcutContext(Qt::WidgetWithChildrenShortcut); // a line that is edited has an undo of its own
    addAction(undo);
    connect(undo, &QAction::triggered, m_deleted, &DeletedRuns::undo);
}

void HistoryPage::entered() {
    showState();
    showSelection();
    m_side->measureSoon(); // an export may have been written meanwhile
}

void HistoryPage::searchFor(const QString& text) { m_search->searchFor(text); }

void HistoryPage::setError(const ErrorInfo& error) {
    if (!m_context.runs.isRead()) m_state->showError(error);
    else m_banner->say(error);
}

void HistoryPage::showState() {
    if (!m_context.runs.isRead()) return;
    const auto showAll = [this] { m_search->showAll(); };
    if (m_context.runs.rowCount() == 0)
        m_state->showEmpty(QStringLiteral("history"), tr("No runs yet"),
                           tr("Every run is kept here with its recipe, curves and results."), tr("New run"),
                           [this] { emit navigate(ShowPage{QStringLiteral("new")}); });
    else if (m_filter->runCount() > 0) m_state->showContent();
    else if (m_search->isEmpty())
        m_state->showEmpty(QStringLiteral("archive"), tr("Every run is archived"),
                           tr("Archived runs are kept out of this list until they are asked for."),
                           tr("Show archived runs"), showAll);
    else
        m_state->showEmpty(QStringLiteral("search"), tr("Nothing matches"), tr("No run matches the search."),
                           tr("Show all"), showAll);
}

// ---- the selection -----------------------------------------------------------------------------------------------

/// A run of two groups may be selected in both.
std::vector<RunId> HistoryPage::selectedRuns() const {
    std::vector<RunId> runs;
    std::set<RunId> seen;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        if (const RunSummary* run = m_filter->runAt(index.row()); run && seen.insert(run->id).second)
            runs.push_back(run->id);
    return runs;
}

/// The runs that were selected, and the one with the keyboard, as far as they are still shown: the table forgets them
/// when its rows change.
void HistoryPage::selectAgain() {
    std::set<RunId> wanted(m_selected.begin(), m_selected.end());
    QItemSelection again;
    int row = 0, from = -1; // rows beside each other are one range: each cell that is drawn looks through all of them
    const auto endRange = [&] {
        if (from >= 0) again.select(m_filter->index(from, 0), m_filter->index(row - 1, RunListModel::ColumnCount - 1));
        from = -1;
    };
    for (; row < m_filter->rowCount() && !wanted.empty(); ++row) {
        const RunSummary* run = m_filter->runAt(row);
        if (!run || !wanted.erase(run->id)) endRange();
        else if (from < 0) from = row;
    }
    endRange();
    m_table->selectionModel()->select(again, QItemSelectionModel::ClearAndSelect);
    if (const int current = m_filter->rowOf(m_current); current >= 0) {
        m_table->setAutoScroll(false); // who has scrolled away from it stays there
        m_table->selectionModel()->setCurrentIndex(m_filter->index(current, m_currentColumn),
                                                   QItemSelectionModel::NoUpdate);
        m_table->setAutoScroll(true);
    }
    showSelection();
}

void HistoryPage::showSelection() {
    m_selected = selectedRuns();
    m_side->setRuns(m_selected);
    m_actions->setRuns(m_selected);
}

void HistoryPage::deleteSelected() {
    const std::vector<RunId> runs = selectedRuns();
    if (runs.empty()) return;
    for (const RunId& id : runs)
        if (const RunSummary* run = m_context.runs.find(id); run && isActive(run->status))
            return m_banner->say(Banner::Tone::Warning, tr("“%1” is still running").arg(displayName(*run)),
                                 tr("Stop it before deleting it."));
    int row = m_filter->rowCount();
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) row = std::min(row, index.row());
    m_deleted->remove(runs);
    const QModelIndex next = m_filter->index(std::min(row, m_filter->rowCount() - 1), 0); // the keyboard stays there
    m_table->selectionModel()->setCurrentIndex(next, QItemSelectionModel::NoUpdate);
}

// ---- groups ------------------------------------------------------------------------------------------------------

bool HistoryPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        return key->modifiers() == Qt::NoModifier && groupKey(key->key());
    }
    const bool pressed = event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick;
    if (watched != m_table->viewport() || !pressed) return false;
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const QModelIndex index = m_table->indexAt(mouse->position().toPoint());
    if (mouse->button() != Qt::LeftButton || !m_filter->isGroup(index.row())) return false;
    m_table->setFocus(Qt::MouseFocusReason);
    m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    m_filter->setOpen(index.row(), !m_filter->isOpen(index.row()));
    return true;
}

/// As in a tree: left and right close and open, left on a run goes to its group.
bool HistoryPage::groupKey(int key) {
    const int row = m_table->currentIndex().row();
    if (const int parent = m_filter->parentRowOf(row); parent >= 0 && key == Qt::Key_Left) {
        const QModelIndex up = m_filter->index(parent, m_table->currentIndex().column());
        m_table->setCurrentIndex(up);
        return true;
    }
    if (!m_filter->hasGroups() || row < 0) return false;
    if (!m_filter->isGroup(row)) {
        if (key != Qt::Key_Left) return false;
        const QModelIndex group = m_filter->index(m_filter->groupRowOf(row), 0);
        m_table->selectionModel()->setCurrentIndex(group, QItemSelectionModel::NoUpdate);
        m_table->scrollTo(group);
        return true;
    }
    const bool turns = key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space;
    if (!turns && key != Qt::Key_Left && key != Qt::Key_Right) return false;
    m_filter->setOpen(row, turns ? !m_filter->isOpen(row) : key == Qt::Key_Right);
    return true;
}

bool HistoryPage::escaped() {
    if (m_search->isEmpty()) return false;
    m_search->clear();
    return true;
}

Page::Carried HistoryPage::carry() {
    m_side->saveNow(); // the new page reads them from the history
    if (std::vector<RunId> deleted = m_deleted->take(); !deleted.empty())
        return [deleted](Page& page) { static_cast<HistoryPage&>(page).m_deleted->remove(deleted); };
    return {};
}

} // namespace lathe::ui
