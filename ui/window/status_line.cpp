#include "window/status_line.h"

#include "bridge/text.h"
#include "widgets/labels.h"
#include "widgets/meter.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace lathe::ui {

StatusLine::StatusLine(const RunListModel& runs, GpuWatch& gpus, QWidget* parent)
    : QFrame(parent), m_runs(runs), m_gpus(&gpus) {
    setObjectName("statusLine");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(20, 2, 20, 2);
    row->setSpacing(12);
    m_name = button({}, {}, "link");
    m_name->setObjectName("statusRun");
    m_name->setToolTip(tr("Opens the run"));
    const auto words = [](const char* name) {
        auto* label = new QLabel;
        label->setObjectName(name);
        label->setProperty("role", "muted");
        return label;
    };
    m_progress = words("statusProgress");
    m_share = new Meter;
    m_share->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_share->setFixedWidth(110);
    m_waiting = words("statusWaiting");
    m_load = words("statusMachine");
    for (QWidget* each : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_share),
                          static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_waiting)})
        row->addWidget(each);
    row->addStretch(1);
    row->addWidget(m_load);
    setFixedHeight(fontMetrics().height() + 16); // the same with a run and without

    connect(m_name, &QPushButton::clicked, this, [this] { emit runClicked(m_run); });
    connect(&runs, &QAbstractItemModel::modelReset, this, &StatusLine::showRuns);
    connect(&runs, &QAbstractItemModel::dataChanged, this, &StatusLine::showRuns);
    connect(&runs, &QAbstractItemModel::rowsInserted, this, &StatusLine::showRuns);
    connect(&runs, &QAbstractItemModel::rowsRemoved, this, &StatusLine::showRuns);
    connect(&gpus, &GpuWatch::told, this, &StatusLine::showMachine);
    m_often.setInterval(2000);
    connect(&m_often, &QTimer::timeout, this, [this] {
        m_machine.look();
        showMachine();
    });
    m_machine.look();
    showRuns();
    showMachine();
}

void StatusLine::showEvent(QShowEvent*) {
    m_often.start();
    if (m_gpus) m_gpus->setSeen(this, true);
}

void StatusLine::hideEvent(QHideEvent*) {
    m_often.stop();
    if (m_gpus) m_gpus->setSeen(this, false);
}

void StatusLine::showRuns() {
    const RunSummary* shown = nullptr;
    int waiting = 0;
    for (const RunSummary& run : m_runs.runs()) {
        if (!isActive(run.status)) continue;
        if (run.status == RunStatus::Queued) ++waiting;
        const bool isAtIt = run.status == RunStatus::Running;
        if (!shown || (isAtIt && shown->status != RunStatus::Running)
            || (!isAtIt && shown->status == RunStatus::Queued)) // of those that wait the oldest, which is next
            shown = &run;
    }
    if (shown && shown->status == RunStatus::Queued) --waiting; // it is named
    m_run = shown ? shown->id : RunId();
    m_gpu = shown ? shown->deviceUuid : std::string();
    m_title = shown ? displayName(*shown) : QString();
    m_hasShare = shown && shown->totalSteps > 0;
    m_name->setVisible(shown);
    if (!shown) {
        m_progress->setText(tr("Nothing is running."));
        m_waiting->clear();
        return fit();
    }
    m_name->setAccessibleName(tr("Open %1").arg(m_title));
    if (shown->totalSteps > 0) m_share->setShare(double(shown->step) / double(shown->totalSteps));
    m_progress->setText(shown->status != RunStatus::Running ? statusText(shown->status)
                        : shown->totalSteps > 0 ? tr("%1 of %2 steps").arg(shown->step).arg(shown->totalSteps)
                                                : tr("step %1").arg(shown->step));
    m_waiting->setText(waiting > 0 ? tr("%n run(s) waiting", nullptr, waiting) : QString());
    fit();
}

/// The figures keep their room; what is left is the run's name's, and the bar's where the name has enough.
void StatusLine::fit() {
    const int letter = fontMetrics().averageCharWidth(), gap = layout()->spacing();
    const QMargins margins = layout()->contentsMargins();
    int room = width() - margins.left() - margins.right();
    for (const QWidget* each : {m_progress, m_waiting, m_load}) room -= each->sizeHint().width() + gap;
    m_name->setText({});
    room -= m_name->sizeHint().width();
    const int bar = m_share->width() + gap;
    const bool hasRoom = room - bar >= fontMetrics().horizontalAdvance(m_title) || room - bar >= letter * 40;
    m_share->setVisible(m_hasShare && hasRoom);
    if (!m_share->isHidden()) room -= bar;
    m_name->setText(fontMetrics()
                        .elidedText(m_title, Qt::ElideMiddle, std::clamp(room, letter * 8, letter * 40))
                        .replace('&', QStringLiteral("&&")));
}

void StatusLine::resizeEvent(QResizeEvent*) { fit(); }

void StatusLine::showMachine() {
    QStringList words;
    const auto memory = [](std::int64_t used, std::int64_t total) {
        return tr("memory %1 of %2").arg(bytesText(used), bytesText(total));
    };
    const GpuNow* gpu = nullptr; // the run's own, else the first
    if (m_gpus)
        for (const GpuNow& each : m_gpus->last().gpus)
            if (!gpu || (!m_gpu.empty() && each.uuid == m_gpu)) gpu = &each;
    if (gpu) {
        words << qt(gpu->name);
        if (gpu->loadPercent) words << tr("load %1 %").arg(*gpu->loadPercent);
        words << memory(gpu->usedBytes, gpu->totalBytes);
    } else if (m_machine.totalBytes() > 0) {
        words << tr("processor");
        if (const auto percent = m_machine.percent()) words << tr("load %1 %").arg(*percent);
        words << memory(m_machine.usedBytes(), m_machine.totalBytes());
    }
    m_load->setText(words.join(QStringLiteral("  ·  ")));
    fit();
}

} // namespace lathe::ui
