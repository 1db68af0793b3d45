#pragma once
// What of the history is shown: words or a question, facets, archived runs, and how they are grouped.
#include "pages/page.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace lathe::ui {

class RunFacets;
class RunFilterModel;
class TextLabel;

class RunSearch : public QWidget {
    Q_OBJECT
public:
    RunSearch(Context& context, RunFilterModel& filter, QWidget* parent = nullptr);

    bool isEmpty() const; ///< no words, no question
    void clear();
    void searchFor(const QString& text); ///< as typed
    void showAll(); ///< archived ones, too, where there are no others

signals:
    void changed(); ///< what is shown
    void failed(const lathe::ErrorInfo& error);

private:
    void search(const QString& text); ///< words, or a question with signs
    void askWhere();                  ///< the question, again when the history has changed
    void showArchived();
    void showBaseline();
    QComboBox* makeGrouping();

    Context& m_context;
    RunFilterModel& m_filter;
    QLineEdit* m_line;
    QPushButton *m_archived, *m_baseline;
    TextLabel* m_error;
    RunFacets* m_facets;
    QString m_where; ///< the question; empty: words
    RequestId m_request = 0;
    QTimer m_askSoon{this};
};

} // namespace lathe::ui
