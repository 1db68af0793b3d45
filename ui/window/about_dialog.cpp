// The text is THIRD_PARTY.md itself, so that nothing is listed a second time; a package brings the licenses' own texts
// in a folder beside it.
#include "window/about_dialog.h"

#include "lathe/version.h"
#include "pages/page.h"
#include "widgets/labels.h"

#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QFile>
#include <QTextBrowser>
#include <QTextTable>
#include <QUrl>
#include <QVBoxLayout>

namespace lathe::ui {
namespace {

/// The file without its title; what it links to lies in the source, not here, so links become plain words.
QString thirdPartyText() {
    QFile file(QStringLiteral(":/about/THIRD_PARTY.md"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    QString text = QString::fromUtf8(file.readAll());
    text.remove(0, text.indexOf('\n') + 1);
    static const QRegularExpression link(QStringLiteral("\\[([^\\]]*)\\]\\([^)]*\\)"));
    return text.replace(link, QStringLiteral("\\1"));
}

/// Tables without lines, with room in their cells, as the rest of the window has them.
void styleTables(QTextDocument& document) {
    for (QTextFrame* frame : document.rootFrame()->childFrames()) {
        auto* table = qobject_cast<QTextTable*>(frame);
        if (!table) continue;
        QTextTableFormat format = table->format();
        format.setBorder(0);
        format.setWidth(QTextLength(QTextLength::PercentageLength, 96)); // padding comes on top of it
        format.setCellSpacing(0);
        format.setCellPadding(6);
        table->setFormat(format);
    }
}

} // namespace

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("About Lathe"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 22, 24, 20);
    column->setSpacing(14);
    auto* head = new QHBoxLayout;
    head->setSpacing(14);
    head->addWidget(new IconLabel(QStringLiteral("logo"), "accent", 44), 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(heading(tr("Lathe %1").arg(qt(programVersion())), 1));
    words->addWidget(mutedLabel(tr("A workbench for fine-tuning language models. Its own sources are under Apache-2.0; "
                                   "this window, with the plots it links, is as a whole under GPL-3.")));
    head->addLayout(words, 1);
    column->addLayout(head);
    auto* text = new QTextBrowser;
    text->setObjectName("thirdParty");
    text->setMarkdown(thirdPartyText());
    styleTables(*text->document());
    text->setMinimumSize(860, 440);
    column->addWidget(text, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    if (const QString folder = resourceFile(QStringLiteral("../doc/lathe/licenses")); !folder.isEmpty()) {
        QPushButton* open = button(tr("&License texts"), QStringLiteral("folder"));
        open->setObjectName("licenseTexts");
        connect(open, &QPushButton::clicked, this,
                [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
        buttons->addButton(open, QDialogButtonBox::ActionRole);
    }
    column->addWidget(buttons);
}

} // namespace lathe::ui
