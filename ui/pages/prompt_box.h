#pragma once
// What a person asks: the text, and the buttons that send it to all columns and stop them.
#include <QWidget>

class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace lathe::ui {

class TextLabel;

class PromptBox : public QWidget {
    Q_OBJECT
public:
    explicit PromptBox(QWidget* parent = nullptr);

    QString text() const;
    void setText(const QString& text); ///< the cursor stands behind it, to go on writing
    void takeFocus();
    void setBusy(bool busy);
    void say(const QString& text);

signals:
    void asked();
    void stopped();
    void saveWanted(); ///< the text, for later

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; ///< Enter asks, Shift+Enter starts a line

private:
    QPlainTextEdit* m_prompt;
    QPushButton *m_ask, *m_stop;
    QToolButton* m_save;
    TextLabel* m_about;
};

} // namespace lathe::ui
