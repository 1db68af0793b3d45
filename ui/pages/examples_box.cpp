#include "pages/examples_box.h"

#include "settings/theme.h"
#include "widgets/card.h"
#include "widgets/labels.h"

#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace lathe::ui {

ExamplesBox::ExamplesBox(WindowSettings& settings, QWidget* parent) : QWidget(parent), m_settings(settings) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    m_fold = button({}, QStringLiteral("chevron-right"), "link");
    m_fold->setObjectName("foldExamples");
    m_fold->setCheckable(true);
    m_fold->setToolTip(
        tr("Pairs of a question and its answer that every column reads before yours: as turns of a chat, "
           "or as lines of plain text"));
    m_add = button(tr("Add an &example"), QStringLiteral("new"));
    m_add->setObjectName("addExample");
    head->addWidget(m_fold);
    head->addStretch(1);
    head->addWidget(m_add);
    column->addLayout(head);
    m_area = new QScrollArea;
    m_list = scrollingBody(m_area, 0);
    m_list->setSpacing(6);
    m_list->addStretch(1);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_area);
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(400);
    connect(&m_saveSoon, &QTimer::timeout, this, &ExamplesBox::save);
    connect(m_fold, &QPushButton::toggled, this, &ExamplesBox::show);
    connect(m_add, &QPushButton::clicked, this, [this] {
        add({});
        m_rows.back().input->setFocus();
        changed();
        m_area->verticalScrollBar()->setValue(m_area->verticalScrollBar()->maximum());
    });
    for (const PromptExample& each : examplesFromJson(settings.get(keys::promptExamples))) add(each);
    show();
}

ExamplesBox::~ExamplesBox() {
    if (m_saveSoon.isActive()) save();
}

void ExamplesBox::add(const PromptExample& example) {
    auto* box = new QWidget;
    auto* across = new QHBoxLayout(box);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(6);
    const auto edit = [&](const QString& text, const QString& name, const char* object) {
        auto* made = new QPlainTextEdit(text);
        made->setObjectName(object);
        made->setPlaceholderText(name);
        made->setAccessibleName(name);
        made->setTabChangesFocus(true);
        made->setFixedHeight(fontMetrics().lineSpacing() * 2 + 18);
        connect(made, &QPlainTextEdit::textChanged, this, &ExamplesBox::changed);
        across->addWidget(made, 1);
        return made;
    };
    QPlainTextEdit* input = edit(example.input, tr("What is asked"), "exampleInput");
    QPlainTextEdit* answer = edit(example.answer, tr("What is to be answered"), "exampleAnswer");
    auto* remove = toolButton(QStringLiteral("trash"), tr("Remove this example"));
    remove->setObjectName("removeExample");
    across->addWidget(remove);
    connect(remove, &QToolButton::clicked, this, [this, box] { this->remove(box); });
    m_list->insertWidget(m_list->count() - 1, box);
    m_rows.push_back({box, input, answer});
}

void ExamplesBox::remove(QWidget* box) {
    std::erase_if(m_rows, [&](const Row& row) { return row.box == box; });
    box->hide();
    box->deleteLater();
    changed();
    m_add->setFocus();
}

std::vector<PromptExample> ExamplesBox::examples() const {
    std::vector<PromptExample> all;
    for (const Row& row : m_rows)
        if (PromptExample each{row.input->toPlainText().trimmed(), row.answer->toPlainText().trimmed()};
            !each.input.isEmpty() && !each.answer.isEmpty())
            all.push_back(std::move(each));
    return all;
}

void ExamplesBox::changed() {
    m_saveSoon.start();
    show();
}

void ExamplesBox::save() {
    m_saveSoon.stop();
    std::vector<PromptExample> all; // half a pair, too
    for (const Row& row : m_rows) all.push_back({row.input->toPlainText(), row.answer->toPlainText()});
    m_settings.set(keys::promptExamples, examplesToJson(all));
}

void ExamplesBox::show() {
    const bool open = m_fold->isChecked();
    m_fold->setIcon(Theme::icon(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), "accent"));
    m_fold->setText(tr("Examples before the question (%1)").arg(examples().size()));
    m_add->setVisible(open);
    m_area->setVisible(open && !m_rows.empty());
    const int rows = std::min(int(m_rows.size()), 3), height = fontMetrics().lineSpacing() * 2 + 18;
    m_area->setFixedHeight(rows * height + std::max(0, rows - 1) * 6);
}

} // namespace lathe::ui
