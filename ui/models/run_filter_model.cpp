// What is searched in is UTF-8 in small letters, made once for each run: a key stroke then costs a walk over it.
#include "models/run_filter_model.h"

#include "bridge/text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lathe::ui {
namespace {

/// In small letters. Most names are ASCII, for which nothing has to be decoded.
void addFolded(std::string& hay, const std::string& text) {
    const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
    if (ascii)
        for (const char c : text) hay += c >= 'A' && c <= 'Z' ? char(c + 32) : c;
    else hay += plain(qt(text).toCaseFolded());
    hay += '\n';
}

std::string hayOf(const RunSummary& run) {
    std::string hay;
    for (const std::string* text : {&run.name, &run.id, &run.model, &run.method, &run.dataset, &run.device, &run.notes})
        addFolded(hay, *text);
    for (const std::string& tag : run.tags) addFolded(hay, tag);
    return hay;
}

} // namespace

RunFilterModel::RunFilterModel(RunListModel& runs, QObject* parent) : QAbstractTableModel(parent), m_runs(runs) {
    const auto anew = [this] {
        forgetWords();
        show(found());
    };
    connect(&runs, &QAbstractItemModel::modelReset, this, anew);
    connect(&runs, &QAbstractItemModel::rowsInserted, this, anew);
    connect(&runs, &QAbstractItemModel::rowsRemoved, this, anew);
    connect(&runs, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex& first, const QModelIndex& last) { tellChanged(first.row(), last.row()); });
    anew();
}

void RunFilterModel::forgetWords() { m_hay.assign(std::size_t(m_runs.rowCount()), {}); }

void RunFilterModel::setText(const QString& text) {
    m_words.clear();
    for (const QString& word : text.toCaseFolded().split(' ', Qt::SkipEmptyParts)) m_words.push_back(plain(word));
    find();
}

void RunFilterModel::setStatus(std::optional<RunStatus> status) {
    m_status = status;
    find();
}

void RunFilterModel::setOnly(std::optional<std::set<RunId>> runs) {
    if (!runs && !m_only) return;
    m_only = std::move(runs);
    find();
}

bool RunFilterModel::holds(std::size_t row) const {
    const RunSummary& run = m_runs.runs()[row];
    if (m_status && run.status != *m_status) return false;
    if (m_only && !m_only->contains(run.id)) return false;
    if (m_words.empty()) return true;
    std::string& hay = m_hay[row];
    if (hay.empty()) hay = hayOf(run);
    return std::all_of(m_words.begin(), m_words.end(),
                       [&](const std::string& word) { return hay.find(word) != std::string::npos; });
}

std::vector<int> RunFilterModel::found() const {
    std::vector<int> rows;
    rows.reserve(m_runs.runs().size());
    for (std::size_t i = 0; i < m_runs.runs().size(); ++i)
        if (holds(i)) rows.push_back(int(i));
    if (m_column < 0) return rows;
    if (m_column == RunListModel::Started) { // the history is in this order, the newest first
        if (m_order == Qt::AscendingOrder) std::reverse(rows.begin(), rows.end());
        return rows;
    }
    struct Key {
        double number;
        QString text;
        int row;
    };
    std::vector<Key> keys; // each is made once, not at every comparison
    keys.reserve(rows.size());
    for (const int row : rows) {
        const QVariant value = m_runs.data(m_runs.index(row, m_column), RunListModel::SortRole);
        const bool isText = value.typeId() == QMetaType::QString;
        const double number = isText ? 0 : value.toDouble();
        keys.push_back({std::isnan(number) ? std::numeric_limits<double>::infinity() : number,
                        isText ? value.toString() : QString(), row});
    }
    const auto before = [](const Key& a, const Key& b) {
        return a.number != b.number ? a.number < b.number : a.text < b.text;
    };
    if (m_order == Qt::AscendingOrder) std::stable_sort(keys.begin(), keys.end(), before);
    else std::stable_sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) { return before(b, a); });
    std::transform(keys.begin(), keys.end(), rows.begin(), [](const Key& key) { return key.row; });
    return rows;
}

void RunFilterModel::find() {
    if (std::vector<int> rows = found(); rows != m_rows) show(std::move(rows));
}

void RunFilterModel::show(std::vector<int> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void RunFilterModel::tellChanged(int first, int last) {
    for (int row = first; row <= last; ++row) m_hay[std::size_t(row)].clear();
    if (std::vector<int> rows = found(); rows != m_rows) return show(std::move(rows));
    for (int row = 0; row < rowCount(); ++row)
        if (m_rows[std::size_t(row)] >= first && m_rows[std::size_t(row)] <= last)
            emit dataChanged(index(row, 0), index(row, columnCount() - 1));
}

int RunFilterModel::rowOf(const RunId& run) const {
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        if (m_runs.runs()[std::size_t(m_rows[i])].id == run) return int(i);
    return -1;
}

int RunFilterModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int RunFilterModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(RunListModel::ColumnCount);
}

QVariant RunFilterModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    return m_runs.data(m_runs.index(m_rows[std::size_t(index.row())], index.column()), role);
}

QVariant RunFilterModel::headerData(int section, Qt::Orientation orientation, int role) const {
    return m_runs.headerData(section, orientation, role);
}

void RunFilterModel::sort(int column, Qt::SortOrder order) {
    if (column == m_column && order == m_order) return;
    m_column = column;
    m_order = order;
    find();
}

} // namespace lathe::ui
