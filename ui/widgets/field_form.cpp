// Editors are made once and laid out again when the width or the hidden fields change.
#include "widgets/field_form.h"

#include "bridge/text.h"
#include "widgets/field_editor.h"
#include "widgets/labels.h"

#include <QGridLayout>

namespace lathe::ui {

FieldForm::FieldForm(const Fields& fields, const QStringList& elsewhere, QWidget* parent)
    : QWidget(parent), m_settings(fields) {
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(18);
    m_grid->setVerticalSpacing(12);
    for (const Field& field : fields) {
        if (elsewhere.contains(qt(field.name))) continue;
        auto* editor = new FieldEditor(field, this);
        m_editors.push_back(editor);
        connect(editor, &FieldEditor::edited, this, [this, editor] {
            read(*editor);
            emit changed();
        });
    }
    arrange();
}

void FieldForm::read(FieldEditor& editor) {
    const Field& field = editor.field();
    m_unreadable.erase(std::string(field.name));
    try {
        if (editor.isNull()) m_settings.set(field, Value{});
        else if (field.kind == FieldKind::Words) m_settings.set(field, editor.words());
        else m_settings.setFromText(field, editor.text());
        editor.setProblem({});
    } catch (const Error& error) {
        m_unreadable[std::string(field.name)] = qt(error.info().message);
        editor.setProblem(qt(error.info().message));
    }
}

void FieldForm::setSettings(const Settings& settings) {
    m_settings = settings;
    m_unreadable.clear();
    for (FieldEditor* editor : m_editors) {
        editor->show(settings.given(editor->field()));
        editor->setProblem({});
        if (editor->field().advanced && settings.isGiven(editor->field())) arrange(); // what was given is never hidden
    }
    arrange();
}

void FieldForm::setDefaults(const Settings& resolved) {
    for (FieldEditor* editor : m_editors)
        if (!m_settings.isGiven(editor->field())) editor->showDefault(resolved.given(editor->field()));
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
    for (FieldEditor* editor : m_editors) {
        const std::string name(editor->field().name);
        const auto unreadable = m_unreadable.find(name);
        QStringList texts;
        if (unreadable != m_unreadable.end()) texts << unreadable->second;
        for (const Problem& problem : problems)
            if (problem.field == prefix + name) texts << qt(problem.message), ++placed;
        editor->setProblem(texts.join('\n'));
        hidden = hidden || (!texts.isEmpty() && !editor->isVisibleTo(this));
    }
    if (hidden) arrange();
    return placed;
}

int FieldForm::givenCount() const {
    int count = 0;
    for (const FieldEditor* editor : m_editors) count += m_settings.isGiven(editor->field());
    return count;
}

FieldEditor* FieldForm::editorOf(FieldName name) const {
    for (FieldEditor* editor : m_editors)
        if (editor->field().name == name.text()) return editor;
    return nullptr;
}

bool FieldForm::isShown(const FieldEditor& editor) const {
    if (m_settings.isGiven(editor.field()) || !editor.problem().isEmpty())
        return true; // what was given is never hidden
    return (m_showAll || !editor.field().advanced) && (!m_task || isReadBy(editor.field(), *m_task));
}

void FieldForm::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (columnsThatFit() != m_columns) arrange();
}

int FieldForm::columnsThatFit() const { return std::clamp(width() / (fontMetrics().averageCharWidth() * 31), 1, 4); }

QSize FieldForm::minimumSizeHint() const {
    return {fontMetrics().averageCharWidth() * 31, QWidget::minimumSizeHint().height()};
}

void FieldForm::arrange() {
    if (m_arranging) return; // showing an editor may resize us
    m_arranging = true;
    m_columns = columnsThatFit();
    for (QLabel* label : m_headings) delete label;
    m_headings.clear();
    while (m_grid->count()) delete m_grid->takeAt(0);
    for (int i = 0; i < 4; ++i) m_grid->setColumnStretch(i, i < m_columns ? 1 : 0);

    std::vector<std::string_view> groups; // in the order of their first shown field
    for (FieldEditor* editor : m_editors) {
        editor->setVisible(isShown(*editor));
        if (!isShown(*editor)) continue;
        if (std::find(groups.begin(), groups.end(), editor->field().group) == groups.end())
            groups.push_back(editor->field().group);
    }
    int row = 0;
    QWidget* before = nullptr;
    for (const std::string_view group : groups) {
        if (m_groupHeadings && groups.size() > 1) {
            QLabel* label = heading(qt(group), 3, this);
            m_headings.push_back(label);
            if (row > 0) label->setContentsMargins(0, 8, 0, 0);
            m_grid->addWidget(label, row++, 0, 1, m_columns);
            label->show();
        }
        int column = 0;
        for (FieldEditor* editor : m_editors) {
            if (editor->field().group != group || !isShown(*editor)) continue;
            const bool wide = editor->field().kind == FieldKind::Path;
            const int span = wide ? m_columns : editor->field().kind == FieldKind::Words ? std::min(2, m_columns) : 1;
            if (column + span > m_columns) ++row, column = 0;
            m_grid->addWidget(editor, row, column, 1, span);
            column += span;
            if (before) setTabOrder(before, editor->editor()); // the eye's order, not the table's
            before = editor->editor();
        }
        ++row;
    }
    m_arranging = false;
}

} // namespace lathe::ui
