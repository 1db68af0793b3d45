// The field's kind chooses the editor; an empty one means the default, which it shows with where it comes from.
#include "widgets/field_editor.h"

#include "bridge/text.h"
#include "widgets/labels.h"
#include "widgets/option_box.h"
#include "widgets/path_edit.h"
#include "widgets/value_edit.h"

#include <QCheckBox>
#include <QCompleter>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <cmath>

namespace lathe::ui {
namespace {

QString helpOf(const Field& field) {
    QString help = tableText(field.help);
    const bool bounded = field.kind == FieldKind::Integer || field.kind == FieldKind::Real;
    if (bounded && std::isfinite(field.least) && std::isfinite(field.most))
        help += FieldEditor::tr("\nFrom %1 to %2.").arg(numberText(field.least), numberText(field.most));
    else if (bounded && std::isfinite(field.least))
        help += FieldEditor::tr("\nAt least %1.").arg(numberText(field.least));
    if (field.automatic == "required") help += FieldEditor::tr("\nRequired.");
    else if (!field.automatic.empty()) help += FieldEditor::tr("\nEmpty: %1.").arg(tableText(field.automatic));
    if (!field.paper.empty()) help += '\n' + qt(field.paper);
    return help + FieldEditor::tr("\nName in recipes: %1").arg(qt(field.name));
}

} // namespace

FieldEditor::FieldEditor(const Field& field, QWidget* parent)
    : QWidget(parent), m_field(field), m_default(field.fallback) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    const QString help = helpOf(field);
    if (field.kind != FieldKind::Flag) {
        QString title = tableText(field.label);
        if (const QString unit = tableText(field.unit); !title.contains(unit, Qt::CaseInsensitive))
            title += QStringLiteral(" (%1)").arg(unit);
        m_label = new QLabel(title);
        m_label->setTextFormat(Qt::PlainText);
        m_label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // columns are equally wide
        m_label->setToolTip(help);
        column->addWidget(m_label);
    }
    makeEditor(column);
    column->addWidget(m_problem = problemLabel());
    column->addStretch(1);
    QWidget* inner = editor();
    inner->setToolTip(help);
    inner->setAccessibleName(tableText(field.label));
    inner->setAccessibleDescription(tableText(field.help));
    inner->setObjectName(qt(field.name));
    if (m_label) m_label->setBuddy(inner);
    show(Value{});
}

void FieldEditor::makeEditor(QVBoxLayout* column) {
    switch (m_field.kind) {
    case FieldKind::Flag:
        column->addSpacing(fontMetrics().height() + 6); // level with its neighbors' editors
        m_check = new QCheckBox(tableText(m_field.label));
        column->addWidget(m_check);
        connect(m_check, &QCheckBox::toggled, this, &FieldEditor::edited);
        break;
    case FieldKind::Choice:
        m_combo = new OptionBox;
        if (m_field.fallback.index() == 0) m_combo->addOption(tr("automatic"), tableText(m_field.automatic), QString());
        for (const Option& option : m_field.choices)
            m_combo->addOption(tableText(labelOf(option)), tableText(option.help), qt(option.name));
        column->addWidget(m_combo);
        connect(m_combo, &QComboBox::currentIndexChanged, this, &FieldEditor::edited);
        break;
    case FieldKind::Path:
        m_path = new PathEdit(PathEdit::Folder | PathEdit::File, tr("All files (*)"));
        column->addWidget(m_path);
        connect(m_path, &PathEdit::pathChanged, this, &FieldEditor::edited);
        break;
    case FieldKind::Words: {
        const auto* fallback = std::get_if<std::vector<std::string>>(&m_field.fallback);
        if (fallback && fallback->empty() && m_field.choices.empty()) { // free texts, such as prompts
            m_lines = new QPlainTextEdit;
            m_lines->setTabChangesFocus(true);
            m_lines->setPlaceholderText(tr("one per line"));
            m_lines->setFixedHeight(fontMetrics().lineSpacing() * 3 + 18);
            column->addWidget(m_lines);
            connect(m_lines, &QPlainTextEdit::textChanged, this, &FieldEditor::edited);
            break;
        }
        auto* row = new QHBoxLayout;
        row->setSpacing(4);
        m_line = new ValueEdit;
        m_suggest = toolButton(QStringLiteral("chevron-down"), tr("Choose %1").arg(tableText(m_field.label).toLower()));
        m_suggest->setPopupMode(QToolButton::InstantPopup);
        m_suggest->hide();
        row->addWidget(m_line, 1);
        row->addWidget(m_suggest);
        column->addLayout(row);
        QStringList choices;
        for (const Option& option : m_field.choices) choices << qt(option.name);
        setSuggestions(choices);
        break;
    }
    case FieldKind::Text:
        if (!m_field.choices.empty()) {
            m_combo = new OptionBox;
            m_combo->setEditable(true);
            m_combo->setInsertPolicy(QComboBox::NoInsert);
            m_combo->setCompleter(nullptr); // "cuda" must not become "CUDA"
            for (const Option& option : m_field.choices)
                m_combo->addOption(tableText(labelOf(option)), tableText(option.help), qt(option.name));
            column->addWidget(m_combo);
            connect(m_combo, &QComboBox::editTextChanged, this, &FieldEditor::edited);
            break;
        }
        [[fallthrough]];
    default: m_line = new ValueEdit; column->addWidget(m_line);
    }
    if (m_line) {
        m_line->setClearButtonEnabled(true);
        connect(m_line, &QLineEdit::textChanged, this, &FieldEditor::edited);
    }
}

void FieldEditor::setCompletions(const QStringList& words) {
    if (m_field.kind != FieldKind::Text || !m_line) return;
    auto* completer = new QCompleter(words, m_line); // the line drops the one before
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    m_line->setCompleter(completer);
}

void FieldEditor::setMoreChoices(const QList<QPair<QString, QString>>& choices) {
    if (!m_combo || !m_combo->isEditable()) return;
    const QSignalBlocker quietly(m_combo);
    const QString now = m_combo->currentText();
    while (m_combo->count() > int(m_field.choices.size())) m_combo->removeItem(m_combo->count() - 1);
    for (const auto& [value, help] : choices) m_combo->addOption(value, help, value);
    m_combo->setEditText(now);
}

QString FieldEditor::defaultText() const {
    const ValueEdit* line = m_path ? m_path->edit() : m_line;
    return line ? line->defaultText() : QString();
}

std::string FieldEditor::chosen() const {
    if (!m_combo->isEditable()) return plain(m_combo->currentData().toString());
    const QString typed = m_combo->currentText().trimmed();
    const int at = m_combo->findText(typed, Qt::MatchFixedString);
    return plain(at < 0 ? typed : m_combo->itemData(at).toString());
}

QPushButton* FieldEditor::addLink(const QString& text) {
    QPushButton* made = button(text, {}, "link");
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(column->count() - 1, made, 0, Qt::AlignLeft); // before what fills the rest
    return made;
}

QWidget* FieldEditor::editor() const {
    if (m_check) return m_check;
    if (m_combo) return m_combo;
    if (m_path) return m_path->edit();
    if (m_lines) return m_lines;
    return m_line;
}

void FieldEditor::showDefault(const Value& resolved, const QString& from) {
    m_default = resolved.index() == 0 ? m_field.fallback : resolved;
    const QString known = valueText(m_field, m_default), words = from.isEmpty() ? tableText(m_field.automatic) : from;
    ValueEdit* line = m_path ? m_path->edit() : m_line;
    if (line) {
        if (m_field.automatic == "required") line->setDefault({}, {});
        else if (words.isEmpty()) line->setDefault(known, known.isEmpty() ? QString() : tr("the default"));
        else if (known.isEmpty()) line->setDefault(tr("auto: %1").arg(words), {});
        else line->setDefault(tr("auto: %1").arg(known), words);
    }
    if (m_combo && m_field.fallback.index() == 0)
        m_combo->setItemText(0, m_default.index() == 0 ? tr("automatic")
                                                       : tr("automatic: %1").arg(valueText(m_field, m_default)));
}

void FieldEditor::show(const Value& given) {
    const QSignalBlocker quietly(this);
    showDefault(m_default);
    if (m_check) {
        const Value& now = given.index() == 0 ? m_field.fallback : given;
        const bool* on = std::get_if<bool>(&now);
        m_check->setChecked(on && *on);
    } else if (m_combo) {
        const Value& now = given.index() == 0 ? m_field.fallback : given;
        const int at = m_combo->findData(qt(toText(now)));
        if (m_combo->isEditable()) m_combo->setEditText(at < 0 ? qt(toText(now)) : m_combo->itemText(at));
        else m_combo->setCurrentIndex(at < 0 ? 0 : at);
    } else if (m_path) {
        m_path->setPath(valueText(m_field, given));
    } else if (m_lines) {
        const auto* words = std::get_if<std::vector<std::string>>(&given);
        m_lines->setPlainText(words ? qt(*words).join('\n') : QString());
    } else if (m_line->text() != valueText(m_field, given)) {
        m_line->setText(valueText(m_field, given));
    }
}

std::string FieldEditor::text() const {
    if (m_check) {
        const bool* fallback = std::get_if<bool>(&m_field.fallback);
        if (fallback && *fallback == m_check->isChecked()) return {};
        return m_check->isChecked() ? "true" : "false";
    }
    if (m_combo) {
        const std::string now = chosen();
        return now == toText(m_field.fallback) ? std::string() : now;
    }
    if (m_path) return plain(m_path->path());
    if (m_lines) return plain(m_lines->toPlainText().trimmed());
    QString typed = m_line->text().trimmed();
    if (m_field.kind == FieldKind::Words) typed.replace(QStringLiteral(", "), QStringLiteral(","));
    return plain(typed);
}

std::vector<std::string> FieldEditor::words() const {
    std::vector<std::string> out;
    for (const QString& word : qt(text()).split(m_lines ? '\n' : ',', Qt::SkipEmptyParts))
        if (!word.trimmed().isEmpty()) out.push_back(plain(word.trimmed()));
    return out;
}

void FieldEditor::setProblem(const QString& problem) {
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    setRole(editor(), "wrong", problem.isEmpty() ? QStringLiteral("false") : QStringLiteral("true"));
    editor()->setAccessibleDescription(problem.isEmpty() ? tableText(m_field.help) : problem);
}

QString FieldEditor::problem() const { return m_problem->text(); }

int FieldEditor::labelWidth() const { return m_label ? m_label->sizeHint().width() : m_check->sizeHint().width(); }

void FieldEditor::setSuggestions(const QStringList& words) {
    if (!m_suggest) return;
    m_suggest->setVisible(!words.isEmpty());
    delete m_suggest->menu();
    auto* menu = new QMenu(m_suggest);
    m_suggest->setMenu(menu);
    const auto typed = [this] { return qt(text()).split(',', Qt::SkipEmptyParts); };
    for (const QString& word : words) {
        QAction* action = menu->addAction(word);
        action->setCheckable(true);
        connect(action, &QAction::triggered, this, [this, typed, word](bool on) {
            QStringList now = typed();
            now.removeAll(word);
            if (on && word.startsWith(QStringLiteral("all-"))) now.clear();
            if (on) now << word;
            m_line->setText(now.join(QStringLiteral(", ")));
        });
    }
    connect(menu, &QMenu::aboutToShow, this, [menu, typed] {
        const QStringList now = typed();
        for (QAction* action : menu->actions()) action->setChecked(now.contains(action->text()));
    });
}

} // namespace lathe::ui
