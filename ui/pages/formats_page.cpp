// The measurement is one question; everything shown comes from its answer or from the table of formats.
#include "pages/formats_page.h"

#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "lathe/formats.h"
#include "pages/format_results.h"
#include "pages/format_words.h"
#include "widgets/banner.h"
#include "widgets/card.h"
#include "widgets/labels.h"
#include "widgets/path_edit.h"
#include "widgets/state_stack.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QScrollArea>

namespace lathe::ui {

FormatsPage::FormatsPage(Context& context, QWidget* parent) : Page(context, parent) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* area = new QScrollArea;
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    outer->addWidget(area);
    QVBoxLayout* column = scrollingBody(area, 28);
    column->addWidget(heading(tr("Number formats"), 1));
    column->addWidget(mutedLabel(tr("A quantized base keeps its layers' weights in fewer bits, so that larger models "
                                    "fit. What that does to a model is measured here, on its own weights.")));
    column->addWidget(makeChoice());
    m_empty = new StateStack(new QWidget);
    m_empty->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_empty->showEmpty(QStringLiteral("formats"), tr("Nothing measured yet"),
                       tr("Choose a model: the levels appear on its weights, with the error of every layer, and its "
                          "size in each format."));
    column->addWidget(m_empty);
    m_results = new FormatResults; // not in the stack: that would be as tall as its tallest state
    m_results->hide();
    column->addWidget(m_results);
    column->addWidget(new FormatWords);
    column->addStretch(1);
    setBusy(false);
}

Card* FormatsPage::makeChoice() {
    auto* card = new Card(tr("Measure a model"));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_model = new PathEdit(PathEdit::Folder | PathEdit::File, tr("GGUF models (*.gguf);;All files (*)"));
    m_model->setPlaceholder(tr("The model to measure: a folder or a .gguf file"));
    m_model->setStartFolder(m_context.settings.get(keys::modelFolder));
    m_model->edit()->setObjectName("formatsModel");
    m_model->edit()->setAccessibleName(tr("The model to measure"));
    row->addWidget(m_model, 1);
    m_start = button(tr("&Measure"), QStringLiteral("evaluate"), "primary");
    m_start->setObjectName("measureFormats");
    m_stop = button(tr("Stop"), QStringLiteral("stop"));
    m_stop->setObjectName("stopFormats");
    row->addWidget(m_start);
    row->addWidget(m_stop);
    card->body()->addLayout(row);

    auto* options = new QHBoxLayout;
    options->setSpacing(14);
    for (const NumberFormatInfo& info : numberFormatInfos()) {
        auto* check = new QCheckBox(tableText(info.title));
        check->setObjectName(QStringLiteral("measureFormat:") + qt(info.name));
        check->setToolTip(tableText(info.stores));
        check->setChecked(true);
        options->addWidget(check);
        m_checks.emplace_back(std::string(info.name), check);
        connect(check, &QCheckBox::toggled, this, [this] { setBusy(m_request != 0); });
    }
    options->addStretch(1);
    auto* label = new QLabel(tr("&Block size"));
    m_blockSize = new QComboBox;
    m_blockSize->setObjectName("formatsBlock");
    if (const Field* field = lathe::find(recipeFields(), "quantization_block_size"))
        for (const Option& option : field->choices) m_blockSize->addItem(qt(option.name), qt(option.name).toInt());
    m_blockSize->setCurrentIndex(m_blockSize->findData(64));
    label->setBuddy(m_blockSize);
    m_double = new QCheckBox(tr("&Double quantization"));
    m_double->setObjectName("formatsDouble");
    m_double->setChecked(true);
    m_double->setToolTip(tr("Keeps the blocks' constants in 8 bits too"));
    options->addWidget(label);
    options->addWidget(m_blockSize);
    options->addWidget(m_double);
    card->body()->addLayout(options);

    m_text = new QPlainTextEdit;
    m_text->setObjectName("formatsText");
    m_text->setAccessibleName(tr("Text to compare the layers' outputs on"));
    m_text->setTabChangesFocus(true);
    m_text->setPlaceholderText(tr("Text that runs through the model, so that each layer's output is compared on its "
                                  "real inputs. Empty: a few sentences in the model's language."));
    m_text->setFixedHeight(fontMetrics().lineSpacing() * 3 + 18);
    card->body()->addWidget(m_text);
    m_phase = mutedLabel({});
    m_phase->setObjectName("formatsPhase");
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress"));
    card->body()->addWidget(m_phase);
    card->body()->addWidget(m_progress);
    m_banner = new Banner;
    card->body()->addWidget(m_banner);
    connect(m_start, &QPushButton::clicked, this, &FormatsPage::measure);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_phase->setText(tr("Stopping…"));
        m_stop->setEnabled(false);
        m_context.client.cancel(m_request);
    });
    connect(m_model, &PathEdit::pathChanged, this, [this] { setBusy(m_request != 0); });
    connect(m_model, &PathEdit::picked, this,
            [this](const QString& path) { m_context.settings.set(keys::modelFolder, QFileInfo(path).absolutePath()); });
    return card;
}

void FormatsPage::open(const Settings& settings) {
    if (const QString model = qt(settings.get(field::model)); !model.isEmpty() && model != m_model->path())
        m_model->edit()->setText(model);
    if (const int at = m_blockSize->findText(qt(settings.get(field::quantizationBlockSize))); at >= 0)
        m_blockSize->setCurrentIndex(at);
    m_double->setChecked(settings.get(field::doubleQuantization));
}

void FormatsPage::setBusy(bool busy) {
    bool any = false;
    for (const auto& [name, check] : m_checks) any = any || check->isChecked();
    m_start->setEnabled(!busy && any && !m_model->path().isEmpty());
    m_start->setToolTip(m_model->path().isEmpty() ? tr("Choose a model first.")
                        : any                     ? QString()
                                                  : tr("Choose a format first."));
    m_stop->setVisible(busy);
    m_stop->setEnabled(busy);
    m_phase->setVisible(busy);
    m_progress->setVisible(busy);
}

void FormatsPage::measure() {
    MeasureFormats order;
    order.model = plain(m_model->path());
    for (const auto& [name, check] : m_checks)
        if (check->isChecked()) order.formats.push_back(name);
    order.blockSize = m_blockSize->currentData().toInt();
    order.doubleQuantized = m_double->isChecked();
    order.text = plain(m_text->toPlainText().trimmed());
    m_banner->hide();
    m_phase->setText(tr("Reading the model…"));
    m_progress->setRange(0, 0);
    m_request = m_context.client.askFor<FormatsReport>(
        order, this,
        [this](const FormatsReport& report) {
            m_request = 0;
            setBusy(false);
            m_empty->hide();
            m_results->show(report);
            m_results->setVisible(true);
            if (!report.notes.empty())
                m_banner->say(Banner::Tone::Info, tr("About this measurement"), qt(report.notes).join('\n'));
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            setBusy(false);
            m_banner->say(error);
        },
        [this](const Progressed& progress) {
            if (!m_stop->isEnabled()) return; // it is stopping
            m_phase->setText(phaseText(progress.phase));
            m_progress->setRange(0, progress.total > 0 ? 1000 : 0);
            if (progress.total > 0) m_progress->setValue(int(1000.0 * double(progress.done) / double(progress.total)));
        });
    setBusy(true);
}

} // namespace lathe::ui
