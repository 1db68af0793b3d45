#pragma once
// What each column of the data is read as, chosen from a list over it.
#include "bridge/backend_client.h"
#include "lathe/data_columns.h"

#include <QWidget>

#include <functional>

class QComboBox;
class QPushButton;
class QTableView;

namespace lathe::ui {

class ColumnModel;

class ColumnRoles : public QWidget {
    Q_OBJECT
public:
    explicit ColumnRoles(BackendClient& client, QWidget* parent = nullptr);

    void setRecipe(const Recipe& recipe); ///< asks for its columns

signals:
    void found(const QStringList& columns); ///< of all sources
    /// A person says how the columns of one of the recipe's sources are read.
    void changeWanted(int source, const std::function<void(lathe::Settings&)>& change);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; ///< the keys that open a list
    void resizeEvent(QResizeEvent* event) override;

private:
    void take(const DataColumns& columns);
    void show(int source);
    void fitTable();
    void openRoles(int column);
    void choose(int column, const std::string& role);
    void findAgain();
    const SourceColumns* shown() const;

    BackendClient& m_client;
    Recipe m_recipe; ///< that the columns are of
    DataColumns m_columns;
    RequestId m_request = 0;
    int m_shown = 0; ///< of m_columns.sources
    ColumnModel* m_model;
    QTableView* m_table;
    QComboBox* m_source;
    QPushButton* m_again;
};

} // namespace lathe::ui
