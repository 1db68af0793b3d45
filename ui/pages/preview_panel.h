#pragma once
// What training will see: rows with their tokens colored, searched in; the lengths of all rows with the ledger's
// counts; what the data is like as a whole.
#include "bridge/backend_client.h"
#include "models/readiness.h"
#include "widgets/card.h"

#include <QTimer>

class QLabel;
class QLineEdit;
class QTableView;

class QGridLayout;

class QPushButton;
class QTabWidget;

namespace lathe::ui {

class Banner;
class ColumnRoles;
class ExampleModel;
class FindingList;
class LengthPlot;
class QualityPanel;
class StateStack;
class TextLabel;
class TokenView;

class PreviewPanel : public Card {
    Q_OBJECT
public:
    explicit PreviewPanel(BackendClient& client, QWidget* parent = nullptr);

    void setRecipe(const Recipe& recipe);                     ///< asks anew where what decides the rows has changed
    const DataState& state() const { return m_known; }

signals:
    void stateChanged();
    void taskWanted(Task task); ///< a person takes the task that the rows look made for
    void columnsFound(const QStringList& columns); ///< of the files
    void sourceChangeWanted(int source, const std::function<void(lathe::Settings&)>& change); ///< of its columns

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void ask();
    void askRows(std::int64_t first);
    void askLedger();
    void show(const DataReport& report);
    void showLedger();
    void askTask(); ///< which one the rows look made for
    void offerTask(const LikelyTask& likely);
    void fail(const ErrorInfo& error); ///< the data can't be shown
    void arrangeCounts(); ///< as many in a row as fit
    void select(int row);
    void showRange();

    BackendClient& m_client;
    Recipe m_recipe;
    std::string m_key;
    DataState m_known;
    std::string m_guessedFor; ///< the sources that the task was told from
    LikelyTask m_likely;
    std::string m_offered; ///< what the offer was last made for: once is enough
    std::int64_t m_first = 0;
    RequestId m_rowsRequest = 0, m_ledgerRequest = 0, m_taskRequest = 0;
    QTimer m_debounce{this}, m_typing{this};

    StateStack *m_state, *m_lengthState;
    ExampleModel* m_examples;
    QTableView* m_table;
    TokenView* m_tokens;
    Banner* m_offer; ///< of another task
    ColumnRoles* m_columns;
    TextLabel *m_about, *m_unused, *m_target, *m_range, *m_summary;
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
