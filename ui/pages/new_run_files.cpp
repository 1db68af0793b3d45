// NewRunPage's files: a recipe opened and saved, and whatever is dropped on the page.
#include "bridge/recipe_file.h"
#include "bridge/text.h"
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

void NewRunPage::takeFile(const QString& path) {
    const QFileInfo info(path);
    if (info.isDir() || info.suffix().toLower() == "gguf") {
        m_model->edit()->edit()->setText(path);
        return;
    }
    QFile file(path); // a recipe names its schema; anything else is data
    if (info.suffix().toLower() == "json" && file.open(QIODevice::ReadOnly) && file.read(4096).contains("\"schema\""))
        loadRecipe(path);
    else m_data->addFile(path);
}

void NewRunPage::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void NewRunPage::dropEvent(QDropEvent* event) {
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile()) takeFile(url.toLocalFile());
    event->acceptProposedAction();
}

} // namespace lathe::ui
