#pragma once
// The models of this machine as a table, and the rows of it that are wanted.
#include "lathe/library.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <optional>

namespace lathe::ui {

class LibraryTable : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Here, Size, Context, Architecture, Format, License, Disk, ColumnCount };
    enum Role { SortRole = Qt::UserRole + 1, PathRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setLibrary(const ModelLibrary& library);
    const ModelLibrary& library() const { return m_library; }
    const LibraryModel* at(int row) const;
    int rowOf(const QString& path) const; ///< -1: not here

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const LibraryModel& model, int column) const;
    QVariant sortKey(const LibraryModel& model, int column) const;

    ModelLibrary m_library;
};

/// Models that hold all words of a text, of one source or of all, and all or only those that can be trained here.
class LibraryFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit LibraryFilter(QObject* parent = nullptr);
    void setText(const QString& text);
    void setSource(std::optional<ModelSource> source);
    void setOnlyFitting(bool only);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
    std::optional<ModelSource> m_source;
    bool m_onlyFitting = false;
};

/// Whether it can be trained here: in a word with its color, and in a sentence.
struct FitWords {
    QString word, sentence;
    const char* ink;
};
FitWords fitWords(const LibraryModel& model, const ModelLibrary& library);
QString sourceText(ModelSource source); ///< "Hugging Face cache"
QString displayName(const LibraryModel& model); ///< with the revision, where that is not main

} // namespace lathe::ui
