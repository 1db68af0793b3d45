#include "pages/clean_up_dialog.h"

#include "bridge/text.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"
#include "widgets/table_style.h"

#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

namespace lathe::ui {

CleanUpDialog::CleanUpDialog(Context& context, const std::vector<RunId>& runs, QWidget* parent)
    : QDialog(parent), m_context(context), m_runs(runs) {
    setObjectName("cleanUpDialog");
    setWindowTitle(tr("Clean up checkpoints"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 18);
    column->setSpacing(12);
    column->addWidget(heading(tr("Clean up checkpoints"), 2));
    column->addWidget(mutedLabel(tr("Each run keeps its best checkpoint and its last, from which it is resumed. "
                                    "The others only take up room; once deleted, they can't be brought back.")));
    m_table = new QTableWidget;
    m_table->setObjectName("spareCheckpoints");
    m_table->setAccessibleName(tr("Checkpoints that would be deleted"));
    m_table->setColumnCount(4);
    m_table->setHorizontalHeaderLabels({tr("Run"), tr("Step"), tr("Size"), tr("Folder")});
    plainTable(*m_table, 10);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const int letter = fontMetrics().averageCharWidth();
    m_table->setColumnWidth(0, 30 * letter);
    m_table->setColumnWidth(1, 10 * letter);
    m_table->setColumnWidth(2, 12 * letter);
    m_state = new StateStack(m_table);
    column->addWidget(m_state, 1);
    auto* row = new QHBoxLayout;
    m_sum = plainLabel({});
    m_sum->setObjectName("freed");
    row->addWidget(m_sum, 1);
    m_close = button(tr("Cancel"));
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    m_do = button(tr("Delete"), QStringLiteral("trash"), "danger");
    m_do->setObjectName("doCleanUp");
    connect(m_do, &QPushButton::clicked, this, &CleanUpDialog::clean);
    row->addWidget(m_close);
    row->addWidget(m_do);
    column->addLayout(row);
    resize(letter * 110, 460);
    look();
}

void CleanUpDialog::look() {
    m_do->setEnabled(false);
    m_state->showLoading(tr("Looking at the checkpoints…"));
    m_context.client.askFor<SpareCheckpoints>(
        CleanUpRuns{m_runs, false}, this, [this](const SpareCheckpoints& found) { list(found); },
        [this](const ErrorInfo& error) { m_state->showError(error, [this] { look(); }); });
}

void CleanUpDialog::list(const SpareCheckpoints& found) {
    std::erase_if(m_runs, [&](const RunId& run) { // only what a person sees here is deleted, whatever ends meanwhile
        return std::none_of(found.checkpoints.begin(), found.checkpoints.end(),
                            [&](const SpareCheckpoint& one) { return one.run == run; });
    });
    const QString inUse = found.inUse.empty()
                              ? QString()
                              : tr("%n runs that are in training stay as they are.", nullptr, int(found.inUse.size()));
    if (found.checkpoints.empty()) {
        m_sum->setText(inUse);
        return m_state->showEmpty(QStringLiteral("checkpoint"), tr("Nothing to clean up"),
                                  tr("These runs keep only their best and their last checkpoints."));
    }
    std::map<RunId, QString> names;
    for (const RunSummary& run : m_context.runs.runs()) names[run.id] = displayName(run);
    m_table->setRowCount(int(found.checkpoints.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const auto& [run, checkpoint] = found.checkpoints[std::size_t(row)];
        const auto put = [&](int column, const QString& text, bool right = false) {
            auto* item = new QTableWidgetItem(text);
            item->setToolTip(text);
            if (right) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(row, column, item);
        };
        put(0, names.contains(run) ? names[run] : qt(run));
        put(1, QString::number(checkpoint.step), true);
        put(2, bytesText(checkpoint.bytes), true);
        put(3, qt(checkpoint.folder));
    }
    m_state->showContent();
    m_sum->setText((tr("%n checkpoints, %1", nullptr, int(found.checkpoints.size())).arg(bytesText(found.totalBytes()))
                    + '\n' + inUse)
                       .trimmed());
    m_do->setText(tr("Delete %n checkpoints", nullptr, int(found.checkpoints.size())));
    m_do->setEnabled(true);
}

/// What is being deleted can't be called back, and who asked for it is to hear how it ended.
void CleanUpDialog::reject() {
    if (m_close->isEnabled()) QDialog::reject();
}

void CleanUpDialog::clean() {
    m_do->setEnabled(false);
    m_close->setEnabled(false);
    m_state->showLoading(tr("Deleting the checkpoints…"));
    m_context.client.askFor<SpareCheckpoints>(
        CleanUpRuns{m_runs, true}, this,
        [this](const SpareCheckpoints& gone) {
            emit cleaned(gone.totalBytes());
            accept();
        },
        [this](const ErrorInfo& error) {
            m_close->setEnabled(true);
            m_state->showError(error, [this] { look(); });
        });
}

} // namespace lathe::ui
