#pragma once
// A repository's files, of which some are ticked to be fetched.
#include "lathe/download.h"

#include <QAbstractTableModel>

#include <vector>

namespace lathe::ui {

class HubFiles : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Path, Size, There, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setListing(const HubListing& listing);
    const HubListing& listing() const { return m_listing; }
    std::int64_t chosenBytes() const;
    std::int64_t thereBytes() const; ///< of those, whole files that are in the cache
    int chosen() const;
    /// As patterns of a DownloadOrder; empty where it is what the listing chose by itself.
    std::vector<std::string> patterns() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    HubListing m_listing;
    std::vector<bool> m_ticked;
};

} // namespace lathe::ui
