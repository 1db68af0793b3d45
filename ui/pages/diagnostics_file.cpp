#include "pages/diagnostics_file.h"

#include "bridge/backend_client.h"
#include "widgets/banner.h"

#include <QCoreApplication>
#include <QDate>
#include <QDir>
#include <QFileDialog>
#include <QStandardPaths>

namespace lathe::ui {
namespace {
struct DiagnosticsWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::DiagnosticsFile) };
} // namespace

void saveDiagnosticsAs(QWidget* parent, BackendClient& client, Banner& banner) {
    auto* dialog = new QFileDialog(parent, DiagnosticsWords::tr("Save diagnostics"),
                                   QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation),
                                   DiagnosticsWords::tr("Zip archives (*.zip)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("zip"));
    dialog->selectFile(QStringLiteral("lathe-%1.zip").arg(QDate::currentDate().toString(Qt::ISODate)));
    QObject::connect(dialog, &QFileDialog::fileSelected, &banner, [&client, &banner](const QString& file) {
        client.askFor<Done>(
            SaveDiagnostics{QFile::encodeName(file).toStdString()}, &banner,
            [&banner, file](const Done&) {
                banner.say(Banner::Tone::Good, DiagnosticsWords::tr("Diagnostics saved"),
                           DiagnosticsWords::tr("%1. Look into it before you send it to somebody.")
                               .arg(QDir::toNativeSeparators(file)));
            },
            [&banner](const ErrorInfo& error) { banner.say(error); });
    });
    dialog->open();
}

} // namespace lathe::ui
