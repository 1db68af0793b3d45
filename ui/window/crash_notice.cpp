#include "window/crash_notice.h"

#include "bridge/text.h"
#include "lathe/crash.h"
#include "settings/theme.h"
#include "widgets/banner.h"
#include "widgets/labels.h"

#include <QCoreApplication>
#include <QDialog>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace lathe::ui {
namespace {

struct CrashWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::CrashNotice) };

void showReport(QWidget* parent, const CrashReport& report, const std::function<void()>& save) {
    auto* dialog = new QDialog(parent);
    dialog->setObjectName("crashReport");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(CrashWords::tr("Crash report"));
    dialog->resize(820, 560);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(12);
    column->addWidget(heading(CrashWords::tr("Crash report"), 2));
    column->addWidget(mutedLabel(qt(report.file.string())));
    auto* text = new QPlainTextEdit(qt(report.text));
    text->setReadOnly(true);
    text->setFont(Theme::instance().monospace());
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setAccessibleName(CrashWords::tr("Crash report"));
    column->addWidget(text, 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    QPushButton* keep = button(CrashWords::tr("&Save diagnostics…"), QStringLiteral("export"));
    QObject::connect(keep, &QPushButton::clicked, dialog, save);
    QPushButton* close = button(CrashWords::tr("&Close"), {}, "primary");
    close->setDefault(true);
    QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::accept);
    row->addStretch(1);
    row->addWidget(keep);
    row->addWidget(close);
    column->addLayout(row);
    dialog->open();
    close->setFocus();
}

} // namespace

void offerCrashReport(Banner& banner, WindowSettings& settings, const std::filesystem::path& home,
                      const std::function<void()>& save) {
    const std::vector<CrashReport> reports = crashReports(home, 1);
    if (reports.empty()) return;
    const QString newest = qt(reports.front().file.filename().string());
    if (newest <= settings.get(keys::crashSeen)) return; // names begin with the time
    settings.set(keys::crashSeen, newest);
    banner.say(
        Banner::Tone::Warning, CrashWords::tr("Lathe ended unexpectedly"),
        CrashWords::tr("A report of what happened was kept. Runs that were going on can be resumed from their last "
                       "checkpoint, in the history."));
    banner
        .addButton(
            CrashWords::tr("Open the report"),
            [&banner, report = reports.front(), save] { showReport(banner.window(), report, save); }, true)
        ->setObjectName("openCrash");
    banner.addButton(CrashWords::tr("Save diagnostics…"), save)->setObjectName("saveDiagnostics");
}

} // namespace lathe::ui
