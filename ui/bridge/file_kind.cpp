// Only a file called .json is opened: a recipe names its schema. A folder's files are looked at by name, and not all of
// a large one's: a person waits with the mouse.
#include "bridge/file_kind.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeData>
#include <QUrl>

#include <algorithm>
#include <iterator>

namespace lathe::ui {
namespace {

constexpr int mostLooked = 500; ///< files of a folder

bool isGguf(const QString& name) { return name.endsWith(QLatin1String(".gguf"), Qt::CaseInsensitive); }

bool isAdapter(const QDir& folder) {
    static constexpr const char* files[] = {"adapter_config.json", "adapter_fusion_config.json", "methods.json"};
    return std::any_of(std::begin(files), std::end(files),
                       [&](const char* file) { return folder.exists(QLatin1String(file)); });
}

FileKind folderKind(const QDir& folder) {
    const QString config = QStringLiteral("config.json");
    if (isAdapter(folder)) return FileKind::Adapter;
    if (folder.exists(config)) return FileKind::Model;
    const QStringList data = QLatin1String(dataFiles).toString().split(' ');
    bool hasData = false;
    QDirIterator files(folder.path(), QDir::Files, QDirIterator::Subdirectories);
    for (int looked = 0; looked < mostLooked && files.hasNext(); ++looked) {
        files.next();
        if (isGguf(files.fileName()) || files.fileName() == config) return FileKind::Folder; // of models
        hasData = hasData || QDir::match(data, files.fileName());
    }
    return hasData ? FileKind::Data : FileKind::Folder;
}

} // namespace

FileKind fileKindOf(const QString& path) {
    if (QFileInfo(path).isDir()) return folderKind(QDir(path));
    if (isGguf(path)) return FileKind::Model;
    QFile file(path);
    constexpr qint64 head = 4096;
    const bool isRecipe = path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive) && file.open(QIODevice::ReadOnly)
                          && file.read(head).contains("\"schema\"");
    return isRecipe ? FileKind::Recipe : FileKind::Data;
}

QString baseOfAdapter(const QString& folder) {
    constexpr qint64 most = 1 << 20;
    QFile file(QDir(folder).filePath(QStringLiteral("adapter_config.json")));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QString base =
        QJsonDocument::fromJson(file.read(most)).object().value(QLatin1String("base_model_name_or_path")).toString();
    const QFileInfo there(base);
    return there.isAbsolute() && there.exists() ? base : QString();
}

QStringList localPathsIn(const QMimeData& dragged) {
    QStringList paths;
    for (const QUrl& url : dragged.urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    return paths;
}

} // namespace lathe::ui
