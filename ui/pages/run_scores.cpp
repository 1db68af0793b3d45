// Recorded evaluations come with the run; a full one is a job whose report fills the rest.
#include "pages/run_scores.h"

#include "bridge/text.h"
#include "lathe/recipe.h"
#include "lathe/scores.h"
#include "plots/heat_map.h"
#include "settings/theme.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"
#include "widgets/table_style.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QTableWidget>

#include <cmath>

namespace lathe::ui {

RunScores::RunScores(BackendClient& client, QWidget* parent) : QWidget(parent), m_client(client) {
    auto* across = new QHBoxLayout(this);
    across->setContentsMargins(0, 12, 0, 0);
    across->setSpacing(18);
    auto* left = new QVBoxLayout;
    left->setSpacing(8);
    left->addWidget(heading(tr("Evaluations of this run"), 3));
    m_forgetting = plainLabel({});
    m_forgetting->setObjectName("forgetting");
    left->addWidget(m_forgetting);
    m_table = new QTableWidget;
    m_table->setObjectName("evaluations");
    m_table->setAccessibleName(tr("Evaluations of this run"));
    plainTable(*m_table, 10);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_tableState = new StateStack(m_table);
    left->addWidget(m_tableState, 1);
    across->addLayout(left, 1);

    auto* result = new QWidget;
    auto* right = new QVBoxLayout(result);
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(10);
    m_figures = new QGridLayout;
    m_figures->setHorizontalSpacing(22);
    m_figures->setVerticalSpacing(10);
    right->addLayout(m_figures);
    m_legend = mutedLabel({});
    right->addWidget(m_legend);
    m_confusion = new HeatMap(tr("expected"), tr("predicted"));
    m_confusion->setObjectName("confusion");
    m_confusion->setFormat([](double count) { return countText(std::int64_t(count)); });
    right->addWidget(m_confusion, 1);
    m_state = new StateStack(result);
    auto* holder = new QVBoxLayout;
    holder->setSpacing(8);
    holder->addWidget(heading(tr("The whole validation set"), 3));
    holder->addWidget(m_state, 1);
    across->addLayout(holder, 1);
    offer();
}

void RunScores::setRun(const RunDetail& run) {
    const bool other = run.summary.id != m_run.summary.id;
    m_run = run;
    showTable();
    if (!other && (m_state->hasContent() || m_request)) return;
    m_client.drop(m_request);
    m_request = 0;
    offer();
}

void RunScores::showTable() {
    QStringList lines;
    for (const Forgetting& forgotten : forgettingsOf(m_run))
        lines << tr("Forgetting: %1 %2 (%3 → %4)")
                     .arg(metricText(forgotten.metric), signedText(forgotten.difference()),
                          numberText(forgotten.before), numberText(forgotten.after));
    if (const auto gap = quantizationGapOf(m_run)) {
        lines << tr("Quantizing the base: validation loss %1 → %2; after training %3")
                     .arg(lossText(gap->unquantized), lossText(gap->quantized), lossText(gap->result));
        if (const auto closed = gap->closed())
            lines.back() += tr(" (%1 % of the gap to 16 bits closed)").arg(std::lround(100 * *closed));
    }
    m_forgetting->setText(lines.join('\n'));
    m_forgetting->setVisible(!lines.isEmpty());
    if (m_run.evals.empty()) {
        m_tableState->showEmpty(QStringLiteral("evaluate"), tr("No evaluation yet"),
                                tr("The recipe says how often the validation rows are evaluated."));
        return;
    }
    const std::vector<std::string> metrics = metricNames(m_run.evals);
    QStringList names{tr("Step"), tr("Validation loss")};
    for (const std::string& metric : metrics) names << metricText(metric);
    names << QString();
    m_table->setColumnCount(int(names.size()));
    m_table->setHorizontalHeaderLabels(names);
    m_table->setRowCount(int(m_run.evals.size()));
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setStretchLastSection(true);
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const EvalPoint& eval = m_run.evals[std::size_t(row)];
        QStringList texts{QString::number(eval.step),
                          std::isfinite(eval.loss) ? lossText(eval.loss) : QStringLiteral("–")};
        for (const std::string& metric : metrics) {
            const auto found = eval.metrics.find(metric);
            texts << (found == eval.metrics.end() ? QStringLiteral("–") : numberText(found->second));
        }
        texts << (eval.best ? tr("best") : QString());
        for (int i = 0; i < texts.size(); ++i) {
            auto* item = new QTableWidgetItem(texts[i]);
            const bool last = i + 1 == texts.size();
            item->setTextAlignment((last ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
            if (last) item->setForeground(Theme::instance().color("good"));
            m_table->setItem(row, i, item);
        }
    }
    m_tableState->showContent();
}

void RunScores::offer() {
    if (m_run.adapterFolder.empty())
        m_state->showEmpty(QStringLiteral("evaluate"), tr("Nothing to evaluate yet"),
                           tr("The whole validation set can be evaluated once the run has saved a checkpoint."));
    else
        m_state->showEmpty(QStringLiteral("evaluate"), tr("How good is the result?"),
                           tr("Evaluates the run's result on all validation rows: every metric of its task and, for "
                              "classification, which labels it confuses."),
                           tr("Evaluate the result"), [this] { evaluate(); });
}

void RunScores::evaluate() {
    EvaluateData order;
    order.run = m_run.summary.id;
    try {
        order.recipe = recipeFromJson(m_run.resolvedRecipeJson.empty() ? m_run.recipeJson : m_run.resolvedRecipeJson);
    } catch (const Error& error) {
        m_state->showError(error.info());
        return;
    }
    m_state->showLoading(tr("Evaluating…"));
    m_request = m_client.askFor<EvaluationReport>(
        order, this,
        [this](const EvaluationReport& report) {
            m_request = 0;
            show(report);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_state->showError(error, [this] { evaluate(); });
        },
        [this](const Progressed& progress) {
            m_state->showProgress(progress.done, progress.total, phaseText(progress.phase));
        });
}

void RunScores::show(const EvaluationReport& report) {
    while (QLayoutItem* item = m_figures->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int at = 0;
    const auto figure = [&](const QString& name, const QString& value) {
        auto* tile = new StatTile(name);
        tile->setValue(value);
        m_figures->addWidget(tile, at / 3, at % 3);
        ++at;
    };
    for (const auto& [name, value] : report.metrics) figure(metricText(name), numberText(value));
    const bool named = std::any_of(report.metrics.begin(), report.metrics.end(),
                                   [](const auto& metric) { return metric.first == "perplexity"; });
    if (!named && report.perplexity > 0) figure(tr("perplexity"), numberText(report.perplexity));
    figure(tr("loss"), lossText(report.loss));
    figure(report.skipped ? tr("rows, %1 left out").arg(report.skipped) : tr("rows"), countText(report.examples));
    for (int i = 0; i < 3; ++i) m_figures->setColumnStretch(i, 1);
    const bool has = !report.confusion.empty();
    m_confusion->setVisible(has);
    if (has) {
        HeatMap::Table table;
        std::int64_t right = 0, all = 0;
        for (std::size_t r = 0; r < report.confusion.size(); ++r) {
            table.rows << (r < report.labels.size() ? qt(report.labels[r]) : QString::number(r));
            table.values.emplace_back(report.confusion[r].begin(), report.confusion[r].end());
            for (std::size_t c = 0; c < report.confusion[r].size(); ++c)
                all += report.confusion[r][c], right += r == c ? report.confusion[r][c] : 0;
        }
        table.columns = table.rows;
        m_confusion->setTable(std::move(table));
        m_legend->setText(
            tr("Confusion: a row for each expected label, a column for each predicted one; %1 of %2 are correct.")
                .arg(countText(right), countText(all)));
    } else {
        m_legend->setText(tr("This task has no confusion matrix."));
    }
    for (const std::string& note : report.notes) m_legend->setText(m_legend->text() + "\n" + qt(note));
    m_state->showContent();
}

} // namespace lathe::ui
