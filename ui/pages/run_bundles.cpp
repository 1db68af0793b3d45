#include "pages/run_bundles.h"

#include "bridge/text.h"
#include "models/run_list_model.h"
#include "widgets/banner.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QPushButton>
#include <QStandardPaths>

namespace lathe::ui {
namespace {

struct BundleWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::RunBundles) };

QString lines(const std::vector<Said>& notes) {
    QStringList all;
    for (const Said& note : notes) all << qt(note);
    return all.join('\n');
}

QFileDialog* dialogFor(QWidget* parent, const QString& title) {
    auto* dialog = new QFileDialog(parent, title, QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation),
                                   BundleWords::tr("Run bundles (*.tar);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

/// Shows how far the work is, in the banner that will tell its end.
BackendClient::OnProgress progressIn(Banner& banner, const QString& title) {
    return [&banner, title](const Progressed& progress) {
        banner.reword(title, progress.total > 0
                                 ? BundleWords::tr("%1 of %2").arg(bytesText(progress.done), bytesText(progress.total))
                                 : QString());
    };
}

class Opening {
public:
    Opening(QWidget* parent, BackendClient& client, Banner& banner, std::function<void(const RunId&)> show)
        : m_parent(parent), m_client(client), m_banner(banner), m_show(std::move(show)) {}

    void open(const QString& file, const QString& model) const {
        const QString title = BundleWords::tr("Opening %1…").arg(fileNameOf(file));
        m_banner.say(Banner::Tone::Info, title);
        m_client.askFor<OpenedBundle>(
            OpenBundle{QFile::encodeName(file).toStdString(), QFile::encodeName(model).toStdString()}, &m_banner,
            [opening = *this, file](const OpenedBundle& opened) { opening.tell(file, opened); },
            [&banner = m_banner](const ErrorInfo& error) { banner.say(error); }, progressIn(m_banner, title));
    }

private:
    void tell(const QString& file, const OpenedBundle& opened) const {
        m_banner.say(!opened.baseIsHere ? Banner::Tone::Warning
                     : opened.wasThere  ? Banner::Tone::Info
                                        : Banner::Tone::Good,
                     opened.wasThere ? BundleWords::tr("The run was in the history already")
                                     : BundleWords::tr("The run is in the history"),
                     lines(opened.notes));
        m_banner
            .addButton(
                BundleWords::tr("Show the run"),
                [show = m_show, run = opened.run, &banner = m_banner] {
                    banner.hide();
                    show(run);
                },
                true)
            ->setObjectName("showOpened");
        if (opened.baseIsHere) return;
        m_banner.addButton(BundleWords::tr("Choose its base…"), [opening = *this, file] { opening.askForBase(file); })
            ->setObjectName("chooseBase");
    }

    void askForBase(const QString& file) const {
        auto* dialog = new QFileDialog(m_parent, BundleWords::tr("The folder of the base model"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::Directory);
        QObject::connect(dialog, &QFileDialog::fileSelected, &m_banner,
                         [opening = *this, file](const QString& folder) { opening.open(file, folder); });
        dialog->open();
    }

    QWidget* m_parent;
    BackendClient& m_client;
    Banner& m_banner;
    std::function<void(const RunId&)> m_show;
};

} // namespace

void saveRunBundle(QWidget* parent, BackendClient& client, const RunSummary& run, Banner& banner) {
    QFileDialog* dialog = dialogFor(parent, BundleWords::tr("Save a run bundle"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("tar"));
    dialog->selectFile(QStringLiteral("lathe-%1.tar").arg(qt(run.id)));
    QObject::connect(dialog, &QFileDialog::fileSelected, &banner, [&client, &banner, id = run.id](const QString& file) {
        const QString title = BundleWords::tr("Writing %1…").arg(fileNameOf(file));
        banner.say(Banner::Tone::Info, title);
        client.askFor<SavedBundle>(
            SaveBundle{id, QFile::encodeName(file).toStdString()}, &banner,
            [&banner](const SavedBundle& saved) {
                const QString text = BundleWords::tr("%1, %2. Another machine takes it in with “Open bundle…”.")
                                         .arg(QDir::toNativeSeparators(qt(saved.file)), bytesText(saved.bytes));
                banner.say(Banner::Tone::Good, BundleWords::tr("The run bundle is saved"),
                           saved.notes.empty() ? text : text + '\n' + lines(saved.notes));
            },
            [&banner](const ErrorInfo& error) { banner.say(error); }, progressIn(banner, title));
    });
    dialog->open();
}

void openRunBundle(QWidget* parent, BackendClient& client, Banner& banner,
                   const std::function<void(const RunId&)>& show) {
    QFileDialog* dialog = dialogFor(parent, BundleWords::tr("Open a run bundle"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    QObject::connect(
        dialog, &QFileDialog::fileSelected, &banner,
        [opening = Opening(parent, client, banner, show)](const QString& file) { opening.open(file, QString()); });
    dialog->open();
}

} // namespace lathe::ui
