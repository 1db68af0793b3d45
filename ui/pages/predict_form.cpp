#include "pages/predict_form.h"

#include "bridge/text.h"
#include "settings/theme.h"
#include "widgets/banner.h"
#include "widgets/labels.h"
#include "widgets/meter.h"

#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QTextEdit>
#include <QVBoxLayout>

namespace lathe::ui {
namespace {

QString percentText(double share) { return QStringLiteral("%1 %").arg(100 * share, 0, 'f', share < 0.0995 ? 2 : 1); }

} // namespace

PredictForm::PredictForm(BackendClient& client, QWidget* parent) : QWidget(parent), m_client(client) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    const auto add = [&](QLabel*& name, QPlainTextEdit*& edit, const char* object, int lines) {
        name = new QLabel;
        edit = new QPlainTextEdit;
        edit->setObjectName(object);
        edit->setTabChangesFocus(true);
        edit->setFixedHeight(fontMetrics().lineSpacing() * lines + 20);
        edit->installEventFilter(this);
        name->setBuddy(edit);
        column->addWidget(name);
        column->addWidget(edit);
    };
    add(m_textName, m_text, "predictText", 3);
    add(m_secondName, m_second, "predictSecond", 7);
    m_ask = button(tr("Pre&dict"), QStringLiteral("send"), "primary");
    m_ask->setObjectName("predict");
    column->addWidget(m_ask, 0, Qt::AlignLeft);
    column->addWidget(m_note = new Banner);
    m_marked = new QTextEdit;
    m_marked->setObjectName("predictedText");
    m_marked->setReadOnly(true);
    m_marked->setTabChangesFocus(true);
    m_marked->setAccessibleName(tr("What the model says of the text"));
    column->addWidget(m_marked, 1);
    m_shares = new QVBoxLayout;
    m_shares->setSpacing(6);
    column->addLayout(m_shares);
    column->addWidget(m_about = mutedLabel({}));
    column->addStretch(1);
    connect(m_ask, &QPushButton::clicked, this, &PredictForm::ask);
    setTask(Task::SequenceClassification);
}

void PredictForm::setTask(Task task) {
    const bool asks = task == Task::QuestionAnswering, pairs = task == Task::SequenceClassification;
    m_textName->setText(asks ? tr("&Question") : tr("&Text"));
    m_secondName->setText(asks ? tr("&Context, in which the answer is looked for")
                               : tr("&Second text, of a model that reads pairs; may stay empty"));
    m_secondName->setVisible(asks || pairs);
    m_second->setVisible(asks || pairs);
    forget();
}

void PredictForm::setSource(const PredictText& source) {
    m_source = source;
    forget();
}

void PredictForm::forget() {
    m_client.drop(std::exchange(m_request, 0));
    m_note->hide();
    m_marked->hide();
    m_about->hide();
    showShares({});
    m_ask->setText(tr("Pre&dict"));
}

bool PredictForm::stop() {
    if (!m_request) return false;
    forget();
    return true;
}

bool PredictForm::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (enter && !(key->modifiers() & Qt::ShiftModifier)) return ask(), true;
    }
    return QWidget::eventFilter(watched, event);
}

void PredictForm::ask() {
    if (m_request) return;
    forget();
    PredictText query = m_source;
    query.text = plain(m_text->toPlainText().trimmed());
    if (m_second->isVisibleTo(this)) query.second = plain(m_second->toPlainText());
    m_ask->setText(tr("Predicting…"));
    m_request = m_client.askFor<Prediction>(
        query, this,
        [this](const Prediction& said) {
            m_request = 0;
            m_ask->setText(tr("Pre&dict"));
            show(said);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_ask->setText(tr("Pre&dict"));
            m_note->say(error);
        },
        [this](const Progressed& progress) {
            m_about->setText(phaseText(progress.phase));
            m_about->show();
        });
}

void PredictForm::show(const Prediction& said) {
    m_about->setText(tr("In %1.").arg(durationText(said.seconds)));
    m_about->show();
    if (said.task == Task::QuestionAnswering) {
        const SpanAnswer none;
        const SpanAnswer& best = said.answers.empty() ? none : said.answers.front();
        mark(m_second->toPlainText(), best.begin, best.end);
        std::vector<std::pair<QString, double>> shares;
        for (const SpanAnswer& answer : said.answers)
            shares.emplace_back(answer.text.empty() ? tr("no answer") : qt(answer.text), answer.probability);
        return showShares(shares);
    }
    if (said.task == Task::TokenClassification) {
        m_marked->clear();
        QTextCursor cursor(m_marked->document());
        const Theme& theme = Theme::instance();
        for (const auto& [word, tag] : said.words) {
            QTextCharFormat format;
            if (tag != "O") format.setBackground(theme.color("trained"));
            cursor.insertText(qt(word), format);
            QTextCharFormat quiet;
            quiet.setForeground(theme.color("muted"));
            cursor.insertText(tag == "O" ? QStringLiteral(" ") : QStringLiteral(" %1  ").arg(qt(tag)), quiet);
        }
        m_marked->show();
        return;
    }
    std::vector<std::pair<QString, double>> shares;
    for (const auto& [label, share] : said.labels) shares.emplace_back(qt(label), share);
    if (shares.size() == 1 && shares[0].first.isEmpty()) { // a number, not a share
        m_about->setText(tr("Predicted value: %1").arg(numberText(shares[0].second)));
        return;
    }
    showShares(shares);
}

/// The characters [begin, end) of the context, counted as the backend does: in code points.
void PredictForm::mark(const QString& context, std::int64_t begin, std::int64_t end) {
    const auto place = [&](std::int64_t point) {
        qsizetype at = 0;
        for (std::int64_t i = 0; i < point && at < context.size(); ++i) at += context[at].isHighSurrogate() ? 2 : 1;
        return int(at);
    };
    m_marked->setPlainText(context);
    QTextCursor cursor(m_marked->document());
    cursor.setPosition(place(begin));
    cursor.setPosition(place(end), QTextCursor::KeepAnchor);
    QTextCharFormat format;
    format.setBackground(Theme::instance().color("trained"));
    format.setFontWeight(QFont::DemiBold);
    if (end > begin) cursor.mergeCharFormat(format);
    cursor.clearSelection();
    m_marked->setTextCursor(cursor); // brings it into view
    m_marked->show();
}

void PredictForm::showShares(const std::vector<std::pair<QString, double>>& shares) {
    while (QLayoutItem* item = m_shares->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const auto& [name, share] : shares) {
        auto* line = new QWidget;
        line->setObjectName("predictedShare");
        line->setAccessibleName(QStringLiteral("%1: %2").arg(name, percentText(share)));
        auto* across = new QHBoxLayout(line);
        across->setContentsMargins(0, 0, 0, 0);
        across->setSpacing(12);
        auto* label = new ElidedLabel(name);
        label->setFixedWidth(fontMetrics().averageCharWidth() * 32);
        auto* bar = new Meter;
        bar->setShare(share);
        auto* number = new QLabel(percentText(share));
        number->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        number->setFixedWidth(fontMetrics().averageCharWidth() * 9);
        across->addWidget(label);
        across->addWidget(bar, 1);
        across->addWidget(number);
        m_shares->addWidget(line);
    }
}

} // namespace lathe::ui
