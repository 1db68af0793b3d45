#pragma once
// The saved prompts of the playground: written here, kept in the window's settings, and asked all at once of every
// column.
#include "models/test_set_model.h"
#include "pages/page.h"

#include <QTimer>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace lathe::ui {

class AnswerColumns;
class Banner;
class StateStack;
class TextLabel;
struct Question;

class TestSetPanel : public QWidget {
    Q_OBJECT
public:
    TestSetPanel(Context& context, const AnswerColumns& columns, QWidget* parent = nullptr);
    ~TestSetPanel() override;

    void addPrompt(const QString& prompt); ///< and is ready to take its name and what is expected
    /// Asks every column for all prompts, each as `like` would be asked.
    void run(const Question& like);
    void stop();
    bool isBusy() const { return !m_requests.empty(); }

signals:
    void runWanted();
    void busyChanged();

private:
    QWidget* makeEditor();
    QLayout* makeButtons();
    void finish(int answerer, const AnswerValue& answer);
    void remove();
    void edited();
    void showRow();
    void showState();
    void save();
    void saveResults(bool csv);
    int row() const;
    static QString nameFor(const QString& prompt);

    Context& m_context;
    const AnswerColumns& m_columns;
    TestSetModel* m_model;
    QTableView* m_table;
    StateStack* m_state;
    Banner* m_note;
    QWidget* m_editor;
    QLineEdit* m_name;
    QPlainTextEdit *m_prompt, *m_expected;
    QPushButton *m_run, *m_stop, *m_save, *m_new, *m_remove;
    TextLabel* m_about;
    QTimer m_saveSoon{this};
    std::map<int, RequestId> m_requests; ///< by answerer: those that are under way
};

} // namespace lathe::ui
