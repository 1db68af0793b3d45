// The step's row numbers come from the store, the rows are read from the data again: they are not kept twice.
#include "pages/step_rows.h"

#include "bridge/text.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"
#include "widgets/token_view.h"

#include <QHBoxLayout>
#include <QListWidget>

namespace lathe::ui {

StepRows::StepRows(BackendClient& client, QWidget* parent) : QWidget(parent), m_client(client) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 10, 0, 0);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    m_title = heading({}, 3);
    column->addWidget(m_title);
    auto* across = new QHBoxLayout;
    across->setSpacing(12);
    m_rows = new QListWidget;
    m_rows->setObjectName("stepRows");
    m_rows->setAccessibleName(tr("Rows of the step"));
    m_rows->setFixedWidth(170);
    across->addWidget(m_rows);
    auto* row = new QWidget;
    auto* rowColumn = new QVBoxLayout(row);
    rowColumn->setContentsMargins(0, 0, 0, 0);
    m_about = mutedLabel({});
    m_tokens = new TokenView;
    rowColumn->addWidget(m_about);
    rowColumn->addWidget(m_tokens, 1);
    rowColumn->addWidget(TokenView::makeLegend());
    m_rowState = new StateStack(row);
    across->addWidget(m_rowState, 1);
    column->addLayout(across, 1);
    m_state = new StateStack(content);
    outer->addWidget(m_state);
    showNone();
    connect(m_rows, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* now) {
        if (now) showRow(now->data(Qt::UserRole).toLongLong());
    });
}

void StepRows::setRun(const RunId&, const std::string& recipeJson) {
    m_recipe = recipeJson;
    m_client.drop(std::exchange(m_request, 0));
    showNone();
}

void StepRows::showNone() {
    m_state->showEmpty(QStringLiteral("run"), tr("Which rows made this step?"),
                       tr("Click a point of a curve to see the rows behind it, or select several steps."));
}

void StepRows::showStep(const StepPoint& point) {
    if (point.rows.empty()) {
        showUnknown(point.step);
        return;
    }
    QString title = tr("Step %1: %n row(s)", nullptr, int(point.rows.size())).arg(point.step);
    if (point.trainedTokens)
        title += tr(", loss %1 over %2 trained tokens").arg(lossText(point.loss), countText(point.trainedTokens));
    m_title->setText(title);
    m_rows->clear();
    list(point, false);
    m_state->showContent();
    m_rows->setCurrentRow(0);
}

void StepRows::list(const StepPoint& point, bool withStep) {
    for (const std::int64_t row : point.rows) {
        auto* item = new QListWidgetItem(
            withStep ? tr("row %1, step %2").arg(row + 1).arg(point.step) : tr("row %1").arg(row + 1), m_rows);
        item->setData(Qt::UserRole, qlonglong(row));
    }
}

void StepRows::showSteps(const StepSpan& span, std::vector<const StepPoint*> points) {
    constexpr int most = 2000; // more than anybody reads
    std::erase_if(points, [](const StepPoint* point) { return point->rows.empty(); });
    if (points.empty()) {
        m_state->showEmpty(QStringLiteral("info"),
                           tr("The rows of steps %1 to %2 were not recorded").arg(span.first).arg(span.last),
                           tr("Rows are known of the newest steps that this window has seen."));
        return;
    }
    m_rows->clear();
    int all = 0;
    for (const StepPoint* point : points) {
        if (all < most) list(*point, true);
        all += int(point->rows.size());
    }
    QString title = tr("Steps %1 to %2: %n row(s)", nullptr, all).arg(span.first).arg(span.last);
    if (m_rows->count() < all) title += tr("; the first %1 are listed").arg(m_rows->count());
    m_title->setText(title);
    m_state->showContent();
    m_rows->setCurrentRow(0);
}

void StepRows::showUnknown(std::int64_t step) {
    m_state->showEmpty(QStringLiteral("info"), tr("The rows of step %1 were not recorded").arg(step),
                       tr("Rows are known of the newest steps that this window has seen."));
}

void StepRows::showRow(std::int64_t row) {
    Recipe recipe;
    try {
        recipe = recipeFromJson(m_recipe);
    } catch (const Error& error) {
        m_rowState->showError(error.info());
        return;
    }
    m_client.drop(m_request);
    m_rowState->showLoading(tr("Reading the row…"));
    m_request = m_client.askFor<DataReport>(
        PreviewData{recipe, row, 1, false}, this,
        [this, row](const DataReport& report) {
            m_request = 0;
            if (report.examples.empty()) {
                m_rowState->showEmpty(QStringLiteral("data"), tr("Row %1 is no longer there").arg(row + 1),
                                      tr("The file has changed since the run."));
                return;
            }
            const ExampleView& example = report.examples.front();
            m_about->setText(example.line ? tr("%1, line %2").arg(qt(example.source)).arg(example.line)
                                          : qt(example.source));
            m_tokens->showExample(example);
            m_rowState->showContent();
        },
        [this, row](const ErrorInfo& error) {
            m_request = 0;
            m_rowState->showError(error, [this, row] { showRow(row); });
        });
}

} // namespace lathe::ui
