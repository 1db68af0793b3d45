// Three small views over what the store keeps; none of them asks for itself.
#include "pages/run_details.h"

#include "bridge/text.h"
#include "lathe/recipe.h"
#include "settings/theme.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPlainTextEdit>
#include <QTableWidget>
#include <QTextBrowser>
#include <QUrl>

namespace lathe::ui {
namespace {

QVBoxLayout* column(QWidget* widget) {
    auto* made = new QVBoxLayout(widget);
    made->setContentsMargins(0, 12, 0, 0);
    made->setSpacing(10);
    return made;
}

} // namespace

RunCheckpoints::RunCheckpoints(QWidget* parent) : QWidget(parent) {
    m_table = new QTableWidget(0, 4);
    m_table->setHorizontalHeaderLabels({tr("Step"), tr("Size"), tr(""), tr("Folder")});
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("Checkpoints"));
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(3, QHeaderView::Stretch);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_state = new StateStack(m_table);
    column(this)->addWidget(m_state);
    connect(m_table, &QTableWidget::cellDoubleClicked, this,
            [this](int row) { QDesktopServices::openUrl(QUrl::fromLocalFile(m_table->item(row, 3)->text())); });
}

void RunCheckpoints::show(const RunDetail& run) {
    if (run.checkpoints.empty()) {
        m_state->showEmpty(QStringLiteral("checkpoint"), tr("No checkpoint yet"),
                           tr("A run can continue from its checkpoints; stopping writes one too."));
        return;
    }
    m_table->setRowCount(int(run.checkpoints.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const CheckpointInfo& checkpoint = run.checkpoints[std::size_t(row)];
        const QString texts[] = {QString::number(checkpoint.step), bytesText(checkpoint.bytes),
                                 checkpoint.best ? tr("best") : QString(), qt(checkpoint.folder)};
        for (int i = 0; i < 4; ++i) {
            auto* item = new QTableWidgetItem(texts[i]);
            item->setToolTip(texts[i]);
            if (i == 2) item->setForeground(Theme::instance().color("good"));
            m_table->setItem(row, i, item);
        }
    }
    m_state->showContent();
}

RunSamples::RunSamples(QWidget* parent) : QWidget(parent) {
    m_text = new QTextBrowser;
    m_text->setOpenLinks(false);
    m_text->setAccessibleName(tr("Samples"));
    m_state = new StateStack(m_text);
    column(this)->addWidget(m_state);
}

void RunSamples::show(const RunDetail& run) {
    m_samples = run.samples;
    fill();
}

void RunSamples::setSpan(const std::optional<StepSpan>& span) {
    m_span = span;
    fill();
}

void RunSamples::fill() {
    if (m_samples.empty()) {
        m_state->showEmpty(QStringLiteral("playground"), tr("No samples"),
                           tr("Add sample prompts to the recipe, and the model answers them at each evaluation."));
        return;
    }
    m_text->clear();
    QTextCursor cursor(m_text->document());
    QTextCharFormat quiet, bold, usual;
    quiet.setForeground(Theme::instance().color("muted"));
    bold.setFontWeight(QFont::DemiBold);
    for (auto it = m_samples.rbegin(); it != m_samples.rend(); ++it) { // newest first
        if (m_span && !m_span->contains(it->first)) continue;
        const QJsonObject sample = QJsonDocument::fromJson(QByteArray::fromStdString(it->second)).object();
        cursor.insertText(tr("step %1").arg(it->first) + '\n', quiet);
        cursor.insertText(sample.value(QStringLiteral("prompt")).toString() + '\n', bold);
        cursor.insertText(sample.value(QStringLiteral("text")).toString() + QStringLiteral("\n\n"), usual);
    }
    if (m_text->document()->isEmpty()) {
        m_state->showEmpty(QStringLiteral("playground"), tr("No samples of these steps"),
                           tr("Samples are written at evaluations; none lies between steps %1 and %2.")
                               .arg(m_span->first)
                               .arg(m_span->last));
        return;
    }
    m_text->moveCursor(QTextCursor::Start);
    m_state->showContent();
}

RunRecipe::RunRecipe(QWidget* parent) : QWidget(parent) {
    auto* box = column(this);
    m_which = new QComboBox;
    m_which->addItems({tr("Recipe with every default filled in"), tr("Recipe as given"),
                       tr("What happened to the rows"), tr("Machine and versions")});
    m_which->setAccessibleName(tr("Which document"));
    m_text = new QPlainTextEdit;
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setFont(Theme::instance().monospace());
    m_text->setAccessibleName(tr("Recipe"));
    m_changes = plainLabel({});
    m_changes->setObjectName("recipeChanges");
    m_changes->hide();
    box->addWidget(m_which, 0, Qt::AlignLeft);
    box->addWidget(m_changes);
    box->addWidget(m_text, 1);
    connect(m_which, &QComboBox::currentIndexChanged, this, [this] { show(m_run); });
}

void RunRecipe::show(const RunDetail& run) {
    m_run = run;
    QStringList changes;
    if (!run.changes.empty()) try {
            for (const Said& one : inWords(run.changes, planValues(recipeFromJson(run.resolvedRecipeJson).settings)))
                changes << qt(one);
        } catch (const Error&) { // the recipe is shown as it is, unread
        }
    m_changes->setText(tr("Changed while it ran:") + '\n' + changes.join('\n'));
    m_changes->setVisible(!changes.isEmpty());
    const std::string* texts[] = {&run.resolvedRecipeJson, &run.recipeJson, &run.dataReportJson, &run.environmentJson};
    const std::string& chosen = *texts[std::max(0, m_which->currentIndex())];
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(chosen));
    const QString text = document.isNull() ? qt(chosen) : QString::fromUtf8(document.toJson(QJsonDocument::Indented));
    if (text.isEmpty()) m_text->setPlainText(tr("Not recorded yet."));
    else if (m_text->toPlainText() != text) m_text->setPlainText(text);
}

} // namespace lathe::ui
