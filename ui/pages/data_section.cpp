// Each source has its own small form; an empty row stays at the end to be filled.
#include "pages/data_section.h"

#include "bridge/file_kind.h"
#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "lathe/task.h"
#include "settings/theme.h"
#include "widgets/field_editor.h"
#include "widgets/field_form.h"
#include "widgets/labels.h"
#include "widgets/path_edit.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>

namespace lathe::ui {

DataSection::DataSection(WindowSettings& settings, QWidget* parent) : Card(tr("Data"), parent), m_settings(settings) {
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(12);
    body()->addLayout(m_rows);
    auto* add = button(tr("Add another file"), QStringLiteral("new"), "link");
    connect(add, &QPushButton::clicked, this, [this] { addRow().path->edit()->setFocus(); });
    body()->addWidget(add, 0, Qt::AlignLeft);
    addRow();
}

DataSection::Source& DataSection::addRow() {
    Source source;
    source.box = new QWidget;
    auto* column = new QVBoxLayout(source.box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    source.path = new PathEdit(PathEdit::File, tr("Data (%1);;All files (*)").arg(QLatin1String(dataFiles)));
    source.path->setPlaceholder(tr("A file of examples: choose it, drop it here or type its path"));
    source.path->setStartFolder(m_settings.get(keys::dataFolder));
    source.path->edit()->setObjectName("dataPath");
    source.path->edit()->setAccessibleName(tr("Data file"));
    row->addWidget(source.path, 1);
    source.more = button(tr("Options"), QStringLiteral("settings"));
    source.more->setObjectName("dataOptions");
    source.more->setCheckable(true);
    row->addWidget(source.more);
    source.remove = button({}, QStringLiteral("close"), "flat");
    source.remove->setToolTip(tr("Remove this file"));
    source.remove->setAccessibleName(tr("Remove this file"));
    row->addWidget(source.remove);
    column->addLayout(row);
    column->addWidget(source.problem = problemLabel());
    source.form = new FieldForm(dataFields(), {QStringLiteral("path")});
    source.form->setGroupHeadings(false);
    source.form->setShowAll(true);
    source.form->setTask(m_task);
    offerColumns(source);
    source.form->hide();
    column->addWidget(source.form);
    m_rows->addWidget(source.box);

    connect(source.more, &QPushButton::toggled, this, [this, source](bool on) {
        if (on) offerColumns(source);
        source.form->setVisible(on);
    });
    connect(source.path, &PathEdit::pathChanged, this, &DataSection::changed);
    connect(source.path, &PathEdit::picked, this,
            [this](const QString& path) { m_settings.set(keys::dataFolder, QFileInfo(path).absolutePath()); });
    connect(source.form, &FieldForm::changed, this, &DataSection::changed);
    connect(
        source.remove, &QPushButton::clicked, this, [this, box = source.box] { removeRow(box); }, Qt::QueuedConnection);
    m_sources.push_back(source);
    arrange();
    return m_sources.back();
}

void DataSection::removeRow(QWidget* box) {
    const auto found =
        std::find_if(m_sources.begin(), m_sources.end(), [box](const Source& source) { return source.box == box; });
    if (found == m_sources.end()) return;
    m_sources.erase(found);
    delete box;
    if (m_sources.empty()) addRow();
    arrange();
    emit changed();
}

void DataSection::arrange() {
    for (Source& source : m_sources) source.remove->setVisible(m_sources.size() > 1 || !source.path->path().isEmpty());
}

std::vector<Settings> DataSection::sources() const {
    std::vector<Settings> out;
    for (const Source& source : m_sources) {
        if (source.path->path().isEmpty()) continue;
        Settings settings = source.form->settings();
        settings.set(field::path, plain(source.path->path()));
        out.push_back(settings);
    }
    return out;
}

void DataSection::setSources(const std::vector<Settings>& sources) {
    for (const Source& source : m_sources) delete source.box;
    m_sources.clear();
    for (const Settings& settings : sources) {
        Source& source = addRow();
        source.path->setPath(qt(settings.get(field::path)));
        source.form->setSettings(settings);
        if (source.form->givenCount() > 0) source.more->setChecked(true);
    }
    if (m_sources.empty()) addRow();
    arrange();
}

void DataSection::changeSource(int number, const std::function<void(Settings&)>& change) {
    for (Source& source : m_sources)
        if (!source.path->path().isEmpty() && number-- == 0) {
            Settings settings = source.form->settings();
            change(settings);
            source.form->setSettings(settings);
            emit changed();
            return;
        }
}

void DataSection::addFile(const QString& path) {
    for (Source& source : m_sources)
        if (source.path->path().isEmpty()) {
            source.path->edit()->setText(path);
            arrange();
            return;
        }
    addRow().path->edit()->setText(path);
}

void DataSection::setTask(Task task) {
    setSubtitle(tableText(taskInfo(task).rows));
    m_task = task;
    for (const Source& source : m_sources) source.form->setTask(m_task);
}

void DataSection::setColumns(const QStringList& columns) {
    if (columns == m_columns) return;
    m_columns = columns;
    for (const Source& source : m_sources) offerColumns(source);
}

void DataSection::offerColumns(const Source& source) {
    if (!source.more->isChecked()) return; // when they are shown
    for (const Field& field : dataFields())
        if (field.name.size() > 7 && field.name.substr(field.name.size() - 7) == "_column")
            if (FieldEditor* editor = source.form->editorOf(field)) editor->setCompletions(m_columns);
}

QWidget* DataSection::reveal(const std::string& field) {
    std::size_t number = 0; // empty rows are not in the recipe
    for (Source& source : m_sources) {
        const bool given = !source.path->path().isEmpty();
        const std::string prefix = "data[" + std::to_string(number) + "].";
        number += given;
        if (given && !field.starts_with(prefix) && field != "data") continue;
        const std::string name = field.starts_with(prefix) ? field.substr(prefix.size()) : "path";
        if (name == "path") return source.path->edit();
        source.more->setChecked(true);
        return source.form->reveal(FieldName(name));
    }
    return m_sources.front().path->edit();
}

void DataSection::setProblems(const std::vector<Problem>& problems) {
    std::size_t number = 0; // empty rows are not in the recipe
    for (Source& source : m_sources) {
        source.problem->hide();
        setRole(source.path->edit(), "wrong", QStringLiteral("false"));
        const bool given = !source.path->path().isEmpty();
        if (!given && (number > 0 || m_sources.size() > 1)) continue;
        const std::string prefix = "data[" + std::to_string(number) + "].";
        source.form->setProblems(problems, prefix);
        for (const Problem& problem : problems) {
            if (problem.field != prefix + "path" && !(number == 0 && problem.field == "data")) continue;
            source.problem->setText(qt(problem.message));
            source.problem->show();
            setRole(source.path->edit(), "wrong", QStringLiteral("true"));
        }
        if (given) ++number;
    }
    arrange();
}

} // namespace lathe::ui
