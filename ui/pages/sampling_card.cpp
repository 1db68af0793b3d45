// Fields are lines of text: one that is empty says in gray what then counts.
#include "pages/sampling_card.h"

#include "bridge/text.h"
#include "widgets/card.h"
#include "widgets/labels.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace lathe::ui {
namespace {

constexpr int alternativesTold = 5;

} // namespace

SamplingCard::SamplingCard(WindowSettings& settings) {
    auto* card = new Card(tr("Sampling"));
    card->setMinimumWidth(230);
    auto* form = new QVBoxLayout;
    form->setSpacing(8);
    const auto add = [&](const QString& name, const QString& fallback, const QString& help, const char* object) {
        auto* label = new QLabel(name);
        auto* edit = new QLineEdit;
        edit->setPlaceholderText(fallback);
        edit->setToolTip(help);
        edit->setAccessibleDescription(help);
        edit->setObjectName(object);
        label->setBuddy(edit);
        label->setToolTip(help);
        auto* pair = new QVBoxLayout;
        pair->setSpacing(3);
        pair->addWidget(label);
        pair->addWidget(edit);
        form->addLayout(pair);
        return edit;
    };
    m_tokens = add(tr("Longest answer"), QStringLiteral("256"), tr("In tokens"), "maxNewTokens");
    m_temperature = add(tr("Temperature"), tr("0: always the most likely"),
                        tr("How freely tokens are drawn; 0 always takes the most likely one"), "temperature");
    m_topP = add(tr("Top p"), QStringLiteral("1"),
                 tr("Draws from the most likely tokens that together have this probability"), "topP");
    m_topK = add(tr("Top k"), tr("0: off"), tr("Draws from this many of the most likely tokens"), "topK");
    m_penalty = add(tr("Repetition penalty"), QStringLiteral("1"),
                    tr("Above 1, tokens that have already appeared become less likely"), "penalty");
    m_seed = add(tr("Seed"), QStringLiteral("0"), tr("The same seed draws the same answer"), "seed");
    m_stops = add(tr("Stop at"), tr("nothing"), tr("Texts that end the answer, separated by commas"), "stops");
    card->body()->addLayout(form);
    card->body()->addSpacing(6);
    const auto addBox = [&](const QString& name, const QString& help, const char* object, const Key<bool>& key) {
        auto* box = new QCheckBox(name);
        box->setObjectName(object);
        box->setToolTip(help);
        box->setAccessibleDescription(help);
        box->setChecked(settings.get(key));
        connect(box, &QCheckBox::toggled, this, [this, &settings, &key](bool on) {
            settings.set(key, on);
            emit marksChanged();
        });
        card->body()->addWidget(box);
        return box;
    };
    m_chances = addBox(tr("Token &probabilities"),
                       tr("A token of the next answers shows how likely it was, and what else was likely, under the "
                          "mouse and by the arrow keys: as the model gives it, before penalty, temperature, top k "
                          "and top p"),
                       "tellProbabilities", keys::tokenProbabilities);
    m_unlikely = addBox(tr("Shade &unlikely tokens"), tr("The less likely a token was, the darker"), "shadeUnlikely",
                        keys::shadeUnlikely);
    m_differences = addBox(tr("Mark di&fferences"), tr("Words that the first column's answer does not have"),
                           "markDifferences", keys::markDifferences);
    m_unlikely->setEnabled(m_chances->isChecked());
    connect(m_chances, &QCheckBox::toggled, m_unlikely, &QWidget::setEnabled);
    card->body()->addStretch(1);
    scrollingBody(this, 0)->addWidget(card); // in a low window
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFixedWidth(card->minimumWidth() + 12);
}

QString SamplingCard::read(GenerateText& query) const {
    QString wrong;
    const auto number = [&](QLineEdit* edit, double fallback, double least, double most) {
        bool ok = true;
        const double value = edit->text().trimmed().isEmpty() ? fallback : edit->text().toDouble(&ok);
        ok = ok && value >= least && value <= most;
        setRole(edit, "wrong", ok ? QStringLiteral("false") : QStringLiteral("true"));
        if (!ok)
            wrong = tr("“%1” must be a number from %2 to %3").arg(edit->text(), numberText(least), numberText(most));
        return value;
    };
    query.maxNewTokens = std::int64_t(number(m_tokens, 256, 1, 100000));
    query.temperature = number(m_temperature, 0, 0, 10);
    query.topP = number(m_topP, 1, 0, 1);
    query.topK = std::int64_t(number(m_topK, 0, 0, 1e6));
    query.repetitionPenalty = number(m_penalty, 1, 0.01, 10);
    query.seed = std::int64_t(number(m_seed, 0, 0, 9e15));
    query.stop = plain(m_stops->text().split(',', Qt::SkipEmptyParts));
    query.alternatives = m_chances->isChecked() ? alternativesTold : 0;
    return wrong;
}

bool SamplingCard::shadesUnlikely() const { return m_unlikely->isEnabled() && m_unlikely->isChecked(); }

bool SamplingCard::marksDifferences() const { return m_differences->isChecked(); }

} // namespace lathe::ui
