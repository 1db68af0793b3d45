// Editors are made when they are first shown, since most fields never are, and laid out again when the width or the
// hidden fields change.
#include "widgets/field_form.h"

#include "bridge/text.h"
#include "widgets/field_editor.h"
#include "widgets/labels.h"

#include <QGridLayout>

namespace lathe::ui {

FieldForm::FieldForm(const Fields& fields, const QStringList& elsewhere, QWidget* parent)
    : QWidget(parent), m_settings(fields), m_resolved(fields) {
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(18);
    m_grid->setVerticalSpacing(12);
    for (const Field& field : fields)
        if (!elsewhere.contains(qt(field.name))) m_places.push_back({&field, nullptr, {}});
}

FieldEditor& FieldForm::made(Place& place) {
    if (place.editor) return *place.editor;
    auto* editor = place.editor = new FieldEditor(*place.field, this);
    editor->hide(); // until it is arranged
    editor->show(m_settings.given(*place.field));
    if (!m_settings.isGiven(*place.field)) editor->showDefault(m_resolved.given(*place.field));
    editor->setProblem(place.problem);
    connect(editor, &FieldEditor::edited, this, [this, &place] {
        read(place);
        emit changed();
    });
    return *editor;
}

void FieldForm::read(Place& place) {
    const FieldEditor& editor = *place.editor;
    const Field& field = *place.field;
    m_unreadable.erase(std::string(field.name));
    try {
        if (editor.isNull()) m_settings.set(field, Value{});
        else if (field.kind == FieldKind::Words) m_settings.set(field, editor.words());
        else m_settings.setFromText(field, editor.text());
        setProblem(place, {});
    } catch (const Error& error) {
        m_unreadable[std::string(field.name)] = qt(error.info().message);
        setProblem(place, qt(error.info().message));
    }
}

void FieldForm::setProblem(Place& place, const QString& problem) {
    place.problem = problem;
    if (place.editor) place.editor->setProblem(problem);
}

void FieldForm::setSettings(const Settings& settings) {
    m_settings = settings;
    m_unreadable.clear();
    for (Place& place : m_places) {
        if (place.editor) place.editor->show(settings.given(*place.field));
        setProblem(place, {});
    }
    arrange();
}

void FieldForm::setDefaults(const Settings& resolved) {
    m_resolved = resolved;
    for (const Place& place : m_places)
        if (place.editor && !m_settings.isGiven(*place.field)) place.editor->showDefault(resolved.given(*place.field));
}

void FieldForm::setShowAll(bool all) {
    if (m_showAll == all) return;
    m_showAll = all;
    arrange();
}

void FieldForm::setGroupHeadings(bool shown) {
    m_groupHeadings = shown;
    arrange();
}

void FieldForm::setTask(Task task) {
    if (m_task == task) return;
    m_task = task;
    arrange();
}

int FieldForm::setProblems(const std::vector<Problem>& problems, const std::string& prefix) {
    int placed = 0;
    bool hidden = false;
    for (Place& place : m_places) {
        const std::string name(place.field->name);
        const auto unreadable = m_unreadable.find(name);
        QStringList texts;
        if (unreadable != m_unreadable.end()) texts << unreadable->second;
        for (const Problem& problem : problems)
            if (problem.field == prefix + name) texts << qt(problem.message), ++placed;
        setProblem(place, texts.join('\n'));
        hidden = hidden || (!texts.isEmpty() && (!place.editor || !place.editor->isVisibleTo(this)));
    }
    if (hidden) arrange();
    return placed;
}

int FieldForm::givenCount() const {
    int count = 0;
    for (const Place& place : m_places) count += m_settings.isGiven(*place.field);
    return count;
}

FieldEditor* FieldForm::editorOf(FieldName name) {
    for (Place& place : m_places)
        if (place.field->name == name.text()) return &made(place);
    return nullptr;
}

QWidget* FieldForm::reveal(FieldName name) {
    for (Place& place : m_places) {
        if (place.field->name != name.text()) continue;
        if (!isShown(place)) {
            m_revealed << qt(name.text());
            arrange();
        }
        return made(place).editor();
    }
    return nullptr;
}

bool FieldForm::isShown(const Place& place) const {
    const Field& field = *place.field;
    if (m_settings.isGiven(field) || !place.problem.isEmpty() || m_revealed.contains(qt(field.name)))
        return true; // what was given is never hidden
    return (m_showAll || !field.advanced) && (!m_task || isReadBy(field, *m_task));
}

void FieldForm::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (std::exchange(m_seen, true)) return;
    arrange();
    m_grid->activate(); // what is shown first is where it belongs
}

void FieldForm::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (columnsThatFit() != m_columns) arrange();
}

/// As many as leave room for every label that is shown.
int FieldForm::columnsThatFit() const {
    int widest = fontMetrics().averageCharWidth() * 31;
    for (const Place& place : m_places)
        if (place.editor && isShown(place)) widest = std::max(widest, place.editor->labelWidth());
    const int gap = m_grid->horizontalSpacing();
    return std::clamp((width() + gap) / (widest + gap), 1, 4);
}

QSize FieldForm::minimumSizeHint() const {
    return {fontMetrics().averageCharWidth() * 31, QWidget::minimumSizeHint().height()};
}

void FieldForm::arrange() {
    if (!m_seen || m_arranging) return; // showing an editor may resize us
    m_arranging = true;
    std::vector<FieldEditor*> shown;
    for (Place& place : m_places) {
        if (isShown(place)) shown.push_back(&made(place));
        else if (place.editor) place.editor->hide();
    }
    m_columns = columnsThatFit();
    for (QLabel* label : m_headings) delete label;
    m_headings.clear();
    while (m_grid->count()) delete m_grid->takeAt(0);
    for (int i = 0; i < 4; ++i) m_grid->setColumnStretch(i, i < m_columns ? 1 : 0);

    std::vector<std::string_view> groups; // in the order of their first shown field
    for (const FieldEditor* editor : shown)
        if (std::find(groups.begin(), groups.end(), editor->field().group) == groups.end())
            groups.push_back(editor->field().group);
    int row = 0;
    QWidget* before = nullptr;
    for (const std::string_view group : groups) {
        if (m_groupHeadings && groups.size() > 1) {
            QLabel* label = heading(tableText(group), 3, this);
            m_headings.push_back(label);
            if (row > 0) label->setContentsMargins(0, 8, 0, 0);
            m_grid->addWidget(label, row++, 0, 1, m_columns);
            label->show();
        }
        int column = 0;
        for (FieldEditor* editor : shown) {
            if (editor->field().group != group) continue;
            const bool wide = editor->field().kind == FieldKind::Path;
            const int span = wide ? m_columns : editor->field().kind == FieldKind::Words ? std::min(2, m_columns) : 1;
            if (column + span > m_columns) ++row, column = 0;
            m_grid->addWidget(editor, row, column, 1, span);
            editor->setVisible(true);
            column += span;
            if (before) setTabOrder(before, editor->editor()); // the eye's order, not the table's
            before = editor->editor();
        }
        ++row;
    }
    m_arranging = false;
}

} // namespace lathe::ui
