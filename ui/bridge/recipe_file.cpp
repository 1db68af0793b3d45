#include "bridge/recipe_file.h"

#include "bridge/text.h"
#include "lathe/error.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

namespace lathe::ui {
namespace {

struct RecipeFileWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::RecipeFile) };

constexpr qint64 mostBytes = 16 << 20; ///< a thousand times what a recipe has: somebody chose another file

} // namespace

Recipe recipeFromFile(const QString& path) {
    QFile file(path);
    QByteArray text;
    if (file.open(QIODevice::ReadOnly)) text = file.read(mostBytes + 1);
    if (file.error() != QFileDevice::NoError)
        throw Error(ErrorKind::Io, plain(RecipeFileWords::tr("Can't read %1: %2.").arg(path, file.errorString())));
    if (text.size() > mostBytes)
        throw Error(ErrorKind::BadInput,
                    plain(RecipeFileWords::tr("%1 is no recipe: it is larger than 16 MiB.").arg(path)),
                    plain(RecipeFileWords::tr("Open a recipe's JSON file, a GGUF file or a model's folder.")));
    Recipe recipe = recipeFromJson(text.toStdString());
    resolvePaths(recipe, plain(QFileInfo(path).absolutePath()));
    return recipe;
}

} // namespace lathe::ui
