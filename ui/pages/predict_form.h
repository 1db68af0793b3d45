#pragma once
// Trying a model with a task's head: a text and its labels with their probabilities, or a question and the answer
// marked in its context, or words with their tags.
#include "bridge/backend_client.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTextEdit;
class QVBoxLayout;

namespace lathe::ui {

class Banner;
class TextLabel;

class PredictForm : public QWidget {
    Q_OBJECT
public:
    explicit PredictForm(BackendClient& client, QWidget* parent = nullptr);

    /// A recipe's task; the fields are those that it asks for.
    void setTask(Task task);
    /// Whom to ask: its text fields are filled in here. What was said before goes away.
    void setSource(const PredictText& source);
    void ask(); ///< what its fields hold, unless it is being asked already
    bool isBusy() const { return m_request != 0; }
    bool stop(); ///< true where something was being asked

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; ///< Enter asks, Shift+Enter starts a line

private:
    void show(const Prediction& said);
    void showShares(const std::vector<std::pair<QString, double>>& shares);
    void mark(const QString& context, std::int64_t begin, std::int64_t end);
    void forget();

    BackendClient& m_client;
    PredictText m_source;
    RequestId m_request = 0;
    QLabel *m_textName, *m_secondName;
    QPlainTextEdit *m_text, *m_second;
    QPushButton* m_ask;
    Banner* m_note;
    QTextEdit* m_marked; ///< the context with its answer, or words with their tags
    QVBoxLayout* m_shares;
    TextLabel* m_about;
};

} // namespace lathe::ui
