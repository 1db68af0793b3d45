#pragma once
// A model's tokenizer and chat template tried on words that are typed: tokens and their ids, a conversation as it is
// written, with its mask.
#include "bridge/backend_client.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QPlainTextEdit;
class QVBoxLayout;

namespace lathe::ui {

class FindingList;
class TokenView;
class TextLabel;

/// What both trials share: a question to the backend soon after each change, one at a time.
class TextTrial : public QWidget {
    Q_OBJECT
public:
    void setModel(const std::string& path); ///< and asks, once it is seen

protected:
    explicit TextTrial(BackendClient& client, QWidget* parent) : QWidget(parent), m_client(client) {}
    void finish(); ///< the end of a constructor
    void askSoon();
    void showEvent(QShowEvent* event) override;
    virtual TryModelText question() const = 0;
    virtual void show(const TriedText& tried) = 0;
    virtual void show(const ErrorInfo& error) = 0;
    using QWidget::show;

private:
    void ask();

    BackendClient& m_client;
    std::string m_model;
    QTimer m_debounce{this};
    RequestId m_request = 0;
    bool m_asked = false; ///< since the model was set
};

class TokenizerTrial : public TextTrial {
    Q_OBJECT
public:
    explicit TokenizerTrial(BackendClient& client, QWidget* parent = nullptr);

protected:
    TryModelText question() const override;
    void show(const TriedText& tried) override;
    void show(const ErrorInfo& error) override;

private:
    QPlainTextEdit *m_text, *m_ids;
    QCheckBox* m_special;
    TokenView* m_tokens;
    TextLabel *m_sum, *m_problem;
};

class ChatTrial : public TextTrial {
    Q_OBJECT
public:
    explicit ChatTrial(BackendClient& client, QWidget* parent = nullptr);

protected:
    TryModelText question() const override;
    void show(const TriedText& tried) override;
    void show(const ErrorInfo& error) override;

private:
    struct Turn {
        QWidget* row;
        QComboBox* role;
        QPlainTextEdit* content;
    };
    void addTurn(const QString& role, const QString& content);

    std::vector<Turn> m_turns;
    QVBoxLayout* m_rows;
    QComboBox* m_template;
    QCheckBox* m_prompt;
    TokenView* m_tokens;
    TextLabel *m_sum, *m_problem;
    FindingList* m_findings;
};

} // namespace lathe::ui
