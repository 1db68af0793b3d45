// The history's own rows, curves and words: a few of its columns, and those runs alone that are in use.
#include "pages/home_runs.h"

#include "models/run_columns.h"
#include "models/run_filter_model.h"
#include "models/sparklines.h"
#include "pages/spark_delegate.h"
#include "widgets/labels.h"
#include "widgets/link_table.h"
#include "widgets/state_stack.h"

#include <QHeaderView>

#include <algorithm>
#include <iterator>

namespace lathe::ui {
namespace {

constexpr int columnsAtHome[] = {RunListModel::Name,   RunListModel::Status,   RunListModel::Curve,
                                 RunListModel::Method, RunListModel::LastLoss, RunListModel::Started};

} // namespace

HomeRuns::HomeRuns(Context& context, QWidget* parent)
    : Card(tr("Recent runs"), parent), m_context(context), m_shown(new RunFilterModel(context.runs, this)) {
    auto* all = button(tr("All runs"), {}, "link");
    addAction(all);
    connect(all, &QPushButton::clicked, this, [this] { emit navigate(ShowPage{QStringLiteral("history")}); });
    makeTable();
    m_state = new StateStack(m_table);
    m_state->showLoading(tr("Reading the history…"));
    body()->addWidget(m_state);
    m_shown->setOnly(m_newest); // none, until the history is read
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&context.runs, signal, this, &HomeRuns::choose);
    connect(&context.runs, &QAbstractItemModel::modelReset, this, &HomeRuns::choose);
    connect(&context.runs, &QAbstractItemModel::dataChanged, this, &HomeRuns::choose); // one may be archived now
    choose();
}

void HomeRuns::makeTable() {
    m_table = new LinkTable;
    m_table->setObjectName("homeRuns");
    m_table->setAccessibleName(tr("Recent runs"));
    m_table->setModel(m_shown);
    m_table->setIconSize({14, 14});
    QHeaderView& header = *m_table->horizontalHeader();
    const int letter = fontMetrics().averageCharWidth();
    for (int column = 0; column < RunListModel::ColumnCount; ++column) {
        m_table->setColumnHidden(column, std::find(std::begin(columnsAtHome), std::end(columnsAtHome), column)
                                             == std::end(columnsAtHome));
        m_table->setColumnWidth(column, runColumn(column).letters * letter);
    }
    header.setSectionResizeMode(QHeaderView::Fixed);
    header.setSectionResizeMode(RunListModel::Name, QHeaderView::Stretch);
    auto* lines = new Sparklines(m_context.client, m_table);
    m_table->setItemDelegateForColumn(RunListModel::Curve, new SparkDelegate(*m_shown, *lines, m_table));
    connect(lines, &Sparklines::arrived, m_table->viewport(), qOverload<>(&QWidget::update));
    connect(m_table, &LinkTable::opened, this, [this](int row) {
        if (const RunSummary* run = m_shown->runAt(row)) emit navigate(OpenRun{run->id});
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
        const RunSummary* run = m_shown->runAt(now.row());
        m_current = run ? run->id : RunId();
    });
    connect(m_shown, &QAbstractItemModel::modelReset, this, &HomeRuns::selectAgain);
}

void HomeRuns::choose() {
    const std::vector<RunSummary>& runs = m_context.runs.runs(); // the newest first
    std::set<RunId> newest;
    for (auto run = runs.begin(); run != runs.end() && newest.size() < most; ++run)
        if (!run->archived) newest.insert(run->id);
    if (newest != m_newest) m_shown->setOnly(m_newest = newest);
    if (!m_context.runs.isRead()) return;
    if (!m_newest.empty()) m_state->showContent();
    else if (runs.empty())
        m_state->showEmpty(QStringLiteral("history"), tr("No runs yet"), tr("The quick start makes the first one."));
    else
        m_state->showEmpty(QStringLiteral("archive"), tr("Every run is archived"),
                           tr("“All runs” lists them where archived ones are asked for."));
}

void HomeRuns::setError(const ErrorInfo& error) {
    if (!m_context.runs.isRead()) m_state->showError(error);
}

void HomeRuns::selectAgain() {
    const int row = m_shown->rowOf(m_current);
    if (m_table->hasFocus()) m_table->selectRow(std::max(0, row));
    else if (row >= 0)
        m_table->selectionModel()->setCurrentIndex(m_shown->index(row, 0), QItemSelectionModel::NoUpdate);
}

} // namespace lathe::ui
