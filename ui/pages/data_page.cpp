// A recipe that is never run: it holds the sources and the few fields that decide how rows become examples.
#include "pages/data_page.h"

#include "bridge/file_kind.h"
#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "pages/data_section.h"
#include "pages/preview_panel.h"
#include "widgets/card.h"
#include "widgets/field_form.h"
#include "widgets/labels.h"
#include "widgets/path_edit.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QScrollArea>

namespace lathe::ui {
namespace {

const QStringList fieldsOfTask{QStringLiteral("task"), QStringLiteral("labels"), QStringLiteral("problem_type")};

/// Fields that have nothing to do with how rows become examples.
QStringList elsewhere() {
    QStringList names;
    for (const Field& field : recipeFields())
        if (field.group != "Data" && !fieldsOfTask.contains(qt(field.name))) names << qt(field.name);
    return names;
}

} // namespace

DataPage::DataPage(Context& context, QWidget* parent) : Page(context, parent) {
    setAcceptDrops(true);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* area = new QScrollArea;
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    outer->addWidget(area);
    QVBoxLayout* column = scrollingBody(area, 28);

    auto* head = new QHBoxLayout;
    head->addWidget(heading(tr("Data"), 1));
    head->addStretch(1);
    m_use = button(tr("&Use for a new run"), QStringLiteral("new"), "primary");
    m_use->setObjectName("useData");
    head->addWidget(m_use);
    column->addLayout(head);
    column->addWidget(
        mutedLabel(tr("See what is in a dataset before anything is trained on it: every row with its trained tokens, "
                      "the lengths, the repeats and the leaks. Files are never changed.")));

    m_data = new DataSection(context.settings);
    column->addWidget(m_data);

    auto* seen = new Card(tr("As seen by"));
    m_model = new PathEdit(PathEdit::Folder | PathEdit::File, tr("GGUF models (*.gguf);;All files (*)"));
    m_model->setPlaceholder(
        tr("The model whose tokenizer and chat template are used; without one, rows show no tokens"));
    m_model->setStartFolder(context.settings.get(keys::modelFolder));
    m_model->edit()->setObjectName("dataModel");
    m_model->edit()->setAccessibleName(tr("Model whose tokenizer and chat template are used"));
    seen->body()->addWidget(m_model);
    m_fields = new FieldForm(recipeFields(), elsewhere());
    m_fields->setGroupHeadings(false);
    seen->body()->addWidget(m_fields);
    column->addWidget(seen);

    m_preview = new PreviewPanel(context.client);
    column->addWidget(m_preview, 1);

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(60);
    connect(&m_debounce, &QTimer::timeout, this, &DataPage::look);
    connect(m_data, &DataSection::changed, &m_debounce, qOverload<>(&QTimer::start));
    connect(m_fields, &FieldForm::changed, &m_debounce, qOverload<>(&QTimer::start));
    connect(m_model, &PathEdit::pathChanged, &m_debounce, qOverload<>(&QTimer::start));
    connect(m_model, &PathEdit::picked, this,
            [this](const QString& path) { m_context.settings.set(keys::modelFolder, QFileInfo(path).absolutePath()); });
    connect(m_preview, &PreviewPanel::columnsFound, m_data, &DataSection::setColumns);
    connect(m_preview, &PreviewPanel::sourceChangeWanted, m_data, &DataSection::changeSource);
    connect(m_preview, &PreviewPanel::taskWanted, this, [this](Task task) {
        Settings settings = m_fields->settings();
        settings.set(field::task, task);
        m_fields->setSettings(settings);
        look();
    });
    connect(m_use, &QPushButton::clicked, this, [this] { emit navigate(EditRecipe{recipe()}); });
    look();
}

Recipe DataPage::recipe() const {
    Recipe out;
    for (const Field& field : recipeFields()) out.settings.set(field, m_fields->settings().given(field));
    out.settings.set(field::model, m_model->path().isEmpty() ? Value{} : Value(plain(m_model->path())));
    out.data = m_data->sources();
    return out;
}

void DataPage::open(const Recipe& recipe) {
    m_model->setPath(qt(recipe.settings.get(field::model)));
    m_fields->setSettings(recipe.settings);
    m_data->setSources(recipe.data);
    look();
}

void DataPage::look() {
    const Task task = m_fields->settings().get(field::task);
    m_fields->setTask(task);
    m_data->setTask(task);
    const Recipe now = recipe();
    m_use->setEnabled(!now.data.empty());
    std::vector<Problem> problems; // those of data and of what shapes it; a missing model is none here
    try {
        for (const Problem& problem : m_context.client.bench().check(now))
            if (problem.field.starts_with("data[") || (!m_model->path().isEmpty() && problem.field != "data"))
                problems.push_back(problem);
        m_fields->setDefaults(m_context.client.bench().withDefaults(now).settings);
    } catch (const Error& error) {
        problems.push_back({"model", error.info().message});
    }
    m_data->setProblems(problems);
    m_fields->setProblems(problems);
    const bool wrongModel =
        std::any_of(problems.begin(), problems.end(), [](const Problem& problem) { return problem.field == "model"; });
    setRole(m_model->edit(), "wrong", wrongModel ? QStringLiteral("true") : QStringLiteral("false"));
    m_preview->setRecipe(now);
}

void DataPage::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void DataPage::dropEvent(QDropEvent* event) {
    for (const QString& path : localPathsIn(*event->mimeData())) m_data->addFile(path);
    event->acceptProposedAction();
}

Page::Carried DataPage::carry() {
    return [recipe = recipe()](Page& page) { static_cast<DataPage&>(page).open(recipe); };
}

} // namespace lathe::ui
