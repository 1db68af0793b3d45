#include "pages/prompt_box.h"

#include "widgets/labels.h"

#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace lathe::ui {

PromptBox::PromptBox(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    m_prompt = new QPlainTextEdit;
    m_prompt->setObjectName("prompt");
    m_prompt->setPlaceholderText(tr("Your question. Enter sends it, Shift+Enter starts a new line."));
    m_prompt->setAccessibleName(tr("Your question"));
    m_prompt->setTabChangesFocus(true);
    m_prompt->setFixedHeight(fontMetrics().lineSpacing() * 3 + 20);
    m_prompt->installEventFilter(this);
    row->addWidget(m_prompt, 1);
    m_ask = button(tr("As&k"), QStringLiteral("send"), "primary");
    m_ask->setObjectName("ask");
    m_stop = button(tr("&Stop"), QStringLiteral("stop"));
    m_stop->setObjectName("stopAsking");
    m_save = toolButton(QStringLiteral("checkpoint"), tr("Save this prompt for the test set"));
    m_save->setObjectName("savePrompt");
    row->addWidget(m_save, 0, Qt::AlignVCenter);
    auto* buttons = new QVBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_ask);
    buttons->addWidget(m_stop);
    buttons->addStretch(1);
    row->addLayout(buttons);
    column->addLayout(row);
    m_about = mutedLabel({});
    m_about->setObjectName("aboutColumns");
    column->addWidget(m_about);
    connect(m_ask, &QPushButton::clicked, this, &PromptBox::asked);
    connect(m_stop, &QPushButton::clicked, this, &PromptBox::stopped);
    connect(m_save, &QToolButton::clicked, this, &PromptBox::saveWanted);
    say({});
    setBusy(false);
}

bool PromptBox::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_prompt && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && !(key->modifiers() & Qt::ShiftModifier)) {
            emit asked();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

QString PromptBox::text() const { return m_prompt->toPlainText(); }

void PromptBox::setText(const QString& text) {
    m_prompt->setPlainText(text);
    m_prompt->moveCursor(QTextCursor::End);
}

void PromptBox::takeFocus() { m_prompt->setFocus(); }

void PromptBox::setBusy(bool busy) {
    m_ask->setVisible(!busy);
    m_stop->setVisible(busy);
}

void PromptBox::say(const QString& text) {
    m_about->setText(text);
    m_about->setVisible(!text.isEmpty());
}

} // namespace lathe::ui
