// What a model needs is checked from the start; the rest is the user's choice.
#include "models/hub_files.h"

#include "bridge/text.h"
#include "settings/theme.h"

#include <QColor>

#include <algorithm>

namespace lathe::ui {

void HubFiles::setListing(const HubListing& listing) {
    beginResetModel();
    m_listing = listing;
    m_ticked.clear();
    for (const HubListedFile& file : listing.files) m_ticked.push_back(file.chosen);
    endResetModel();
}

std::int64_t HubFiles::chosenBytes() const {
    std::int64_t bytes = 0;
    for (std::size_t i = 0; i < m_ticked.size(); ++i)
        if (m_ticked[i]) bytes += m_listing.files[i].bytes;
    return bytes;
}

std::int64_t HubFiles::thereBytes() const {
    std::int64_t bytes = 0;
    for (std::size_t i = 0; i < m_ticked.size(); ++i)
        if (m_ticked[i] && m_listing.files[i].there) bytes += m_listing.files[i].bytes;
    return bytes;
}

int HubFiles::chosen() const { return int(std::count(m_ticked.begin(), m_ticked.end(), true)); }

std::vector<std::string> HubFiles::patterns() const {
    std::vector<std::string> patterns;
    bool own = false;
    for (std::size_t i = 0; i < m_ticked.size(); ++i) {
        own = own || m_ticked[i] != m_listing.files[i].chosen;
        if (!m_ticked[i]) continue;
        std::string pattern;
        for (const char c : m_listing.files[i].path) { // a name, not a pattern
            if (c == '*' || c == '?' || c == '[' || c == '\\') pattern += '\\';
            pattern += c;
        }
        patterns.push_back(pattern);
    }
    return own ? patterns : std::vector<std::string>();
}

int HubFiles::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_listing.files.size()); }
int HubFiles::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant HubFiles::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto row = std::size_t(index.row());
    const HubListedFile& file = m_listing.files[row];
    if (role == Qt::CheckStateRole && index.column() == Path) return int(m_ticked[row] ? Qt::Checked : Qt::Unchecked);
    if (role == Qt::TextAlignmentRole && index.column() == Size) return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ForegroundRole && !m_ticked[row]) return Theme::instance().color("muted");
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    switch (index.column()) {
    case Path: return qt(file.path);
    case Size: return bytesText(file.bytes);
    case There: return file.there ? tr("already here") : QString();
    default: return {};
    }
}

bool HubFiles::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || !index.isValid()) return false;
    m_ticked[std::size_t(index.row())] = value.toInt() == Qt::Checked;
    emit dataChanged(index, index.siblingAtColumn(There));
    return true;
}

Qt::ItemFlags HubFiles::flags(const QModelIndex& index) const {
    return QAbstractTableModel::flags(index) | (index.column() == Path ? Qt::ItemIsUserCheckable : Qt::NoItemFlags);
}

QVariant HubFiles::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Size ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    return section == Path ? tr("File") : section == Size ? tr("Size") : QString();
}

} // namespace lathe::ui
