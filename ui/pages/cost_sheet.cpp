// Fed by the page at every change; it asks nothing itself and so never lags behind the form.
#include "pages/cost_sheet.h"

#include "bridge/command_line.h"
#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "pages/readiness_list.h"
#include "settings/theme.h"
#include "widgets/device_strip.h"
#include "widgets/labels.h"
#include "widgets/memory_bar.h"

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QPlainTextEdit>
#include <QTimer>

#include <algorithm>

namespace lathe::ui {

CostSheet::CostSheet(GpuWatch& gpus, QWidget* parent) : Card(tr("Before you start"), parent) {
    auto* grid = new QGridLayout;
    grid->setVerticalSpacing(10);
    grid->addWidget(m_trainable = new StatTile(tr("trainable parameters")), 0, 0);
    grid->addWidget(m_share = new StatTile(tr("of the model")), 0, 1);
    grid->addWidget(m_total = new StatTile(tr("parameters in total")), 1, 0);
    grid->addWidget(m_batch = new StatTile(tr("rows per step")), 1, 1);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    m_trainable->setObjectName("trainableCount");
    body()->addLayout(grid);
    body()->addWidget(line());
    m_device = plainLabel({});
    m_device->setObjectName("onDevice");
    m_device->hide();
    body()->addWidget(m_device);
    m_gpu = new DeviceStrip(gpus, DeviceStrip::Shape::Block);
    m_gpu->setFirstColumn(std::max(m_trainable->sizeHint().width(), m_total->sizeHint().width()));
    body()->addWidget(m_gpu);
    body()->addWidget(heading(tr("Predicted peak memory"), 3));
    m_none = mutedLabel({});
    body()->addWidget(m_none);
    m_memory = new MemoryBar;
    body()->addWidget(m_memory);
    m_largest = button(tr("Largest &batch that fits"), QStringLiteral("search"));
    m_largest->setObjectName("largestBatch");
    m_largest->setToolTip(
        tr("Found by the estimate, then by trying a step here; the number of rows per step stays the same"));
    body()->addWidget(m_largest, 0, Qt::AlignLeft);
    m_found = mutedLabel({});
    m_found->setObjectName("largestBatchFound");
    m_found->hide();
    body()->addWidget(m_found);
    body()->addWidget(line());

    m_hint = mutedLabel({});
    body()->addWidget(m_hint);
    m_readiness = new ReadinessList;
    body()->addWidget(m_readiness);
    connect(m_readiness, &ReadinessList::wanted, this, &CostSheet::fieldWanted);
    m_start = button(tr("&Start training"), QStringLiteral("play"), "primary");
    m_start->setObjectName("startTraining");
    m_start->setMinimumHeight(38);
    body()->addWidget(m_start);
    m_elsewhere = button(tr("R&un on…"), QStringLiteral("queue"));
    m_elsewhere->setObjectName("runOn");
    m_elsewhere->setToolTip(tr("Several processes on this machine, or a Slurm cluster"));
    body()->addWidget(m_elsewhere);
    body()->addSpacing(4);

    auto* row = new QHBoxLayout;
    row->addWidget(heading(tr("As a command"), 3));
    row->addStretch(1);
    auto* copy = toolButton(QStringLiteral("copy"), tr("Copy the command"));
    row->addWidget(copy);
    body()->addLayout(row);
    m_command = new QPlainTextEdit;
    m_command->setReadOnly(true);
    m_command->setTabChangesFocus(true);
    m_command->setObjectName("commandLine");
    m_command->setAccessibleName(tr("As a command"));
    m_command->setFont(Theme::instance().monospace(0.92));
    m_command->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_command->setFixedHeight(fontMetrics().lineSpacing() * 7);
    m_command->setPlaceholderText(tr("The command appears when a model and data are chosen."));
    body()->addWidget(m_command);
    m_commandNote = mutedLabel(tr("This recipe holds more than flags can express. Save it as a file first."));
    body()->addWidget(m_commandNote);
    connect(copy, &QToolButton::clicked, this, [this, copy] {
        QApplication::clipboard()->setText(m_command->toPlainText());
        copy->setIcon(Theme::icon(QStringLiteral("check"), "good"));
        QTimer::singleShot(1200, copy, [copy] { copy->setIcon(Theme::icon(QStringLiteral("copy"), "muted")); });
    });
    body()->addStretch(1);
    showNone(tr("Choose a model to see what it costs."));
    showObstacles({});
}

void CostSheet::showEstimate(const Estimate& estimate, const Recipe& resolved) {
    const ParameterCounts& counts = estimate.parameters;
    m_trainable->setValue(shortCountText(counts.trainable), countText(counts.trainable));
    m_total->setValue(shortCountText(counts.total), countText(counts.total));
    const double share = counts.total ? 100.0 * double(counts.trainable) / double(counts.total) : 0;
    m_share->setValue(QStringLiteral("%1 %").arg(share, 0, 'f', share < 10 ? 2 : 1));
    const auto rows = resolved.settings.getIfAny(field::batchSize),
               times = resolved.settings.getIfAny(field::gradientAccumulation);
    if (rows && times)
        m_batch->setValue(*times == 1 ? QString::number(*rows)
                                      : tr("%1 × %2 = %3").arg(*rows).arg(*times).arg(*rows * *times));
    else m_batch->setValue({});
    m_memory->setMemory(estimate.memory);
    m_memory->show();
    QStringList notes;
    if (estimate.tokensPerMicroBatch)
        notes << tr("Calculated for %1 tokens per micro-batch.").arg(countText(estimate.tokensPerMicroBatch));
    if (!estimate.peakPhase.empty()) notes << tr("Highest point: %1.").arg(tableText(estimate.peakPhase));
    if (estimate.host.totalBytes() > 0)
        notes << tr("Another %1 are held in the host's memory.").arg(bytesText(estimate.host.totalBytes()));
    if (estimate.outsideBytes > 0)
        notes << tr("%1 stay outside memory, paged or mapped.").arg(bytesText(estimate.outsideBytes));
    for (const Said& hint : estimate.hints) notes << qt(hint);
    if (estimate.correction != 1)
        notes << tr("Corrected by the last trial of such a run on this machine: %1.")
                     .arg(bytesText(estimate.correctedBytes()));
    m_none->setText(notes.join(' '));
    m_none->setVisible(!m_none->text().isEmpty());
}

void CostSheet::showDevice(const DeviceChoice& choice) {
    const DeviceInfo& device = choice.device;
    QString text = tr("Runs on the processor.");
    if (device.isGpu) text = tr("Runs on %1, %2 free").arg(qt(device.name), bytesText(device.freeBytes));
    else if (!choice.reason.empty()) text += ' ' + tr("Not on a GPU: %1.").arg(qt(choice.reason));
    m_device->setText(text);
    m_device->setToolTip(device.isGpu ? QStringLiteral("%1\n%2").arg(qt(device.field), qt(choice.uuid))
                                      : qt(device.name));
    m_device->show();
    m_gpu->setGpu(choice.uuid, device.isGpu ? device.field : std::string());
}

void CostSheet::showNoDevice() {
    m_device->hide();
    m_gpu->setGpu({}, {});
}

void CostSheet::showLooking(bool looking, const QString& phase) {
    m_largest->setText(looking ? tr("Stop searching") : tr("Largest &batch that fits"));
    m_largest->setIcon(Theme::icon(looking ? QStringLiteral("stop") : QStringLiteral("search")));
    if (looking) showFound(phase);
}

void CostSheet::showFound(const QString& words, bool good) {
    setRole(m_found, "role", good ? QStringLiteral("muted") : QStringLiteral("problem"));
    m_found->setText(words);
    m_found->setVisible(!words.isEmpty());
}

void CostSheet::showNone(const QString& why) {
    for (StatTile* tile : {m_trainable, m_total, m_share, m_batch}) tile->setValue({});
    m_memory->clear();
    m_none->setText(why);
    m_none->show();
}

void CostSheet::showObstacles(const std::vector<Obstacle>& obstacles, const QString& hint) {
    m_readiness->show(hint.isEmpty() ? obstacles : std::vector<Obstacle>());
    const bool ready = hint.isEmpty() && mayStart(obstacles);
    m_hint->setText(!hint.isEmpty() ? hint
                    : !ready        ? tr("Before the start; choose a line to get to its field:")
                                    : QString());
    m_hint->setVisible(!m_hint->text().isEmpty());
    m_start->setEnabled(ready);
    m_start->setToolTip(ready ? QString() : tr("It waits for what is listed above."));
}

void CostSheet::showCommand(const Recipe& recipe) {
    bool needsFile = false;
    const bool begun = !recipe.data.empty() && recipe.settings.isGiven(field::model);
    const QString command = begun ? commandLine(recipe, &needsFile) : QString();
    if (m_command->toPlainText() != command) m_command->setPlainText(command);
    m_commandNote->setVisible(needsFile);
    m_elsewhere->setEnabled(begun);
}

} // namespace lathe::ui
