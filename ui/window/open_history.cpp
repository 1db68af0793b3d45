#include "window/open_history.h"

#include "bridge/text.h"
#include "settings/language.h"
#include "settings/theme.h"
#include "widgets/labels.h"

#include <QCoreApplication>
#include <QDialog>
#include <QVBoxLayout>

namespace lathe::ui {
namespace {
struct HistoryWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::OpenHistory) };
} // namespace

std::unique_ptr<Workbench> openHistory(const std::filesystem::path& home,
                                       const std::function<HistoryChoice(const ErrorInfo&)>& ask,
                                       const std::function<void(const RebuiltHistory&)>& tell) {
    for (;;) {
        try {
            return std::make_unique<Workbench>(home);
        } catch (const Error& error) {
            switch (ask(error.info())) {
            case HistoryChoice::Quit: return nullptr;
            case HistoryChoice::StartNew: Workbench::startNewHistory(home); break;
            case HistoryChoice::Rebuild: tell(Workbench::rebuildHistory(home)); break;
            case HistoryChoice::TryAgain: break;
            }
        }
    }
}

/// A window of its own with a title, paragraphs and, at the bottom, room for buttons.
static QVBoxLayout* arrangeDialog(QDialog& dialog, const QString& title, const QStringList& paragraphs) {
    Theme::instance().choose(QStringLiteral("system")); // the window with the person's own choice is not there yet
    dialog.setWindowTitle(HistoryWords::tr("Lathe"));
    dialog.setMinimumWidth(600);
    auto* column = new QVBoxLayout(&dialog);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(12);
    column->addWidget(heading(title, 2));
    for (const QString& paragraph : paragraphs) column->addWidget(plainLabel(paragraph));
    return column;
}

HistoryChoice askAboutHistory(const ErrorInfo& error) {
    Language::instance();
    QDialog dialog;
    dialog.setObjectName("historyTrouble");
    QVBoxLayout* column =
        arrangeDialog(dialog, HistoryWords::tr("The run history can't be opened"), {qt(error.message)});
    const bool damaged = error.kind == ErrorKind::BadFile; // the hint is for who has no buttons
    if (!error.hint.empty() && !damaged) column->addWidget(mutedLabel(qt(error.hint)));
    if (damaged)
        column->addWidget(plainLabel(HistoryWords::tr(
            "It can be rebuilt from the folders of its runs, or a new one can begin. Either way the old file gets "
            "another name and stays as it is, and so do the folders.")));
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
    if (damaged) add(HistoryWords::tr("Start a &new history"), HistoryChoice::StartNew, "newHistory");
    QPushButton* best =
        damaged ? add(HistoryWords::tr("&Rebuild it"), HistoryChoice::Rebuild, "rebuild", "primary") : again;
    best->setDefault(true);
    column->addLayout(row);
    best->setFocus(); // Enter means it, not whatever stands first
    dialog.exec();
    return choice;
}

void tellRebuilt(const RebuiltHistory& made) {
    Language::instance(); // plurals are its own
    QStringList said{HistoryWords::tr("%n run(s) are back.", nullptr, int(made.runs.size()))};
    if (!made.withoutCurves.empty())
        said << HistoryWords::tr("%n of them were made by an earlier version and have no curves.", nullptr,
                                 int(made.withoutCurves.size()));
    if (!made.skipped.empty())
        said << HistoryWords::tr("%n folder(s) could not be read as runs and were left out.", nullptr,
                                 int(made.skipped.size()));
    for (const std::string& lost : made.lost) said << HistoryWords::tr("Begins anew: %1.").arg(qt(lost));
    if (!made.keptAs.empty()) said << HistoryWords::tr("The old file is kept as %1.").arg(qt(made.keptAs));
    QDialog dialog;
    dialog.setObjectName("historyRebuilt");
    QVBoxLayout* column = arrangeDialog(dialog, HistoryWords::tr("The run history was rebuilt"), said);
    QPushButton* go = button(HistoryWords::tr("&Continue"), {}, "primary");
    go->setObjectName("continue");
    go->setDefault(true);
    QObject::connect(go, &QPushButton::clicked, &dialog, &QDialog::accept);
    column->addSpacing(6);
    column->addWidget(go, 0, Qt::AlignRight);
    go->setFocus();
    dialog.exec();
}

} // namespace lathe::ui
