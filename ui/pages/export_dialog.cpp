// What it says at the end comes from reading the written files back.
#include "pages/export_dialog.h"

#include "bridge/text.h"
#include "models/run_list_model.h"
#include "pages/run_bundles.h"
#include "settings/theme.h"
#include "widgets/banner.h"
#include "widgets/labels.h"
#include "widgets/option_box.h"
#include "widgets/path_edit.h"

#include <QCheckBox>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QRadioButton>
#include <QUrl>

namespace lathe::ui {

ExportDialog::ExportDialog(BackendClient& client, const RunSummary& run, QWidget* parent)
    : QDialog(parent), m_client(client), m_run(run) {
    setWindowTitle(tr("Export"));
    setMinimumWidth(620);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(12);
    column->addWidget(heading(tr("Export “%1”").arg(displayName(run)), 2));

    m_form = new QWidget;
    auto* form = new QVBoxLayout(m_form);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(6);
    const auto choice = [&](ExportFormat format, const QString& name, const QString& about, const char* object) {
        auto* radio = new QRadioButton(name);
        radio->setObjectName(object);
        form->addWidget(radio, 0, Qt::AlignLeft);
        TextLabel* label = mutedLabel(about);
        label->setContentsMargins(28, 0, 0, 4);
        form->addWidget(label);
        m_choices.push_back({format, radio, label, about});
        return radio;
    };
    QRadioButton* peft =
        choice(ExportFormat::Peft, tr("&Adapter alone"),
               tr("A small folder that loads on top of the base model, in the form of the library that knows the "
                  "method: Hugging Face PEFT or AdapterHub."),
               "exportPeft");
    QRadioButton* merged = choice(ExportFormat::Merged, tr("&Merged model"),
                                  tr("The whole model in safetensors with its config and tokenizer; needs no base "
                                     "model and takes its full size on disk."),
                                  "exportMerged");
    QRadioButton* gguf =
        choice(ExportFormat::Gguf, tr("Merged model, as &GGUF"),
               tr("One file for llama.cpp, Ollama and LM Studio, with a Modelfile beside it."), "exportGguf");
    m_type = new OptionBox;
    m_type->setObjectName("ggufType");
    m_type->setAccessibleName(tr("Type of the weights"));
    for (const GgufTypeInfo& type : ggufTypeInfos())
        m_type->addOption(qt(type.name), tableText(type.help), qt(type.name));
    m_type->setCurrentIndex(m_type->findData(qt(defaultGgufType)));
    m_type->setEnabled(false);
    auto* indented = new QHBoxLayout;
    indented->setContentsMargins(28, 0, 0, 4);
    indented->addWidget(m_type);
    indented->addStretch(1);
    form->addLayout(indented);
    choice(ExportFormat::GgufLora, tr("&LoRA adapter, as GGUF"),
           tr("A small file that llama.cpp and Ollama load on top of the base model's GGUF."), "exportGgufLora");
    connect(gguf, &QRadioButton::toggled, m_type, &QWidget::setEnabled);
    connect(m_type, &QComboBox::currentIndexChanged, this, &ExportDialog::showSizes);
    (run.method == "full" ? merged : peft)->setChecked(true);
    form->addSpacing(6);
    auto* label = new QLabel(tr("&Folder"));
    m_folder = new PathEdit(PathEdit::Folder, {});
    m_folder->setPlaceholder(tr("inside the run's own folder, below export"));
    label->setBuddy(m_folder);
    form->addWidget(label);
    form->addWidget(m_folder);
    m_overwrite = new QCheckBox(tr("&Replace existing files"));
    form->addWidget(m_overwrite, 0, Qt::AlignLeft);
    column->addWidget(m_form);

    m_progress = mutedLabel({});
    m_progress->hide();
    column->addWidget(m_progress);
    m_banner = new Banner;
    column->addWidget(m_banner);
    m_files = plainLabel({});
    m_files->setFont(Theme::instance().monospace(0.95));
    m_files->hide();
    column->addWidget(m_files);
    column->addStretch(1);

    auto* row = new QHBoxLayout;
    m_open = button(tr("&Show the folder"), QStringLiteral("folder"));
    m_open->hide();
    m_close = button(tr("&Cancel"));
    m_export = button(tr("&Export"), QStringLiteral("export"), "primary");
    m_export->setObjectName("doExport");
    m_export->setDefault(true);
    auto* bundle = button(tr("Run &bundle…"), {}, "link");
    bundle->setObjectName("exportBundle");
    bundle->setToolTip(tr("The run with its history and its result as one file, for the history of another machine"));
    connect(bundle, &QPushButton::clicked, this, [this] { saveRunBundle(this, m_client, m_run, *m_banner); });
    row->addWidget(bundle);
    row->addWidget(m_open);
    row->addStretch(1);
    row->addWidget(m_close);
    row->addWidget(m_export);
    column->addLayout(row);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::begin);
    connect(m_close, &QPushButton::clicked, this, &ExportDialog::reject);
    m_client.askFor<ExportSizes>(
        SizeExports{run.id, {}}, this,
        [this](const ExportSizes& sizes) {
            m_sizes = sizes;
            showSizes();
        },
        [this](const ErrorInfo& error) { m_banner->say(error); });
}

/// How large each would be; what can't be written says why.
void ExportDialog::showSizes() {
    for (const Choice& choice : m_choices)
        for (const ExportSize& size : m_sizes.sizes) {
            if (size.format != choice.format
                || (size.format == ExportFormat::Gguf && size.ggufType != plain(m_type->currentData().toString())))
                continue;
            const bool possible = size.refusal.message.empty();
            QString words = choice.words;
            if (!possible) words = qt(size.refusal.message);
            else if (size.bytes > 0)
                words += ' ' + tr("Takes %1; %2 are free.").arg(bytesText(size.bytes), bytesText(m_sizes.freeBytes));
            choice.about->setText(words);
            choice.radio->setEnabled(possible);
        }
}

ExportFormat ExportDialog::chosen() const {
    for (const Choice& choice : m_choices)
        if (choice.radio->isChecked()) return choice.format;
    return ExportFormat::Peft;
}

void ExportDialog::begin() {
    if (m_request) return;
    ExportRun query{
        .run = m_run.id, .format = chosen(), .folder = plain(m_folder->path()), .overwrite = m_overwrite->isChecked()};
    if (query.format == ExportFormat::Gguf) query.ggufType = plain(m_type->currentData().toString());
    m_banner->hide();
    m_files->hide();
    setBusy(true);
    m_request = m_client.askFor<ExportReport>(
        std::move(query), this,
        [this](const ExportReport& report) {
            m_request = 0;
            setBusy(false);
            show(report);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            setBusy(false);
            m_banner->say(error);
        },
        [this](const Progressed& progress) {
            QString text = phaseText(progress.phase);
            if (progress.total && progress.done)
                text += QStringLiteral("  %1 %").arg(100 * progress.done / progress.total);
            if (!text.isEmpty()) m_progress->setText(text);
        });
}

void ExportDialog::show(const ExportReport& report) {
    const ExportFormat format = chosen();
    const bool rounded = format == ExportFormat::Gguf
                         && plain(m_type->currentData().toString()) != "F32"; // then a difference is what was chosen
    const bool equal = rounded || report.largestDifference <= 1e-3;
    m_banner->say(equal ? Banner::Tone::Good : Banner::Tone::Warning, tr("Exported to %1").arg(qt(report.folder)),
                  tr("Read back and compared with the trained model: the largest difference is %1.")
                          .arg(numberText(report.largestDifference))
                      + (report.proof.empty() ? QString() : '\n' + qt(report.proof)));
    m_banner->setClosable(false);
    QStringList names;
    for (const std::string& file : report.files) names << fileNameOf(qt(file));
    m_files->setText(names.join('\n'));
    m_files->show();
    m_form->hide();
    m_export->hide();
    m_close->setText(tr("&Close"));
    m_open->show();
    connect(m_open, &QPushButton::clicked, this,
            [folder = qt(report.folder)] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
    adjustSize();
}

void ExportDialog::setBusy(bool busy) {
    m_form->setEnabled(!busy);
    m_export->setEnabled(!busy);
    m_progress->setVisible(busy);
    m_progress->setText(tr("Writing, reading back and comparing…"));
}

void ExportDialog::reject() {
    m_client.drop(std::exchange(m_request, 0));
    QDialog::reject();
}

} // namespace lathe::ui
