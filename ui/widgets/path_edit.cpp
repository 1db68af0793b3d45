#include "widgets/path_edit.h"

#include "widgets/labels.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>

namespace lathe::ui {

PathEdit::PathEdit(Picks picks, const QString& filter, QWidget* parent) : QWidget(parent), m_filter(filter) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_edit = new ValueEdit;
    m_edit->setClearButtonEnabled(true);
    m_edit->setAcceptDrops(false); // ours takes the whole row
    row->addWidget(m_edit, 1);
    setFocusProxy(m_edit);
    setAcceptDrops(true);
    connect(m_edit, &QLineEdit::textChanged, this, &PathEdit::pathChanged);
    const auto add = [&](Pick what, const QString& icon, const QString& name) {
        if (!(picks & what)) return;
        QPushButton* pickButton = button(name, icon);
        row->addWidget(pickButton);
        connect(pickButton, &QPushButton::clicked, this, [this, what] { pick(what); });
    };
    add(Folder, QStringLiteral("folder"), tr("Folder…"));
    add(File, QStringLiteral("file"), tr("File…"));
    add(SaveFile, QStringLiteral("file"), tr("Choose…"));
}

QString PathEdit::path() const { return m_edit->text().trimmed(); }

void PathEdit::setPath(const QString& path) {
    if (path == m_edit->text()) return;
    const QSignalBlocker quiet(m_edit);
    m_edit->setText(path);
}

void PathEdit::setPlaceholder(const QString& text) { m_edit->setPlaceholderText(text); }

void PathEdit::pick(Pick what) {
    auto* dialog = new QFileDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(what == Folder ? QFileDialog::Directory
                        : what == File ? QFileDialog::ExistingFile
                                       : QFileDialog::AnyFile);
    if (what == SaveFile) dialog->setAcceptMode(QFileDialog::AcceptSave);
    if (what == Folder) dialog->setOption(QFileDialog::ShowDirsOnly);
    else dialog->setNameFilter(m_filter);
    const QFileInfo now(path());
    if (!path().isEmpty() && now.exists())
        dialog->setDirectory(now.isDir() ? now.absoluteFilePath() : now.absolutePath());
    else if (!m_startFolder.isEmpty()) dialog->setDirectory(m_startFolder);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& chosen) {
        m_edit->setText(chosen);
        emit picked(chosen);
    });
    dialog->open(); // its own window, no loop of ours
}

void PathEdit::dragEnterEvent(QDragEnterEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile()) event->acceptProposedAction();
}

void PathEdit::dropEvent(QDropEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (urls.size() != 1 || !urls.front().isLocalFile()) return;
    event->acceptProposedAction();
    m_edit->setText(urls.front().toLocalFile());
    emit picked(path());
}

} // namespace lathe::ui
