#pragma once
// What training will see: rows with their tokens colored, searched in; the lengths of all rows with the ledger's
// counts; what the data is like as a whole.
#include "bridge/backend_client.h"
#include "widgets/card.h"

#include <QTimer>

class QLabel;
class QLineEdit;
class QTableView;

class QGridLayout;

class QPushButton;
class QTabWidget;

namespace lathe::ui {

class ExampleModel;
class FindingList;
class LengthPlot;
class QualityPanel;
class StateStack;
class TokenView;

class PreviewPanel : public Card {
    Q_OBJECT
public:
    explicit PreviewPanel(BackendClient& client, QWidget* parent = nullptr);

    void setRecipe(const Recipe& recipe);                     ///< asks anew where what decides the rows has changed
    const std::optional<DataLedger>& ledger() const {
        return m_ledger;
    } ///< of all rows; none while it is being counted
    const QString& format() const { return m_format; }

signals:
    void ledgerChanged();
    void columnsFound(const QStringList& columns); ///< of the files

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void ask();
    void askRows(std::int64_t first);
    void askLedger();
    void show(const DataReport& report);
    void showLedger();
    void arrangeCounts(); ///< as many in a row as fit
    void select(int row);
    void showRange();

    BackendClient& m_client;
    Recipe m_recipe;
    std::string m_key;
    std::optional<DataLedger> m_ledger;
    QString m_format;
    std::int64_t m_first = 0;
    RequestId m_rowsRequest = 0, m_ledgerRequest = 0;
    QTimer m_debounce, m_typing;

    StateStack *m_state, *m_lengthState;
    ExampleModel* m_examples;
    QTableView* m_table;
    TokenView* m_tokens;
    QLabel *m_about, *m_range, *m_summary;
    QPushButton *m_previous, *m_next;
    QLineEdit* m_search;
    LengthPlot* m_plot;
    FindingList* m_findings; ///< about the chat template
    QualityPanel* m_quality;
    QTabWidget* m_tabs;
    QGridLayout* m_counts;
    std::vector<QLabel*> m_countLabels;
    int m_countColumns = 0;
};

/// The fields of a recipe that decide what the rows look like, as text: equal keys, equal rows.
std::string rowsKey(const Recipe& recipe);

} // namespace lathe::ui
