// What is searched in is UTF-8 in small letters, made once for each run: a key stroke then costs a walk over it.
#include "models/run_filter_model.h"

#include "bridge/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <utility>

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
        std::vector<int> rows = found();
        std::vector<RunGroup> groups = grouped(rows);
        show(std::move(rows), std::move(groups));
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

void RunFilterModel::setOnly(std::optional<std::set<RunId>> runs) {
    if (!runs && !m_only) return;
    m_only = std::move(runs);
    find();
}

void RunFilterModel::setShowsArchived(bool shows) {
    m_showsArchived = shows;
    find();
}

void RunFilterModel::setGrouping(const RunTrait* trait) {
    if (trait == m_trait) return;
    m_trait = trait;
    m_closed.clear();
    std::vector<RunGroup> groups = grouped(m_rows);
    show(std::vector<int>(m_rows), std::move(groups));
}

void RunFilterModel::setForks(bool shown) {
    if (shown == m_showsForks) return;
    m_showsForks = shown;
    show(std::vector<int>(m_rows), std::vector<RunGroup>(m_groups));
}

bool RunFilterModel::holds(std::size_t row) const {
    const RunSummary& run = m_runs.runs()[row];
    if (run.archived && !m_showsArchived) return false;
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
    sortRows(rows);
    std::stable_partition(rows.begin(), rows.end(), [this](int row) { return m_runs.runs()[std::size_t(row)].pinned; });
    return rows;
}

void RunFilterModel::sortRows(std::vector<int>& rows) const {
    if (m_column < 0) return;
    if (m_column == RunListModel::Started) { // the history is in this order, the newest first
        if (m_order == Qt::AscendingOrder) std::reverse(rows.begin(), rows.end());
        return;
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
    const bool up = m_order == Qt::AscendingOrder;
    std::stable_sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
        if (std::isinf(a.number) != std::isinf(b.number)) return std::isinf(b.number); // the best may be the most
        return up ? before(a, b) : before(b, a);
    });
    std::transform(keys.begin(), keys.end(), rows.begin(), [](const Key& key) { return key.row; });
}

std::vector<RunGroup> RunFilterModel::grouped(const std::vector<int>& rows) const {
    return m_trait ? groupsOf(m_runs.runs(), rows, *m_trait) : std::vector<RunGroup>();
}

void RunFilterModel::find() {
    std::vector<int> rows = found();
    if (rows == m_rows) return;
    std::vector<RunGroup> groups = grouped(rows);
    show(std::move(rows), std::move(groups));
}

void RunFilterModel::show(std::vector<int> rows, std::vector<RunGroup> groups) {
    beginResetModel();
    m_rows = std::move(rows);
    m_groups = std::move(groups);
    layOut();
    endResetModel();
}

void RunFilterModel::layOut() {
    m_lines.clear();
    m_lines.reserve(m_rows.size() + m_groups.size());
    if (!m_trait && m_showsForks) return layOutForks();
    if (!m_trait)
        for (const int row : m_rows) m_lines.push_back({row, -1});
    for (int group = 0; group < int(m_groups.size()); ++group) {
        m_lines.push_back({-1, group});
        if (!m_closed.contains(m_groups[std::size_t(group)].key))
            for (const int row : m_groups[std::size_t(group)].rows) m_lines.push_back({row, group});
    }
}

/// Runs that start from none that is shown, each with all that comes from it, in the order of the rows. Who starts from
/// whom is any program's word: a circle is broken where it is met.
void RunFilterModel::layOutForks() {
    const std::vector<RunSummary>& runs = m_runs.runs();
    std::vector<char> shown(runs.size()), placed(runs.size());
    for (const int row : m_rows) shown[std::size_t(row)] = 1;
    std::unordered_map<int, std::vector<int>> forks; // by the run that they start from
    std::vector<int> roots;
    for (const int row : m_rows) {
        const RunId& parent = runs[std::size_t(row)].parent;
        const int of = parent.empty() ? -1 : m_runs.rowOf(parent);
        if (of >= 0 && of != row && shown[std::size_t(of)]) forks[of].push_back(row);
        else roots.push_back(row);
    }
    const auto place = [&](int root) {
        std::vector<std::pair<int, int>> next{{root, 0}}; // a row and its depth; the last is the next
        while (!next.empty()) {
            const auto [row, depth] = next.back();
            next.pop_back();
            if (std::exchange(placed[std::size_t(row)], 1)) continue;
            m_lines.push_back({row, -1, depth});
            const auto found = forks.find(row);
            if (found == forks.end()) continue;
            for (auto fork = found->second.rbegin(); fork != found->second.rend(); ++fork)
                next.emplace_back(*fork, depth + 1);
        }
    };
    for (const int root : roots) place(root);
    for (const int row : m_rows) place(row); // those of a circle, which has no root
}

void RunFilterModel::tellChanged(int first, int last) {
    for (int row = first; row <= last; ++row) m_hay[std::size_t(row)].clear();
    std::vector<int> rows = found();
    std::vector<RunGroup> groups = grouped(rows);
    const bool sameGroups = std::equal(groups.begin(), groups.end(), m_groups.begin(), m_groups.end(),
                                       [](const RunGroup& a, const RunGroup& b) { return a.hasRowsOf(b); });
    if (rows != m_rows || !sameGroups) return show(std::move(rows), std::move(groups));
    m_groups = std::move(groups); // their figures
    if (first == 0 && last == m_runs.rowCount() - 1 && rowCount() > 0)
        return void(emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1)));
    for (int row = 0; row < rowCount(); ++row)
        if (const Line& line = m_lines[std::size_t(row)]; line.run < 0 || (line.run >= first && line.run <= last))
            emit dataChanged(index(row, 0), index(row, columnCount() - 1));
}

// ---- groups ------------------------------------------------------------------------------------------------------

bool RunFilterModel::isGroup(int row) const {
    return row >= 0 && row < rowCount() && m_lines[std::size_t(row)].run < 0;
}

int RunFilterModel::groupRowOf(int row) const {
    if (!m_trait || row < 0 || row >= rowCount()) return -1;
    while (row >= 0 && !isGroup(row)) --row;
    return row;
}

int RunFilterModel::parentRowOf(int row) const {
    if (row < 0 || row >= rowCount()) return -1;
    const int depth = m_lines[std::size_t(row)].depth;
    if (depth == 0) return -1;
    while (row > 0 && m_lines[std::size_t(row)].depth >= depth) --row;
    return row;
}

bool RunFilterModel::isOpen(int row) const {
    return isGroup(row) && !m_closed.contains(m_groups[std::size_t(m_lines[std::size_t(row)].group)].key);
}

void RunFilterModel::setOpen(int row, bool open) {
    if (!isGroup(row) || isOpen(row) == open) return;
    const int number = m_lines[std::size_t(row)].group;
    const RunGroup& group = m_groups[std::size_t(number)];
    const int count = int(group.rows.size());
    const auto at = m_lines.begin() + row + 1;
    if (open) {
        m_closed.erase(group.key);
        beginInsertRows({}, row + 1, row + count);
        std::vector<Line> lines;
        lines.reserve(group.rows.size());
        for (const int run : group.rows) lines.push_back({run, number});
        m_lines.insert(at, lines.begin(), lines.end());
        endInsertRows();
    } else {
        m_closed.insert(group.key);
        beginRemoveRows({}, row + 1, row + count);
        m_lines.erase(at, at + count);
        endRemoveRows();
    }
    emit dataChanged(index(row, 0), index(row, columnCount() - 1));
}

void RunFilterModel::setAllOpen(bool open) {
    if (!m_trait) return;
    beginResetModel();
    m_closed.clear();
    if (!open)
        for (const RunGroup& group : m_groups) m_closed.insert(group.key);
    layOut();
    endResetModel();
}

// ---- the table ---------------------------------------------------------------------------------------------------

int RunFilterModel::rowOf(const RunId& run) const {
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        if (m_lines[i].run >= 0 && m_runs.runs()[std::size_t(m_lines[i].run)].id == run) return int(i);
    return -1;
}

const RunSummary* RunFilterModel::runAt(int row) const {
    if (row < 0 || row >= rowCount() || m_lines[std::size_t(row)].run < 0) return nullptr;
    return &m_runs.runs()[std::size_t(m_lines[std::size_t(row)].run)];
}

int RunFilterModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_lines.size()); }
int RunFilterModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(RunListModel::ColumnCount);
}

QVariant RunFilterModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Line& line = m_lines[std::size_t(index.row())];
    if (line.depth > 0 && index.column() == RunListModel::Name)
        if (QVariant text = forkData(line, role); text.isValid()) return text;
    if (line.run >= 0) return m_runs.data(m_runs.index(line.run, index.column()), role);
    if (role == Qt::TextAlignmentRole) return m_runs.headerData(index.column(), Qt::Horizontal, role);
    return groupData(m_groups[std::size_t(line.group)], isOpen(index.row()), index.column(), role);
}

QVariant RunFilterModel::forkData(const Line& line, int role) const {
    const RunSummary& run = m_runs.runs()[std::size_t(line.run)];
    const QStringList changes = m_changesOf ? m_changesOf(run) : QStringList();
    const auto fromList = [&](int of) {
        return m_runs.data(m_runs.index(line.run, RunListModel::Name), of).toString();
    };
    if (role == Qt::DisplayRole) {
        constexpr int deepest = 8; // what is deeper begins there, too: the name wants its room
        const QString step(3 * (std::min(line.depth, deepest) - 1), QChar::Nbsp);
        const QString name = step + QStringLiteral("↳ ") + fromList(role);
        return changes.isEmpty() ? name : name + QStringLiteral("  ·  ") + changes.join(QStringLiteral(", "));
    }
    if (role == Qt::ToolTipRole && !changes.isEmpty()) return QString(fromList(role) + '\n' + changes.join('\n'));
    return {};
}

Qt::ItemFlags RunFilterModel::flags(const QModelIndex& index) const {
    return isGroup(index.row()) ? Qt::ItemIsEnabled : QAbstractTableModel::flags(index);
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
