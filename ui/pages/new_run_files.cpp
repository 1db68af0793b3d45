// NewRunPage's files: a recipe opened and saved, and whatever is dropped on the page.
#include "bridge/file_kind.h"
#include "bridge/recipe_file.h"
#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "pages/data_section.h"
#include "pages/model_section.h"
#include "pages/new_run_page.h"
#include "widgets/banner.h"
#include "widgets/path_edit.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QLineEdit>
#include <QMimeData>
#include <QSaveFile>
#include <QScrollArea>

#include <algorithm>

namespace lathe::ui {

void NewRunPage::loadRecipe(const QString& path) {
    try {
        setRecipe(recipeFromFile(path));
        m_context.settings.set(keys::recipeFolder, QFileInfo(path).absolutePath());
    } catch (const Error& error) {
        m_note->say(error.info());
        m_scroll->ensureWidgetVisible(m_note);
    }
}

void NewRunPage::loadDialog() {
    auto* dialog = new QFileDialog(this, tr("Open a recipe"), m_context.settings.get(keys::recipeFolder),
                                   tr("Recipes (*.json);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &NewRunPage::loadRecipe);
    dialog->open();
}

void NewRunPage::saveDialog() {
    auto* dialog = new QFileDialog(this, tr("Save the recipe"), m_context.settings.get(keys::recipeFolder),
                                   tr("Recipes (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(QStringLiteral("recipe.json"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        QSaveFile file(path);
        const QByteArray text = QByteArray::fromStdString(toJson(recipe())) + '\n';
        if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit()) {
            m_context.settings.set(keys::recipeFolder, QFileInfo(path).absolutePath());
            m_note->say(Banner::Tone::Good, tr("Saved as %1").arg(path));
        } else {
            m_note->say(Banner::Tone::Error, tr("%1 can't be written").arg(path), file.errorString());
        }
    });
    dialog->open();
}

void NewRunPage::beginWith(const QStringList& paths) {
    const bool hasData =
        std::any_of(paths.begin(), paths.end(), [](const QString& path) { return fileKindOf(path) == FileKind::Data; });
    if (hasData) m_data->setSources({});
    takeFiles(paths);
}

void NewRunPage::takeFiles(QStringList paths) {
    std::stable_partition(paths.begin(), paths.end(), [](const QString& path) {
        return fileKindOf(path) == FileKind::Recipe; // which the others go into
    });
    for (const QString& path : paths) takeFile(path);
}

void NewRunPage::takeFile(const QString& path) {
    switch (fileKindOf(path)) {
    case FileKind::Recipe: return loadRecipe(path);
    case FileKind::Adapter: return takeAdapter(path);
    case FileKind::Data: return m_data->addFile(path);
    case FileKind::Model:
    case FileKind::Folder: return m_model->edit()->edit()->setText(path); // where it is said what a folder lacks
    }
}

/// Where no model is chosen, the one that the adapter was trained on comes with it.
void NewRunPage::takeAdapter(const QString& path) {
    Recipe now = recipe();
    now.settings.set(field::initAdapter, plain(path));
    if (m_model->path().isEmpty())
        if (const QString base = baseOfAdapter(path); !base.isEmpty()) now.settings.set(field::model, plain(base));
    setRecipe(now);
    m_note->say(Banner::Tone::Info, tr("The run starts from the adapter “%1”").arg(fileNameOf(path)),
                tr("It stands under “Start from adapter” among the fields of the training."));
}

void NewRunPage::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void NewRunPage::dropEvent(QDropEvent* event) {
    takeFiles(localPathsIn(*event->mimeData()));
    event->acceptProposedAction();
}

} // namespace lathe::ui
