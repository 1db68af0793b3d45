#pragma once
// All runs: sorted, filtered, described, compared, deleted.
#include "pages/page.h"

class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace lathe::ui {

class Banner;
class Card;
class Chip;
class ElidedLabel;
class RunFilterModel;
class StateStack;

class HistoryPage : public Page {
    Q_OBJECT
public:
    explicit HistoryPage(Context& context, QWidget* parent = nullptr);
    bool escaped() override;
    void entered() override;
    Carried carry() override;

    void searchFor(const QString& text); ///< as typed into the search
    std::vector<RunId> selectedRuns() const;
    void setError(const ErrorInfo& error);

private:
    QWidget* makeFilter();
    QWidget* makeSide();
    void search(const QString& text); ///< words, or a question with signs
    void askWhere();                  ///< the question, again when the history has changed
    void selectAgain();
    void showSelection();
    void showTitle(); ///< the name may change while its run is selected
    void readScores(const RunId& run);
    void saveEdits();
    void askDelete();
    void showState();

    RunFilterModel* m_filter;
    QTableView* m_table;
    StateStack* m_state;
    Banner* m_banner;
    Card* m_side;
    ElidedLabel* m_title;
    QLabel* m_scores; ///< of the selected run
    QLineEdit *m_search, *m_name, *m_tags;
    QPlainTextEdit* m_notes;
    QPushButton *m_open, *m_compare, *m_delete, *m_resume, *m_try;
    QLabel* m_searchError;
    QString m_where; ///< the question; empty: words
    RequestId m_whereRequest = 0;
    QTimer m_saveSoon{this}, m_askSoon{this};
    RunId m_edited, m_scored;
    RequestId m_scoresRequest = 0;
    std::vector<RunId> m_selected;
};

} // namespace lathe::ui
