#include "window/open_history.h"

#include "bridge/text.h"
#include "settings/theme.h"
#include "widgets/labels.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDialog>
#include <QVBoxLayout>

namespace lathe::ui {
namespace {
struct HistoryWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::OpenHistory) };
} // namespace

std::unique_ptr<Workbench> openHistory(const std::filesystem::path& home,
                                       const std::function<HistoryChoice(const ErrorInfo&)>& ask) {
    for (;;) {
        try {
            return std::make_unique<Workbench>(home);
        } catch (const Error& error) {
            switch (ask(error.info())) {
            case HistoryChoice::Quit: return nullptr;
            case HistoryChoice::StartNew: setHistoryAside(home); break;
            case HistoryChoice::TryAgain: break;
            }
        }
    }
}

std::filesystem::path setHistoryAside(const std::filesystem::path& home) {
    const std::string when = plain(QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss")));
    const std::filesystem::path aside = home / ("runs-" + when + ".db");
    for (const char* part : {"", "-wal", "-shm"}) { // SQLite finds its log by the file's name
        const std::filesystem::path from = home / (std::string("runs.db") + part), to = aside.string() + part;
        std::error_code error;
        if (!std::filesystem::exists(from, error)) continue;
        std::filesystem::rename(from, to, error);
        if (error)
            throw Error(ErrorKind::Io, from.string() + " can't be renamed: " + error.message() + ".",
                        "Check the folder's permissions, or choose another folder with LATHE_HOME.");
    }
    return aside;
}

HistoryChoice askAboutHistory(const ErrorInfo& error) {
    Theme::instance().choose(QStringLiteral("system")); // the window with the person's own choice is not there yet
    QDialog dialog;
    dialog.setObjectName("historyTrouble");
    dialog.setWindowTitle(HistoryWords::tr("Lathe"));
    dialog.setMinimumWidth(560);
    auto* column = new QVBoxLayout(&dialog);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(12);
    column->addWidget(heading(HistoryWords::tr("The run history can't be opened"), 2));
    column->addWidget(plainLabel(qt(error.message)));
    if (!error.hint.empty()) column->addWidget(mutedLabel(qt(error.hint)));
    const bool damaged = error.kind == ErrorKind::BadFile;
    if (damaged)
        column->addWidget(plainLabel(HistoryWords::tr(
            "A new history can begin beside it. The old file gets another name and stays as it is, and "
            "so do the folders of its runs.")));
    column->addSpacing(6);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addStretch(1);
    HistoryChoice choice = HistoryChoice::Quit; // also of Esc and of the window's own button
    const auto add = [&](const QString& text, HistoryChoice meant, const char* name, const char* kind = "") {
        QPushButton* made = button(text, {}, kind);
        made->setObjectName(name);
        QObject::connect(made, &QPushButton::clicked, &dialog, [&choice, &dialog, meant] {
            choice = meant;
            dialog.accept();
        });
        row->addWidget(made);
        return made;
    };
    add(HistoryWords::tr("&Quit"), HistoryChoice::Quit, "quit");
    QPushButton* again = add(HistoryWords::tr("&Try again"), HistoryChoice::TryAgain, "tryAgain");
    if (damaged)
        add(HistoryWords::tr("Start a &new history"), HistoryChoice::StartNew, "newHistory", "primary")
            ->setDefault(true);
    else again->setDefault(true);
    column->addLayout(row);
    dialog.exec();
    return choice;
}

} // namespace lathe::ui
