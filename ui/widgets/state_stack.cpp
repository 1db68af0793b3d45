// The four states share one place, so that nothing jumps when a list fills.
#include "widgets/state_stack.h"

#include "bridge/text.h"
#include "settings/theme.h"
#include "widgets/error_details.h"
#include "widgets/labels.h"

#include <QProgressBar>
#include <QVBoxLayout>

namespace lathe::ui {

StateStack::StateStack(QWidget* content, QWidget* parent) : QStackedWidget(parent) {
    addWidget(content);
    addWidget(makeMessage());

    auto* loading = new QWidget;
    auto* column = new QVBoxLayout(loading);
    column->addStretch(1);
    m_loadingText = mutedLabel({});
    m_loadingText->setAlignment(Qt::AlignCenter);
    m_progress = new QProgressBar;
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(220);
    column->addWidget(m_loadingText);
    column->addWidget(m_progress, 0, Qt::AlignHCenter);
    column->addStretch(1);
    addWidget(loading);
    connect(this, &QStackedWidget::currentChanged, this, [this] { updateGeometry(); });
}

QWidget* StateStack::makeMessage() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(8);
    column->addStretch(1);
    m_icon = new IconLabel({}, "borderStrong", 40);
    m_title = plainLabel({});
    m_title->setFont(headingFont(2));
    m_title->setAlignment(Qt::AlignCenter);
    m_text = mutedLabel({});
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setMinimumWidth(120);
    m_action = button({}, {}, "primary");
    m_action->hide(); // until a state has something to offer
    connect(m_action, &QPushButton::clicked, this, [this] {
        if (m_act) m_act();
    });
    column->addWidget(m_icon, 0, Qt::AlignHCenter);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addSpacing(6);
    m_copy = copyDetailsButton();
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addWidget(m_copy, 0, Qt::AlignHCenter);
    column->addStretch(1);
    return page;
}

void StateStack::showContent() { setCurrentIndex(0); }

void StateStack::showEmpty(const QString& icon, const QString& title, const QString& text, const QString& action,
                           std::function<void()> act) {
    setErrorDetails(*m_copy, {});
    m_icon->setIcon(icon, "borderStrong");
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_act = std::move(act);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    setCurrentIndex(1);
}

void StateStack::showLoading(const QString& text) {
    m_loadingText->setText(text);
    m_progress->setRange(0, 0);
    setCurrentIndex(2);
}

void StateStack::showProgress(std::int64_t done, std::int64_t total, const QString& phase) {
    if (!phase.isEmpty()) m_loadingText->setText(phase);
    m_progress->setRange(0, total > 0 ? 1000 : 0);
    if (total > 0) m_progress->setValue(int(1000.0 * double(done) / double(total)));
}

void StateStack::showError(const ErrorInfo& error, std::function<void()> retry) {
    const QString action = retry ? tr("Try again") : QString(); // before retry is moved: arguments have no order
    showEmpty(QStringLiteral("error"), qt(error.message), qt(error.hint), action, std::move(retry));
    m_icon->setIcon(QStringLiteral("error"), "danger");
    setErrorDetails(*m_copy, errorDetails(error));
}

QString StateStack::message() const { return m_title->text(); }

} // namespace lathe::ui
