#include "widgets/banner.h"

#include "bridge/text.h"
#include "settings/theme.h"
#include "widgets/error_details.h"
#include "widgets/labels.h"

#include <QHBoxLayout>

namespace lathe::ui {

Banner::Banner(QWidget* parent) : QFrame(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 11, 10, 11);
    row->setSpacing(12);
    m_icon = new IconLabel({}, "text", 20, this);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout;
    column->setSpacing(4);
    m_title = plainLabel({}, this);
    m_title->setFont(headingFont(3));
    m_text = plainLabel({}, this);
    column->addWidget(m_title);
    column->addWidget(m_text);
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(8);
    m_buttons->setContentsMargins(0, 4, 0, 0);
    m_buttons->addStretch(1);
    column->addLayout(m_buttons);
    row->addLayout(column, 1);
    m_copy = copyDetailsButton();
    row->addWidget(m_copy, 0, Qt::AlignTop);
    m_close = toolButton(QStringLiteral("close"), tr("Dismiss"));
    row->addWidget(m_close, 0, Qt::AlignTop);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void Banner::say(Tone tone, const QString& title, const QString& text) {
    static const struct {
        const char *tone, *icon, *color;
    } looks[] = {{"info", "info", "accent"},
                 {"good", "check", "good"},
                 {"warning", "alert", "warning"},
                 {"error", "error", "danger"}};
    const auto& look = looks[int(tone)];
    setRole(this, "banner", QLatin1String(look.tone));
    m_icon->setIcon(QLatin1String(look.icon), look.color);
    reword(title, text);
    while (m_buttons->count() > 1) delete m_buttons->takeAt(0)->widget();
    m_close->show();
    setErrorDetails(*m_copy, {});
    show();
}

void Banner::reword(const QString& title, const QString& text) {
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(text);
}

void Banner::say(const ErrorInfo& error) {
    say(Tone::Error, qt(error.message), qt(error.hint));
    setErrorDetails(*m_copy, errorDetails(error));
}

QPushButton* Banner::addButton(const QString& text, std::function<void()> action, bool primary) {
    QPushButton* made = button(text, {}, primary ? "primary" : "");
    m_buttons->insertWidget(m_buttons->count() - 1, made);
    // Later, not inside the click: an action may say() something new, which deletes this button.
    connect(made, &QPushButton::clicked, this, [action = std::move(action)] { action(); }, Qt::QueuedConnection);
    return made;
}

void Banner::setClosable(bool closable) { m_close->setVisible(closable); }
QString Banner::title() const { return m_title->text(); }
QString Banner::text() const { return m_text->text(); }

} // namespace lathe::ui
