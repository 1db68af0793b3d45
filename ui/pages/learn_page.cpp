// A topic's widgets are made when it is chosen, and again when the page comes to the front, since the model that is
// drawn may be another one by then.
#include "pages/learn_page.h"

#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "lathe/formats.h"
#include "pages/low_rank_card.h"
#include "plots/layer_drawing.h"
#include "plots/level_plot.h"
#include "widgets/card.h"
#include "widgets/field_manual.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollArea>
#include <QShortcut>
#include <QTimer>

#include <cmath>

namespace lathe::ui {
namespace {

constexpr int topicRole = Qt::UserRole;

/// Of weights that are normally distributed, in blocks of 64 whose largest comes to 1: the deviation at which half of
/// all blocks stay below that, (2 Phi(x) - 1)^64 = 1/2.
std::vector<std::int64_t> normalBins() {
    constexpr double deviation = 1 / 2.55;
    constexpr int count = 81;
    std::vector<std::int64_t> bins;
    for (int i = 0; i < count; ++i) {
        const double at = (-1 + (2 * i + 1.0) / count) / deviation;
        bins.push_back(std::llround(100'000 * std::exp(-at * at / 2)));
    }
    return bins;
}

} // namespace

LearnPage::LearnPage(Context& context, QWidget* parent) : Page(context, parent), m_topics(learnTopics()) {
    for (const LearnTopic& topic : m_topics) m_texts << topic.text();
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(28, 24, 0, 0);
    outer->setSpacing(12);
    outer->addWidget(heading(tr("Learn"), 1));
    auto* across = new QHBoxLayout;
    across->setSpacing(18);
    outer->addLayout(across, 1);
    auto* left = new QVBoxLayout;
    left->setContentsMargins(0, 0, 0, 24);
    left->setSpacing(8);
    m_search = new QLineEdit;
    m_search->setObjectName("learnSearch");
    m_search->setPlaceholderText(tr("Search all topics"));
    m_search->setAccessibleName(tr("Search all topics"));
    m_search->setClearButtonEnabled(true);
    left->addWidget(m_search);
    m_list = new QListWidget;
    m_list->setObjectName("learnTopics");
    m_list->setAccessibleName(tr("Topics"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    left->addWidget(m_list, 1);
    auto* side = new QWidget;
    side->setLayout(left);
    side->setFixedWidth(fontMetrics().averageCharWidth() * 30);
    across->addWidget(side);
    m_area = new QScrollArea;
    m_area->setObjectName("learnText");
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_state = new StateStack(m_area);
    across->addWidget(m_state, 1);
    connect(m_search, &QLineEdit::textChanged, this, &LearnPage::list);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (!item) return;
        const int index = item->data(topicRole).toInt();
        if (index >= 0) show(&m_topics[std::size_t(index)]);
    });
    auto* find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, this, [this] { m_search->setFocus(Qt::ShortcutFocusReason); });
    list();
}

void LearnPage::entered() {
    m_from.clear();
    if (m_shown) show(m_shown);
    if (!isAncestorOf(focusWidget())) m_search->setFocus();
}

bool LearnPage::escaped() {
    if (!m_search->text().isEmpty()) return m_search->clear(), true;
    if (m_from.isEmpty()) return false;
    emit navigate(ShowPage{m_from});
    return true;
}

Page::Carried LearnPage::carry() {
    return [topic = currentTopic()](Page& page) { static_cast<LearnPage&>(page).open(topic, nullptr, {}); };
}

QString LearnPage::currentTopic() const { return m_shown ? m_shown->id : QString(); }

void LearnPage::open(const QString& topic, const Field* field, const QString& from) {
    m_from = from == QLatin1String("learn") ? QString() : from;
    QString id = topic;
    if (id.isEmpty() && field) id = topicOf(m_topics, *field);
    if (!id.isEmpty()) {
        m_search->clear();
        for (int row = 0; row < m_list->count(); ++row) {
            const int index = m_list->item(row)->data(topicRole).toInt();
            if (index >= 0 && m_topics[std::size_t(index)].id == id) m_list->setCurrentRow(row);
        }
    }
    m_list->setFocus(Qt::OtherFocusReason);
    if (!field) return;
    if (auto* manual = m_area->findChild<FieldManual*>())
        if (QWidget* place = manual->mark(*field)) // once all before it have their heights
            QTimer::singleShot(0, place,
                               [this, place] { m_area->ensureWidgetVisible(place, 0, m_area->height() / 3); });
}

void LearnPage::list() {
    const QStringList words = m_search->text().split(' ', Qt::SkipEmptyParts);
    const QSignalBlocker quietly(m_list);
    m_list->clear();
    QString group;
    int shown = -1, first = -1;
    for (std::size_t i = 0; i < m_topics.size(); ++i) {
        const bool found = std::all_of(words.begin(), words.end(), [&](const QString& word) {
            return m_texts[qsizetype(i)].contains(word, Qt::CaseInsensitive);
        });
        if (!found) continue;
        const LearnTopic& topic = m_topics[i];
        if (topic.group != group) { // a heading that can't be chosen
            group = topic.group;
            auto* head = new QListWidgetItem(group, m_list);
            head->setFlags(Qt::NoItemFlags);
            head->setData(topicRole, -1);
            QFont font = m_list->font();
            font.setWeight(QFont::DemiBold);
            head->setFont(font);
        }
        auto* item = new QListWidgetItem(topic.title, m_list);
        item->setData(topicRole, int(i));
        item->setToolTip(topic.title);
        if (first < 0) first = m_list->count() - 1;
        if (&topic == m_shown) shown = m_list->count() - 1;
    }
    if (first < 0) {
        m_state->showEmpty(QStringLiteral("search"), tr("Nothing matches"),
                           tr("No topic has all of these words. Try fewer, or others."), tr("Clear the search"),
                           [this] { m_search->clear(); });
        return;
    }
    m_state->showContent();
    const int row = shown < 0 ? first : shown;
    m_list->setCurrentRow(row);
    const LearnTopic* topic = &m_topics[std::size_t(m_list->item(row)->data(topicRole).toInt())];
    if (topic != m_shown) show(topic);
}

void LearnPage::show(const LearnTopic* topic) {
    m_shown = topic;
    m_area->setWidget(makeTopic(*topic)); // the one before goes with that
}

QWidget* LearnPage::makeTopic(const LearnTopic& topic) {
    auto* body = new QWidget;
    body->setObjectName("scrollBody");
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 28, 28);
    column->setSpacing(14);
    auto* text = new Card(topic.title);
    if (!topic.paper.isEmpty()) {
        auto* chip = new Chip;
        chip->show(topic.paper, QStringLiteral("neutral"));
        text->addAction(chip);
    }
    for (const auto& [title, words] : topic.sections) {
        if (words.isEmpty()) continue;
        if (!title.isEmpty()) text->body()->addWidget(heading(title, 3));
        text->body()->addWidget(plainLabel(words));
    }
    column->addWidget(text);
    if (topic.sections.empty()) text->hide();
    if (QWidget* picture = makePicture(topic)) column->addWidget(picture);
    if (!topic.fields.empty()) {
        auto* fields = new Card(topic.sections.empty() ? tr("Fields: %1").arg(topic.title) : tr("Fields"));
        fields->body()->addWidget(new FieldManual(topic.fields));
        column->addWidget(fields);
    }
    column->addStretch(1);
    return body;
}

QWidget* LearnPage::makePicture(const LearnTopic& topic) {
    switch (topic.picture) {
    case LearnTopic::Picture::None: return nullptr;
    case LearnTopic::Picture::LowRank: return new LowRankCard(Qt::Vertical);
    case LearnTopic::Picture::Levels: {
        auto* card = new Card(tr("Its levels"));
        card->setSubtitle(
            tr("Over weights that are normally distributed, as those of models nearly are, in blocks of 64: "
               "levels do best where the weights are."));
        auto* plot = new LevelPlot;
        plot->setHistogram(normalBins());
        plot->setLevels(topic.title, topic.levels);
        card->body()->addWidget(plot);
        return card;
    }
    case LearnTopic::Picture::Layer: break;
    }
    QString model;
    Recipe recipe = drawnRecipe(model);
    recipe.methods = {*topic.method};
    ModelParts parts;
    try {
        parts = m_context.client.bench().parts(recipe);
    } catch (const Error&) { // no model that can be read: the words do without
        return nullptr;
    }
    if (parts.parts.empty()) return nullptr;
    auto* card = new Card(tr("In %1").arg(model));
    card->setSubtitle(
        tr("%1 of its numbers are trained. Choose a part to see its tensors.").arg(countText(parts.trained())));
    auto* drawing = new LayerDrawing;
    drawing->setObjectName("learnDrawing");
    card->body()->addWidget(drawing);
    auto* told = mutedLabel({});
    told->setMinimumHeight(fontMetrics().lineSpacing() * 2);
    card->body()->addWidget(told);
    connect(drawing, &LayerDrawing::currentChanged, told, [drawing, told] { told->setText(drawing->currentText()); });
    drawing->setParts(std::move(parts));
    return card;
}

Recipe LearnPage::drawnRecipe(QString& model) const {
    Recipe recipe;
    try {
        const Recipe draft = recipeFromJson(plain(m_context.settings.get(keys::draft)));
        for (const auto& name : {field::model.name, field::task.name, field::labels.name}) // what makes the model
            recipe.settings.set(FieldName(name), draft.settings.given(FieldName(name)));
        (void)m_context.client.bench().parts(recipe);
    } catch (const Error&) { // none was begun, or its model can't be read
        recipe = Recipe();
    }
    if (recipe.settings.get(field::model).empty()) {
        recipe.settings.set(field::model, plain(resourceFile(QStringLiteral("sample/model"))));
        model = tr("the sample model");
    } else {
        model = fileNameOf(qt(recipe.settings.get(field::model)));
    }
    return recipe;
}

} // namespace lathe::ui
