// Every change asks again after a short wait; a late answer to an earlier text is dropped.
#include "pages/text_trial.h"

#include "bridge/text.h"
#include "settings/theme.h"
#include "widgets/finding_list.h"
#include "widgets/labels.h"
#include "widgets/token_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace lathe::ui {

void TextTrial::finish() {
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(200);
    connect(&m_debounce, &QTimer::timeout, this, &TextTrial::ask);
}

void TextTrial::setModel(const std::string& path) {
    m_client.drop(m_request);
    m_request = 0;
    m_model = path;
    m_asked = false;
    if (isVisible()) ask();
}

void TextTrial::askSoon() {
    if (isVisible()) m_debounce.start();
    else m_asked = false;
}

void TextTrial::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!m_asked) ask();
}

void TextTrial::ask() {
    if (m_model.empty()) return;
    m_client.drop(m_request);
    m_asked = true;
    TryModelText query = question();
    query.model = m_model;
    m_request = m_client.askFor<TriedText>(
        std::move(query), this,
        [this](const TriedText& tried) {
            m_request = 0;
            show(tried);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            show(error);
        });
}

TokenizerTrial::TokenizerTrial(BackendClient& client, QWidget* parent) : TextTrial(client, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 14, 0, 0);
    column->setSpacing(10);
    m_text = new QPlainTextEdit;
    m_text->setObjectName("trialText");
    m_text->setAccessibleName(tr("Text to tokenize"));
    m_text->setTabChangesFocus(true);
    m_text->setPlaceholderText(tr("Text to tokenize"));
    m_text->setFixedHeight(fontMetrics().lineSpacing() * 4 + 20);
    m_text->setPlainText(
        QStringLiteral("The lathe turns at 1200 rpm; don't touch it!\n车床正在旋转，请勿触摸。 Ça va? 🙂"));
    column->addWidget(m_text);
    auto* row = new QHBoxLayout;
    m_special = new QCheckBox(tr("Include the special tokens that the tokenizer puts around a text"));
    m_special->setObjectName("trialSpecial");
    m_special->setChecked(true);
    m_sum = mutedLabel({});
    m_sum->setObjectName("trialSum");
    m_sum->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_special);
    row->addWidget(m_sum, 1);
    column->addLayout(row);
    m_problem = plainLabel({});
    m_problem->setProperty("role", "problem");
    m_problem->hide();
    column->addWidget(m_problem);
    m_tokens = new TokenView;
    m_tokens->setPlain(true);
    column->addWidget(m_tokens, 2);
    auto* ids = new QHBoxLayout;
    ids->addWidget(heading(tr("Ids"), 3));
    ids->addWidget(mutedLabel(tr("Point at a token to see its id.")), 1);
    column->addLayout(ids);
    m_ids = new QPlainTextEdit;
    m_ids->setObjectName("trialIds");
    m_ids->setAccessibleName(tr("Token ids"));
    m_ids->setReadOnly(true);
    m_ids->setTabChangesFocus(true);
    m_ids->setFont(Theme::instance().monospace());
    column->addWidget(m_ids, 1);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] { askSoon(); });
    connect(m_special, &QCheckBox::toggled, this, [this] { askSoon(); });
    finish();
}

TryModelText TokenizerTrial::question() const {
    TryModelText query;
    query.text = plain(m_text->toPlainText());
    query.addSpecial = m_special->isChecked();
    return query;
}

void TokenizerTrial::show(const TriedText& tried) {
    QStringList ids;
    for (const auto& token : tried.example.tokens) ids << QString::number(token.id);
    m_ids->setPlainText(ids.join(QStringLiteral(", ")));
    m_tokens->showExample(tried.example);
    const auto characters = m_text->toPlainText().toUcs4().size();
    QStringList words{tr("%n tokens", nullptr, int(ids.size())), tr("%n characters", nullptr, int(characters))};
    if (!ids.isEmpty()) words << tr("%1 per token").arg(double(characters) / double(ids.size()), 0, 'f', 1);
    m_sum->setText(words.join(QStringLiteral(" · ")));
    const bool same = qt(tried.decoded).contains(m_text->toPlainText().trimmed());
    m_problem->setText(same ? QString() : tr("Decoded, it reads: %1").arg(qt(tried.decoded)));
    m_problem->setVisible(!same);
    setRole(m_problem, "role", QStringLiteral("muted"));
}

void TokenizerTrial::show(const ErrorInfo& error) {
    m_tokens->clearExample();
    m_ids->clear();
    m_sum->clear();
    setRole(m_problem, "role", QStringLiteral("problem"));
    m_problem->setText(QStringList{qt(error.message), qt(error.hint)}.join('\n').trimmed());
    m_problem->show();
}

ChatTrial::ChatTrial(BackendClient& client, QWidget* parent) : TextTrial(client, parent) {
    auto* across = new QHBoxLayout(this);
    across->setContentsMargins(0, 14, 0, 0);
    across->setSpacing(18);
    auto* left = new QVBoxLayout;
    left->setSpacing(8);
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(6);
    left->addLayout(m_rows);
    auto* more = button(tr("Add a message"), QStringLiteral("new"), "link");
    more->setObjectName("addTurn");
    left->addWidget(more, 0, Qt::AlignLeft);
    auto* choice = new QHBoxLayout;
    auto* label = new QLabel(tr("&Template"));
    m_template = new QComboBox;
    m_template->setObjectName("trialTemplate");
    m_template->setEditable(true);
    m_template->lineEdit()->setPlaceholderText(tr("the model's own"));
    m_template->addItem({});
    label->setBuddy(m_template);
    label->setMinimumWidth(fontMetrics().horizontalAdvance(label->text()) + 4);
    choice->addWidget(label);
    choice->addWidget(m_template, 1);
    left->addLayout(choice);
    m_prompt = new QCheckBox(tr("Begin the next answer (generation prompt)"));
    m_prompt->setObjectName("trialPrompt");
    left->addWidget(m_prompt);
    left->addStretch(1);
    across->addLayout(left, 2);

    auto* right = new QVBoxLayout;
    right->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->addWidget(TokenView::makeLegend(), 1);
    head->setSpacing(4);
    m_sum = mutedLabel({});
    m_sum->setObjectName("chatSum");
    m_sum->setWordWrap(false);
    m_sum->setAlignment(Qt::AlignRight);
    head->addWidget(m_sum);
    right->addLayout(head);
    m_problem = plainLabel({});
    m_problem->setProperty("role", "problem");
    m_problem->setObjectName("chatProblem");
    m_problem->hide();
    right->addWidget(m_problem);
    m_tokens = new TokenView;
    m_tokens->setMinimumHeight(140);
    right->addWidget(m_tokens, 1);
    right->addWidget(heading(tr("Whether the template, the tokenizer and the mask fit together"), 3));
    m_findings = new FindingList;
    right->addWidget(m_findings);
    across->addLayout(right, 3);

    addTurn(QStringLiteral("user"), tr("What does a lathe do?"));
    addTurn(QStringLiteral("assistant"), tr("It turns a workpiece against a cutting tool."));
    connect(more, &QPushButton::clicked, this, [this] {
        const bool answer = !m_turns.empty() && m_turns.back().role->currentText() == "user";
        addTurn(answer ? QStringLiteral("assistant") : QStringLiteral("user"), {});
        m_turns.back().content->setFocus();
    });
    connect(m_template, &QComboBox::currentTextChanged, this, [this] { askSoon(); });
    connect(m_prompt, &QCheckBox::toggled, this, [this] { askSoon(); });
    finish();
}

void ChatTrial::addTurn(const QString& role, const QString& content) {
    Turn turn;
    turn.row = new QWidget;
    auto* row = new QHBoxLayout(turn.row);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    turn.role = new QComboBox;
    turn.role->setAccessibleName(tr("Role"));
    turn.role->addItems({QStringLiteral("system"), QStringLiteral("user"), QStringLiteral("assistant")});
    turn.role->setCurrentText(role);
    turn.content = new QPlainTextEdit(content);
    turn.content->setObjectName("turnText");
    turn.content->setAccessibleName(tr("Message"));
    turn.content->setTabChangesFocus(true);
    turn.content->setFixedHeight(fontMetrics().lineSpacing() * 3 + 18);
    auto* remove = toolButton(QStringLiteral("close"), tr("Remove this message"));
    row->addWidget(turn.role, 0, Qt::AlignTop);
    row->addWidget(turn.content, 1);
    row->addWidget(remove, 0, Qt::AlignTop);
    m_rows->addWidget(turn.row);
    m_turns.push_back(turn);
    connect(turn.role, &QComboBox::currentTextChanged, this, [this] { askSoon(); });
    connect(turn.content, &QPlainTextEdit::textChanged, this, [this] { askSoon(); });
    connect(remove, &QToolButton::clicked, this, [this, made = turn.row] {
        if (m_turns.size() == 1) return; // a conversation has a message
        std::erase_if(m_turns, [&](const Turn& one) { return one.row == made; });
        made->deleteLater();
        askSoon();
    });
    askSoon();
}

TryModelText ChatTrial::question() const {
    TryModelText query;
    for (const Turn& turn : m_turns)
        query.messages.push_back({plain(turn.role->currentText()), plain(turn.content->toPlainText())});
    query.chatTemplate = plain(m_template->currentText().trimmed());
    query.generationPrompt = m_prompt->isChecked();
    return query;
}

void ChatTrial::show(const TriedText& tried) {
    if (m_template->count() == 1) m_template->addItems(qt(tried.templates));
    m_tokens->showExample(tried.example);
    m_sum->setText(tr("%1 tokens, %2 trained").arg(tried.example.tokens.size()).arg(m_tokens->trainedCount()));
    m_problem->setText(qt(tried.example.problem));
    m_problem->setVisible(!tried.example.problem.empty());
    m_findings->setFindings(tried.findings);
}

void ChatTrial::show(const ErrorInfo& error) {
    m_tokens->clearExample();
    m_sum->clear();
    m_findings->setFindings({});
    m_problem->setText(QStringList{qt(error.message), qt(error.hint)}.join('\n').trimmed());
    m_problem->show();
}

} // namespace lathe::ui
